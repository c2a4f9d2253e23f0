/// One scene of a job under way: carries out what its flow says and feeds back what came of it.
/// Lives on the engine thread.
final class SceneRun: JobPart {
    let job: JobRun
    let index: Int
    private let client: ClientCore
    private let kognic: KognicCore
    private let waitOptions: WaitOptions
    private var flow: any Flow
    private let scene: Scene
    private let plan: ScenePlan
    private let resources: [Resource]
    private var checked = CheckedScene()
    private var ticket: KognicSession.Ticket?
    private var pauseTimer: TimerID?
    private var waitTimer: TimerID?
    private var transfers: [FileID: TransferID] = [:]
    /// URLs of the files whose data the host was asked for.
    private var wanted: [Int: String] = [:]
    /// Completions of an abandoned round of uploads must not count for the next.
    private var round = 0
    private var holdsSlot = false
    private var watchedUUID: String?
    private var recordedStatus: SceneStatus?
    private let outages: Outages
    /// What an earlier process left to do; nil once it is begun.
    private var outstanding: OutstandingActions?

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

    private func handle(_ event: FlowEvent, checked: CheckedScene?) {
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

    private func move(_ event: FlowEvent) -> [FlowAction] {
        let before = flow.stage
        let actions = flow.handle(event)
        if flow.stage != before { job.partMoved(index, from: before, to: flow.stage) }
        return actions
    }

    private func recorded(_ actions: [FlowAction]) {
        for action in actions {
            // What came in between, a cancel, ended it: only that counts.
            if case .finish = action {} else if flow.isFinished { continue }
            carryOut(action)
        }
    }

    // Nobody who calls back keeps the scene: what the host lent to it goes back when the job is over, not when the
    // last answer is there.
    private func carryOut(_ action: FlowAction) {
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
        let accepted = client.onReader { [scene, plan, lease = job.lease] in
            withExtendedLifetime(lease) {
                checkSceneAndFiles(scene, calibration: calibration, preAnnotation: plan.preAnnotation)
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

    private func note(_ checked: CheckedScene) {
        self.checked = checked
        job.job.update { [index] state in
            guard state.scenes.indices.contains(index) else { return }
            state.scenes[index].findings = checked.findings
            for (file, size) in checked.imageSizes.enumerated() where state.scenes[index].files.indices.contains(file) {
                state.scenes[index].files[file].size = size
            }
            for (file, bytes) in checked.byteCounts.enumerated()
            where state.scenes[index].files.indices.contains(file) {
                state.scenes[index].files[file].bytes = bytes ?? 0
                state.progress.bytes = state.progress.bytes.saturatingAdd(bytes ?? 0)
            }
        }
    }

    // MARK: Uploads

    private func upload(_ file: FileID, to url: String) {
        switch file {
        case .imu:
            let bytes = scene.imuFileBody().serialized()
            put(BytesBody(name: "IMU data", bytes: bytes), "application/json", file, to: url)
        case .resource(let index):
            guard let resource = resources.dropFirst(index).first else { return }
            switch resource.source {
            case .file, .copy:
                let size = checked.byteCounts.dropFirst(index).first ?? nil
                let identity = checked.identities.dropFirst(index).first ?? nil
                let body = FileBody(path: resource.path, size: size ?? 0, identity: identity)
                put(body, resource.contentType, file, to: url)
            case .host(let source):
                guard let source = source as? BorrowedSource else { return }
                put(source.body(name: resource.clientFilename, lease: job.lease), resource.contentType, file, to: url)
            case .requested:
                wanted[index] = url
                client.want(scene: self, file: index)
            }
        }
    }

    /// False when its data is not needed any more.
    func isWanted(file: Int) -> Bool { wanted[file] != nil && !flow.isFinished }

    /// The host is asked for the data only when its turn has come.
    func askForData(file: Int) {
        let name = resources.dropFirst(file).first?.clientFilename ?? ""
        if !job.job.want(scene: index, file: file, name: name) { provide(file: file, .failure(.abandoned)) }
    }

    /// What the host answered to the question for data.
    func provide(file: Int, _ data: Result<ProvidedData, Failure>) {
        guard let url = wanted.removeValue(forKey: file), let resource = resources.dropFirst(file).first
        else { return }
        switch data {
        case .success(let data):
            let body = data.body(name: resource.clientFilename, lease: job.lease)
            updateFile(.resource(file)) { record, progress in
                // A scene that was begun again asks again.
                progress.bytes = (progress.bytes - min(progress.bytes, record.bytes)).saturatingAdd(body.size)
                record.bytes = body.size
            }
            put(body, resource.contentType, .resource(file), to: url)
        case .failure(let failure):
            client.answered(scene: self, file: file)
            uploaded(.resource(file), failure.at(.upload, item: resource.clientFilename))
        }
    }

    private func put(_ body: any BodySource, _ contentType: String, _ file: FileID, to url: String) {
        // The bearer token never goes to a signed URL.
        let request = HTTPRequest(
            method: .put,
            url: url,
            headers: [HTTPHeader(name: "Content-Type", value: contentType)],
            body: .source(body),
            label: "upload of \(body.name)",
            judge: unreadableIfPage
        )
        let round = round
        transfers[file] = client.core.perform(
            request,
            policy: client.policy,
            progress: { [weak self] sent in self?.progress(file, sent, of: round) },
            completion: { [weak self, name = body.name] result in
                self?.transferred(
                    file,
                    to: url,
                    uploadFailure(result, file: name),
                    attempts: result.attempts,
                    of: round
                )
            }
        )
    }

    private func transferred(_ file: FileID, to url: String, _ failure: Failure?, attempts: Int, of round: Int) {
        guard round == self.round else { return }
        transfers[file] = nil
        updateFile(file) { record, _ in record.attempts += UInt32(clamping: attempts) }
        if case .resource(let index) = file { client.answered(scene: self, file: index) }
        if let failure, outlasts(failure, again: { $0.upload(file, to: url) }) { return }
        uploaded(file, failure)
    }

    private func updateFile(_ file: FileID, _ change: (inout FileRecord, inout Progress) -> Void) {
        guard case .resource(let resource) = file else { return }
        job.job.update { [index] state in
            guard state.scenes.indices.contains(index), state.scenes[index].files.indices.contains(resource)
            else { return }
            change(&state.scenes[index].files[resource], &state.progress)
        }
    }

    private func progress(_ file: FileID, _ sent: UInt64, of round: Int) {
        guard round == self.round else { return }
        updateFile(file) { record, progress in progress.sent(sent, before: &record.bytesSent) }
    }

    private func uploaded(_ file: FileID, _ failure: Failure?) {
        note(file, failure)
        handle(.uploaded(file: file, failure))
    }

    private func note(_ file: FileID, _ failure: Failure?) {
        updateFile(file) { record, progress in
            if let failure {
                record.state = .failed
                record.code = failure.code
                record.message = failure.message
            } else {
                record.state = .uploaded
                progress.filesDone += 1
                progress.sent(record.bytes, before: &record.bytesSent)
            }
        }
    }

    private func stopUploads() {
        round += 1
        transfers.values.forEach(client.core.cancel)
        transfers = [:]
        wanted = [:]
        job.job.withdrawQuestions(scene: index)
        client.withdrawQuestions(of: self)
    }

    private func abandonUploads() {
        stopUploads()
        noteAbandonedUploads()
    }

    private func noteAbandonedUploads() {
        for file in resources.indices {
            updateFile(.resource(file)) { record, progress in
                progress.sent(0, before: &record.bytesSent)
                if record.state == .uploaded { progress.filesDone -= 1 }
                record.state = .pending
                record.code = .ok
                record.message = ""
            }
        }
    }

    // MARK: The spool

    /// Stops where it is, with nothing more recorded.
    func leave(as state: SceneOutcome.State, _ failure: Failure) {
        guard job.job.read({ [index] in $0.scenes.dropFirst(index).first?.outcome == nil }) else { return }
        stop()
        var outcome = SceneOutcome(state: state, stage: flow.stage, failure: failure.at(flow.stage))
        outcome.failure?.item = scene.externalID
        job.job.end(scene: index, outcome)
        releaseSlot()
        job.partEnded(at: flow.stage)
    }

    /// Goes through what an earlier process recorded; `start` then goes on from there.
    func restore(_ events: [SpooledEvent]) {
        var outstanding = OutstandingActions()
        for recorded in events where !flow.isFinished {
            let actions = move(recorded.event)
            outstanding.note(recorded.event, actions)
            if let checked = recorded.checked { note(checked) }
            if case .uploaded(let file, let failure) = recorded.event { note(file, failure) }
            if actions.contains(.abandonUploads) { noteAbandonedUploads() }
        }
        if !events.isEmpty { self.outstanding = outstanding }
    }

    /// Tells what became of a scene that an earlier process saw through: whether or not anything may be sent.
    func tellRestoredEnd() {
        guard case .finish(let outcome)? = outstanding?.actions.first else { return }
        outstanding = nil
        finish(outcome)
    }

    /// Goes on where an earlier process ended.
    private func resume(_ outstanding: OutstandingActions) {
        if !flow.isFinished { handle(.restarted) }
        for action in outstanding.actions {
            if case .request(let request) = action, request.repeatability == .onlyIfUnprocessed {
                // It may have been carried out: as after a lost answer, the flow asks.
                handle(.lostWithTheProcess)
            } else {
                carryOut(action)
            }
        }
    }

    /// Nothing got through, and a job of the spool does that again later.
    private func outlasts(_ failure: Failure, again: @escaping (SceneRun) -> Void) -> Bool {
        guard !flow.isFinished, outages.areOutlasted(failure) else { return false }
        outages.wait { [weak self, round] in
            guard let self, !flow.isFinished, round == self.round else { return }
            again(self)
        }
        return true
    }

    private func sessionOpened(_ result: Result<String, Failure>) {
        if case .failure(let failure) = result, outlasts(failure, again: { $0.carryOut(.openSession) }) { return }
        handle(.sessionOpened(result))
    }

    private func answered(_ request: APIRequest, _ result: Result<JSONValue, APIFailure>) {
        if case .failure(let problem) = result, request.repeatability == .safe || !problem.ambiguous,
            outlasts(problem.failure, again: { $0.carryOut(.request(request)) })
        {
            return
        }
        handle(.answered(result))
    }

    /// The status could not be asked for; true when it will be asked for again.
    func waitsForStatus(despite failure: Failure) -> Bool {
        guard !flow.isFinished, outages.areOutlasted(failure) else { return false }
        // The host's time to wait is for the platform, not for the network.
        if let waitTimer { client.core.cancelTimer(waitTimer) }
        waitTimer = nil
        return true
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

    private func finish(_ outcome: SceneOutcome) {
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

    private func stop() {
        outages.end()
        if let ticket { kognic.session.cancel(ticket) }
        for timer in [pauseTimer, waitTimer] { timer.map(client.core.cancelTimer) }
        if let watchedUUID { kognic.unwatch(watchedUUID, by: self) }
        stopUploads()
    }

    private func releaseSlot() {
        guard holdsSlot else { return }
        holdsSlot = false
        client.slotReleased()
    }
}

extension Result where Success == HTTPResponse, Failure == TransferFailure {
    fileprivate var attempts: Int {
        switch self {
        case .success(let response): response.attempts
        case .failure(let failure): failure.attempts
        }
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
