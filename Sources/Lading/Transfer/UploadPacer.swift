/// Lets uploads send in turns, so that together they keep to a limit and none gets more than another.
/// Engine thread only.
final class UploadPacer {
    private var budget: SendBudget?
    private var waiting: [PacedFeed] = []
    /// The turns that whoever sent last has had; a feed that comes later is taken to have had them too.
    private var turn: UInt64 = 0
    private let now: () -> UInt64

    /// - Parameter now: monotonic milliseconds.
    init(now: @escaping () -> UInt64) {
        self.now = now
    }

    /// - Parameter bytesPerSecond: 0 is no limit.
    func setLimit(_ bytesPerSecond: UInt64) {
        guard bytesPerSecond != budget?.bytesPerSecond ?? 0 else { return }
        budget = bytesPerSecond == 0 ? nil : SendBudget(bytesPerSecond: bytesPerSecond, nowMs: now())
    }

    /// When the first of those that wait may go on; nil when nobody waits.
    func nextDueMs() -> UInt64? { waiting.isEmpty ? nil : budget?.dueMs ?? 0 }

    /// Lets go on whoever may.
    func grantWhatMay() {
        while let index = waiting.indices.min(by: { waiting[$0].turns < waiting[$1].turns }) {
            let piece = budget == nil ? Int.max : budget?.take(nowMs: now()) ?? 0
            guard piece > 0 else { return }
            let feed = waiting.remove(at: index)
            turn = feed.turns
            feed.granted(piece)
        }
    }

    /// - Returns: how much may be sent; 0 when the feed has to wait for its turn, even if that is at once: who asks
    ///   first would else have all.
    fileprivate func ask(_ feed: PacedFeed) -> Int {
        guard budget != nil else { return .max }
        feed.turns = max(feed.turns, turn)
        waiting.append(feed)
        return 0
    }

    fileprivate func ended(_ feed: PacedFeed, unused bytes: Int) {
        waiting.removeAll { $0 === feed }
        budget?.giveBack(bytes)
    }
}

/// A feed that asks the pacer before it gives anything.
final class PacedFeed: BodyFeed {
    /// Called when there is something to send again.
    var onGranted: (() -> Void)?
    fileprivate var turns: UInt64 = 0
    private let feed: any BodyFeed
    private let pacer: UploadPacer
    private var allowance = 0
    private var isWaiting = false

    init(_ feed: any BodyFeed, _ pacer: UploadPacer) {
        self.feed = feed
        self.pacer = pacer
    }

    var size: UInt64 { feed.size }
    var digest: BodyDigest? { feed.digest }

    func read(into buffer: UnsafeMutableRawBufferPointer) -> BodyFeedStep {
        if isWaiting { return .later }
        if allowance == 0 { allowance = pacer.ask(self) }
        guard allowance > 0 else {
            isWaiting = true
            return .later
        }
        let step = feed.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer.prefix(allowance)))
        // Without a limit nothing is counted, so that one that is set meanwhile holds from the next piece on.
        if case .bytes(let count) = step { allowance = allowance == .max ? 0 : allowance - min(allowance, count) }
        return step
    }

    func rewind() -> Bool { feed.rewind() }

    /// It sends no more; what it did not use is for the others.
    func end() {
        onGranted = nil
        pacer.ended(self, unused: allowance == .max ? 0 : allowance)
        allowance = 0
    }

    fileprivate func granted(_ bytes: Int) {
        turns += 1
        allowance = bytes
        isWaiting = false
        onGranted?()
    }
}
