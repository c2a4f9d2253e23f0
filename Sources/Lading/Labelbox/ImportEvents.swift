/// What is to be done with data rows.
struct ImportPlan: Sendable, Equatable {
    var datasetID: String
    var isDryRun = false
    /// Sends the rows without errors; else an error stops the import before anything is sent.
    var skipsInvalidRows = false
    /// How many local files are uploaded at once.
    var maximumUploads = 16
    /// An import whose answer is lost each time, and that the platform never got, is sent that often.
    var maximumImports = 3
    /// The most rows that the platform takes as one task (its page on limits): more go as several, in order.
    var maximumTaskRows = 150_000
    /// What an earlier process may have sent; nil when nothing was.
    var sent: SentImport?
}

/// A part of an import that is a task of its own.
struct ImportPart: Sendable, Equatable {
    /// Of the payload.
    var chunks: Range<Int>
    /// Those of the source, with all that are left out.
    var rows: Range<Int>
    /// How many of them are sent.
    var count: Int
    /// Once the platform has it.
    var task: ImportTask?
}

/// An import that an earlier process may have sent. Nothing is uploaded for it any more, and an end before its task is
/// found does not mean that nothing was sent.
struct SentImport: Sendable, Equatable {
    /// Of each part that may have been sent, nil when the answer was lost with the process.
    var tasks: [ImportTask?] = []
}

/// What happened. Plain values, so that they can be written down and handled again.
enum ImportEvent: Sendable {
    case started
    /// A slice of the rows was read and entered in the ledger.
    case checked(Result<RowsChecked, Failure>)
    /// The metadata ontology is there.
    case ontologyCame
    case ontologyLost(Failure)
    /// The id of the user whose key it is.
    case sessionOpened(Result<String, Failure>)
    /// The answer to the one `request` action that is under way.
    case answered(Result<JSONValue, APIFailure>)
    /// The URL of a local file at the platform.
    case fileUploaded(Int, Result<String, Failure>)
    case chunkWritten(ChunkPlace, Result<RowsWritten, Failure>)
    case chunkUploaded(ChunkPlace, Result<String, Failure>)
    case manifestUploaded(Result<String, Failure>)
    /// The `pause` or `poll` is over.
    case resumed
    /// A page of results was entered in the ledger.
    case pageRead(Result<ResultPage, Failure>)
    case waitTimedOut
    case cancelled
}

extension ImportEvent {
    /// It shows that something got through to the platform and back.
    var comesThrough: Bool {
        switch self {
        case .sessionOpened(.success), .answered(.success), .fileUploaded(_, .success), .chunkUploaded(_, .success),
            .manifestUploaded(.success), .pageRead(.success), .ontologyCame:
            true
        case .answered(.failure(let problem)): !problem.failure.isOutage
        default: false
        }
    }
}

enum ImportAction: Equatable, Sendable {
    /// Reads and checks the next slice of the rows.
    case check(from: RowCursor, OntologyUse)
    /// Asks for the metadata ontology, unless one newer than the client's that was used is there.
    case fetchOntology
    case openSession
    /// At most one is under way.
    case request(GraphQLRequest)
    /// A local file, by its index in `ImportFlow.localFiles`.
    case uploadFile(Int)
    /// The row's file could not be uploaded.
    case leaveOut(row: Int, Failure)
    case writeChunk(ChunkPlace)
    /// The chunk that was written; it can be written again from its place.
    case uploadChunk(ChunkPlace)
    case uploadManifest(JSONValue)
    /// From here on the host's time to wait runs.
    case limitWait
    /// What is known of the task of a part now.
    case tell(ImportTask, part: Int)
    /// Waits as a retry would, after failure number `attempt`.
    case pause(attempt: Int, retryAfterMs: UInt64?)
    /// Waits for the next question about the task, longer each time.
    case poll
    /// - Parameters:
    ///   - rows: whose results they are.
    ///   - isProbe: it may be another's task, and nothing of it is entered.
    case readPage(ResultKind, taskID: String, after: String?, rows: Range<Int>, isProbe: Bool)
    /// All results of a part of the rows are there.
    case endRows(RowEnd)
    /// The last action of a flow: stop whatever is under way, this is the end.
    case finish(ImportEnd)
}

/// With which ontology metadata is checked.
enum OntologyUse: Sendable, Equatable {
    /// The client's, if it has one, which may be old.
    case cached
    /// The one that was fetched for this job.
    case current
}

/// What a slice of the rows held.
struct RowsChecked: Sendable, Equatable {
    /// Where the next slice begins; nil at the end of the rows.
    var next: RowCursor?
    /// The row there has metadata that can't be checked with the ontology that was used.
    var needsOntology = false
    /// How many errors were found, and the first of them.
    var errors = 0
    var firstError: Failure?
    var localFiles: [LocalFile] = []
    /// How many rows so far have no error.
    var pending = 0
}

/// A chunk of the payload: its number and where its rows begin.
struct ChunkPlace: Sendable, Equatable {
    var index: Int
    var cursor: RowCursor
    /// How many rows its task takes yet.
    var room = Int.max
}

struct RowsWritten: Sendable, Equatable {
    /// Rows in the chunk; none when all of its part of the source are left out.
    var rows: Int
    /// Where the next chunk begins; nil after the last one.
    var next: RowCursor?
}
