/// What validation found out about a scene and its files.
struct CheckedScene: Sendable {
    var findings: [Finding] = []
    /// Bytes of each resource in document order; nil when its data is asked for later.
    var byteCounts: [UInt64?] = []
    /// Of each resource in document order; nil for point clouds and what was not read.
    var imageSizes: [ImageSize?] = []

    /// The failure that the errors among the findings amount to.
    func failure(of externalID: String) -> Failure? {
        let errors = findings.filter { $0.severity == .error }
        guard let first = errors.first else { return nil }
        let more = errors.count > 1 ? " And \(errors.count - 1) more; see the findings." : ""
        return Failure(
            Code(first.rule),
            stage: .validation,
            item: first.item.isEmpty ? externalID : first.item,
            first.message + more
        )
    }
}

/// Checks a scene against the platform's rules and its files against their formats. Takes as long as the disk does.
func checkSceneAndFiles(_ scene: Scene) -> CheckedScene {
    var checked = CheckedScene(findings: checkScene(scene))
    for (frame, resource) in zip(scene.resourceFrames, scene.resources) {
        let file = checkFile(resource, frame: scene.type.isSequence ? frame : nil) {
            (path) throws(ByteSourceError) in try FileBytes(path: path)
        }
        checked.findings += file.findings
        checked.byteCounts.append(file.size)
        checked.imageSizes.append(file.image.map { ImageSize(width: $0.width, height: $0.height) })
    }
    return checked
}

extension Code {
    /// Findings about bytes have codes of their own.
    init(_ rule: FindingCode) {
        self =
            switch rule {
            case .fileMissing: .fileMissing
            case .fileEmpty: .fileEmpty
            case .fileUnreadable: .fileUnreadable
            case .imageUnknown, .imageMislabelled, .imageTruncated, .imageCorrupt, .imageUnsupported: .image
            default: .validation
            }
    }
}
