/// The way of one scene through the platform as a value: an event goes in, actions come out, nothing is done here.
protocol Flow: Sendable {
    mutating func handle(_ event: FlowEvent) -> [FlowAction]
    /// How far it is.
    var stage: Stage { get }
    var isFinished: Bool { get }
}

enum FlowEvent: Sendable {
    case started
    /// The scene and its files meet the rules: the size of each image, in document order. Or how they don't, which may
    /// also come from a process that goes on with it, until its files are sent.
    case validated(Result<[ImageSize?], Failure>)
    /// Signed in: the workspace to write to.
    case sessionOpened(Result<String, Failure>)
    /// The answer to the one `request` action that is under way.
    case answered(Result<JSONValue, APIFailure>)
    /// The `pause` is over.
    case resumed
    /// File `file` is at the platform, or isn't.
    case uploaded(file: FileID, Failure?)
    /// The platform's word on the watched scene.
    case status(SceneStatus)
    /// The status can't be learned any more.
    case statusLost(Failure)
    case waitTimedOut
    case cancelled
    /// Another process goes on with the scene: what went wrong before counts no more.
    case restarted
}

extension FlowEvent {
    /// It shows that something got through to the platform and back.
    var comesThrough: Bool {
        switch self {
        case .sessionOpened(.success), .answered(.success), .uploaded(_, nil), .status: true
        case .answered(.failure(let problem)): !problem.failure.isOutage
        default: false
        }
    }
}

/// A file of a scene: a resource by its index in document order, or the list of IMU samples.
enum FileID: Hashable, Sendable {
    case resource(Int)
    case imu
}

enum FlowAction: Equatable, Sendable {
    case validate
    /// Signs in and settles the workspace, unless that was done.
    case openSession
    /// At most one is under way.
    case request(APIRequest)
    /// Waits as a retry would, after failure number `attempt`.
    case pause(attempt: Int, retryAfterMs: UInt64?)
    case upload(file: FileID, url: String)
    /// Gives up the uploads under way; their files are as if never sent.
    case abandonUploads
    case watch(uuid: String)
    /// The last action of a flow: stop whatever is under way, this is the result.
    case finish(SceneOutcome)
}

/// A scene as `v2/scenes/query` describes it.
struct SceneStatus: Equatable, Sendable {
    var uuid: String
    var status: String
    var viewLink = ""
    var errorMessage = ""

    init(uuid: String, status: String, viewLink: String = "", errorMessage: String = "") {
        self.uuid = uuid
        self.status = status
        self.viewLink = viewLink
        self.errorMessage = errorMessage
    }

    init?(_ json: JSONValue) {
        guard let object = json.object, let uuid = object.id("uuid"), let status = object.word("status")
        else { return nil }
        self.init(
            uuid: uuid,
            status: status,
            viewLink: object.word("viewLink", most: 2048) ?? "",
            errorMessage: shortened(object["errorMessage"]?.string ?? "")
        )
    }

    enum Meaning: Equatable { case underway, created, failed, invalidated }

    /// Unknown words of a newer platform mean that it is not over.
    var meaning: Meaning {
        switch status {
        case "created", "indexed": .created
        case "failed": .failed
        case _ where status.hasPrefix("invalidated"): .invalidated
        default: .underway
        }
    }

    /// How a scene with this status ends, or nil while it is under way.
    func end(of externalID: String) -> (state: SceneOutcome.State, failure: Failure?)? {
        switch meaning {
        case .underway: nil
        case .created: (.created, nil)
        case .failed:
            (
                .failed,
                Failure(
                    .sceneFailed,
                    stage: .processing,
                    item: externalID,
                    errorMessage.isEmpty ? "The platform gives no reason." : errorMessage
                )
            )
        case .invalidated:
            (
                .invalidated,
                Failure(
                    .sceneInvalidated,
                    stage: .processing,
                    item: externalID,
                    "The platform set the scene to “\(shown: status)”."
                        + (errorMessage.isEmpty ? "" : " " + errorMessage)
                )
            )
        }
    }

    /// Past the commit: the platform has all files.
    var isCommitted: Bool { meaning != .underway || status == "processing" }
}
