/// How far a job is; `lading_progress` as a value.
struct Progress: Equatable, Sendable {
    var scenes: UInt64 = 0
    var scenesDone: UInt64 = 0
    var files: UInt64 = 0
    var filesDone: UInt64 = 0
    var bytes: UInt64 = 0
    var bytesSent: UInt64 = 0
    var stage = Stage.none
    var isFinished = false
}

/// What became of one file.
struct FileRecord: Equatable, Sendable {
    /// The `LADING_FILE_` values.
    enum State: Int32, Sendable {
        case pending = 0
        case uploaded = 1
        case failed = 2
        case notSent = 3
    }

    var state = State.pending
    var code = Code.ok
    var bytes: UInt64 = 0
    var bytesSent: UInt64 = 0
    var attempts: UInt32 = 0
    var size: ImageSize?
    var frame = 0
    var filename = ""
    var sensorName = ""
    var resourceID = ""
    var message = ""
}

/// One scene of a job as the host sees it.
struct SceneRecord: Sendable {
    var externalID = ""
    var stage = Stage.none
    var files: [FileRecord] = []
    var findings: [Finding] = []
    /// Nil until the scene has its one result.
    var outcome: SceneOutcome?
}
