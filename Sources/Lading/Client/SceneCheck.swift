/// What validation found out about a scene and its files.
struct CheckedScene: Sendable {
    var findings: [Finding] = []
    /// Bytes of each resource in document order; nil when its data is asked for later.
    var byteCounts: [UInt64?] = []
    /// Of each resource in document order; nil when it is no file.
    var identities: [FileIdentity?] = []
    /// Of each resource in document order; nil for point clouds and what was not read.
    var imageSizes: [ImageSize?] = []
}

/// Checks a scene against the platform's rules and its files against their formats. Takes as long as the disk does.
/// - Parameters:
///   - calibration: the one that the scene names, when it is at hand.
///   - preAnnotation: OpenLABEL that is to be added to it.
///   - files: the resources whose files are looked at; nil is all.
///   - motionCompensation: it is not switched off.
///   - settings: what the host makes of findings.
///   - isAwaited: whether somebody still waits for the result. If not, what is left to read is not.
func checkSceneAndFiles(
    _ scene: Scene,
    calibration: JSONValue? = nil,
    preAnnotation: JSONValue? = nil,
    only files: Set<Int>? = nil,
    motionCompensation: Bool = true,
    settings: FindingSettings = FindingSettings(),
    isAwaited: @escaping () -> Bool = { true }
) -> CheckedScene {
    var checked = CheckedScene(findings: checkScene(scene, motionCompensation: motionCompensation))
    let imuTimes = motionCompensation ? scene.imuTimes : nil
    var sizes: [ByteText: ImageSize] = [:]
    for (index, (frame, resource)) in zip(scene.resourceFrames, scene.resources).enumerated() {
        guard files?.contains(index) ?? true else { continue }
        let frame = scene.type.isSequence ? frame : nil
        let file = checkFile(resource, frame: frame, readsTimes: imuTimes != nil, isAwaited: isAwaited) {
            (path) throws(ByteSourceError) in try FileBytes(path: path)
        }
        let size = file.image.map { ImageSize(width: $0.width, height: $0.height) }
        checked.findings += file.findings
        if let imuTimes, let (times, points) = file.times,
            let finding = resource.finding(times, of: points, outside: imuTimes, frame: frame)
        {
            checked.findings.append(finding)
        }
        checked.byteCounts.append(file.size)
        checked.identities.append(file.identity)
        checked.imageSizes.append(size)
        sizes[ByteText(resource.resourceID)] = size
    }
    if let calibration { checked.findings += checkCalibration(calibration, against: scene, imageSizes: sizes) }
    if let preAnnotation { checked.findings += checkPreAnnotation(preAnnotation, scene: scene) }
    checked.findings = settings.applied(to: checked.findings)
    return checked
}
