/// The access token and who waits for it, as a value: several requests that find it expired cause one renewal.
struct TokenState<Waiter> {
    private enum State {
        case absent
        case fetching
        case valid(token: String, renewAt: UInt64, generation: Int)
    }

    enum Decision: Equatable {
        case use(token: String, generation: Int)
        /// The caller fetches a token; the waiter is kept.
        case fetch
        /// Somebody fetches already; the waiter is kept.
        case wait
    }

    private var state = State.absent
    private var waiters: [Waiter] = []
    /// Counts the tokens that came; tells a renewed one from the one that was refused.
    private(set) var generation = 0

    /// - Parameter now: milliseconds of a monotonic clock.
    mutating func request(_ waiter: Waiter, now: UInt64) -> Decision {
        switch state {
        case .valid(let token, let renewAt, let generation) where now < renewAt:
            return .use(token: token, generation: generation)
        case .fetching:
            waiters.append(waiter)
            return .wait
        case .absent, .valid:
            state = .fetching
            waiters.append(waiter)
            return .fetch
        }
    }

    /// A token came. Returns whoever waited, to be asked again.
    /// - Parameter lifeMs: renewed when a tenth of its life, a minute at most, is left.
    mutating func fetched(_ token: String, lifeMs: UInt64, now: UInt64) -> [Waiter] {
        generation += 1
        let margin = min(lifeMs / 10, 60_000)
        state = .valid(token: token, renewAt: now.saturatingAdd(lifeMs - margin), generation: generation)
        defer { waiters = [] }
        return waiters
    }

    /// No token came: everybody who waited fails, and the next request tries again.
    mutating func failed() -> [Waiter] {
        state = .absent
        defer { waiters = [] }
        return waiters
    }

    /// The platform answered 401 to the token of that generation. A newer one stays.
    mutating func refused(generation: Int) {
        if case .valid(_, _, generation) = state { state = .absent }
    }
}
