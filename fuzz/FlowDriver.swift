/// Stands in for the engine: knows what a flow has under way, and holds it to what a flow promises.
struct FlowDriver<F: Flow> {
    private enum Pending: Hashable { case start, validation, session, request, pause, watch, upload(FileID) }

    private var flow: F
    private let plan: ScenePlan
    private var pending: Set<Pending> = [.start]
    private var requests = 0
    private(set) var finishes = 0

    init(_ flow: F, _ plan: ScenePlan) {
        self.flow = flow
        self.plan = plan
    }

    mutating func deliver(_ event: FlowEvent) {
        guard isExpected(event) else {
            var copy = flow
            let actions = copy.handle(event)
            require(actions.isEmpty, "\(event) was not waited for, but caused \(actions)")
            require(copy.stage == flow.stage && copy.isFinished == flow.isFinished)
            return
        }
        let actions = flow.handle(event)
        for (index, action) in actions.enumerated() {
            require(finishes == 0, "\(action) after the end")
            note(action)
            if case .finish = action { require(index == actions.count - 1) }
        }
        require(flow.isFinished == (finishes == 1))
        require(flow.isFinished || !pending.isEmpty, "stuck in stage \(flow.stage) after \(event)")
    }

    /// Takes the event off what is under way, when it ends something there.
    private mutating func isExpected(_ event: FlowEvent) -> Bool {
        guard finishes == 0 else { return false }
        switch event {
        case .started: return pending.remove(.start) != nil
        // A process that goes on with a flow checks its files again, before anything more is sent.
        case .validated(.failure) where !pending.contains(.start) && flow.stage < .commit:
            pending.remove(.validation)
            return true
        case .validated: return pending.remove(.validation) != nil
        case .sessionOpened: return pending.remove(.session) != nil
        case .answered: return pending.remove(.request) != nil
        case .resumed: return pending.remove(.pause) != nil
        case .uploaded(let file, _): return pending.remove(.upload(file)) != nil
        case .status, .statusLost, .waitTimedOut: return pending.contains(.watch)
        case .cancelled, .restarted: return true
        }
    }

    private mutating func note(_ action: FlowAction) {
        switch action {
        case .validate: begin(.validation)
        case .openSession: begin(.session)
        case .request(let request):
            begin(.request)
            requests += 1
            require(requests <= 400, "a flow that goes round in circles")
            check(request)
        case .pause(let attempt, _):
            begin(.pause)
            require(attempt > 0)
        case .upload(let file, _):
            begin(.upload(file))
            require(!plan.dryRun, "a dry run that uploads")
        case .abandonUploads:
            pending = pending.filter { if case .upload = $0 { false } else { true } }
        case .watch(let uuid):
            begin(.watch)
            require(!uuid.isEmpty && !plan.dryRun)
        case .finish(let outcome):
            finishes += 1
            pending = []
            check(outcome)
        }
    }

    private mutating func begin(_ what: Pending) {
        require(pending.insert(what).inserted, "\(what) is under way already")
    }

    private func check(_ request: APIRequest) {
        require(RequestCheck.destination(url: "https://h/" + request.target)?.host == "h")
        // Asking for a uuid or for signed URLs makes nothing.
        let makesNothing = ["v1/inputs/initialize", "v1/inputs/upload-urls"].contains(request.path)
        require(!plan.dryRun || request.dryRun || makesNothing, "a dry run that makes something: \(request)")
        // Only the images job begins with a dry run.
        require(plan.dryRun || !request.dryRun || request.path.hasSuffix("images"))
    }

    private func check(_ outcome: SceneOutcome) {
        switch outcome.state {
        case .created, .submitted, .validated, .done: require(outcome.failure == nil)
        case .failed, .invalidated, .cancelled, .processing:
            guard let failure = outcome.failure else { fatalError("no reason: \(outcome)") }
            require(!failure.message.isEmpty && failure.stage == outcome.stage)
        case .imported, .partlyImported, .spooled: fatalError("no flow of a scene ends so: \(outcome)")
        }
        require(outcome.state != .validated || plan.dryRun)
        require(outcome.state != .submitted || !plan.waits)
        if [.created, .submitted].contains(outcome.state) { require(!outcome.sceneUUID.isEmpty) }
    }
}
