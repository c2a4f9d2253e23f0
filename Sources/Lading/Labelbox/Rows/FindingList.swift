/// The findings of an import, of which the first 10,000 are kept: one mistake in a generator repeats in every row.
struct FindingList: Sendable {
    static let limit = 10_000

    private(set) var findings: [Finding] = []
    private(set) var errorCount = 0
    private(set) var warningCount = 0
    /// Kept even where warnings before it fill the list.
    private(set) var firstError: Finding?

    mutating func append(_ new: [Finding]) {
        guard !new.isEmpty else { return }
        let errors = new.count { $0.severity == .error }
        firstError = firstError ?? new.first { $0.severity == .error }
        errorCount += errors
        warningCount += new.count - errors
        findings += new.prefix(Self.limit - findings.count)
    }

    /// Goes on with the findings of another list, kept or not.
    mutating func append(_ other: FindingList) {
        firstError = firstError ?? other.firstError
        errorCount += other.errorCount
        warningCount += other.warningCount
        findings += other.findings.prefix(Self.limit - findings.count)
    }

    /// All that were kept and, last, one that says how many more there are.
    var all: [Finding] {
        let keptErrors = findings.count { $0.severity == .error }
        let errors = errorCount - keptErrors
        let more = errors + warningCount - (findings.count - keptErrors)
        guard more > 0 else { return findings }
        let message = "there are \(more) more findings, \(errors) of them errors; correct these first"
        return findings + [Finding(rule: errors > 0 ? .moreErrors : .moreWarnings, item: "", message: message)]
    }
}
