/// The older images job of seed 000: upload URLs, dry run, files, the job itself.
struct ImagesFlow: Flow {
    private enum Step: Equatable {
        case ready, validating, askingURLs, dryRunning, uploading, creating, confirming, watching, finished
        case pausing
    }

    let scene: Scene
    let plan: ScenePlan
    private(set) var stage = Stage.none
    private var step = Step.ready
    private var starts = 0
    private var repeats = 0
    /// The job was made, and the answer does not name it.
    private var unnamed: Failure?
    private var uploads: [FlowAction] = []
    private var uploadsLeft: Set<FileID> = []
    /// As read from the bytes.
    private var sizes: [ImageSize?] = []
    private var outcome = SceneOutcome(state: .failed, stage: .none)

    init(scene: Scene, plan: ScenePlan) {
        self.scene = scene
        self.plan = plan
    }

    var isFinished: Bool { step == .finished }

    /// An event that its step does not wait for changes nothing.
    mutating func handle(_ event: FlowEvent) -> [FlowAction] {
        switch (step, event) {
        case (.finished, _):
            return []
        case (_, .cancelled):
            return finish(.cancelled, Failure(.cancelled, stage: stage, "The job was cancelled."))
        case (_, .restarted):
            starts = min(starts, 1)
            repeats = 0
            return []
        case (.ready, .started):
            step = .validating
            stage = .validation
            return [.validate]
        case (_, .validated(.failure(let failure))) where step != .ready && stage < .commit:
            // At its turn or, before anything more is sent, by a process that goes on with it.
            return fail(failure.at(.validation))
        case (.validating, .validated(.success(let read))):
            sizes = read
            return begin()
        case (_, .answered(.success(let answer))):
            return accept(answer)
        case (_, .answered(.failure(let problem))):
            return recover(from: problem)
        case (.pausing, .resumed):
            return confirm()
        case (.uploading, .uploaded(let file, let failure)):
            return uploaded(file, failure)
        case (.watching, .status(let status)):
            return follow(status)
        case (.watching, .statusLost(let failure)):
            return finish(.processing, failure.at(.processing, item: scene.externalID))
        case (.watching, .waitTimedOut):
            return finish(
                .processing,
                Failure(
                    .stillProcessing,
                    stage: .processing,
                    retryable: true,
                    item: scene.externalID,
                    "The time to wait is over. The job goes on at the platform: ask for its uuid later."
                )
            )
        default:
            return []
        }
    }

    private mutating func begin() -> [FlowAction] {
        starts += 1
        outcome.sceneUUID = ""
        step = .askingURLs
        stage = .scene
        return [.request(.uploadURLs(scene.uploadURLsBody()))]
    }

    private mutating func create(dryRun: Bool) -> [FlowAction] {
        step = dryRun ? .dryRunning : .creating
        stage = dryRun ? .scene : .commit
        let body = scene.imagesJobBody(internalID: outcome.sceneUUID, sizes: sizes)
        return [.request(.createImagesJob(body, project: plan.project, batch: plan.batch, dryRun: dryRun))]
    }

    private mutating func accept(_ answer: JSONValue) -> [FlowAction] {
        switch step {
        case .askingURLs:
            guard let object = answer.object,
                let id = object.id("internalId") ?? object.id("jobId")
            else { return fail(.unexpectedAnswer("upload URLs", expected: "internalId")) }
            switch signedUploads(answer, of: scene) {
            case .success(let actions): uploads = actions
            case .failure(let failure): return fail(failure)
            }
            outcome.sceneUUID = id
            return create(dryRun: true)
        case .dryRunning:
            if plan.dryRun {
                outcome.sceneUUID = ""
                return finish(.validated, nil)
            }
            step = .uploading
            stage = .upload
            uploadsLeft = Set(scene.sentResources.map(FileID.resource))
            return uploads.isEmpty ? create(dryRun: false) : uploads
        case .creating:
            guard let id = answer.object?.id("internalId") else {
                unnamed = .unexpectedAnswer("create images job", expected: "internalId")
                return confirm()
            }
            outcome.sceneUUID = id
            return created()
        case .confirming:
            guard let list = answer.array else {
                return fail(.unexpectedAnswer("inputs by uuid", expected: "list of inputs"))
            }
            if !list.isEmpty { return created() }
            // It said that it made it: what can't be seen yet would be there twice.
            return unnamed.map { fail($0) } ?? again()
        case .ready, .validating, .uploading, .watching, .pausing, .finished:
            return []
        }
    }

    private mutating func recover(from problem: APIFailure) -> [FlowAction] {
        let unknown = problem.httpStatus == 404
        switch step {
        case .ready, .validating, .uploading, .watching, .pausing, .finished:
            return []
        case .creating where problem.ambiguous && repeats < plan.maximumRepeats:
            repeats += 1
            outcome.failure = problem.failure
            step = .pausing
            return [.pause(attempt: repeats, retryAfterMs: problem.retryAfterMs)]
        case .confirming where unknown:
            return again()
        case .creating where unknown && plan.project != nil, .dryRunning where unknown && plan.project != nil:
            return fail(problem.failure.unknownTarget(project: plan.project ?? "", batch: plan.batch))
        default:
            return fail(problem.failure)
        }
    }

    private mutating func confirm() -> [FlowAction] {
        step = .confirming
        return [.request(.inputsByUUID([outcome.sceneUUID]))]
    }

    private mutating func again() -> [FlowAction] {
        if repeats >= plan.maximumRepeats, let failure = outcome.failure { return fail(failure) }
        return create(dryRun: false)
    }

    private mutating func uploaded(_ file: FileID, _ failure: Failure?) -> [FlowAction] {
        guard uploadsLeft.contains(file) else { return [] }
        if let failure {
            guard failure.code == .urlExpired, starts <= SceneFlow.maximumExpiries else { return fail(failure) }
            uploadsLeft = []
            return [.abandonUploads] + begin()
        }
        uploadsLeft.remove(file)
        return uploadsLeft.isEmpty ? create(dryRun: false) : []
    }

    private mutating func created() -> [FlowAction] {
        outcome.failure = nil
        guard plan.waits else { return finish(.submitted, nil) }
        step = .watching
        stage = .processing
        return [.watch(uuid: outcome.sceneUUID)]
    }

    private mutating func follow(_ status: SceneStatus) -> [FlowAction] {
        guard status.uuid == outcome.sceneUUID else { return [] }
        outcome.status = status.status
        outcome.viewLink = status.viewLink
        guard let (state, failure) = status.end(of: scene.externalID) else { return [] }
        return finish(state, failure)
    }

    private mutating func fail(_ failure: Failure) -> [FlowAction] {
        var failure = failure
        if failure.stage == .none { failure.stage = stage }
        if failure.item.isEmpty { failure.item = scene.externalID }
        return finish(.failed, failure)
    }

    private mutating func finish(_ state: SceneOutcome.State, _ failure: Failure?) -> [FlowAction] {
        outcome.state = state
        outcome.failure = failure
        outcome.stage = failure?.stage ?? stage
        step = .finished
        return [.finish(outcome)]
    }
}
