import Testing

@testable import Lading

/// A way through a flow: each event with the actions that follow it, in words.
struct FlowPath: CustomTestStringConvertible, Sendable {
    typealias Turn = (event: FlowEvent, actions: [String])

    let name: String
    let scene: Scene
    let plan: ScenePlan
    private(set) var turns: [Turn]

    init(_ name: String, _ scene: Scene, _ plan: ScenePlan, after turns: [Turn] = []) {
        self.name = name
        self.scene = scene
        self.plan = plan
        self.turns = turns
    }

    func then(_ event: FlowEvent, _ actions: [String]) -> FlowPath { then([(event, actions)]) }

    func then(_ turns: [Turn]) -> FlowPath {
        var path = self
        path.turns += turns
        return path
    }

    var testDescription: String { name }

    /// Walks it, and past its end.
    func walk(_ flow: some Flow) {
        var flow = flow
        for (index, turn) in turns.enumerated() {
            #expect(!flow.isFinished, "\(name): over before turn \(index)")
            #expect(flow.handle(turn.event).map(\.words) == turn.actions, "\(name), turn \(index)")
        }
        guard turns.last?.actions.last?.hasPrefix("finish") == true else { return }
        #expect(flow.isFinished)
        for event in everyEvent { #expect(flow.handle(event).isEmpty, "\(name): \(event) after the end") }
    }
}

let everyEvent: [FlowEvent] = [
    .started, .validated(.success([])), .validated(.failure(refusal)), .sessionOpened(.success("ws")),
    .sessionOpened(.failure(refusal)), .answered(.success(["sceneUuid": "s1"])), no(422), lost(), .resumed,
    .uploaded(file: .resource(0), nil), .uploaded(file: .resource(0), refusal), .uploaded(file: .imu, nil),
    is_("created"), is_("failed"), .statusLost(refusal), .waitTimedOut, .restarted, .cancelled,
]

extension FlowAction {
    var words: String {
        switch self {
        case .validate: "validate"
        case .openSession: "open session"
        case .request(let request):
            "\(request.method.rawValue) \(request.target)" + (request.dryRun ? " dry" : "")
        case .pause(let attempt, let retryAfterMs): "pause \(attempt)" + (retryAfterMs.map { " after \($0)" } ?? "")
        case .upload(.resource(let index), let url): "upload \(index) to \(url)"
        case .upload(.imu, let url): "upload imu to \(url)"
        case .abandonUploads: "abandon uploads"
        case .watch(let uuid): "watch \(uuid)"
        case .finish(let outcome): "finish " + outcome.words
        }
    }
}

extension SceneOutcome {
    /// State, code and stage, then whatever is known.
    var words: String {
        var words = "\(state) \(failure?.code ?? .ok) \(stage)"
        let known = [
            ("scene", sceneUUID), ("input", inputUUID), ("pre", preAnnotationUUID), ("status", status),
            ("link", viewLink),
        ]
        for (name, value) in known where !value.isEmpty { words += " \(name)=\(value)" }
        return words
    }
}

// MARK: - Events

let refusal = Failure(.refused, "The platform refused it.")

func ok(_ answer: JSONValue) -> FlowEvent { .answered(.success(answer)) }

/// An answer that says no.
func no(_ status: Int) -> FlowEvent {
    .answered(.failure(APIFailure(failure: statusFailure(status, reason: "no"), ambiguous: status >= 500)))
}

/// No answer, though the request may have been carried out.
func lost(_ retryAfterMs: UInt64? = nil) -> FlowEvent {
    let failure = Failure(.connectionLost, retryable: true, "The connection was lost.")
    return .answered(.failure(APIFailure(failure: failure, ambiguous: true, retryAfterMs: retryAfterMs)))
}

/// No answer, and surely not carried out.
let unreachable = FlowEvent.answered(
    .failure(APIFailure(failure: Failure(.connect, retryable: true, "No connection."), ambiguous: false))
)

func is_(_ status: String, _ error: String = "", uuid: String = "s1") -> FlowEvent {
    .status(SceneStatus(uuid: uuid, status: status, viewLink: "", errorMessage: error))
}

func sent(_ index: Int) -> FlowEvent { .uploaded(file: .resource(index), nil) }
let expired = FlowEvent.uploaded(
    file: .resource(0),
    Failure(.urlExpired, stage: .upload, retryable: true, item: "0.jpg", "expired")
)

func known(_ status: String, uuid: String = "s1") -> FlowEvent {
    ok([["uuid": .string(uuid), "status": .string(status)]])
}

// MARK: - Scenes

let oneImage: Scene = soundScene(.cameras)

let lidarWithIMU: Scene = {
    var scene = soundScene(.lidars)
    scene.imuData = [IMUSample(timestamp: 1, pose: .identity)]
    return scene
}()

let oldImages: Scene = {
    var scene = Scene(type: .images, externalID: "drive-7")
    scene.frames[0].images = [image("0.jpg", in: .images), image("1.jpg", sensor: "CAM1", in: .images)]
    return scene
}()
