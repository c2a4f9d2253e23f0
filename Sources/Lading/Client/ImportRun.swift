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
    private var uploads: [Upload: TransferID] = [:]
    /// Bytes of each upload under way that have left.
    private var sent: [Upload: UInt64] = [:]
    private var written: [Int: MappedBytes] = [:]
    private var pauseTimer: TimerID?
    private var waitTimer: TimerID?
    private var holdsSlot = false

    private enum Upload: Hashable {
        case file(Int)
        case chunk(Int)
        case manifest
    }

    init(
        job: JobRun,
        client: ClientCore,
        labelbox: LabelboxCore,
        source: RowSource,
        ledger: RowLedger,
        options: ImportOptions
    ) {
        self.job = job
        self.client = client
        self.labelbox = labelbox
        self.source = source
        self.ledger = ledger
        settings = RowSettings(datasetID: options.datasetID, allowsUpsert: options.allowsUpsert)
        self.options = options
        interval = PollInterval(firstMs: options.pollIntervalMs)
        flow = ImportFlow(
            plan: ImportPlan(
                datasetID: options.datasetID,
                isDryRun: options.dryRun,
                skipsInvalidRows: options.skipsInvalidRows,
                maximumUploads: client.core.configuration.maxConnections,
                maximumImports: max(1, client.policy.maxAttempts)
            )
        )
    }

    var isFinished: Bool { flow.isFinished }

    func start() {
        holdsSlot = true
        handle(.started)
    }

    func cancel() { handle(.cancelled) }

    /// An import is in no spool.
    func leave(as state: SceneOutcome.State, _ failure: Failure) { cancel() }

    private func handle(_ event: ImportEvent) {
        guard !flow.isFinished else { return }
        let before = flow.stage
        let actions = flow.handle(event)
        // Whoever sees the stage asks for the task that it is about.
        let told = actions.prefix { action in if case .tell = action { true } else { false } }
        for action in told { carryOut(action) }
        if flow.stage != before { job.partMoved(0, from: before, to: flow.stage) }
        for action in actions.dropFirst(told.count) { carryOut(action) }
    }

    private func carryOut(_ action: ImportAction) {
        switch action {
        case .check(let cursor, let use): check(from: cursor, use)
        case .fetchOntology: fetchOntology()
        case .openSession: labelbox.user { [weak self] in self?.handle(.sessionOpened($0)) }
        case .request(let request):
            self.request = labelbox.session.send(request) { [weak self] result in
                self?.request = nil
                self?.handle(.answered(result))
            }
        case .uploadFile(let index): uploadFile(index)
        case .leaveOut(let row, let failure):
            ledger.notSent(row: row, code: failure.code, message: failure.message)
            showCounts()
        case .writeChunk(let place): write(place)
        case .uploadChunk(let place): uploadChunk(place)
        case .uploadManifest(let manifest): uploadManifest(manifest)
        case .limitWait:
            waitTimer = client.core.after(milliseconds: options.waitTimeoutMs) { [weak self] _ in
                self?.waitTimer = nil
                self?.handle(.waitTimedOut)
            }
        case .tell(let task): tell(task)
        case .pause(let attempt, let retryAfterMs):
            pause(client.pauseMs(attempt: attempt, retryAfterMs: retryAfterMs))
        case .poll: pause(interval.grow(random: .random(in: 0..<1)))
        case .readPage(let kind, let task, let after): readPage(kind, task, after)
        case .finish(let end): finish(end)
        }
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
            guard let self, !self.flow.isFinished else { return }
            if let warning = ledger.takeWarning() { client.core.log(.warning, "client", warning) }
            completion(self, result)
        }
        if !accepted { handle(.cancelled) }
    }

    private func showCounts() { job.job.update { [counts = ledger.counts] in $0.progress.count(counts) } }

    // MARK: Validation

    private func check(from cursor: RowCursor, _ use: OntologyUse) {
        if use == .cached, let cached = labelbox.ontology.value {
            ontology = (cached, labelbox.ontology.generation)
        }
        let metadata = ontology.map { .known($0.value, mayBeOutdated: use == .cached) } ?? MetadataKnowledge.wanted
        onReader { [source, stream, settings, ledger, limit = options.sliceBytes] () throws(Failure) in
            let opened = if let stream { stream } else { try RowStream(source) }
            let checked = try checkRows(
                opened,
                from: cursor,
                settings: settings,
                metadata: metadata,
                ledger: ledger,
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
            )
        )
    }

    private func fetchOntology() {
        labelbox.ontology(newerThan: ontology?.generation ?? 0) { [weak self] result in
            guard let self else { return }
            switch result {
            case .success(let value):
                ontology = (value, labelbox.ontology.generation)
                handle(.ontologyCame(nil))
            case .failure(let failure):
                handle(.ontologyCame(failure))
            }
        }
    }

    // MARK: Uploads

    private func uploadFile(_ index: Int) {
        guard let file = flow.localFiles.dropFirst(index).first else { return }
        let name = file.givenPath.split(separator: "/").last.map(String.init) ?? file.givenPath
        upload(
            .file(index),
            FileBody(path: file.path, size: file.size, identity: file.identity),
            MultipartFile(filename: name, contentType: file.contentType)
        ) { run, result in
            if case .success = result { run.job.job.update { $0.progress.filesDone += 1 } }
            run.handle(.fileUploaded(index, result.mapError { $0.at(.upload, item: file.givenPath) }))
        }
    }

    private func write(_ place: ChunkPlace) {
        guard let stream else { return }
        let urls = flow.fileURLs
        onReader { [settings, ledger, ontology, limit = options.chunkBytes] () throws(Failure) in
            try writeChunk(
                stream,
                from: place.cursor,
                settings: settings,
                ontology: ontology?.value,
                urls: urls,
                ledger: ledger,
                limit: limit
            )
        } completion: { run, result in
            if case .success(let chunk) = result, chunk.rows > 0 {
                run.written[place.index] = chunk.bytes
                run.job.job.update {
                    $0.progress.bytes = $0.progress.bytes.saturatingAdd(UInt64(chunk.bytes.count))
                }
            }
            run.handle(.chunkWritten(place, result.map { RowsWritten(rows: $0.rows, next: $0.next) }))
        }
    }

    private func uploadChunk(_ place: ChunkPlace) {
        guard let bytes = written.removeValue(forKey: place.index) else { return }
        upload(
            .chunk(place.index),
            MappedBody(name: "data rows, part \(place.index + 1)", bytes: bytes),
            MultipartFile(filename: "rows-\(place.index + 1).json", contentType: "application/json")
        ) { run, result in
            run.handle(.chunkUploaded(place, result))
        }
    }

    private func uploadManifest(_ manifest: JSONValue) {
        let bytes = manifest.serialized()
        job.job.update { $0.progress.bytes = $0.progress.bytes.saturatingAdd(UInt64(bytes.count)) }
        upload(
            .manifest,
            BytesBody(name: "the manifest", bytes: bytes),
            MultipartFile(filename: "manifest.json", contentType: "application/json")
        ) { run, result in
            run.handle(.manifestUploaded(result))
        }
    }

    private func upload(
        _ upload: Upload,
        _ body: any BodySource,
        _ file: MultipartFile,
        completion: @escaping (ImportRun, Result<String, Failure>) -> Void
    ) {
        uploads[upload] = labelbox.session.upload(
            body,
            as: file,
            progress: { [weak self] in self?.sent($0, of: upload) },
            completion: { [weak self] result in
                guard let self else { return }
                uploads[upload] = nil
                if case .success = result { sent(body.size, of: upload) }
                sent[upload] = nil
                completion(self, result.mapError(\.failure))
            }
        )
    }

    private func sent(_ bytes: UInt64, of upload: Upload) {
        guard !flow.isFinished else { return }
        job.job.update { $0.progress.sent(bytes, before: &sent[upload, default: 0]) }
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
            case .failure(let problem): handle(.pageRead(.failure(problem.failure)))
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

    private func finish(_ end: ImportEnd) {
        request.map(labelbox.session.cancel)
        uploads.values.forEach(labelbox.session.cancel)
        for timer in [pauseTimer, waitTimer] { timer.map(client.core.cancelTimer) }
        written = [:]
        // A reader may be at work for it yet.
        ledger.close()
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
        start(job) { run in
            [ImportRun(job: run, client: self, labelbox: labelbox, source: rows, ledger: ledger, options: options)]
        }
    }
}

extension RowSource {
    /// Bytes that it keeps in memory.
    var memorySize: UInt64 {
        switch self {
        case .file: 0
        case .memory(let bytes): UInt64(bytes.count)
        }
    }
}
