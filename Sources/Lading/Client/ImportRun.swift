/// An import of data rows under way: carries out what its flow says and feeds back what came of it.
/// Lives on the engine thread; rows are read, written and matched on reader threads.
final class ImportRun: JobPart {
    private let job: JobRun
    private let client: ClientCore
    private let labelbox: LabelboxCore
    private let source: RowSource
    private let settings: RowSettings
    private let ledger: RowLedger
    private let options: ImportOptions
    private var flow: ImportFlow
    private var stream: RowStream?
    private var findings = FindingList()
    private var ontology: (value: Ontology, generation: Int)?
    private var interval: PollInterval
    private var request: TransferID?
    private let uploads: ImportUploads
    /// Chunks that are written and not uploaded yet.
    private var written: [Int: WrittenChunk] = [:]
    private var pauseTimer: TimerID?
    private var waitTimer: TimerID?
    /// The host's time to wait runs, but for the time that the network is away.
    private var isWaitLimited = false
    private var holdsSlot = false
    private let outages: Outages
    /// What an earlier process recorded.
    private var recovery: ImportRecovery
    private var isOntologyRecorded = false
    private var isTaskRecorded: Bool

    private struct WrittenChunk {
        var bytes: MappedBytes
        /// Nil without a spool.
        var mark: ImportRecord.BytesMark?
    }

    init(
        job: JobRun,
        client: ClientCore,
        labelbox: LabelboxCore,
        source: RowSource,
        ledger: RowLedger,
        options: ImportOptions,
        recovery: ImportRecovery = ImportRecovery()
    ) {
        self.job = job
        self.client = client
        self.labelbox = labelbox
        self.source = source
        self.ledger = ledger
        settings = RowSettings(datasetID: options.datasetID, allowsUpsert: options.allowsUpsert)
        self.options = options
        interval = PollInterval(firstMs: options.pollIntervalMs)
        uploads = ImportUploads(of: job, session: labelbox.session)
        outages = Outages(of: job, client: client)
        self.recovery = recovery
        isTaskRecorded = recovery.sent?.task != nil
        flow = ImportFlow(
            plan: ImportPlan(
                datasetID: options.datasetID,
                isDryRun: options.dryRun,
                skipsInvalidRows: options.skipsInvalidRows,
                maximumUploads: client.core.configuration.maxConnections,
                maximumImports: max(1, client.policy.maxAttempts),
                sent: recovery.sent
            )
        )
    }

    /// Nothing is left to do for it.
    var isFinished: Bool { flow.isFinished || job.isSuspended }

    func start() {
        holdsSlot = true
        handle(.started, isReplayed: recovery.wasStarted)
    }

    func cancel() { handle(.cancelled) }

    /// Tells the end of an import that an earlier process cancelled: whether or not anything may be sent.
    func endIfCancelled() {
        if recovery.isCancelled { handle(.cancelled, isReplayed: true) }
    }

    /// - Parameters:
    ///   - isReplayed: it is in the record.
    ///   - mark: of the bytes that were uploaded.
    ///   - record: what is to be recorded, where the event itself does not say.
    private func handle(
        _ event: ImportEvent,
        isReplayed: Bool = false,
        mark: ImportRecord.BytesMark? = nil,
        record: ImportRecord? = nil
    ) {
        guard !isFinished else { return }
        if event.comesThrough, !isReplayed {
            outages.areOver()
            if isWaitLimited, waitTimer == nil { limitWait() }
        }
        let before = flow.stage
        var record = record ?? (isReplayed ? nil : ImportRecord(event, of: flow, mark: mark))
        let actions = flow.handle(event)
        // Whoever sees the stage asks for the task that it is about.
        var told: ImportTask?
        for case .tell(let task) in actions {
            tell(task)
            told = task
        }
        if flow.stage != before { job.partMoved(0, from: before, to: flow.stage) }
        if let told, !isTaskRecorded {
            isTaskRecorded = true
            record = .imported(told)
        }
        self.record(record, then: actions)
    }

    private func record(_ record: ImportRecord?, then actions: [ImportAction]) {
        guard let record, job.journal != nil else { return carryOut(actions) }
        job.record(record.record, on: client, then: actions.isEmpty ? nil : { [weak self] in self?.recorded(actions) })
    }

    private func recorded(_ actions: [ImportAction]) {
        // What came in between, a cancel, ended it: only that counts.
        if flow.isFinished, case .finish? = actions.last {} else if flow.isFinished { return }
        carryOut(actions)
    }

    private func carryOut(_ actions: [ImportAction]) {
        for action in actions {
            let chunk: WrittenChunk? = if case .uploadChunk(let place) = action { written[place.index] } else { nil }
            guard let answer = recovery.answer(to: action, of: flow, chunk: chunk?.mark) else {
                carryOut(action)
                continue
            }
            noteSent(answer)
            // Not from here: an import may have thousands of files.
            client.core.later { [weak self] in self?.handle(answer, isReplayed: true) }
        }
    }

    private func carryOut(_ action: ImportAction) {
        switch action {
        case .check(let cursor, let use): check(from: cursor, use)
        case .fetchOntology: fetchOntology()
        case .openSession: openSession()
        case .request(let request): send(request)
        case .uploadFile(let index): uploadFile(index)
        case .leaveOut(let row, let failure):
            ledger.notSent(row: row, code: failure.code, message: failure.message)
            showCounts()
        case .writeChunk(let place): write(place)
        case .uploadChunk(let place): uploadChunk(place)
        case .uploadManifest(let manifest): uploadManifest(manifest)
        case .limitWait: limitWait()
        case .tell: break
        case .pause(let attempt, let retryAfterMs):
            pause(client.pauseMs(attempt: attempt, retryAfterMs: retryAfterMs))
        case .poll: pause(interval.grow(random: .random(in: 0..<1)))
        case .readPage(let kind, let task, let after): readPage(kind, task, after)
        case .finish(let end): finish(end)
        }
    }

    private func openSession() {
        labelbox.user { [weak self] result in
            guard let self else { return }
            if case .failure(let failure) = result, outlasts(failure, again: { $0.openSession() }) { return }
            handle(.sessionOpened(result))
        }
    }

    private func send(_ request: GraphQLRequest) {
        self.request = labelbox.session.send(request) { [weak self] result in
            guard let self else { return }
            self.request = nil
            if case .failure(let problem) = result, request.repeatability == .safe || !problem.ambiguous,
                outlasts(problem.failure, again: { $0.send(request) })
            {
                return
            }
            handle(.answered(result))
        }
    }

    private func limitWait() {
        isWaitLimited = true
        waitTimer = client.core.after(milliseconds: options.waitTimeoutMs) { [weak self] _ in
            self?.waitTimer = nil
            self?.isWaitLimited = false
            self?.handle(.waitTimedOut)
        }
    }

    /// The network was away, and a job of the spool does that again later.
    private func outlasts(_ failure: Failure, again: @escaping (ImportRun) -> Void) -> Bool {
        guard !isFinished else { return true }
        guard outages.areOutlasted(failure) else { return false }
        if let waitTimer { client.core.cancelTimer(waitTimer) }
        waitTimer = nil
        outages.wait { [weak self] in
            if let self, !isFinished { again(self) }
        }
        return true
    }

    private func pause(_ milliseconds: UInt64) {
        pauseTimer = client.core.after(milliseconds: milliseconds) { [weak self] _ in
            self?.pauseTimer = nil
            self?.handle(.resumed)
        }
    }

    /// Runs work that may wait for a disk; its completion only while the import goes on.
    private func onReader<Value: Sendable>(
        _ work: @escaping @Sendable () throws(Failure) -> Value,
        completion: @escaping (ImportRun, Result<Value, Failure>) -> Void
    ) {
        let accepted = client.onReader {
            Result(catching: work)
        } completion: { [weak self] result in
            guard let self, !isFinished else { return }
            if let warning = ledger.takeWarning() { client.core.log(.warning, "client", warning) }
            completion(self, result)
        }
        if !accepted { handle(.cancelled) }
    }

    private func showCounts() { job.job.update { [counts = ledger.counts] in $0.progress.count(counts) } }

    // MARK: Validation

    private func check(from cursor: RowCursor, _ use: OntologyUse) {
        if use == .cached, let known = knownOntology() { ontology = known }
        let metadata = ontology.map { .known($0.value, mayBeOutdated: use == .cached) } ?? MetadataKnowledge.wanted
        let settled = recovery.settledRows
        onReader { [source, stream, settings, ledger, limit = options.sliceBytes] () throws(Failure) in
            let opened = if let stream { stream } else { try RowStream(source) }
            let checked = try checkRows(
                opened,
                from: cursor,
                settings: settings,
                metadata: metadata,
                ledger: ledger,
                settled: settled,
                limit: limit
            )
            return (opened, checked)
        } completion: { run, result in
            if case .success(let (stream, _)) = result { run.stream = stream }
            run.checked(result.map(\.1))
        }
    }

    private func checked(_ result: Result<CheckedRows, Failure>) {
        let counts = ledger.counts
        if case .success(let slice) = result { findings.append(slice.findings) }
        job.job.update { [findings = findings.all, stream] state in
            state.rowStream = stream
            state.progress.count(counts)
            if !state.scenes.isEmpty { state.scenes[0].findings = findings }
            guard case .success(let slice) = result else { return }
            state.progress.files += UInt64(slice.localFiles.count)
            for file in slice.localFiles { state.progress.bytes = state.progress.bytes.saturatingAdd(file.size) }
        }
        handle(
            .checked(
                result.map { slice in
                    RowsChecked(
                        next: slice.next,
                        needsOntology: slice.needsOntology,
                        errors: slice.findings.errorCount,
                        firstError: slice.findings.firstError.flatMap {
                            Failure(findings: [$0], of: settings.datasetID)
                        },
                        localFiles: slice.localFiles,
                        pending: counts.pending
                    )
                }
            ),
            record: ontologyRecord(for: result)
        )
    }

    /// The rows would be others with another ontology.
    private func ontologyRecord(for checked: Result<CheckedRows, Failure>) -> ImportRecord? {
        guard !isOntologyRecorded, case .success(let slice) = checked, slice.usesOntology, let ontology,
            job.journal != nil
        else { return nil }
        isOntologyRecorded = true
        return .ontology(ontology.value.document)
    }

    /// What an earlier process checked with comes before what the client knows.
    private func knownOntology() -> (value: Ontology, generation: Int)? {
        if ontology == nil, let recorded = recovery.nextOntology() {
            isOntologyRecorded = true
            return (recorded, 0)
        }
        if isOntologyRecorded { return nil }
        return labelbox.ontology.value.map { ($0, labelbox.ontology.generation) }
    }

    private func fetchOntology() {
        if let recorded = recovery.nextOntology() {
            ontology = (recorded, 0)
            return handle(.ontologyCame(nil), isReplayed: true)
        }
        // What was sent was checked with the one that is there.
        if recovery.sent != nil, ontology != nil { return handle(.ontologyCame(nil), isReplayed: true) }
        labelbox.ontology(newerThan: ontology?.generation ?? 0) { [weak self] result in
            guard let self else { return }
            switch result {
            case .success(let value):
                ontology = (value, labelbox.ontology.generation)
                isOntologyRecorded = false
                handle(.ontologyCame(nil))
            case .failure(let failure):
                if outlasts(failure, again: { $0.fetchOntology() }) { return }
                handle(.ontologyCame(failure))
            }
        }
    }

    // MARK: Uploads

    private func uploadFile(_ index: Int) {
        guard let file = flow.localFiles.dropFirst(index).first else { return }
        let name = file.givenPath.split(separator: "/").last.map(String.init) ?? file.givenPath
        uploads.start(
            .file(index),
            FileBody(path: file.path, size: file.size, identity: file.identity),
            MultipartFile(filename: name, contentType: file.contentType)
        ) { [weak self] result in
            guard let self else { return }
            if case .failure(let failure) = result, outlasts(failure, again: { $0.uploadFile(index) }) { return }
            if case .success = result { job.job.update { $0.progress.filesDone += 1 } }
            handle(.fileUploaded(index, result.mapError { $0.at(.upload, item: file.givenPath) }))
        }
    }

    private func write(_ place: ChunkPlace) {
        guard let stream else { return }
        let urls = flow.fileURLs
        let isMarked = job.journal != nil
        onReader { [settings, ledger, ontology, limit = options.chunkBytes] () throws(Failure) in
            let chunk = try writeChunk(
                stream,
                from: place.cursor,
                settings: settings,
                ontology: ontology?.value,
                urls: urls,
                ledger: ledger,
                limit: limit
            )
            return (chunk, isMarked ? chunk.bytes.withBytes { ImportRecord.BytesMark($0) } : nil)
        } completion: { run, result in
            if case .success(let (chunk, mark)) = result, chunk.rows > 0 {
                run.written[place.index] = WrittenChunk(bytes: chunk.bytes, mark: mark)
                run.job.job.update {
                    $0.progress.bytes = $0.progress.bytes.saturatingAdd(UInt64(chunk.bytes.count))
                }
            }
            run.handle(.chunkWritten(place, result.map { RowsWritten(rows: $0.0.rows, next: $0.0.next) }))
        }
    }

    private func uploadChunk(_ place: ChunkPlace) {
        guard let chunk = written[place.index] else { return }
        uploads.start(
            .chunk(place.index),
            MappedBody(name: "data rows, part \(place.index + 1)", bytes: chunk.bytes),
            MultipartFile(filename: "rows-\(place.index + 1).json", contentType: "application/json")
        ) { [weak self] result in
            guard let self else { return }
            if case .failure(let failure) = result, outlasts(failure, again: { $0.uploadChunk(place) }) { return }
            written[place.index] = nil
            handle(.chunkUploaded(place, result), mark: chunk.mark)
        }
    }

    private func uploadManifest(_ manifest: JSONValue) {
        let bytes = manifest.serialized()
        job.job.update { $0.progress.bytes = $0.progress.bytes.saturatingAdd(UInt64(bytes.count)) }
        send(manifest: bytes)
    }

    private func send(manifest bytes: [UInt8]) {
        uploads.start(
            .manifest,
            BytesBody(name: "the manifest", bytes: bytes),
            MultipartFile(filename: "manifest.json", contentType: "application/json")
        ) { [weak self] result in
            guard let self else { return }
            if case .failure(let failure) = result, outlasts(failure, again: { $0.send(manifest: bytes) }) { return }
            handle(.manifestUploaded(result), mark: ImportRecord.BytesMark(bytes))
        }
    }

    /// An earlier process sent it.
    private func noteSent(_ answer: ImportEvent) {
        switch answer {
        case .fileUploaded(let index, .success):
            job.job.update { $0.progress.filesDone += 1 }
            uploads.wasSent(flow.localFiles.dropFirst(index).first?.size ?? 0)
        case .chunkUploaded(let place, _):
            if let chunk = written.removeValue(forKey: place.index) { uploads.wasSent(UInt64(chunk.bytes.count)) }
        default: break
        }
    }

    // MARK: Results

    private func tell(_ task: ImportTask) {
        // Others may begin while the platform is at it.
        releaseSlot()
        job.job.update { state in
            guard !state.scenes.isEmpty else { return }
            state.scenes[0].taskID = task.id
            state.scenes[0].status = task.status
        }
    }

    private func readPage(_ kind: ResultKind, _ task: String, _ after: String?) {
        let request = GraphQLRequest.rows(kind, task: task, after: after)
        self.request = labelbox.session.fetch(request) { [weak self] result in
            guard let self else { return }
            self.request = nil
            switch result {
            case .failure(let problem):
                if outlasts(problem.failure, again: { $0.readPage(kind, task, after) }) { return }
                handle(.pageRead(.failure(problem.failure)))
            case .success(let response): read(response.body, kind, of: request)
            }
        }
    }

    private func read(_ answer: [UInt8], _ kind: ResultKind, of request: GraphQLRequest) {
        onReader { [ledger] () throws(Failure) in
            let page =
                switch kind {
                case .made: try readMadeRows(answer, into: ledger)
                case .refused: try readRefusedRows(answer, into: ledger)
                }
            guard let page else { throw .unexpectedAnswer(request.label, expected: "data.\(request.field)") }
            return page
        } completion: { run, result in
            run.showCounts()
            run.handle(.pageRead(result))
        }
    }

    // MARK: End

    /// Stops where it is, with nothing more recorded.
    func leave(as state: SceneOutcome.State, _ failure: Failure) {
        guard job.job.read({ $0.scenes.first?.outcome == nil }) else { return }
        stop()
        var outcome = SceneOutcome(state: state, stage: flow.stage, failure: failure.at(flow.stage))
        if outcome.failure?.item.isEmpty == true { outcome.failure?.item = settings.datasetID }
        job.job.end(scene: 0, outcome)
        releaseSlot()
        job.partEnded(at: flow.stage)
    }

    private func stop() {
        outages.end()
        request.map(labelbox.session.cancel)
        uploads.stop()
        for timer in [pauseTimer, waitTimer] { timer.map(client.core.cancelTimer) }
        written = [:]
        // A reader may be at work for it yet.
        ledger.close()
    }

    private func finish(_ end: ImportEnd) {
        stop()
        if let rest = end.rest { ledger.endPending(as: rest.state, code: rest.code, message: rest.message) }
        let outcome = SceneOutcome(end, ledger.counts)
        job.job.update { [counts = ledger.counts] state in
            state.progress.count(counts)
            if !state.scenes.isEmpty { state.scenes[0].stage = outcome.stage }
        }
        job.job.end(scene: 0, outcome)
        releaseSlot()
        job.partEnded(at: flow.stage)
    }

    private func releaseSlot() {
        guard holdsSlot else { return }
        holdsSlot = false
        client.slotReleased()
    }
}

extension ClientCore {
    func start(_ job: Job, _ rows: RowSource, _ ledger: RowLedger, _ options: ImportOptions) {
        // The client has refused rows for any other platform.
        guard case .labelbox(let labelbox) = platform else { return }
        start(job, priority: options.priority) { run in
            [ImportRun(job: run, client: self, labelbox: labelbox, source: rows, ledger: ledger, options: options)]
        }
    }
}

extension RowSource {
    /// Bytes that it keeps in memory.
    var memorySize: UInt64 {
        switch self {
        case .file, .kept: 0
        case .memory(let bytes): UInt64(bytes.count)
        }
    }
}
