/// A scene of any type but the older images job (wire notes, "A scene, step by step").
struct SceneFlow: Flow {
    /// After that many lost or expired starts the scene fails.
    static let maximumStarts = 8
    /// A storage that refuses for another reason than time refuses the new URLs as well.
    static let maximumExpiries = 2
    /// A commit is a request that is repeated by itself: rounds of it are few.
    static let maximumCommits = 3

    private enum Step: Equatable, Sendable {
        case ready, validating, openingSession, initializing, sendingIMU, creating, confirmingCreation, uploading
        case committing, confirmingCommit, watching, preAnnotating, confirmingPreAnnotation, makingInput
        case confirmingInput, finished
        /// Waits before it does the other step again.
        indirect case pausing(before: Step)
    }

    let scene: Scene
    let plan: ScenePlan
    private(set) var stage = Stage.none
    private var step = Step.ready
    private var workspaceID = ""
    private var starts = 0
    private var repeats = 0
    private var expiries = 0
    /// A request was carried out, and its answer does not name what it made.
    private var unnamed: Failure?
    private var imu: (resourceID: String, url: String)?
    private var uploadsLeft: Set<FileID> = []
    private var outcome = SceneOutcome(state: .failed, stage: .none)

    init(scene: Scene, plan: ScenePlan) {
        self.scene = scene
        self.plan = plan
    }

    var isFinished: Bool { step == .finished }

    private var sceneUUID: String { outcome.sceneUUID }

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
            expiries = 0
            return []
        case (.ready, .started) where plan.sentUUID != nil:
            return openSession()
        case (.ready, .started):
            step = .validating
            stage = .validation
            return [.validate]
        case (_, .validated(.failure(let failure))) where step != .ready && stage < .commit:
            // At its turn or, before anything more is sent, by a process that goes on with it.
            return fail(failure.at(.validation))
        case (.validating, .validated(.success)):
            return openSession()
        case (.openingSession, .sessionOpened(.failure(let failure))):
            return fail(failure)
        case (.openingSession, .sessionOpened(.success(let workspaceID))):
            self.workspaceID = workspaceID
            guard let uuid = plan.sentUUID else { return initialize() }
            outcome.sceneUUID = uuid
            return committed()
        case (_, .answered(.success(let answer))):
            return accept(answer)
        case (_, .answered(.failure(let failure))):
            return recover(from: failure)
        case (.pausing(let next), .resumed):
            return enter(next)
        case (.uploading, .uploaded(let file, let failure)):
            return uploaded(file, failure)
        case (.watching, .status(let status)):
            return follow(status)
        case (.watching, .statusLost(let failure)) where plan.sentUUID != nil && failure.httpStatus == 404:
            // Waiting again for a scene that nobody knows would never end.
            return fail(failure.at(.processing, item: sceneUUID))
        case (.watching, .statusLost(let failure)):
            // A scene that was never there is not one that goes on.
            let isUnknown = plan.sentUUID != nil && failure.code == .notFound
            return finish(isUnknown ? .failed : .processing, failure.at(.processing, item: scene.externalID))
        case (.watching, .waitTimedOut):
            return timedOut()
        default:
            return []
        }
    }

    // MARK: Steps

    private mutating func openSession() -> [FlowAction] {
        step = .openingSession
        stage = .signIn
        return [.openSession]
    }

    private mutating func initialize() -> [FlowAction] {
        guard starts < Self.maximumStarts else {
            var failure = outcome.failure ?? Failure(.connectionLost, retryable: true, "An answer was lost.")
            failure.message =
                "The scene was begun \(starts) times, each time in vain. The last time: \(failure.message)"
            return fail(failure)
        }
        starts += 1
        repeats = 0
        // Whatever the start before left is never committed.
        outcome.sceneUUID = ""
        outcome.inputUUID = ""
        imu = nil
        return enter(.initializing)
    }

    /// Enters a step that sends a request, and sends it.
    private mutating func enter(_ next: Step) -> [FlowAction] {
        step = next
        switch next {
        case .initializing:
            stage = .scene
            return [.request(.initializeScene(workspaceID: workspaceID))]
        case .sendingIMU:
            return [
                .request(
                    .imuData(
                        scene.imuRequestBody(sceneUUID: sceneUUID),
                        workspaceID: workspaceID,
                        dryRun: plan.dryRun
                    )
                )
            ]
        case .creating:
            let body = scene.sceneBody(
                sceneUUID: sceneUUID,
                imuResourceID: imu?.resourceID,
                motionCompensation: plan.motionCompensation
            )
            return [
                .request(
                    .createScene(
                        body,
                        route: scene.type.rawValue,
                        project: plan.makesInputAfterwards ? nil : plan.project,
                        batch: plan.makesInputAfterwards ? nil : plan.batch,
                        workspaceID: workspaceID,
                        dryRun: plan.dryRun
                    )
                )
            ]
        case .confirmingCreation, .confirmingCommit:
            return [.request(.scenes(uuids: [sceneUUID]))]
        case .committing:
            stage = .commit
            return [.request(.commit(sceneUUID: sceneUUID))]
        case .preAnnotating:
            stage = .preAnnotation
            let document = plan.preAnnotation ?? .null
            return [.request(.createPreAnnotation(document, sceneUUID: sceneUUID))]
        case .confirmingPreAnnotation:
            stage = .preAnnotation
            return [.request(.preAnnotations(sceneUUID: sceneUUID))]
        case .makingInput:
            stage = .inputFromScene
            return [
                .request(.createInput(sceneUUID: sceneUUID, project: plan.project ?? "", batch: plan.batch))
            ]
        case .confirmingInput:
            stage = .inputFromScene
            return [.request(.inputs(sceneUUID: sceneUUID, project: plan.project))]
        case .ready, .validating, .openingSession, .uploading, .watching, .pausing, .finished:
            return []
        }
    }

    // MARK: Answers

    private mutating func accept(_ answer: JSONValue) -> [FlowAction] {
        switch step {
        case .initializing:
            guard let uuid = answer.object?.id("sceneUuid") else {
                return fail(.unexpectedAnswer("initialize scene", expected: "sceneUuid"))
            }
            outcome.sceneUUID = uuid
            return enter(scene.imuData.isEmpty ? .creating : .sendingIMU)
        case .sendingIMU:
            return acceptIMU(answer)
        case .creating:
            return acceptCreation(answer)
        case .confirmingCreation:
            // Known, but its signed URLs went with the answer: it is never committed, another takes its place.
            return isKnown(answer) ? initialize() : again(.creating)
        case .committing:
            return committed()
        case .confirmingCommit:
            if Self.scene(sceneUUID, in: answer)?.isCommitted == true { return committed() }
            // A refusal would only be repeated.
            if let refusal = outcome.failure, !refusal.retryable { return fail(refusal) }
            return again(.committing)
        case .preAnnotating:
            guard let id = answer.object?.id("id") else {
                unnamed = .unexpectedAnswer("create pre-annotation", expected: "id")
                return enter(.confirmingPreAnnotation)
            }
            return madePreAnnotation(id)
        case .confirmingPreAnnotation:
            guard let list = answer.array else {
                return fail(.unexpectedAnswer("pre-annotations of a scene", expected: "list of pre-annotations"))
            }
            guard let first = list.first else { return missing(.preAnnotating) }
            guard let id = first.object?.id("id") else {
                return fail(.unexpectedAnswer("pre-annotations of a scene", expected: "id"))
            }
            return madePreAnnotation(id)
        case .makingInput:
            guard let input = answer.array?.first?.object ?? answer.object, let uuid = input.id("uuid") else {
                unnamed = .unexpectedAnswer("create input", expected: "uuid")
                return enter(.confirmingInput)
            }
            return madeInput(uuid, viewLink: input.word("viewLink", most: 2048))
        case .confirmingInput:
            guard let list = answer.array else {
                return fail(.unexpectedAnswer("inputs of a scene", expected: "list of inputs"))
            }
            guard let first = list.first else { return missing(.makingInput) }
            guard let input = first.object, let uuid = input.id("uuid") else {
                return fail(.unexpectedAnswer("inputs of a scene", expected: "uuid"))
            }
            return madeInput(uuid, viewLink: input.word("viewLink", most: 2048))
        case .ready, .validating, .openingSession, .uploading, .watching, .pausing, .finished:
            return []
        }
    }

    private mutating func acceptIMU(_ answer: JSONValue) -> [FlowAction] {
        // A dry run only validates: its answer names no resource.
        if plan.dryRun { return enter(.creating) }
        guard let object = answer.object, let id = object.word("resourceId"), !id.isEmpty,
            let url = object["signedUrl"]?.string
        else { return fail(.unexpectedAnswer("IMU data", expected: "resourceId and signedUrl")) }
        imu = (id, url)
        return enter(.creating)
    }

    private mutating func acceptCreation(_ answer: JSONValue) -> [FlowAction] {
        if plan.dryRun {
            // Nothing was created: the uuid of the initialisation names nothing.
            outcome.sceneUUID = ""
            return finish(.validated, nil)
        }
        outcome.inputUUID = answer.object?.id("requestInputUuid") ?? ""
        let uploads: [FlowAction]
        switch signedUploads(answer, of: scene) {
        case .success(let actions): uploads = actions
        case .failure(let failure): return fail(failure)
        }
        var actions = uploads
        if let imu { actions.append(.upload(file: .imu, url: imu.url)) }
        step = .uploading
        stage = .upload
        uploadsLeft = Set(scene.sentResources.map(FileID.resource))
        if imu != nil { uploadsLeft.insert(.imu) }
        return actions.isEmpty ? committed() : actions
    }

    private func isKnown(_ answer: JSONValue) -> Bool { Self.scene(sceneUUID, in: answer) != nil }

    static func scene(_ uuid: String, in answer: JSONValue) -> SceneStatus? {
        answer.array?.lazy.compactMap(SceneStatus.init).first { $0.uuid == uuid }
    }

    // MARK: Failures

    private mutating func recover(from problem: APIFailure) -> [FlowAction] {
        let unknown = problem.httpStatus == 404
        switch step {
        case .ready, .validating, .openingSession, .uploading, .watching, .pausing, .finished:
            return []
        case .creating where problem.ambiguous && !plan.dryRun:
            return pause(before: .confirmingCreation, problem)
        case .confirmingCreation where unknown:
            return again(.creating)
        case .committing where problem.ambiguous || problem.httpStatus == 409 || problem.httpStatus == 400:
            // The first commit may have arrived, and the repetition been refused.
            outcome.failure = problem.failure
            return enter(.confirmingCommit)
        case .preAnnotating where problem.ambiguous:
            return pause(before: .confirmingPreAnnotation, problem)
        case .makingInput where problem.ambiguous:
            return pause(before: .confirmingInput, problem)
        case .confirmingInput where unknown:
            return missing(.makingInput)
        case .creating where unknown && plan.project != nil && !plan.makesInputAfterwards,
            .makingInput where unknown:
            return fail(problem.failure.unknownTarget(project: plan.project ?? "", batch: plan.batch))
        default:
            return fail(problem.failure)
        }
    }

    private mutating func pause(before next: Step, _ problem: APIFailure) -> [FlowAction] {
        repeats += 1
        outcome.failure = problem.failure
        if repeats > plan.maximumRepeats { return fail(problem.failure) }
        step = .pausing(before: next)
        return [.pause(attempt: repeats, retryAfterMs: problem.retryAfterMs)]
    }

    /// The platform shows nothing of what was to be made.
    private mutating func missing(_ making: Step) -> [FlowAction] {
        // It said that it made it: what can't be seen yet would be there twice.
        if let unnamed { return fail(unnamed) }
        return again(making)
    }

    /// The platform says that it did not happen: once more.
    private mutating func again(_ next: Step) -> [FlowAction] {
        repeats += 1
        let isTooMany = next == .committing ? repeats >= Self.maximumCommits : repeats > plan.maximumRepeats
        if isTooMany {
            return fail(
                outcome.failure
                    ?? Failure(.connectionLost, retryable: true, "Answers were lost \(repeats) times in a row.")
            )
        }
        return enter(next)
    }

    // MARK: Uploads and afterwards

    private mutating func uploaded(_ file: FileID, _ failure: Failure?) -> [FlowAction] {
        guard uploadsLeft.contains(file) else { return [] }
        if let failure {
            guard failure.code == .urlExpired, expiries < Self.maximumExpiries else { return fail(failure) }
            expiries += 1
            // Signed URLs can't be renewed: a new scene gets new ones.
            uploadsLeft = []
            return [.abandonUploads] + initialize()
        }
        uploadsLeft.remove(file)
        repeats = 0
        return uploadsLeft.isEmpty ? enter(.committing) : []
    }

    private mutating func committed() -> [FlowAction] {
        guard plan.waits || plan.makesInputAfterwards else { return finish(.submitted, nil) }
        repeats = 0
        outcome.failure = nil
        step = .watching
        stage = .processing
        return [.watch(uuid: sceneUUID)]
    }

    private mutating func follow(_ status: SceneStatus) -> [FlowAction] {
        guard status.uuid == sceneUUID else { return [] }
        outcome.status = status.status
        if !status.viewLink.isEmpty { outcome.viewLink = status.viewLink }
        guard let (state, failure) = status.end(of: scene.externalID) else { return [] }
        if state == .created && plan.makesInputAfterwards {
            repeats = 0
            // An earlier job may have made them, and not have heard of it.
            let wasSent = plan.sentUUID != nil
            if plan.preAnnotation == nil { return enter(wasSent ? .confirmingInput : .makingInput) }
            return enter(wasSent ? .confirmingPreAnnotation : .preAnnotating)
        }
        return finish(state, failure)
    }

    private mutating func timedOut() -> [FlowAction] {
        let word = outcome.status.isEmpty ? "not known yet" : "“\(shown: outcome.status)”"
        return finish(
            .processing,
            Failure(
                .stillProcessing,
                stage: .processing,
                retryable: true,
                item: scene.externalID,
                "The time to wait is over and the scene's status is \(word). It goes on at the platform: "
                    + "ask for its uuid later, or wait longer."
            )
        )
    }

    private mutating func madePreAnnotation(_ id: String) -> [FlowAction] {
        outcome.preAnnotationUUID = id
        unnamed = nil
        return enter(.makingInput)
    }

    private mutating func madeInput(_ uuid: String, viewLink: String?) -> [FlowAction] {
        outcome.inputUUID = uuid
        if let viewLink, !viewLink.isEmpty { outcome.viewLink = viewLink }
        return finish(.created, nil)
    }

    // MARK: End

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
