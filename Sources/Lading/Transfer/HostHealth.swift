/// What is known of a server, and what may therefore be sent to it now. It knows no clock and no random source.
///
/// A server that says 429 or 503 is asked less at once, and not at all while its `Retry-After` lasts. One that cannot be
/// reached is left alone after a few tries: a single request, the probe, finds out whether it is back.
struct HostHealth: Equatable, Sendable {
    /// How an attempt went, as far as the server is concerned.
    enum Sign: Equatable, Sendable {
        case answered(status: Int, retryAfterMs: UInt64?)
        /// A connection was there, and no answer came.
        case reached
        /// No connection could be made.
        case unreachable
        /// Given up before anything was known.
        case none
    }

    /// What an attempt was started with, to be given back with its sign.
    struct Permit: Equatable, Sendable {
        fileprivate var round: Int
        fileprivate(set) var isProbe: Bool
    }

    /// What is worth telling.
    enum Change: Equatable, Sendable {
        /// - Parameters:
        ///   - restMs: nothing is started for so long.
        ///   - atOnce: the requests that may be under way together after that.
        case slowed(status: Int, restMs: UInt64, atOnce: Int)
        case fullSpeed
        case down(failures: Int, pauseMs: UInt64)
        /// The probe failed, and so would have the others.
        case stillDown(pauseMs: UInt64)
        case back
    }

    private enum Circuit: Equatable {
        case closed
        case open(pauses: Int)
        case probing(pauses: Int)
    }

    /// So many connections in a row have to fail before the server is left alone.
    static let tolerated = 5
    /// A vehicle that comes out of a tunnel does not wait longer than this.
    static let longestPauseMs = 10_000

    /// Nothing is started before.
    private(set) var restsUntilMs: UInt64 = 0
    /// nil: as many as there are connections.
    private var allowed: Int?
    private var circuit = Circuit.closed
    private var failuresInARow = 0
    /// Counts the slow-downs: what was started before the last one does not count for another.
    private var round = 0

    /// Nothing is known that would matter to a request.
    var isWell: Bool { circuit == .closed && allowed == nil && failuresInARow == 0 }

    /// How many requests may be under way together now.
    func atOnce(most: Int, nowMs: UInt64) -> Int {
        guard nowMs >= restsUntilMs else { return 0 }
        return switch circuit {
        case .closed: min(allowed ?? most, most)
        case .open: 1
        case .probing: 0
        }
    }

    /// - Parameter active: the attempts under way; those from before the pause do not hold up the probe.
    func mayStart(active: Int, most: Int, nowMs: UInt64) -> Bool {
        let atOnce = atOnce(most: most, nowMs: nowMs)
        if case .open = circuit { return atOnce > 0 }
        return active < atOnce
    }

    mutating func started() -> Permit {
        guard case .open(let pauses) = circuit else { return Permit(round: round, isProbe: false) }
        circuit = .probing(pauses: pauses)
        return Permit(round: round, isProbe: true)
    }

    /// - Parameters:
    ///   - active: the attempts that were under way together, this one included.
    ///   - most: the connections that there may be.
    ///   - random: a number from the range, evenly.
    mutating func ended(
        _ permit: Permit,
        _ sign: Sign,
        active: Int,
        most: Int,
        policy: RetryPolicy,
        nowMs: UInt64,
        random: (ClosedRange<UInt64>) -> UInt64
    ) -> [Change] {
        switch sign {
        case .none:
            if permit.isProbe, case .probing(let pauses) = circuit { circuit = .open(pauses: pauses) }
            return []
        case .unreachable:
            failuresInARow += 1
            return unreachable(permit, policy, nowMs, random)
        case .reached:
            return reached()
        case .answered(let status, let retryAfterMs) where status == 429 || status == 503:
            let restMs = min(retryAfterMs ?? 0, UInt64(clamping: policy.maxWaitMs))
            return reached() + slowed(permit, status, restMs, active: active, most: most, nowMs)
        case .answered:
            return reached() + sped(most: most)
        }
    }

    /// The probe's connection is there, so nobody has to wait for its answer.
    mutating func connected(_ permit: Permit) -> [Change] {
        guard permit.isProbe, case .probing = circuit else { return [] }
        return reached()
    }

    private mutating func reached() -> [Change] {
        failuresInARow = 0
        guard circuit != .closed else { return [] }
        circuit = .closed
        restsUntilMs = 0
        return [.back]
    }

    private mutating func slowed(
        _ permit: Permit,
        _ status: Int,
        _ restMs: UInt64,
        active: Int,
        most: Int,
        _ nowMs: UInt64
    ) -> [Change] {
        let (until, overflow) = nowMs.addingReportingOverflow(restMs)
        let restsLonger = restMs > 0 && (overflow || until > restsUntilMs)
        if restsLonger { restsUntilMs = overflow ? .max : until }
        let isNews = permit.round == round
        if isNews {
            round += 1
            allowed = max(1, min(allowed ?? most, active) / 2)
        }
        return restsLonger || isNews ? [.slowed(status: status, restMs: restMs, atOnce: allowed ?? most)] : []
    }

    private mutating func sped(most: Int) -> [Change] {
        guard let before = allowed else { return [] }
        allowed = before < most - 1 ? before + 1 : nil
        return allowed == nil ? [.fullSpeed] : []
    }

    private mutating func unreachable(
        _ permit: Permit,
        _ policy: RetryPolicy,
        _ nowMs: UInt64,
        _ random: (ClosedRange<UInt64>) -> UInt64
    ) -> [Change] {
        let pauses: Int
        switch circuit {
        case .closed where failuresInARow >= Self.tolerated: pauses = 1
        case .probing(let before) where permit.isProbe: pauses = min(before + 1, 64)
        default: return []
        }
        var bounded = policy
        bounded.maxWaitMs = min(policy.maxWaitMs, Self.longestPauseMs)
        // At least half of the bound: no jitter makes it nothing.
        let longest = bounded.waitMs(afterAttempts: pauses, retryAfterMs: nil) { $0.upperBound }
        let pauseMs = longest / 2 + random(0...(longest - longest / 2))
        circuit = .open(pauses: pauses)
        let (until, overflow) = nowMs.addingReportingOverflow(pauseMs)
        restsUntilMs = max(restsUntilMs, overflow ? .max : until)
        return [pauses == 1 ? .down(failures: failuresInARow, pauseMs: pauseMs) : .stillDown(pauseMs: pauseMs)]
    }
}
