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
        let missing = counts.rows - counts.made
        let state: State =
            switch end.kind {
            case .validated: .validated
            case .failed: .failed
            case .cancelled: .cancelled
            case .processing: .processing
            case .counted: missing == 0 ? .imported : counts.made > 0 ? .partlyImported : .failed
            }
        self.init(state: state, stage: end.stage, failure: end.failure)
        status = end.task.status
        taskID = end.task.id
        if end.kind == .counted { explain(counts, end.task) }
        if let failure { stage = failure.stage }
    }

    /// Why rows are missing.
    private mutating func explain(_ counts: RowCounts, _ task: ImportTask) {
        if counts.made == counts.rows {
            failure = nil
        } else if counts.refused > 0, failure?.code != .importFailed {
            failure = Failure(
                .rowRefused,
                stage: .results,
                item: task.id,
                "Of \(counts.rows) data rows \(counts.refused) were refused by the platform and \(counts.notSent) were "
                    + "not sent. Each row's result says why."
            )
        } else if failure != nil, counts.refused == 0 {
            failure?.message += " Of \(counts.rows) data rows \(counts.notSent) were not sent."
        }
    }
}
