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
    /// Data rows read so far, and what became of them.
    var rows: UInt64 = 0
    var rowsMade: UInt64 = 0
    var rowsRefused: UInt64 = 0
    var rowsNotSent: UInt64 = 0
}

extension Progress {
    /// A file has come that far; it falls back when it starts over.
    mutating func sent(_ bytes: UInt64, before: inout UInt64) {
        bytesSent = (bytesSent - min(bytesSent, before)).saturatingAdd(bytes)
        before = bytes
    }

    mutating func count(_ counts: RowCounts) {
        rows = UInt64(clamping: counts.rows)
        rowsMade = UInt64(clamping: counts.made)
        rowsRefused = UInt64(clamping: counts.refused)
        rowsNotSent = UInt64(clamping: counts.notSent)
    }
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

/// One scene of a job as the host sees it; of an import or a single request, the only one.
struct SceneRecord: Sendable {
    var externalID = ""
    var stage = Stage.none
    var files: [FileRecord] = []
    var findings: [Finding] = []
    /// Of an import, while it has no result.
    var taskID = ""
    var status = ""
    /// Nil until the scene has its one result.
    var outcome: SceneOutcome?
}
