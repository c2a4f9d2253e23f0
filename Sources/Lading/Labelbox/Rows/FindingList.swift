/// The findings of a job, of which the first 10,000 are kept.
struct FindingList: Sendable {
    static let limit = 10_000

    private(set) var findings: [Finding] = []
    private(set) var errorCount = 0

    mutating func append(_ new: [Finding]) {
        findings += new
        errorCount += new.count { $0.severity == .error }
    }

    /// All that were kept, and one that says how many more there are.
    var all: [Finding] { findings }
}
