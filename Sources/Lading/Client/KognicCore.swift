/// Kognic on a client's engine thread: the session, what it made known, and whose status is asked for.
final class KognicCore {
    let session: KognicSession
    var known = KnownObjects()
    private let core: EngineCore
    private let settings: FindingSettings
    private var watch = StatusWatch()
    /// Several may wait for one scene.
    private var watched: [String: [SceneRun]] = [:]
    private var watchTimer: (id: TimerID, due: UInt64)?

    init(session: KognicSession, core: EngineCore, findings: FindingSettings) {
        self.session = session
        self.core = core
        settings = findings
    }

    // MARK: Single requests

    /// Starts an operation; `end` is called exactly once, now or later.
    /// - Returns: what gives it up.
    func request(
        _ name: String,
        _ parameters: JSONObject,
        for job: Job,
        end: @escaping (Result<JSONValue, Failure>) -> Void
    ) -> (() -> Void)? {
        guard let operation = KognicOperation.named(name) else {
            session.open { [session] result in
                end(result.map { ["workspaceId": .string($0), "clientId": .string(session.clientID)] })
            }
            return nil
        }
        let findings = settings.applied(to: known.check(operation, parameters))
        if !findings.isEmpty { job.update { if !$0.scenes.isEmpty { $0.scenes[0].findings = findings } } }
        if let failure = Failure(findings: findings, of: name) {
            end(.failure(failure))
            return nil
        }
        let run = OperationRun(operation, parameters, session: session) { [unowned self] result in
            if case .success(let answer) = result { known.learn(operation, parameters, answer) }
            end(result)
        }
        run.start()
        return run.cancel
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
            for uuid in uuids {
                for scene in watched[uuid] ?? [] where !scene.waitsForStatus(despite: problem.failure) {
                    scene.handle(.statusLost(problem.failure))
                }
            }
            // Those that are still watched wait for the network.
            watch.answered(uuids, now: core.now, random: Double.random(in: 0..<1))
        }
        schedule()
    }
}
