import FoundationEssentials

/// A client as its host sees it: takes jobs, tells what became of them, closes. Any thread may use it.
final class Client: Sendable {
    struct State {
        var openJobs = 0
        var borrowedBytes: UInt64 = 0
        var finishedJobs: UInt64 = 0
        /// Of these, the jobs that ended because the spool could not record them.
        var stuckJobs: UInt64 = 0
        /// Jobs that the spool has not written yet, by their names there.
        var storing: Set<String> = []
        /// Those that the spool has, until the host has taken note of them.
        var spooled: [String: WatchedJob] = [:]
        var isClosing = false
        var isPaused = false
        /// Jobs that an earlier process left, and that the host was not given yet.
        var recovered: [Job] = []
        /// The time for its jobs is over.
        var isShuttingDown = false
        var isClosed = false
    }

    /// The engine thread's own; only touched in work that is posted to it.
    final class Confined: @unchecked Sendable {
        var core: ClientCore?
    }

    let events: EventQueue
    let delivery: Delivery
    let isPulled: Bool
    let spool: Spool?
    let options: ClientOptions
    let engine: Engine
    private let log: LogSink
    let confined = Confined()
    let state = Monitor(State())
    let drop: @Sendable () -> Void

    /// - Throws: when the options name a spool that can't be used.
    init(
        _ options: ClientOptions,
        callbacks: HostCallbacks,
        spoolFiles: any SpoolFiles = DiskFiles()
    ) throws(Failure) {
        self.options = options
        isPulled = callbacks.event == nil
        drop = callbacks.drop
        let arrival = Relay()
        events = EventQueue { arrival.call() }
        delivery = Delivery(writeLog: callbacks.log, deliverEvent: Self.eventPump(events, callbacks.event))
        // Weak: the callback thread's work holds the queue that calls this.
        arrival.target = { [weak delivery] in delivery?.eventsArrived() }
        let log = Self.logSink(to: callbacks.log == nil ? nil : delivery, level: options.logLevel)
        self.log = log
        spool = try options.spool.map { given throws(Failure) in
            var given = given
            given.platform = options.platform.spooled
            return try Spool(given, files: spoolFiles, log: log)
        }
        engine = Engine(configuration: options.transfer, log: log)
        state.withLock { $0.isPaused = options.startsPaused || options.missingCredentials != nil }
        if let missing = options.missingCredentials {
            log(.warning, "client", "sends nothing and only spools: \(missing.message)")
        }
        let readable = options.platform.readableOrigins
        if !readable.isEmpty {
            let unencrypted = readable.joined(separator: ", ")
            log(.warning, "client", "credentials and data go unencrypted to \(unencrypted): use https")
        }
        spool?.onDrop { [weak self] id, wasFinished in self?.dropped(id, wasFinished: wasFinished) }
    }

    private static func eventPump(
        _ events: EventQueue,
        _ deliver: (@Sendable (Event) -> Bool)?
    ) -> (@Sendable () -> Bool)? {
        guard let deliver else { return nil }
        return {
            guard case .event(let event) = events.next(deadline: 0) else { return false }
            if !deliver(event) { event.job.cancel() }
            return true
        }
    }

    private static func logSink(to delivery: Delivery?, level: LogLevel) -> LogSink {
        guard let delivery else { return { _, _, _ in } }
        return { line, component, message in
            guard line <= level else { return }
            let text = ShownText.of(message().utf8)
            delivery.log(Delivery.LogLine(level: line, component: component, message: text))
        }
    }

    // MARK: Jobs

    /// Takes scenes as one job. Never waits for disk or network.
    /// - Parameter register: sees the job before anything happens to it.
    func submit(
        _ scenes: [Scene],
        plans: [ScenePlan],
        options submit: SubmitOptions,
        register: (Job) throws(Failure) -> Void
    ) throws(Failure) -> Job {
        var scenes = scenes
        for index in scenes.indices where scenes[index].type == .images && scenes[index].externalID.isEmpty {
            // One for each call: the 2021 client made one per process, so that scenes shared it.
            scenes[index].externalID = UUID().uuidString.lowercased()
        }
        guard case .kognic = options.platform else { throw .notOn(options.platform, "A scene") }
        let sources = scenes.flatMap(\.borrowedSources)
        let bytes = sources.reduce(UInt64(0)) { $0.saturatingAdd($1.memorySize) }
        let ticket = try spool.map { spool throws(Failure) in
            try refuseRequestedData(scenes)
            return spool.newID()
        }
        let job = try admit(scenes.map(SceneRecord.init), tag: submit.tag, bytes: bytes, spoolID: ticket?.id ?? "")
        let items = zip(scenes, plans).map { scene, plan in
            var plan = plan
            // A lost answer costs two: the question for what became of it, and the repetition.
            plan.maximumRepeats = 2 * min(options.policy.maxAttempts, 1000)
            plan.findings = options.findings.overridden(by: plan.findings)
            return (scene, plan)
        }
        try registered(job, register)
        sources.forEach { $0.wasSubmitted(to: delivery) }
        guard let ticket else {
            try begin(job) { core in core.start(job, items, wait: submit.wait, priority: submit.priority) }
            return job
        }
        let submission = SpoolSubmission(
            id: ticket.id,
            createdMs: ticket.createdMs,
            tag: submit.tag,
            priority: submit.priority,
            wait: submit.wait,
            content: .scenes(items),
            workingFolder: workingFolder(),
            copiesFiles: submit.copiesFiles
        )
        try begin(job) { core in core.start(job, submission) }
        return job
    }

    /// Imports data rows as one job. Never waits for disk or network.
    func importRows(
        _ source: RowSource,
        options given: ImportOptions,
        register: (Job) throws(Failure) -> Void
    ) throws(Failure) -> Job {
        guard case .labelbox = options.platform else { throw .notOn(options.platform, "An import of data rows") }
        guard !given.datasetID.isEmpty else {
            throw Failure(.argument, item: "dataset", "Data rows belong to a dataset: name it by its id.")
        }
        let given = given.over(options.findings)
        let ticket = spool?.newID()
        let ledger = RowLedger(folder: options.temporaryFolder)
        let job = try admit(
            [SceneRecord()],
            tag: given.tag,
            bytes: source.memorySize,
            spoolID: ticket?.id ?? "",
            rows: .ledger(ledger)
        )
        try registered(job, register)
        guard let ticket else {
            try begin(job) { core in core.start(job, source, ledger, given) }
            return job
        }
        let submission = SpoolSubmission(
            id: ticket.id,
            createdMs: ticket.createdMs,
            tag: given.tag,
            priority: given.priority,
            wait: SceneRun.WaitOptions(timeoutMs: given.waitTimeoutMs, intervalMs: given.pollIntervalMs),
            content: .rows(source, given),
            workingFolder: workingFolder(),
            copiesFiles: given.copiesFiles
        )
        try begin(job) { core in core.start(job, submission) }
        return job
    }

    /// Starts a single request of the platform.
    func request(
        _ operation: String,
        _ parameters: JSONObject,
        tag: UInt64 = 0,
        register: (Job) throws(Failure) -> Void
    ) throws(Failure) -> Job {
        // What is wrong with it is said at once.
        try options.platform.check(operation, parameters)
        let job = try admit([SceneRecord()], tag: tag, bytes: 0)
        try registered(job, register)
        try begin(job) { core in core.start(job, operation, parameters) }
        return job
    }

    func provide(_ job: Job, scene: Int, file: Int, _ data: Result<ProvidedData, Failure>) {
        _ = post { $0.provide(job, scene: scene, file: file, data) }
    }

    private func admit(
        _ scenes: [SceneRecord],
        tag: UInt64,
        bytes: UInt64,
        spoolID: String = "",
        rows: JobRows? = nil
    ) throws(Failure) -> Job {
        try state.withLock { state throws(Failure) in
            guard !state.isClosing else { throw .closed }
            guard state.openJobs < options.maximumJobs else {
                throw Failure(
                    .queueFull,
                    retryable: true,
                    item: "max_queued_jobs",
                    "The client holds \(state.openJobs) unfinished jobs, as many as it may. Wait for one, or drop this."
                )
            }
            let borrowed = state.borrowedBytes.saturatingAdd(bytes)
            // A single job larger than the limit still goes when nothing else is there.
            guard borrowed <= options.maximumBorrowedBytes || state.borrowedBytes == 0 else {
                throw Failure(
                    .queueFull,
                    retryable: true,
                    item: "max_queued_bytes",
                    "Unfinished jobs hold \(state.borrowedBytes) bytes of memory, and \(bytes) more pass the limit of "
                        + "\(options.maximumBorrowedBytes). Wait for one, or drop this."
                )
            }
            state.openJobs += 1
            state.borrowedBytes = borrowed
            if !spoolID.isEmpty { state.storing.insert(spoolID) }
        }
        return newJob(scenes, tag: tag, bytes: bytes, spoolID: spoolID, rows: rows)
    }

    func newJob(
        _ scenes: [SceneRecord],
        tag: UInt64,
        bytes: UInt64 = 0,
        spoolID: String,
        rows: JobRows? = nil
    ) -> Job {
        Job(
            scenes: scenes,
            tag: tag,
            spoolID: spoolID,
            borrowedBytes: bytes,
            rows: rows,
            events: events,
            requestCancel: { [weak self] job in self?.cancel(job) },
            refuse: { [weak self] job, file in
                self?.provide(job, scene: file.scene, file: file.file, .failure(.abandoned))
            }
        )
    }

    private func registered(_ job: Job, _ register: (Job) throws(Failure) -> Void) throws(Failure) {
        do {
            try register(job)
        } catch {
            left(job)
            throw error
        }
    }

    private func begin(_ job: Job, _ work: @escaping @Sendable (ClientCore) -> Void) throws(Failure) {
        do {
            try start()
        } catch {
            left(job)
            throw error
        }
        if !post(work) {
            left(job)
            throw .closed
        }
    }

    /// Starts the threads, with the first job.
    func start() throws(Failure) {
        do throws(NamedThread.StartError) {
            try delivery.start()
            try spool?.start()
        } catch {
            let what = "The thread \(error.name) could not be started (error \(error.code))."
            throw Failure(.system, retryable: true, what)
        }
        do throws(EngineError) {
            try engine.start()
        } catch {
            if error.kind == .stopped { throw .closed }
            throw Failure(.system, retryable: true, "The transfers could not be started: \(error.message).")
        }
    }

    /// Runs work on the engine thread, with the client's part there, which the first work makes.
    func post(_ work: @escaping @Sendable (ClientCore) -> Void) -> Bool {
        engine.post { [self] core in
            let confinedCore = confined.core ?? makeCore(core)
            confined.core = confinedCore
            work(confinedCore)
        }
    }

    private func makeCore(_ core: EngineCore) -> ClientCore {
        core.isPaused = state.withLock(\.isPaused)
        return ClientCore(
            core: core,
            engine: engine,
            platform: makePlatform(core),
            policy: options.policy,
            maximumActiveScenes: options.maximumActiveScenes,
            spool: spool,
            refusalPauseMs: options.refusalPauseMs,
            post: { [weak self] work in _ = self?.post(work) },
            onRelease: { [weak self] job in self?.finished(job) },
            onSpooled: { [weak self] job in self?.isSpooled(job) }
        )
    }

    private func makePlatform(_ core: EngineCore) -> ClientCore.Platform {
        switch options.platform {
        case .kognic(let kognic):
            var configuration = kognic.session(options.policy)
            if spool != nil { configuration.refusalPauseMs = options.refusalPauseMs }
            let session = KognicSession(core: core, configuration: configuration, log: log)
            return .kognic(KognicCore(session: session, core: core, findings: options.findings))
        case .labelbox(let labelbox):
            return .labelbox(LabelboxCore(session: LabelboxSession(core, labelbox, options.policy), core: core))
        }
    }

    func finished(_ job: Job) {
        state.withLock { state in
            state.finishedJobs += 1
            if job.isLeftInSpool { state.stuckJobs += 1 }
        }
        left(job)
    }

    /// The job takes no room any more.
    func left(_ job: Job) {
        let bytes = job.takeBorrowedBytes()
        state.withLock { state in
            state.openJobs -= 1
            state.borrowedBytes -= min(state.borrowedBytes, bytes)
            state.storing.remove(job.spoolID)
        }
        state.notifyAll()
    }

    /// What it borrowed is in the spool now.
    private func isSpooled(_ job: Job) {
        let bytes = job.takeBorrowedBytes()
        state.withLock { state in
            state.borrowedBytes -= min(state.borrowedBytes, bytes)
            state.spooled[job.spoolID] = WatchedJob(job: job)
            state.storing.remove(job.spoolID)
        }
        state.notifyAll()
    }

    private func cancel(_ job: Job) { _ = post { $0.cancel(job) } }

    /// Changes how fast and on how many connections it sends, at once; jobs under way included. Any time before the end.
    func setLimits(_ limits: TransferConfiguration.Limits) { engine.setLimits(limits) }

}

extension Failure {
    static func notOn(_ platform: ClientOptions.Platform, _ what: String) -> Failure {
        Failure(
            .unsupported,
            item: "client",
            "\(what) can't be sent to \(platform.name): open a client of the other platform for it."
        )
    }

    static var closed: Failure { Failure(.closed, "The client is closed or closing.") }

    static var abandoned: Failure {
        Failure(
            .sourceFailed,
            stage: .upload,
            "The data was to come when asked for, and the job's handle was destroyed."
        )
    }
}

/// Lets the event queue reach the callback thread, which is made after it.
private final class Relay: @unchecked Sendable {
    /// Set once, before the queue is used.
    var target: (@Sendable () -> Void)?
    func call() { target?() }
}

extension Scene {
    var borrowedSources: [BorrowedSource] {
        resources.compactMap { resource in
            if case .host(let source) = resource.source { source as? BorrowedSource } else { nil }
        }
    }
}

extension BorrowedSource {
    var memorySize: UInt64 { memory { UInt64($0.count) } ?? 0 }
}

extension SceneRecord {
    init(_ scene: Scene) {
        externalID = scene.externalID
        files = zip(scene.resourceFrames, scene.resources).map { frame, resource in
            FileRecord(
                frame: frame,
                filename: resource.clientFilename,
                sensorName: resource.sensorName,
                resourceID: resource.resourceID
            )
        }
    }
}
