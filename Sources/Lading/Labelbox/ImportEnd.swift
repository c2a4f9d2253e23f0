/// How an import ended; what became of its rows is in the ledger.
struct ImportEnd: Equatable, Sendable {
    enum Kind: Sendable {
        /// The counts of the rows tell.
        case counted
        case validated
        case failed
        case cancelled
        /// The platform is at it, or it can't be learned what it made of it.
        case processing
    }

    var kind: Kind
    var stage: Stage
    var failure: Failure?
    var task: ImportTask
    /// What becomes of the rows without a result; nil leaves them pending.
    var rest: RowEnd?
}

/// What becomes of rows that nothing more will be heard of.
struct RowEnd: Equatable, Sendable {
    var state: RowState
    var code: Code
    var message: String
    var rows = 0..<RowLedger.maximumRows
}

extension SceneOutcome {
    init(_ end: ImportEnd, _ counts: RowCounts) {
        var failure = end.failure
        if end.kind == .counted { failure = Self.missing(counts, failure, end.task) }
        if end.kind == .cancelled, counts.made + counts.refused > 0 || counts.pending > 0 {
            failure = failure?.adding(
                "Of \(counts.rows) data rows \(counts.made) are made, \(counts.refused) refused, \(counts.notSent) not sent and "
                    + "\(counts.pending) pending."
            )
        }
        let state: State =
            switch end.kind {
            case .validated: .validated
            case .failed: .failed
            case .cancelled: .cancelled
            case .processing: .processing
            case .counted: failure == nil ? .imported : counts.made > 0 ? .partlyImported : .failed
            }
        self.init(state: state, stage: failure?.stage ?? end.stage, failure: failure)
        status = end.task.status
        taskID = end.task.id
    }

    /// Why rows are missing; nil when none is.
    private static func missing(_ counts: RowCounts, _ failure: Failure?, _ task: ImportTask) -> Failure? {
        if failure?.code == .importFailed { return counts.made == counts.rows ? nil : failure }
        if counts.refused > 0 || counts.pending > 0 {
            var words =
                "Of \(counts.rows) data rows \(counts.refused) were refused by the platform and \(counts.notSent) were "
                + "not sent."
            if counts.pending > 0 {
                words +=
                    " Of \(counts.pending) the platform refused some without telling which: they are pending, and name "
                    + "each other."
            }
            return Failure(.rowRefused, stage: .results, item: task.id, words + " Each row's result says why.")
        }
        // There are faults that belong to no row: a manifest that breaks off.
        guard counts.notSent > 0, let failure else { return failure }
        return failure.adding("Of \(counts.rows) data rows \(counts.notSent) were not sent.")
    }
}

extension Finding {
    /// A refusal that is of none of the import's rows.
    init(stranger refusal: RowResult) {
        let told = [
            ("global key", refusal.globalKey), ("external id", refusal.externalID), ("row data", refusal.rowData),
        ]
        let row = told.filter { !$0.1.isEmpty }.map { "\($0.0) “\(shortened($0.1))”" }.joined(separator: ", ")
        let of = row.isEmpty ? "that it tells nothing of" : "with the \(row)"
        self.init(
            rule: .rowUnmatched,
            item: "",
            message: "the platform refused a row \(of), which is none that waits for a result: \(refusal.message)"
        )
    }
}
