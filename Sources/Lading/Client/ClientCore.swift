/// The part of a client that lives on the engine thread: its platform, its jobs, what is under way for them.
final class ClientCore {
    /// The platform's own part.
    enum Platform {
        case kognic(KognicCore)
        case labelbox(LabelboxCore)
    }

    let core: EngineCore
    let platform: Platform
    let policy: RetryPolicy
    private let engine: Engine
    private let maximumActiveScenes: Int
    /// How many files' data the host is asked for at once.
    private var maximumWanted: Int { core.configuration.maxConnections }
    /// Runs work here, from any thread.
    let post: @Sendable (@escaping @Sendable (ClientCore) -> Void) -> Void
    private let onRelease: (Job) -> Void
    /// The job is in the spool.
    let onSpooled: (Job) -> Void
    let spool: Spool?
    var outageLog: OutageLog
    /// After a refused sign-in, before anybody signs in again.
    let refusalPauseMs: UInt64
    private(set) var jobs: [ObjectIdentifier: JobRun] = [:]
    private var waiting = PriorityFIFO<Waiting>()
    private var activeParts = 0
    private var wantQueue = FIFO<Question>()
    private var wanted: Set<WantedFile> = []
    /// Jobs that still come end at once.
    private var isClosing = false

    private struct WantedFile: Hashable {
        var scene: ObjectIdentifier
        var file: Int
    }

    /// In a queue, which keeps nothing that the host lent once the scene is over.
    private struct Waiting {
        weak var part: (any JobPart)?
    }

    private struct Question {
        weak var scene: SceneRun?
        var file: Int
    }

    init(
        core: EngineCore,
        engine: Engine,
        platform: Platform,
        policy: RetryPolicy,
        maximumActiveScenes: Int,
        spool: Spool? = nil,
        refusalPauseMs: UInt64 = 0,
        post: @escaping @Sendable (@escaping @Sendable (ClientCore) -> Void) -> Void,
        onRelease: @escaping (Job) -> Void,
        onSpooled: @escaping (Job) -> Void = { _ in }
    ) {
        self.core = core
        self.engine = engine
        self.platform = platform
        self.policy = policy
        self.maximumActiveScenes = max(1, maximumActiveScenes)
        self.post = post
        self.onRelease = onRelease
        self.spool = spool
        self.refusalPauseMs = refusalPauseMs
        outageLog = OutageLog(log: core.log)
        self.onSpooled = onSpooled
    }

    // MARK: Jobs

    /// A job of parts that take the client's places: scenes, or an import.
    func start(_ job: Job, priority: Int32 = 0, parts: (JobRun) -> [any JobPart]) {
        let run = newRun(job)
        run.parts = parts(run)
        begin(run, priority: priority)
    }

    /// Queues the parts of a job for the client's places.
    func begin(_ run: JobRun, priority: Int32) {
        for part in run.parts where !part.isFinished { waiting.append(Waiting(part: part), priority: priority) }
        if isClosing { end(run) } else if run.job.read(\.isCancelRequested) { cancel(run.job) }
        startParts()
    }

    func newRun(_ job: Job) -> JobRun {
        let run = JobRun(job: job, lease: Lease { [post] in post { $0.released(job) } })
        jobs[ObjectIdentifier(job)] = run
        return run
    }

    /// A job of a single request, whose answer is a document.
    func start(_ job: Job, _ operation: String, _ parameters: JSONObject) {
        let run = newRun(job)
        func end(_ result: Result<JSONValue, Failure>) {
            guard !job.read(\.isFinished) else { return }
            job.end(result)
            run.partEnded(at: .none)
        }
        if isClosing || job.read(\.isCancelRequested) { return end(.failure(.requestCancelled)) }
        let giveUp =
            switch platform {
            case .kognic(let kognic): kognic.request(operation, parameters, for: job, end: end)
            case .labelbox(let labelbox): labelbox.request(operation, parameters, end: end)
            }
        guard !job.read(\.isFinished) else { return }
        run.cancelRequest = {
            giveUp?()
            end(.failure(.requestCancelled))
        }
    }

    func cancel(_ job: Job) {
        // One that is still being written is cancelled when that is done.
        guard let run = jobs[ObjectIdentifier(job)], run.storing == nil else { return }
        run.cancelRequest?()
        run.parts.forEach { $0.cancel() }
    }

    /// Cancels the jobs that are there and those that still come; what is in the spool stays there.
    func cancelAll() -> Client.CloseReport {
        isClosing = true
        var report = Client.CloseReport()
        for run in Array(jobs.values) {
            if run.job.read(\.isFinished) {
                if run.job.isLeftInSpool { report.jobsSpooled += 1 }
                continue
            }
            report.note(run)
            end(run)
        }
        return report
    }

    /// The client closes.
    private func end(_ run: JobRun) {
        run.isInSpool ? suspend(run, .leftInSpool) : cancel(run.job)
    }

    /// What a job borrowed is read no more.
    private func released(_ job: Job) {
        guard jobs.removeValue(forKey: ObjectIdentifier(job)) != nil else { return }
        job.release()
        onRelease(job)
    }

    /// After the engine's end, when nothing reads any more.
    func releaseAll() {
        endStoring()
        jobs.values.map(\.job).forEach(released)
    }

    // MARK: Parts under way

    func startParts() {
        guard !core.isPaused else { return }
        while activeParts < maximumActiveScenes, let next = waiting.popFirst() {
            guard let part = next.part, !part.isFinished else { continue }
            activeParts += 1
            part.start()
        }
    }

    func slotReleased() {
        activeParts -= 1
        // Not from inside the part that ends: it is still at work.
        _ = core.after(milliseconds: 0) { [unowned self] _ in startParts() }
    }

    /// Runs `work` on a reader thread, and `completion` with its value on the engine thread.
    /// - Returns: false when the engine is stopping; neither is called then.
    func onReader<Value: Sendable>(
        _ work: @escaping @Sendable () -> Value,
        completion: @escaping (Value) -> Void
    ) -> Bool {
        let completion = Handoff(completion)
        return engine.onReader { [engine] in
            let value = work()
            _ = engine.post { _ in completion.value(value) }
        }
    }

    /// As long as a retry would wait after that many attempts.
    func pauseMs(attempt: Int, retryAfterMs: UInt64?) -> UInt64 {
        policy.waitMs(afterAttempts: attempt, retryAfterMs: retryAfterMs) { UInt64.random(in: $0) }
    }

    // MARK: Data that the host is asked for

    func want(scene: SceneRun, file: Int) {
        wantQueue.append(Question(scene: scene, file: file))
        askForData()
    }

    /// The host's data was sent, or will not be.
    func answered(scene: SceneRun, file: Int) {
        guard wanted.remove(WantedFile(scene: ObjectIdentifier(scene), file: file)) != nil else { return }
        // Later: a question that fails at once would come back here, deeper with each.
        core.later { [unowned self] in askForData() }
    }

    /// The scene needs none of the data that was asked for it any more.
    func withdrawQuestions(of scene: SceneRun) {
        let id = ObjectIdentifier(scene)
        wanted = wanted.filter { $0.scene != id }
        core.later { [unowned self] in askForData() }
    }

    private func askForData() {
        while wanted.count < maximumWanted, let next = wantQueue.popFirst() {
            guard let scene = next.scene, scene.isWanted(file: next.file) else { continue }
            // Counted before it is asked: a host that is gone answers at once.
            wanted.insert(WantedFile(scene: ObjectIdentifier(scene), file: next.file))
            scene.askForData(file: next.file)
        }
    }

    func provide(_ job: Job, scene: Int, file: Int, _ data: Result<ProvidedData, Failure>) {
        let part = jobs[ObjectIdentifier(job)]?.parts.dropFirst(scene).first
        (part as? SceneRun)?.provide(file: file, data)
    }
}
