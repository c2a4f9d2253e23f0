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
func checkSceneAndFiles(
    _ scene: Scene,
    calibration: JSONValue? = nil,
    preAnnotation: JSONValue? = nil
) -> CheckedScene {
    var checked = CheckedScene(findings: checkScene(scene))
    var sizes: [ByteText: ImageSize] = [:]
    for (frame, resource) in zip(scene.resourceFrames, scene.resources) {
        let file = checkFile(resource, frame: scene.type.isSequence ? frame : nil) {
            (path) throws(ByteSourceError) in try FileBytes(path: path)
        }
        let size = file.image.map { ImageSize(width: $0.width, height: $0.height) }
        checked.findings += file.findings
        checked.byteCounts.append(file.size)
        checked.identities.append(file.identity)
        checked.imageSizes.append(size)
        sizes[ByteText(resource.resourceID)] = size
    }
    if let calibration { checked.findings += checkCalibration(calibration, against: scene, imageSizes: sizes) }
    if let preAnnotation { checked.findings += checkPreAnnotation(preAnnotation, scene: scene) }
    return checked
}
