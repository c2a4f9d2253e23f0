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
}

extension SceneOutcome {
    init(_ end: ImportEnd, _ counts: RowCounts) {
        var failure = end.failure
        if end.kind == .counted { failure = Self.missing(counts, failure, end.task) }
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
        if counts.refused > 0 {
            return Failure(
                .rowRefused,
                stage: .results,
                item: task.id,
                "Of \(counts.rows) data rows \(counts.refused) were refused by the platform and \(counts.notSent) were "
                    + "not sent. Each row's result says why."
            )
        }
        // There are faults that belong to no row: a manifest that breaks off.
        guard counts.notSent > 0, let failure else { return failure }
        return failure.adding("Of \(counts.rows) data rows \(counts.notSent) were not sent.")
    }
}
