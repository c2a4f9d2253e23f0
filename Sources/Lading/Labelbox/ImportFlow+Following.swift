/// The tasks of an import at the platform, and what became of their rows.
extension ImportFlow {
    /// The rows of the part.
    var rows: Range<Int> { parts.dropFirst(part).first?.rows ?? 0..<RowLedger.maximumRows }

    mutating func followFirst() -> [ImportAction] {
        part = 0
        stage = .processing
        return follow()
    }

    /// As it was told last.
    private mutating func follow() -> [ImportAction] {
        after = nil
        switch task.meaning {
        case .underWay: return isTimedOut ? stillProcessing() : poll(before: .askingStatus)
        // Refusals tell more of their rows: who of several was made may follow from them.
        case .complete, .failed: return enter(.reading(.refused))
        }
    }

    mutating func follow(_ task: ImportTask) -> [ImportAction] {
        self.task = task
        stage = .processing
        return [.tell(task, part: part)] + follow()
    }

    mutating func pageRead(_ kind: ResultKind, _ result: Result<ResultPage, Failure>) -> [ImportAction] {
        switch result {
        case .success(let page):
            guard PagesRead.isUsable(page.after) else {
                let expected = "a cursor of at most \(PagesRead.longestCursor) bytes"
                return end(.processing, .unexpectedAnswer("results of data rows", expected: expected))
            }
            emptyPages = page.matched > 0 ? 0 : emptyPages + 1
            after = page.rows > 0 && emptyPages < Self.maximumEmptyPages && pages.isNew(page.after) ? page.after : nil
            if after != nil { return enter(.reading(kind)) }
        case .failure(let failure):
            // A task that failed need not have results.
            guard task.meaning == .failed, failure.code == .notFound else { return end(.processing, failure) }
            after = nil
        }
        pages = PagesRead()
        emptyPages = 0
        return kind == .refused ? enter(.reading(.made)) : partCounted()
    }

    private mutating func partCounted() -> [ImportAction] {
        taskFailure = taskFailure ?? task.failure
        var rest: RowEnd
        if let failure = task.failure {
            rest = RowEnd(state: .refused, code: .importFailed, message: failure.message)
        } else {
            let words = "The platform's task \(task.id) is complete and has no result for this row."
            rest = RowEnd(state: .refused, code: .response, message: words)
        }
        rest.rows = rows
        guard part + 1 < parts.count else { return counted(rest) }
        part += 1
        return [.endRows(rest)] + follow()
    }

    private mutating func counted(_ rest: RowEnd) -> [ImportAction] {
        if let failure = sendFailure {
            return isSendingUnknown ? unresolved(failure, rest) : end(.counted, failure, rest: rest)
        }
        return end(.counted, taskFailure ?? unsent, rest: rest)
    }

    mutating func timedOut() -> [ImportAction] {
        switch step {
        case .pausing(before: .askingStatus), .askingStatus:
            return stillProcessing()
        case .pausing(before: .askingForTask), .askingForTask, .probing:
            return end(.processing, lostBy)
        default:
            // The answer that is under way tells more.
            isTimedOut = true
            return []
        }
    }

    private mutating func stillProcessing() -> [ImportAction] {
        let words =
            "The time to wait is over and the import's task is “\(shown: task.status)”. It goes on at the platform: "
            + "ask for the task later, or wait longer."
        return end(.processing, Failure(.stillProcessing, stage: .processing, retryable: true, item: task.id, words))
    }

    // MARK: End

    mutating func fail(_ failure: Failure) -> [ImportAction] {
        let failure = failure.stage == .none ? failure.at(stage) : failure
        if part > 0, !isFollowing { return stopSending(failure) }
        if mayBeImported { return unresolved(failure) }
        return end(
            .failed,
            failure,
            rest: RowEnd(state: .notSent, code: failure.code, message: "The import failed before: \(failure.message)")
        )
    }

    /// The import may have been sent, by this process or an earlier one, and what became of it can't be found out.
    mutating func unresolved(_ failure: Failure, _ rest: RowEnd? = nil) -> [ImportAction] {
        let words =
            "The import may have been carried out all the same: look at \(whereToLook) for what became of the rows before you "
            + "import them again."
        return end(.processing, failure.adding(words), rest: rest)
    }

    private var whereToLook: String {
        let ids = told.id
        return ids.isEmpty ? "the newest tasks" : ids.contains(",") ? "its tasks \(ids)" : "its task \(ids)"
    }

    mutating func cancelled() -> [ImportAction] {
        var failure = Failure(.cancelled, stage: stage, "The job was cancelled.")
        guard mayBeImported else {
            let rest = RowEnd(state: .notSent, code: .cancelled, message: failure.message)
            return end(.cancelled, failure, rest: rest)
        }
        failure = failure.adding(
            "The platform carries on with what was sent: look at \(whereToLook) for what becomes of the rows that are pending "
                + "here before you import them again."
        )
        return end(.cancelled, failure)
    }

    mutating func end(_ kind: ImportEnd.Kind, _ failure: Failure?, rest: RowEnd? = nil) -> [ImportAction] {
        var failure = failure
        if failure?.stage == Stage.none { failure?.stage = stage }
        if failure?.item.isEmpty == true { failure?.item = told.id.isEmpty ? plan.datasetID : told.id }
        var rest = rest
        // Parts that never left are not among those that nothing is known of.
        if rest == nil, kind != .counted, mayBeImported, let failure, let row = firstUnsentRow {
            rest = .notSent(from: row, because: failure)
        }
        step = .finished
        return [.finish(ImportEnd(kind: kind, stage: stage, failure: failure, task: told, rest: rest))]
    }

    /// All tasks of the import as one: their ids with commas between, and the status of the first that is not complete.
    var told: ImportTask {
        var tasks = parts.compactMap(\.task)
        if tasks.isEmpty { tasks = plan.sent?.tasks.compactMap(\.self) ?? [] }
        guard var told = tasks.first(where: { $0.meaning != .complete }) ?? tasks.first else { return ImportTask() }
        told.id = tasks.map(\.id).joined(separator: ",")
        return told
    }
}
