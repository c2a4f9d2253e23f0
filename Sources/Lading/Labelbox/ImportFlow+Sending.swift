/// Parts of an import on their way to be tasks of the platform, one after another.
extension ImportFlow {
    mutating func accept(_ answer: JSONValue) -> [ImportAction] {
        switch step {
        case .findingDataset:
            return enter(.uploadingFiles)
        case .notingTasks:
            lost.note(answer)
            return enter(.importing)
        case .importing:
            guard let task = ImportTask(answer) else {
                let failure = Failure.unexpectedAnswer("import of data rows", expected: "task")
                return recover(from: APIFailure(failure: failure, ambiguous: true))
            }
            return accepted(task)
        case .askingForTask:
            switch lost.decide(answer) {
            case .probe(let candidate): return enter(.probing(candidate, .made))
            case .askLater: return pollForTask()
            case .sendAgain: return sendAgain()
            }
        case .askingStatus:
            // An answer without it says nothing of it.
            return follow(answer.createdTasks.array?.first.flatMap(ImportTask.init) ?? task)
        default:
            return []
        }
    }

    mutating func recover(from problem: APIFailure) -> [ImportAction] {
        switch step {
        case .findingDataset:
            return fail(problem.failure.at(.validation))
        case .notingTasks:
            return fail(problem.failure)
        case .importing where problem.ambiguous:
            lostBy = problem.failure
            step = .pausing(before: .askingForTask)
            return [.pause(attempt: imports, retryAfterMs: problem.retryAfterMs)]
        case .importing:
            imports = 0
            mayBeImported = part > 0
            return fail(problem.failure)
        case .askingForTask where part > 0:
            return stopSending(problem.failure)
        case .askingForTask, .askingStatus:
            // It was repeated as often as any request: more would not tell.
            return end(.processing, problem.failure)
        default:
            return []
        }
    }

    private mutating func sendAgain() -> [ImportAction] {
        guard imports < plan.maximumImports else {
            imports = 0
            mayBeImported = part > 0
            return fail(
                lostBy ?? Failure(.connectionLost, retryable: true, "The answer to the import was lost each time.")
            )
        }
        return enter(.importing)
    }

    /// The rows of a task that may be ours.
    mutating func probed(
        _ candidate: ImportTask,
        _ kind: ResultKind,
        _ result: Result<ResultPage, Failure>
    ) -> [ImportAction] {
        if case .success(let page) = result {
            if page.matched > 0 { return accepted(candidate) }
            if page.rows == 0 && kind == .made { return enter(.probing(candidate, .refused)) }
            if page.rows > 0 || candidate.meaning != .underWay {
                lost.isNotOurs(candidate)
                return enter(.askingForTask)
            }
        }
        // It has no rows yet that could tell.
        return pollForTask()
    }

    private mutating func pollForTask() -> [ImportAction] {
        isTimedOut ? end(.processing, lostBy) : poll(before: .askingForTask)
    }

    /// The platform has this part.
    private mutating func accepted(_ task: ImportTask) -> [ImportAction] {
        self.task = task
        guard part + 1 < parts.count else {
            isFollowing = true
            let told = ImportAction.tell(task, part: part)
            if parts.count == 1 { return follow(task) }
            return [told] + followFirst()
        }
        let told = ImportAction.tell(task, part: part)
        part += 1
        return [told] + enter(.uploadingManifest)
    }

    /// This part, or what follows it, is not sent: what became of those before it is found out all the same.
    mutating func stopSending(_ failure: Failure) -> [ImportAction] {
        let failure = failure.stage == .none ? failure.at(stage) : failure
        var actions: [ImportAction] = []
        if let row = firstUnsentRow { actions.append(.endRows(.notSent(from: row, because: failure))) }
        sendFailure = failure
        isSendingUnknown = mayBeSent
        parts = Array(parts.prefix(part))
        isFollowing = true
        return actions + followFirst()
    }

    /// The part that is being sent may be there.
    var mayBeSent: Bool { imports > 0 || part < plan.sent?.tasks.count ?? 0 }

    /// From where on no row can be at the platform; nil when all may.
    var firstUnsentRow: Int? {
        if isFollowing { return nil }
        if parts.isEmpty { return mayBeImported ? nil : 0 }
        return parts.dropFirst(mayBeSent ? part + 1 : part).first?.rows.lowerBound
    }
}

extension RowEnd {
    static func notSent(from row: Int, because failure: Failure) -> RowEnd {
        RowEnd(
            state: .notSent,
            code: failure.code,
            message: "The import ended before: \(failure.message)",
            rows: row..<RowLedger.maximumRows
        )
    }
}
