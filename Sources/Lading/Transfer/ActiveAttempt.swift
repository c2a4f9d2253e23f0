/// An attempt under way, and when something last moved on it.
final class ActiveAttempt {
    let wire: WireAttempt
    let permit: HostHealth.Permit
    /// Of an upload.
    let feed: PacedFeed?
    private(set) var stall: StallClock
    private var reportedBytes: UInt64 = 0

    init(
        wire: WireAttempt,
        permit: HostHealth.Permit,
        feed: PacedFeed?,
        stallTimeoutMs: Int,
        nowMs: UInt64
    ) {
        self.wire = wire
        self.permit = permit
        self.feed = feed
        feed?.onGranted = { [unowned wire] in wire.resume() }
        stall = StallClock(timeoutMs: stallTimeoutMs, nowMs: nowMs)
    }

    /// Looks at the counters.
    ///
    /// - Returns: the body bytes sent, when they are others than the last time.
    func observe(nowMs: UInt64) -> UInt64? {
        let sent = wire.sentBytes
        // Connecting has a time-out of its own, and a slow body is not the server's silence.
        let isServersTurn = wire.requestBegan && !wire.isWaitingForBody
        stall.observe(movedBytes: sent &+ wire.receivedBytes, isServersTurn: isServersTurn, nowMs: nowMs)
        guard sent != reportedBytes else { return nil }
        reportedBytes = sent
        return sent
    }
}

/// Tells when nothing has moved for too long.
struct StallClock: Equatable {
    private let timeoutMs: UInt64
    private var movedBytes: UInt64 = 0
    private var movedMs: UInt64

    /// - Parameter timeoutMs: 0 is none.
    init(timeoutMs: Int, nowMs: UInt64) {
        self.timeoutMs = UInt64(clamping: timeoutMs)
        movedMs = nowMs
    }

    /// - Parameters:
    ///   - movedBytes: in both directions, since the attempt began.
    ///   - isServersTurn: silence counts.
    mutating func observe(movedBytes: UInt64, isServersTurn: Bool, nowMs: UInt64) {
        guard movedBytes != self.movedBytes || !isServersTurn else { return }
        self.movedBytes = movedBytes
        movedMs = nowMs
    }

    /// When it will have been too long, unless something moves.
    var dueMs: UInt64 {
        let (due, overflow) = movedMs.addingReportingOverflow(timeoutMs)
        return timeoutMs == 0 || overflow ? .max : due
    }
}
