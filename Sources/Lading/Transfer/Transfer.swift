/// Names one request of an engine.
struct TransferID: Hashable, Sendable {
    let number: UInt64
}

/// One request, over all its attempts. Engine thread only.
final class Transfer {
    enum Phase {
        /// In a queue, for its first or a further attempt.
        case queued
        /// A reader thread fills its first chunk.
        case preparing
        case active(ActiveAttempt)
        /// For the next attempt.
        case waiting(TimerID)
        case ended
    }

    let id: TransferID
    let request: HTTPRequest
    let host: String
    let progress: ((UInt64) -> Void)?
    let completion: (Result<HTTPResponse, TransferFailure>) -> Void

    var phase = Phase.queued
    var retry: RetryState
    /// An upload's body for the next or current attempt.
    var feed: (any BodyFeed)?
    var deadlineTimer: TimerID?
    var lastStatus: Int?
    /// Some attempt so far may have been carried out.
    var ambiguous = false

    init(
        id: TransferID,
        request: HTTPRequest,
        host: String,
        retry: RetryState,
        progress: ((UInt64) -> Void)?,
        completion: @escaping (Result<HTTPResponse, TransferFailure>) -> Void
    ) {
        self.id = id
        self.request = request
        self.host = host
        self.retry = retry
        self.progress = progress
        self.completion = completion
    }

    var uploadSource: (any BodySource)? {
        if case .source(let source) = request.body { source } else { nil }
    }

    func failure(_ kind: TransferFailure.Kind, _ what: String) -> TransferFailure {
        let tries = retry.attempts > 1 ? " (\(retry.attempts) attempts)" : ""
        return TransferFailure(
            kind: kind,
            message: "\(request.label): \(what)\(tries).",
            ambiguous: ambiguous,
            attempts: retry.attempts,
            lastStatus: lastStatus
        )
    }
}
