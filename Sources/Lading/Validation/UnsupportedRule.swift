/// What the scene's type does not carry would be lost without a word.
@Sendable func checkUnsupported(_ scene: Scene) -> [Finding] {
    let type = scene.type
    var findings: [Finding] = []
    func refuse(_ item: String, frame: Int? = nil, when present: Bool) {
        guard present else { return }
        let message = "scenes of type \"\(type.rawValue)\" do not carry this; leave it out or use another type"
        findings.append(Finding(rule: .unsupported, frame: frame, item: item, message: message))
    }

    refuse("calibrationId", when: !type.needsCalibration && scene.calibrationID != nil)
    refuse("sensorSpecification", when: !type.takesSensorSpecification && scene.sensorSpecification != nil)
    refuse("metadata", when: type == .images && !scene.metadata.members.isEmpty)
    refuse("imuData", when: !type.hasLidars && !scene.imuData.isEmpty)
    refuse("folder", when: type != .images && scene.folder != nil)
    for (index, frame) in scene.frames.enumerated() {
        refuse("images", frame: index, when: !type.hasCameras && !frame.images.isEmpty)
        refuse("pointClouds", frame: index, when: !type.hasLidars && !frame.pointClouds.isEmpty)
        refuse("frame.metadata", frame: index, when: !type.isSequence && !frame.metadata.members.isEmpty)
        refuse("egoVehiclePose", frame: index, when: !type.takesEgoPose && frame.egoVehiclePose != nil)
        refuse("unixTimestamp", frame: index, when: !type.hasLidars && frame.unixTimestamp != nil)
        for image in frame.images {
            refuse(image.label, frame: index, when: type == .images && image.shutter != nil)
        }
    }
    return findings
}
