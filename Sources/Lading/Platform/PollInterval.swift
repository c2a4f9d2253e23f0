/// The time between two questions about the same thing, which grows by half with each, spread a little, so that many
/// who wait do not ask in step.
struct PollInterval: Sendable, Equatable {
    /// It grows up to here, unless the host asked for a longer one.
    static let longestMs: UInt64 = 30_000

    private var nextMs: UInt64
    private let longestMs: UInt64

    init(firstMs: UInt64) {
        nextMs = max(firstMs, 1)
        longestMs = max(nextMs, Self.longestMs)
    }

    /// How long to wait before the next question.
    /// - Parameter random: 0 up to 1; adds up to a fifth of the interval.
    mutating func grow(random: Double) -> UInt64 {
        let jitter = UInt64(Double(nextMs) * 0.2 * (random > 0 ? min(random, 1) : 0))
        defer { nextMs = min(nextMs.saturatingAdd(nextMs / 2 + 1), longestMs) }
        return nextMs.saturatingAdd(jitter)
    }
}
