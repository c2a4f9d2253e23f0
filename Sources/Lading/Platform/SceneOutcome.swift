/// What became of a scene, of a single request or of an import.
struct SceneOutcome: Equatable, Sendable {
    /// The `LADING_STATE_` values of one that has ended.
    enum State: Int32, Sendable {
        case created = 1
        case submitted = 2
        case validated = 3
        case failed = 4
        case invalidated = 5
        case cancelled = 6
        case processing = 7
        case done = 8
        case imported = 9
        case partlyImported = 10
        /// Not over: it goes on with the next client of the spool.
        case spooled = 11
    }

    var state: State
    var stage: Stage
    var failure: Failure?
    var sceneUUID = ""
    var inputUUID = ""
    var preAnnotationUUID = ""
    /// The platform's own word, also one that this version does not know.
    var status = ""
    var viewLink = ""
    /// Of an import.
    var taskID = ""
}
