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
    private let onRelease: (Job) -> Void
    private var jobs: [ObjectIdentifier: JobRun] = [:]
    private var waiting = FIFO<SceneRun>()
    private var activeScenes = 0
    private var wantQueue = FIFO<(scene: SceneRun, file: Int)>()
    private var wanted: Set<WantedFile> = []
    private var watch = StatusWatch()
    private var watched: [String: SceneRun] = [:]
    private var watchTimer: (id: TimerID, due: UInt64)?

    private struct WantedFile: Hashable {
        var scene: ObjectIdentifier
        var file: Int
    }

    init(
        core: EngineCore,
        engine: Engine,
        session: Session,
        policy: RetryPolicy,
        maximumActiveScenes: Int,
        onRelease: @escaping (Job) -> Void
    ) {
        self.core = core
        self.engine = engine
        self.session = session
        self.policy = policy
        self.maximumActiveScenes = max(1, maximumActiveScenes)
        maximumWanted = core.configuration.maxConnections
        self.onRelease = onRelease
    }

    // MARK: Jobs

    func start(_ job: Job, _ scenes: [(Scene, ScenePlan)], wait: SceneRun.WaitOptions) {
        let run = JobRun(job: job) { [unowned self] run in released(run) }
        jobs[ObjectIdentifier(job)] = run
        run.expect(scenes: scenes.count)
        run.scenes = scenes.enumerated().map { index, item in
            SceneRun(job: run, index: index, client: self, scene: item.0, plan: item.1, wait: wait)
        }
        run.scenes.forEach { waiting.append($0) }
        if scenes.isEmpty {
            job.finish()
            return run.releaseWhenDone()
        }
        startScenes()
    }

    /// A job of a single request, whose answer is a document.
    func start(_ job: Job, _ operation: Operation?, _ parameters: JSONObject) {
        let run = JobRun(job: job) { [unowned self] run in released(run) }
        jobs[ObjectIdentifier(job)] = run
        run.expect(scenes: 1)
        func end(_ result: Result<JSONValue, Failure>) {
            guard !job.read(\.isFinished) else { return }
            job.end(result)
            run.sceneEnded(at: .none)
        }
        guard let operation else {
            run.cancelRequest = {
                end(.failure(Failure(.cancelled, stage: .request, "The request was cancelled.")))
            }
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
        // Those that had not begun let go of what the host lent.
        var left = FIFO<SceneRun>()
        while let scene = waiting.popFirst() {
            if !scene.isFinished { left.append(scene) }
        }
        waiting = left
    }

    var openJobs: [Job] { jobs.values.map(\.job) }

    func cancelAll() { jobs.values.forEach { cancel($0.job) } }

    private func released(_ run: JobRun) {
        jobs[ObjectIdentifier(run.job)] = nil
        run.cancelRequest = nil
        onRelease(run.job)
        run.job.release()
    }

    // MARK: Scenes under way

    private func startScenes() {
        while activeScenes < maximumActiveScenes, let scene = waiting.popFirst() {
            guard !scene.isFinished else { continue }
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
        wantQueue.append((scene, file))
        askForData()
    }

    /// The host's data was sent, or will not be.
    func answered(scene: SceneRun, file: Int) {
        guard wanted.remove(WantedFile(scene: ObjectIdentifier(scene), file: file)) != nil else { return }
        askForData()
    }

    private func askForData() {
        while wanted.count < maximumWanted, let next = wantQueue.popFirst() {
            if next.scene.askForData(file: next.file) {
                wanted.insert(WantedFile(scene: ObjectIdentifier(next.scene), file: next.file))
            }
        }
    }

    func provide(_ job: Job, scene: Int, file: Int, _ data: Result<any BodySource, Failure>) {
        jobs[ObjectIdentifier(job)]?.scenes.dropFirst(scene).first?.provide(file: file, data)
    }

    // MARK: Status

    func watch(_ uuid: String, for scene: SceneRun, _ options: SceneRun.WaitOptions) {
        watched[uuid] = scene
        watch.add(uuid, intervalMs: options.intervalMs, timeoutMs: options.timeoutMs, now: core.now)
        schedule()
    }

    func unwatch(_ uuid: String) {
        watched[uuid] = nil
        watch.remove(uuid)
    }

    private func schedule() {
        guard let due = watch.nextDue else { return }
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
        for action in watch.step(now: core.now) {
            switch action {
            case .timedOut(let uuid):
                watched.removeValue(forKey: uuid)?.handle(.waitTimedOut)
            case .ask(let uuids):
                session.send(.scenes(uuids: uuids)) { [unowned self] result in statusAnswered(uuids, result) }
            }
        }
        schedule()
    }

    private func statusAnswered(_ uuids: [String], _ result: Result<APIAnswer, APIFailure>) {
        switch result {
        case .success(let answer):
            watch.answered(uuids, now: core.now, random: Double.random(in: 0..<1))
            for status in (answer.document.array ?? []).compactMap(SceneStatus.init) {
                watched[status.uuid]?.handle(.status(status))
            }
        case .failure(let problem)
        where (400..<500).contains(problem.httpStatus) && problem.failure.code != .forbidden
            && problem.failure.code != .credentialsRefused && uuids.count > 1:
            // One of them may be what was refused: each is asked for on its own.
            watch.refused(uuids, now: core.now)
        case .failure(let problem):
            // It was repeated as often as any request: more would not tell.
            for uuid in uuids { watched[uuid]?.handle(.statusLost(problem.failure)) }
        }
        schedule()
    }
}
