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
    /// Where it is sent now: another address than the request's after a redirect.
    private(set) var url: String
    /// The lane of `url`; nil when it is not sent at all.
    private(set) var lane: Lane?
    /// The lane of the request's own address.
    private let home: Lane?
    let progress: ((UInt64) -> Void)?
    let completion: (Result<HTTPResponse, TransferFailure>) -> Void

    var phase = Phase.queued
    var retry: RetryState
    /// An upload's body for the next or current attempt.
    var feed: (any BodyFeed)?
    var deadlineTimer: TimerID?
    /// When it came into the queue that it is in, or was in last.
    var queuedMs: UInt64 = 0
    var lastStatus: Int?
    /// Followed in the current attempt.
    private(set) var redirects = 0
    /// It waits because the server could not be reached, and not for longer than that.
    var waitsForServer = false
    /// Some attempt so far may have been carried out.
    var ambiguous = false

    init(
        id: TransferID,
        request: HTTPRequest,
        lane: Lane?,
        retry: RetryState,
        progress: ((UInt64) -> Void)?,
        completion: @escaping (Result<HTTPResponse, TransferFailure>) -> Void
    ) {
        self.id = id
        self.request = request
        self.lane = lane
        home = lane
        url = request.url
        self.retry = retry
        self.progress = progress
        self.completion = completion
    }

    var host: String { lane?.host ?? "" }

    /// Goes on to another address, in this attempt.
    func follow(_ url: String, in lane: Lane) {
        self.url = url
        self.lane = lane
        redirects += 1
    }

    /// The next attempt begins at the request's own address again.
    func startOver(_ lanes: inout Lanes) {
        leaveRedirect(&lanes)
        url = request.url
        redirects = 0
    }

    func leaveRedirect(_ lanes: inout Lanes) {
        if redirects > 0, let lane { lanes.left(lane) }
        lane = home
    }

    func leave(_ lanes: inout Lanes) {
        leaveRedirect(&lanes)
        if let home { lanes.left(home) }
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
