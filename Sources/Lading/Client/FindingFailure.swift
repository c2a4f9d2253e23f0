extension Failure {
    /// The failure that the errors among findings amount to; nil when there is none.
    init?(findings: [Finding], of what: String) {
        let errors = findings.filter { $0.severity == .error }
        guard let first = errors.first else { return nil }
        let failure = Failure(
            Code(first.rule),
            stage: .validation,
            item: first.item.isEmpty ? what : first.item,
            (first.item.isEmpty ? "" : first.item + ": ") + first.message
        )
        self = failure.first(of: errors.count)
    }
}

extension Code {
    /// Findings about bytes have codes of their own.
    init(_ rule: FindingCode) {
        self =
            switch rule {
            case .fileMissing: .fileMissing
            case .fileEmpty: .fileEmpty
            case .fileUnreadable: .fileUnreadable
            case .imageUnknown, .imageMislabelled, .imageTruncated, .imageCorrupt, .imageUnsupported, .localFormat:
                .image
            case .manifestJSON: .json
            default: .validation
            }
    }
}
