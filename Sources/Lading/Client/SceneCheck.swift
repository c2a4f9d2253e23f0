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
            Code(finding: first.code),
            stage: .validation,
            item: first.item.isEmpty ? externalID : first.item,
            first.message + more
        )
    }
}

extension Code {
    init(finding code: String) {
        switch code {
        case "file.missing": self = .fileMissing
        case "file.empty": self = .fileEmpty
        case "file.unreadable": self = .fileUnreadable
        case _ where code.hasPrefix("image."): self = .image
        default: self = .validation
        }
    }
}
