/// The part of a client that lives on the engine thread: its session, its scenes under way, whom it waits for.
final class ClientCore {
    let core: EngineCore
    let session: Session
    let policy: RetryPolicy
    var known = KnownObjects()
    private let engine: Engine
    private let maximumActiveScenes: Int
    /// How many files' data the host is asked for at once.
    private let maximumWanted: Int
    /// Runs work here, from any thread.
    private let post: @Sendable (@escaping @Sendable (ClientCore) -> Void) -> Void
    private let onRelease: (Job) -> Void
    private var jobs: [ObjectIdentifier: JobRun] = [:]
    private var waiting = FIFO<Waiting>()
    private var activeScenes = 0
    private var wantQueue = FIFO<(scene: Waiting, file: Int)>()
    private var wanted: Set<WantedFile> = []
    private var watch = StatusWatch()
    /// Several may wait for one scene.
    private var watched: [String: [SceneRun]] = [:]
    private var watchTimer: (id: TimerID, due: UInt64)?
    /// Jobs that still come end at once.
    private var isClosing = false

    private struct WantedFile: Hashable {
        var scene: ObjectIdentifier
        var file: Int
    }

    /// A scene in a queue, which keeps nothing that the host lent once the scene is over.
    private struct Waiting {
        weak var scene: SceneRun?
    }

    init(
        core: EngineCore,
        engine: Engine,
        session: Session,
        policy: RetryPolicy,
        maximumActiveScenes: Int,
        post: @escaping @Sendable (@escaping @Sendable (ClientCore) -> Void) -> Void,
        onRelease: @escaping (Job) -> Void
    ) {
        self.core = core
        self.engine = engine
        self.session = session
        self.policy = policy
        self.maximumActiveScenes = max(1, maximumActiveScenes)
        maximumWanted = core.configuration.maxConnections
        self.post = post
        self.onRelease = onRelease
    }

    // MARK: Jobs

    func start(_ job: Job, _ scenes: [(Scene, ScenePlan)], wait: SceneRun.WaitOptions) {
        let run = newRun(job, scenes: scenes.count)
        run.scenes = scenes.enumerated().map { index, item in
            SceneRun(job: run, index: index, client: self, scene: item.0, plan: item.1, wait: wait)
        }
        run.scenes.forEach { waiting.append(Waiting(scene: $0)) }
        if isClosing || job.read(\.isCancelRequested) { cancel(job) }
        startScenes()
    }

    private func newRun(_ job: Job, scenes: Int) -> JobRun {
        let run = JobRun(job: job, scenes: scenes, lease: Lease { [post] in post { $0.released(job) } })
        jobs[ObjectIdentifier(job)] = run
        return run
    }

    /// A job of a single request, whose answer is a document.
    func start(_ job: Job, _ operation: Operation?, _ parameters: JSONObject) {
        let run = newRun(job, scenes: 1)
        func end(_ result: Result<JSONValue, Failure>) {
            guard !job.read(\.isFinished) else { return }
            job.end(result)
            run.sceneEnded(at: .none)
        }
        if isClosing || job.read(\.isCancelRequested) { return end(.failure(.requestCancelled)) }
        guard let operation else {
            run.cancelRequest = { end(.failure(.requestCancelled)) }
            return session.open { [session] result in
                end(result.map { ["workspaceId": .string($0), "clientId": .string(session.clientID)] })
            }
        }
        let findings = known.check(operation, parameters)
        if let failure = Failure(findings: findings, of: operation.name) {
            job.update { if !$0.scenes.isEmpty { $0.scenes[0].findings = findings } }
            return end(.failure(failure))
        }
        let request = OperationRun(operation, parameters, session: session) { [unowned self] result in
            if case .success(let answer) = result { known.learn(operation, parameters, answer) }
            end(result)
        }
        run.cancelRequest = request.cancel
        request.start()
    }

    func cancel(_ job: Job) {
        guard let run = jobs[ObjectIdentifier(job)] else { return }
        run.cancelRequest?()
        run.scenes.forEach { $0.cancel() }
    }

    /// Cancels the jobs that are there and those that still come.
    func cancelAll() -> Client.CloseReport {
        isClosing = true
        var report = Client.CloseReport()
        for run in Array(jobs.values) where !run.job.read(\.isFinished) {
            let progress = run.job.read(\.progress)
            report.jobsCancelled += 1
            report.bytesUnsent = report.bytesUnsent
                .saturatingAdd(progress.bytes - min(progress.bytes, progress.bytesSent))
            cancel(run.job)
        }
        return report
    }

    /// What a job borrowed is read no more.
    private func released(_ job: Job) {
        guard jobs.removeValue(forKey: ObjectIdentifier(job)) != nil else { return }
        job.release()
        onRelease(job)
    }

    /// After the engine's end, when nothing reads any more.
    func releaseAll() { jobs.values.map(\.job).forEach(released) }

    // MARK: Scenes under way

    private func startScenes() {
        while activeScenes < maximumActiveScenes, let next = waiting.popFirst() {
            guard let scene = next.scene, !scene.isFinished else { continue }
            activeScenes += 1
            scene.start()
        }
    }

    func slotReleased() {
        activeScenes -= 1
        // Not from inside the scene that ends: it is still at work.
        _ = core.after(milliseconds: 0) { [unowned self] _ in startScenes() }
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
        wantQueue.append((Waiting(scene: scene), file))
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
            guard let scene = next.scene.scene, scene.isWanted(file: next.file) else { continue }
            // Counted before it is asked: a host that is gone answers at once.
            wanted.insert(WantedFile(scene: ObjectIdentifier(scene), file: next.file))
            scene.askForData(file: next.file)
        }
    }

    func provide(_ job: Job, scene: Int, file: Int, _ data: Result<ProvidedData, Failure>) {
        jobs[ObjectIdentifier(job)]?.scenes.dropFirst(scene).first?.provide(file: file, data)
    }

    // MARK: Status

    func watch(_ uuid: String, for scene: SceneRun, intervalMs: UInt64) {
        watched[uuid, default: []].append(scene)
        watch.add(uuid, intervalMs: intervalMs, now: core.now)
        schedule()
    }

    func unwatch(_ uuid: String, by scene: SceneRun) {
        watched[uuid]?.removeAll { $0 === scene }
        guard watched[uuid]?.isEmpty == true else { return }
        watched[uuid] = nil
        watch.remove(uuid)
    }

    private func tellWatchers(of uuid: String, _ event: FlowEvent) {
        (watched[uuid] ?? []).forEach { $0.handle(event) }
    }

    private func schedule() {
        guard let due = watch.nextDue() else { return }
        if let timer = watchTimer {
            if timer.due <= due { return }
            core.cancelTimer(timer.id)
        }
        let now = core.now
        let id = core.after(milliseconds: due > now ? due - now : 0) { [unowned self] _ in
            watchTimer = nil
            askStatus()
        }
        watchTimer = (id, due)
    }

    private func askStatus() {
        for uuids in watch.due(now: core.now) {
            session.send(.scenes(uuids: uuids)) { [unowned self] result in statusAnswered(uuids, result) }
        }
        schedule()
    }

    private func statusAnswered(_ uuids: [String], _ result: Result<APIAnswer, APIFailure>) {
        switch result {
        case .success(let answer):
            watch.answered(uuids, now: core.now, random: Double.random(in: 0..<1))
            for status in (answer.document.array ?? []).compactMap(SceneStatus.init) {
                tellWatchers(of: status.uuid, .status(status))
            }
        case .failure(let problem)
        where (400..<500).contains(problem.httpStatus) && problem.failure.code != .forbidden
            && problem.failure.code != .credentialsRefused && uuids.count > 1:
            // One of them may be what was refused: each is asked for on its own.
            watch.refused(uuids, now: core.now)
        case .failure(let problem):
            // It was repeated as often as any request: more would not tell.
            for uuid in uuids { tellWatchers(of: uuid, .statusLost(problem.failure)) }
        }
        schedule()
    }
}

extension Failure {
    static var requestCancelled: Failure { Failure(.cancelled, stage: .request, "The request was cancelled.") }
}
