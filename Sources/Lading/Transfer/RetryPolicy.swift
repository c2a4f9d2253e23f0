/// How often, and how patiently, a request is repeated.
struct RetryPolicy: Sendable, Equatable {
    enum Repeatability: Sendable {
        /// Carrying the request out twice does no harm.
        case safe
        /// Only repeated when the server surely did not carry it out.
        case onlyIfUnprocessed
    }

    var maxAttempts = 10
    var baseWaitMs = 500
    /// Also bounds what a server may ask for with `Retry-After`.
    var maxWaitMs = 60_000
    /// For all attempts and the waits between them; nil is none. Time in which others had the request's turn does not
    /// count, and while bytes of an upload leave it counts anew: a slow road is not the end of a large file.
    var deadlineMs: UInt64?
    var repeatability = Repeatability.safe

    /// How long to wait before the next attempt: full jitter under a bound that doubles with each attempt, or longer
    /// when the server asks for it, and never longer than `maxWaitMs`.
    func waitMs(
        afterAttempts attempts: Int,
        retryAfterMs: UInt64?,
        random: (ClosedRange<UInt64>) -> UInt64
    ) -> UInt64 {
        let longest = UInt64(clamping: maxWaitMs)
        let doublings = UInt64(max(0, min(attempts - 1, 63)))
        let (product, overflow) = UInt64(clamping: baseWaitMs).multipliedReportingOverflow(by: 1 << doublings)
        return min(max(random(0...(overflow ? longest : min(product, longest))), retryAfterMs ?? 0), longest)
    }

    /// What a judge gives for a good answer that cannot be read: worth a second try, and no more.
    static let unreadable = 0

    /// Gateways have numbers of their own for what a server behind them did not do (520 to 530): every 5xx is one.
    static func isRetryable(status: Int) -> Bool {
        switch status {
        case 408, 429, 500...599: true
        default: false
        }
    }
}

/// How one attempt ended, as far as repeating it is concerned.
enum AttemptOutcome: Sendable, Equatable {
    case answer(status: Int, retryAfterMs: UInt64?)
    /// - Parameters:
    ///   - transient: the same request may succeed later.
    ///   - processed: the server may have carried it out.
    case failure(transient: Bool, processed: Bool)
}

/// Decides what follows an attempt. It knows no clock and no random source: both come in as arguments.
struct RetryState: Sendable {
    enum Decision: Equatable, Sendable {
        /// Report this outcome.
        case finish
        case wait(milliseconds: UInt64)
    }

    let policy: RetryPolicy
    /// What the deadline is counted from.
    private(set) var startedMs: UInt64
    private(set) var attempts = 0
    private var unreadableAnswers = 0

    init(policy: RetryPolicy, nowMs: UInt64) {
        self.policy = policy
        startedMs = nowMs
    }

    /// When the policy's time is over, on the clock of `startedMs`.
    var deadline: UInt64? {
        policy.deadlineMs.map { allowed in
            let (sum, overflow) = startedMs.addingReportingOverflow(allowed)
            return overflow ? .max : sum
        }
    }

    mutating func attemptStarted() {
        attempts += 1
    }

    /// The deadline is counted from now on.
    mutating func moved(nowMs: UInt64) { startedMs = max(startedMs, nowMs) }

    /// So much time does not count.
    mutating func leaveOut(milliseconds: UInt64) { startedMs = startedMs.saturatingAdd(milliseconds) }

    /// - Parameter random: a number from the range, evenly.
    mutating func decide(
        after outcome: AttemptOutcome,
        nowMs: UInt64,
        random: (ClosedRange<UInt64>) -> UInt64
    ) -> Decision {
        if case .answer(RetryPolicy.unreadable, _) = outcome { unreadableAnswers += 1 }
        guard attempts < policy.maxAttempts, mayRepeat(after: outcome) else { return .finish }
        var retryAfter: UInt64?
        if case .answer(_, let retryAfterMs) = outcome { retryAfter = retryAfterMs }
        let wait = policy.waitMs(afterAttempts: attempts, retryAfterMs: retryAfter, random: random)
        if let deadline {
            let (resume, overflow) = nowMs.addingReportingOverflow(wait)
            if overflow || resume >= deadline { return .finish }
        }
        return .wait(milliseconds: wait)
    }

    private func mayRepeat(after outcome: AttemptOutcome) -> Bool {
        switch (outcome, policy.repeatability) {
        case (.answer(RetryPolicy.unreadable, _), .safe): unreadableAnswers == 1
        case (.answer(let status, _), .safe): RetryPolicy.isRetryable(status: status)
        case (.answer(let status, _), .onlyIfUnprocessed): status == 429
        case (.failure(let transient, _), .safe): transient
        case (.failure(let transient, let processed), .onlyIfUnprocessed): transient && !processed
        }
    }
}
