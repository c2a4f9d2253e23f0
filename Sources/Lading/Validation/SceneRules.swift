typealias SceneRule = @Sendable (Scene) -> [Finding]

/// Every rule that a scene can be held to before any request and without reading a file.
let sceneRules: [SceneRule] = [
    checkExternalID, checkFrameNumber, checkCalibrationID, checkSensorNames, checkSensorOrder, checkMetadata,
    checkUnsupported,
    checkFrameIDs, checkFrameOrder, checkImageCounts, checkPointCloudCounts, checkSensorsOfFrames, checkEgoPoses,
    checkPoses, checkIMUOrder, checkShutters,
    checkFilenames, checkResourceIDs, checkSensorNamesOfResources, checkFormats, checkData,
]

/// The findings of a scene, in the order of the rules.
/// - Parameter motionCompensation: it is not switched off.
func checkScene(_ scene: Scene, motionCompensation: Bool = true) -> [Finding] {
    sceneRules.flatMap { $0(scene) } + checkTimes(scene, compensation: motionCompensation)
}

@Sendable private func checkExternalID(_ scene: Scene) -> [Finding] {
    guard scene.type != .images, scene.externalID.isEmpty else { return [] }
    return [Finding(rule: .externalID, item: "externalId", message: "the external id is empty; give the scene a name")]
}

@Sendable private func checkFrameNumber(_ scene: Scene) -> [Finding] {
    let count = scene.frames.count
    if scene.type.isSequence {
        guard count == 0 else { return [] }
        return [Finding(rule: .frames, item: "frames", message: "a sequence needs at least one frame; add one")]
    }
    guard count != 1 else { return [] }
    let message = "this type of scene has exactly one frame, but there are \(count); use a sequence for more"
    return [Finding(rule: .frames, item: "frames", message: message)]
}

@Sendable private func checkCalibrationID(_ scene: Scene) -> [Finding] {
    guard scene.type.needsCalibration, scene.calibrationID ?? "" == "" else { return [] }
    let message = "lidars with cameras need a calibration; create one and give its id"
    return [Finding(rule: .calibration, item: "calibrationId", message: message)]
}

@Sendable private func checkSensorNames(_ scene: Scene) -> [Finding] {
    guard let specification = scene.sensorSpecification else { return [] }
    let known = scene.sensorNames
    let named = (specification.order ?? []) + (specification.prettyNames ?? []).map(\.sensor)
    var seen: Set<ByteText> = []
    let unknown = named.filter { !known.contains(ByteText($0)) && seen.insert(ByteText($0)).inserted }
    let candidates = unknown.isEmpty ? [] : known.map(\.text).sorted(by: ByteText.before)
    return unknown.enumerated().map { index, sensor in
        // Whoever has so many wrong has not mistyped them.
        let nearest = index < 20 ? nearestName(to: sensor, in: candidates) : nil
        let hint = nearest.map { "; did you mean \"\(shown: $0)\"?" }
        let message = "no resource of the scene has this sensor" + (hint ?? "; correct the name or leave it out")
        return Finding(rule: .unknownSensor, item: sensor, message: message)
    }
}

@Sendable private func checkSensorOrder(_ scene: Scene) -> [Finding] {
    var seen: Set<ByteText> = []
    return (scene.sensorSpecification?.order ?? []).filter { !seen.insert(ByteText($0)).inserted }.map {
        Finding(rule: .sensorOrder, item: $0, message: "the sensor order names this sensor twice; name it once")
    }
}

@Sendable private func checkMetadata(_ scene: Scene) -> [Finding] {
    var findings = notFlat(scene.metadata, frame: nil)
    for (index, frame) in scene.frames.enumerated() { findings += notFlat(frame.metadata, frame: index) }
    if let region = scene.metadata["region"], region.string == nil {
        let message = "\"region\" is reserved for a text, but there is \(region.kindName); write it as a string"
        findings.append(Finding(rule: .metadataRegion, item: "metadata.region", message: message))
    }
    return findings
}

private func notFlat(_ metadata: JSONObject, frame: Int?) -> [Finding] {
    metadata.members.compactMap { key, value in
        switch value {
        case .string, .bool: return nil
        case .number(let number) where number.double.isFinite: return nil
        default:
            let message =
                "metadata is flat: text, a finite number or a boolean is expected, but there is \(value.kindName)"
            return Finding(rule: .metadataFlat, frame: frame, item: "metadata.\(key)", message: message)
        }
    }
}
