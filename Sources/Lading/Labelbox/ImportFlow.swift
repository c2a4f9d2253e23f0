/// The way of an import of data rows through the platform as a value: an event goes in, actions come out, nothing is
/// done here (wire notes, "Importing rows"). Rows and bytes are not in it: it knows places in the source and counts.
struct ImportFlow: Sendable {
    /// As many local files as the platform takes in one call (seed 001).
    static let maximumFiles = 15_000
    /// A platform whose pages tell nothing would be asked for ever.
    static let maximumEmptyPages = 3

    enum Step: Equatable, Sendable {
        case ready, checking, askingOntology, openingSession, findingDataset, uploadingFiles, uploadingRows
        case uploadingManifest, notingTasks, importing, askingForTask, probing(ImportTask, ResultKind), askingStatus
        case reading(ResultKind), finished
        /// Waits before it does the other step.
        indirect case pausing(before: Step)
    }

    let plan: ImportPlan
    var stage = Stage.none
    private(set) var localFiles: [LocalFile] = []
    var step = Step.ready
    private var cursor = RowCursor.start
    private var ontology = OntologyUse.cached
    private var fileCount = 0
    var errors = 0
    var firstError: Failure?
    private var userID = ""
    var files = FileUploads()
    private var chunks: ChunkUploads
    private var manifestURL = ""
    /// Of the import that is being sent, as what follows.
    var lost = LostImport()
    var lostBy: Failure?
    var imports = 0
    /// The platform may have the import: what has no result may be there all the same.
    var mayBeImported = false
    var isTimedOut = false
    /// What goes as a task each; none before all rows are uploaded.
    var parts: [ImportPart] = []
    /// Which of them is being sent, or followed.
    var part = 0
    /// All are sent that will be.
    var isFollowing = false
    /// Why parts were not sent, or may not have been.
    var sendFailure: Failure?
    var isSendingUnknown = false
    var taskFailure: Failure?
    var after: String?
    var pages = PagesRead()
    /// So many pages in a row told nothing of a row that waits.
    var emptyPages = 0

    init(plan: ImportPlan) {
        self.plan = plan
        chunks = ChunkUploads(maximumRows: plan.maximumTaskRows)
        mayBeImported = plan.sent != nil
    }

    var isFinished: Bool { step == .finished }
    /// It asks which tasks are there before it sends the import.
    var isNotingTasks: Bool { step == .notingTasks }
    /// The import itself is under way.
    var isImporting: Bool { step == .importing }

    /// The task that is sent or followed.
    var task: ImportTask {
        get { parts.dropFirst(part).first?.task ?? (part == 0 ? plan.sent?.tasks.first ?? nil : nil) ?? ImportTask() }
        set { if parts.indices.contains(part) { parts[part].task = newValue } }
    }

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

    mutating func enter(_ next: Step) -> [ImportAction] {
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
            if parts.isEmpty { parts = chunks.parts }
            guard parts.indices.contains(part) else { return noRows() }
            lost = LostImport(after: parts.compactMap(\.task))
            imports = 0
            return [.uploadManifest(chunks.manifest(of: parts[part]))]
        case .notingTasks, .askingForTask:
            return [.request(.newestTasks(user: userID))]
        case .importing:
            imports += 1
            mayBeImported = true
            return (imports == 1 && part == 0 ? [.limitWait] : []) + [.request(.importRows(manifest: manifestURL))]
        case .probing(let candidate, let kind):
            return [.readPage(kind, taskID: candidate.id, after: nil, rows: rows, isProbe: true)]
        case .askingStatus:
            return [.request(.task(id: task.id, user: userID))]
        case .reading(let kind):
            // Those of a later one may still be awaited.
            if part == parts.indices.last { stage = .results }
            return [.readPage(kind, taskID: task.id, after: after, rows: rows, isProbe: false)]
        case .ready, .pausing, .finished:
            return []
        }
    }

    mutating func poll(before next: Step) -> [ImportAction] {
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
    var unsent: Failure? { firstError?.first(of: errors) ?? files.firstFailure }
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
