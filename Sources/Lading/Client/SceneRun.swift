/// One scene of a job under way: carries out what its flow says and feeds back what came of it.
/// Lives on the engine thread.
final class SceneRun: JobPart {
    let job: JobRun
    let index: Int
    let client: ClientCore
    private let kognic: KognicCore
    private let waitOptions: WaitOptions
    var flow: any Flow
    let scene: Scene
    let plan: ScenePlan
    let resources: [Resource]
    /// Where a file stands again, the index of its first place: it is sent once.
    let twins: [Int: Int]
    var checked = CheckedScene()
    private var ticket: KognicSession.Ticket?
    private var pauseTimer: TimerID?
    var waitTimer: TimerID?
    var transfers: [FileID: TransferID] = [:]
    /// URLs of the files whose data the host was asked for.
    var wanted: [Int: String] = [:]
    /// Completions of an abandoned round of uploads must not count for the next.
    var round = 0
    private var holdsSlot = false
    private var watchedUUID: String?
    private var recordedStatus: SceneStatus?
    let outages: Outages
    /// What an earlier process left to do; nil once it is begun.
    var outstanding: OutstandingActions?
    /// Files that only an earlier process looked at.
    var unchecked: Set<Int> = []

    struct WaitOptions: Sendable {
        var timeoutMs: UInt64 = 1_800_000
        var intervalMs: UInt64 = 500
    }

    init(
        job: JobRun,
        index: Int,
        client: ClientCore,
        kognic: KognicCore,
        scene: Scene,
        plan: ScenePlan,
        wait: WaitOptions
    ) {
        self.job = job
        self.index = index
        self.client = client
        self.kognic = kognic
        self.scene = scene
        self.plan = plan
        resources = scene.resources
        twins = scene.twins
        waitOptions = wait
        outages = Outages(of: job, client: client)
        flow = scene.type == .images ? ImagesFlow(scene: scene, plan: plan) : SceneFlow(scene: scene, plan: plan)
    }

    /// Nothing is left to do for it.
    var isFinished: Bool { flow.isFinished && outstanding == nil || job.isSuspended }

    /// Begins; the scene holds one of the client's places for scenes under way from here on.
    func start() {
        holdsSlot = true
        if let outstanding {
            self.outstanding = nil
            resume(outstanding)
        } else {
            handle(.started)
        }
    }

    func cancel() {
        if !flow.isFinished { outstanding = nil }
        handle(.cancelled)
    }

    func handle(_ event: FlowEvent) {
        // The network is back.
        if case .status = event, waitTimer == nil, watchedUUID != nil { limitWait() }
        handle(event, checked: nil)
    }

    func handle(_ event: FlowEvent, checked: CheckedScene?) {
        guard !flow.isFinished, !job.isSuspended else { return }
        if event.comesThrough { outages.areOver() }
        let actions = move(event)
        guard job.journal != nil else {
            for action in actions { carryOut(action) }
            return
        }
        let record = SpooledEvent(scene: index, event: event, checked: checked).record
        guard !actions.isEmpty else {
            if isNews(event) { job.record(record, on: client, then: nil) }
            return
        }
        job.record(record, on: client) { [weak self] in self?.recorded(actions) }
    }

    /// False for a status like the one before: polling alone must not wear out a disk.
    private func isNews(_ event: FlowEvent) -> Bool {
        guard case .status(let status) = event else { return true }
        defer { recordedStatus = status }
        return status != recordedStatus
    }

    func move(_ event: FlowEvent) -> [FlowAction] {
        let before = flow.stage
        let actions = flow.handle(event)
        if flow.stage != before { job.partMoved(index, from: before, to: flow.stage) }
        return actions
    }

    func recorded(_ actions: [FlowAction]) {
        for action in actions {
            // What came in between, a cancel, ended it: only that counts.
            if case .finish = action {} else if flow.isFinished { continue }
            carryOut(action)
        }
    }

    // Nobody who calls back keeps the scene: what the host lent to it goes back when the job is over, not when the
    // last answer is there.
    func carryOut(_ action: FlowAction) {
        switch action {
        case .validate:
            validate()
        case .openSession:
            kognic.session.open { [weak self] in self?.sessionOpened($0) }
        case .request(let request):
            ticket = kognic.session.send(request) { [weak self] result in
                self?.ticket = nil
                self?.answered(request, result.map(\.document))
            }
        case .pause(let attempt, let retryAfterMs):
            let wait = client.pauseMs(attempt: attempt, retryAfterMs: retryAfterMs)
            pauseTimer = client.core.after(milliseconds: wait) { [weak self] _ in
                self?.pauseTimer = nil
                self?.handle(.resumed)
            }
        case .upload(let file, let url):
            upload(file, to: url)
        case .abandonUploads:
            abandonUploads()
        case .watch(let uuid):
            watch(uuid)
        case .finish(let outcome):
            finish(outcome)
        }
    }

    // MARK: Validation

    private func validate() {
        let calibration = scene.calibrationID.flatMap { kognic.known.calibrations[$0] }
        let accepted = client.onReader { [scene, plan, lease = job.lease, job = job.job] in
            withExtendedLifetime(lease) {
                checkSceneAndFiles(
                    scene,
                    calibration: calibration,
                    preAnnotation: plan.preAnnotation,
                    motionCompensation: plan.motionCompensation,
                    settings: plan.findings,
                    isAwaited: { job.isAwaited }
                )
            }
        } completion: { [weak self] checked in
            self?.validated(checked)
        }
        if !accepted { handle(.cancelled) }
    }

    private func validated(_ checked: CheckedScene) {
        guard !flow.isFinished else { return }
        note(checked)
        if let failure = Failure(findings: checked.findings, of: scene.externalID) {
            handle(.validated(.failure(failure)), checked: checked)
        } else {
            handle(.validated(.success(checked.imageSizes)), checked: checked)
        }
    }

    func note(_ checked: CheckedScene) {
        self.checked = checked
        job.job.update { [index, twins] state in
            guard state.scenes.indices.contains(index) else { return }
            state.scenes[index].findings = checked.findings
            for (file, size) in checked.imageSizes.enumerated() where state.scenes[index].files.indices.contains(file) {
                state.scenes[index].files[file].size = size
            }
            for (file, bytes) in checked.byteCounts.enumerated()
            where state.scenes[index].files.indices.contains(file) {
                state.scenes[index].files[file].bytes = bytes ?? 0
                if twins[file] == nil { state.progress.bytes = state.progress.bytes.saturatingAdd(bytes ?? 0) }
            }
        }
    }

    // MARK: End

    private func watch(_ uuid: String) {
        releaseSlot()
        watchedUUID = uuid
        limitWait()
        kognic.watch(uuid, for: self, intervalMs: waitOptions.intervalMs)
    }

    private func limitWait() {
        waitTimer = client.core.after(milliseconds: waitOptions.timeoutMs) { [weak self] _ in
            self?.waitTimer = nil
            self?.handle(.waitTimedOut)
        }
    }

    func finish(_ outcome: SceneOutcome) {
        stop()
        job.job.update { [index] state in
            guard state.scenes.indices.contains(index) else { return }
            state.scenes[index].stage = outcome.stage
            for file in state.scenes[index].files.indices where state.scenes[index].files[file].state == .pending {
                state.scenes[index].files[file].state = .notSent
            }
        }
        if plan.sentUUID == nil { kognic.known.learn(scene, uuid: outcome.sceneUUID) }
        job.job.end(scene: index, outcome)
        releaseSlot()
        job.partEnded(at: flow.stage)
    }

    func stop() {
        outages.end()
        if let ticket { kognic.session.cancel(ticket) }
        for timer in [pauseTimer, waitTimer] { timer.map(client.core.cancelTimer) }
        if let watchedUUID { kognic.unwatch(watchedUUID, by: self) }
        stopUploads()
    }

    func releaseSlot() {
        guard holdsSlot else { return }
        holdsSlot = false
        client.slotReleased()
    }
}

extension ClientCore {
    func start(_ job: Job, _ scenes: [(Scene, ScenePlan)], wait: SceneRun.WaitOptions, priority: Int32) {
        // The client has refused scenes for any other platform.
        guard case .kognic(let kognic) = platform else { return }
        start(job, priority: priority) { run in
            scenes.enumerated().map { index, item in
                SceneRun(
                    job: run,
                    index: index,
                    client: self,
                    kognic: kognic,
                    scene: item.0,
                    plan: item.1,
                    wait: wait
                )
            }
        }
    }
}
