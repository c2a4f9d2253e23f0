/// The way of an import of data rows through the platform as a value: an event goes in, actions come out, nothing is
/// done here (wire notes, "Importing rows"). Rows and bytes are not in it: it knows places in the source and counts.
struct ImportFlow: Sendable {
    /// As many local files as the platform takes in one call (seed 001).
    static let maximumFiles = 15_000
    /// A platform whose pages tell nothing would be asked for ever.
    static let maximumEmptyPages = 3

    private enum Step: Equatable, Sendable {
        case ready, checking, askingOntology, openingSession, findingDataset, uploadingFiles, uploadingRows
        case uploadingManifest, notingTasks, importing, askingForTask, probing(ImportTask, ResultKind), askingStatus
        case reading(ResultKind), finished
        /// Waits before it does the other step.
        indirect case pausing(before: Step)
    }

    let plan: ImportPlan
    private(set) var stage = Stage.none
    private(set) var localFiles: [LocalFile] = []
    private var step = Step.ready
    private var cursor = RowCursor.start
    private var ontology = OntologyUse.cached
    private var fileCount = 0
    private var errors = 0
    private var firstError: Failure?
    private var userID = ""
    private var files = FileUploads()
    private var chunks = ChunkUploads()
    private var manifestURL = ""
    private var lost = LostImport()
    private var lostBy: Failure?
    private var imports = 0
    /// The platform may have the import: what has no result may be there all the same.
    private var mayBeImported = false
    private var isTimedOut = false
    private var task = ImportTask(id: "", status: "")
    private var after: String?
    private var pages = PagesRead()
    /// So many pages in a row told nothing of a row that waits.
    private var emptyPages = 0

    init(plan: ImportPlan) {
        self.plan = plan
        guard let sent = plan.sent else { return }
        mayBeImported = true
        if let known = sent.task { task = known }
    }

    var isFinished: Bool { step == .finished }
    /// It asks which tasks are there before it sends the import.
    var isNotingTasks: Bool { step == .notingTasks }
    /// The import itself is under way.
    var isImporting: Bool { step == .importing }

    /// Where the local files went, by row.
    var fileURLs: [Int: String] { files.urls }

    /// An event that its step does not wait for changes nothing.
    mutating func handle(_ event: ImportEvent) -> [ImportAction] {
        switch (step, event) {
        case (.finished, _):
            return []
        case (_, .cancelled):
            return cancelled()
        case (_, .waitTimedOut):
            return timedOut()
        case (.ready, .started):
            return enter(.checking)
        case (.checking, .checked(.success(let slice))):
            return checked(slice)
        case (.askingOntology, .ontologyCame):
            ontology = .current
            return enter(.checking)
        case (.openingSession, .sessionOpened(.success(let id))):
            userID = id
            return enter(plan.sent == nil ? .findingDataset : .uploadingFiles)
        case (.uploadingFiles, .fileUploaded(let index, let result)):
            return fileUploaded(index, result)
        case (.uploadingRows, .chunkWritten(let place, .success(let chunk))):
            return (chunks.written(place, chunk) ? [.uploadChunk(place)] : []) + nextChunk()
        case (.uploadingRows, .chunkUploaded(let place, .success(let url))):
            chunks.uploaded(place, url: url)
            return nextChunk()
        case (.uploadingManifest, .manifestUploaded(.success(let url))):
            manifestURL = url
            return enter(.notingTasks)
        case (.checking, .checked(.failure(let failure))), (.askingOntology, .ontologyLost(let failure)),
            (.openingSession, .sessionOpened(.failure(let failure))),
            (.uploadingRows, .chunkWritten(_, .failure(let failure))),
            (.uploadingRows, .chunkUploaded(_, .failure(let failure))),
            (.uploadingManifest, .manifestUploaded(.failure(let failure))):
            return fail(failure)
        case (_, .answered(.success(let answer))):
            return accept(answer)
        case (_, .answered(.failure(let problem))):
            return recover(from: problem)
        case (.probing(let candidate, let kind), .pageRead(let result)):
            return probed(candidate, kind, result)
        case (.reading(let kind), .pageRead(let result)):
            return pageRead(kind, result)
        case (.pausing(let next), .resumed):
            return enter(next)
        default:
            return []
        }
    }

    // MARK: Steps

    private mutating func enter(_ next: Step) -> [ImportAction] {
        step = next
        switch next {
        case .checking:
            stage = .validation
            return [.check(from: cursor, ontology)]
        case .askingOntology:
            return [.fetchOntology]
        case .openingSession:
            stage = .signIn
            return [.openSession]
        case .findingDataset:
            // Before gigabytes go up: a wrong id would be found out last.
            return [.request(.dataset(id: plan.datasetID))]
        case .uploadingFiles:
            stage = .upload
            files = FileUploads(count: localFiles.count, limit: plan.maximumUploads)
            return files.isDone ? enter(.uploadingRows) : files.begin().map(ImportAction.uploadFile)
        case .uploadingRows:
            stage = .importing
            return nextChunk()
        case .uploadingManifest:
            return [.uploadManifest(chunks.manifest)]
        case .notingTasks, .askingForTask:
            return [.request(.newestTasks(user: userID))]
        case .importing:
            imports += 1
            mayBeImported = true
            return (imports == 1 ? [.limitWait] : []) + [.request(.importRows(manifest: manifestURL))]
        case .probing(let candidate, let kind):
            return [.readPage(kind, taskID: candidate.id, after: nil)]
        case .askingStatus:
            return [.request(.task(id: task.id, user: userID))]
        case .reading(let kind):
            stage = .results
            return [.readPage(kind, taskID: task.id, after: after)]
        case .ready, .pausing, .finished:
            return []
        }
    }

    private mutating func poll(before next: Step) -> [ImportAction] {
        step = .pausing(before: next)
        return [.poll]
    }

    // MARK: Before the import

    private mutating func checked(_ slice: RowsChecked) -> [ImportAction] {
        errors += slice.errors
        firstError = firstError ?? slice.firstError
        fileCount += slice.localFiles.count
        if fileCount <= Self.maximumFiles { localFiles += slice.localFiles }
        if let next = slice.next {
            cursor = next
            return enter(slice.needsOntology ? .askingOntology : .checking)
        }
        if let failure = firstError?.first(of: errors), plan.isDryRun || !plan.skipsInvalidRows {
            if mayBeImported { return unresolved(failure) }
            let words = "Nothing was sent: other rows have errors."
            return end(.failed, failure, rest: RowEnd(state: .notSent, code: .validation, message: words))
        }
        if fileCount > Self.maximumFiles { return fail(.tooManyFiles(fileCount)) }
        if plan.isDryRun {
            return end(.validated, nil, rest: RowEnd(state: .notSent, code: .ok, message: ""))
        }
        return slice.pending == 0 ? noRows() : enter(.openingSession)
    }

    private mutating func fileUploaded(_ index: Int, _ result: Result<String, Failure>) -> [ImportAction] {
        guard let file = localFiles.dropFirst(index).first else { return [] }
        var actions: [ImportAction] = []
        switch (files.ended(index, row: file.row, result), result) {
        case (.leftOut, .failure(let failure)): actions = [.leaveOut(row: file.row, failure)]
        case (.hopeless, .failure(let failure)) where !mayBeImported: return fail(failure)
        // What was sent of the others is known.
        case (.hopeless, .failure(let failure)): actions = [.leaveOut(row: file.row, failure)]
        case (.unknown, _): return []
        default: break
        }
        return actions + (files.isDone ? enter(.uploadingRows) : files.begin().map(ImportAction.uploadFile))
    }

    private mutating func nextChunk() -> [ImportAction] {
        if let place = chunks.begin() { return [.writeChunk(place)] }
        guard chunks.isDone else { return [] }
        return chunks.rows == 0 ? noRows() : enter(.uploadingManifest)
    }

    /// Every row was left out.
    private mutating func noRows() -> [ImportAction] {
        guard mayBeImported else { return end(.counted, unsent) }
        return unresolved(unsent ?? Failure(.fileChanged, "There are no rows to be sent any more."))
    }

    /// Why rows were not sent, in the words of the first.
    private var unsent: Failure? { firstError?.first(of: errors) ?? files.firstFailure }

    // MARK: Answers

    private mutating func accept(_ answer: JSONValue) -> [ImportAction] {
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
            return follow(task)
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

    private mutating func recover(from problem: APIFailure) -> [ImportAction] {
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
            mayBeImported = false
            return fail(problem.failure)
        case .askingForTask, .askingStatus:
            // It was repeated as often as any request: more would not tell.
            return end(.processing, problem.failure)
        default:
            return []
        }
    }

    private mutating func sendAgain() -> [ImportAction] {
        guard imports < plan.maximumImports else {
            mayBeImported = false
            return fail(
                lostBy ?? Failure(.connectionLost, retryable: true, "The answer to the import was lost each time.")
            )
        }
        return enter(.importing)
    }

    /// The rows of a task that may be ours.
    private mutating func probed(
        _ candidate: ImportTask,
        _ kind: ResultKind,
        _ result: Result<ResultPage, Failure>
    ) -> [ImportAction] {
        if case .success(let page) = result {
            if page.matched > 0 { return follow(candidate) }
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

    // MARK: The task

    private mutating func follow(_ task: ImportTask) -> [ImportAction] {
        self.task = task
        stage = .processing
        switch task.meaning {
        case .underWay: return [.tell(task)] + (isTimedOut ? stillProcessing() : poll(before: .askingStatus))
        case .complete, .failed: return [.tell(task)] + enter(.reading(.made))
        }
    }

    private mutating func pageRead(_ kind: ResultKind, _ result: Result<ResultPage, Failure>) -> [ImportAction] {
        switch result {
        case .success(let page):
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
        return kind == .made ? enter(.reading(.refused)) : counted()
    }

    private mutating func counted() -> [ImportAction] {
        if let failure = task.failure {
            return end(
                .counted,
                failure,
                rest: RowEnd(state: .refused, code: .importFailed, message: failure.message)
            )
        }
        let words = "The platform's task \(task.id) is complete and has no result for this row."
        return end(.counted, unsent, rest: RowEnd(state: .refused, code: .response, message: words))
    }

    private mutating func timedOut() -> [ImportAction] {
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

    private mutating func fail(_ failure: Failure) -> [ImportAction] {
        let failure = failure.stage == .none ? failure.at(stage) : failure
        if mayBeImported { return unresolved(failure) }
        return end(
            .failed,
            failure,
            rest: RowEnd(state: .notSent, code: failure.code, message: "The import failed before: \(failure.message)")
        )
    }

    /// An earlier process may have sent the import, and this one can't find out what became of it.
    private mutating func unresolved(_ failure: Failure) -> [ImportAction] {
        let task = task.id.isEmpty ? "the newest tasks" : "its task \(task.id)"
        let words =
            "The import may have been carried out all the same: look at \(task) for what became of the rows before you "
            + "import them again."
        return end(.processing, failure.adding(words))
    }

    private mutating func cancelled() -> [ImportAction] {
        let failure = Failure(.cancelled, stage: stage, "The job was cancelled.")
        let rest = RowEnd(state: .notSent, code: .cancelled, message: failure.message)
        return end(.cancelled, failure, rest: mayBeImported ? nil : rest)
    }

    private mutating func end(_ kind: ImportEnd.Kind, _ failure: Failure?, rest: RowEnd? = nil) -> [ImportAction] {
        step = .finished
        var failure = failure
        if failure?.stage == Stage.none { failure?.stage = stage }
        if failure?.item.isEmpty == true { failure?.item = task.id.isEmpty ? plan.datasetID : task.id }
        return [.finish(ImportEnd(kind: kind, stage: stage, failure: failure, task: task, rest: rest))]
    }
}

extension Failure {
    fileprivate static func tooManyFiles(_ count: Int) -> Failure {
        Failure(
            .validation,
            stage: .validation,
            item: "row_data",
            "The rows name \(count) local files, and the platform takes \(ImportFlow.maximumFiles) in one import. "
                + "Split the manifest, or name files that are on the web."
        )
    }
}
