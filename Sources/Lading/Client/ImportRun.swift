/// An import of data rows under way: carries out what its flow says and feeds back what came of it.
/// Lives on the engine thread; rows are read, written and matched on reader threads.
final class ImportRun: JobPart {
    let job: JobRun
    let client: ClientCore
    let labelbox: LabelboxCore
    let source: RowSource
    let settings: RowSettings
    let ledger: RowLedger
    let options: ImportOptions
    var flow: ImportFlow
    var stream: RowStream?
    var findings = FindingList()
    var ontology: (value: Ontology, generation: Int)?
    private var interval: PollInterval
    private var request: TransferID?
    /// Rows on a page of results: as many as the platform gives, unless they are too long for it.
    private var pageSize: Int64 = 5000
    let uploads: ImportUploads
    /// Chunks that are written and not uploaded yet.
    var written: [Int: WrittenChunk] = [:]
    private var pauseTimer: TimerID?
    private var waitTimer: TimerID?
    /// The host's time to wait runs, but for the time that the network is away.
    private var isWaitLimited = false
    private var holdsSlot = false
    private let outages: Outages
    /// What an earlier process recorded.
    var recovery: ImportRecovery
    var isOntologyRecorded = false
    /// The parts whose task is in the record.
    private var recordedParts: Set<Int>

    struct WrittenChunk {
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
        settings = RowSettings(
            datasetID: options.datasetID,
            allowsUpsert: options.allowsUpsert,
            findings: options.findings
        )
        self.options = options
        interval = PollInterval(firstMs: options.pollIntervalMs)
        uploads = ImportUploads(of: job, session: labelbox.session)
        outages = Outages(of: job, client: client)
        self.recovery = recovery
        let tasks = recovery.sent?.tasks ?? []
        recordedParts = Set(tasks.indices.filter { tasks[$0] != nil })
        flow = ImportFlow(
            plan: ImportPlan(
                datasetID: options.datasetID,
                isDryRun: options.dryRun,
                skipsInvalidRows: options.skipsInvalidRows,
                maximumUploads: client.core.configuration.maxConnections,
                maximumImports: max(1, client.policy.maxAttempts),
                maximumTaskRows: options.taskRows,
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
    func handle(
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
        for case .tell(let task, let part) in actions {
            tell(flow.told)
            if recordedParts.insert(part).inserted { record = .imported(task, part: part) }
        }
        if flow.stage != before { job.partMoved(0, from: before, to: flow.stage) }
        self.record(record, then: actions)
    }

    func record(_ record: ImportRecord?, then actions: [ImportAction]) {
        guard let record, job.journal != nil else { return carryOut(actions) }
        job.record(record.record, on: client, then: actions.isEmpty ? nil : { [weak self] in self?.recorded(actions) })
    }

    func recorded(_ actions: [ImportAction]) {
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
        case .readPage(let kind, let task, let after, let rows, let isProbe):
            readPage(kind, task, after, rows, isProbe: isProbe)
        case .endRows(let rest):
            end(rest)
            showCounts()
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

    func send(_ request: GraphQLRequest) {
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
    func outlasts(_ failure: Failure, again: @escaping (ImportRun) -> Void) -> Bool {
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
    func onReader<Value: Sendable>(
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

    private func readPage(
        _ kind: ResultKind,
        _ task: String,
        _ after: String?,
        _ rows: Range<Int>,
        isProbe: Bool
    ) {
        let request = GraphQLRequest.rows(kind, task: task, after: after, first: pageSize)
        self.request = labelbox.session.fetch(request) { [weak self] result in
            guard let self else { return }
            self.request = nil
            switch result {
            case .failure(let problem) where problem.isTooLarge && pageSize > 1:
                // The rows are long: fewer of them at a time.
                pageSize = max(1, pageSize / 4)
                readPage(kind, task, after, rows, isProbe: isProbe)
            case .failure(let problem):
                if outlasts(problem.failure, again: { $0.readPage(kind, task, after, rows, isProbe: isProbe) }) {
                    return
                }
                handle(.pageRead(.failure(problem.failure)))
            case .success(let response):
                onReader { [ledger] () throws(Failure) in
                    let page = try readResults(kind, response.body, into: ledger, part: rows, isProbe: isProbe)
                    guard let page else { throw .unexpectedAnswer(request.label, expected: "data.\(request.field)") }
                    return page
                } completion: { run, result in
                    run.showCounts()
                    run.handle(.pageRead(result))
                }
            }
        }
    }

    private func end(_ rest: RowEnd) {
        ledger.settle(rest.rows)
        ledger.endPending(rest.rows, as: rest.state, code: rest.code, message: rest.message)
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
        // What is known of rows is told whatever became of the others.
        ledger.settle(flow.rows)
        tellStrangers()
        stop()
        if let rest = end.rest { self.end(rest) }
        let outcome = SceneOutcome(end, ledger.counts)
        job.job.update { [counts = ledger.counts] state in
            state.progress.count(counts)
            if !state.scenes.isEmpty { state.scenes[0].stage = outcome.stage }
        }
        job.job.end(scene: 0, outcome)
        releaseSlot()
        job.partEnded(at: flow.stage)
    }

    /// What the platform said and no row can be found for is not lost.
    private func tellStrangers() {
        let strangers = ledger.takeStrangers()
        guard !strangers.isEmpty else { return }
        findings.append(strangers.map { Finding(stranger: $0) })
        job.job.update { [findings = findings.all] in if !$0.scenes.isEmpty { $0.scenes[0].findings = findings } }
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
