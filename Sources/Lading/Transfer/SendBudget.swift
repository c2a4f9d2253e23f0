/// How many bytes may leave now under a limit of bytes a second. It knows no clock.
struct SendBudget: Equatable, Sendable {
    let bytesPerSecond: UInt64
    /// What is handed out at once: small enough that several uploads share a second, large enough to be worth a call.
    let piece: Int
    /// In thousandths of bytes, so that no millisecond is rounded away.
    private var credit: UInt64
    private let mostCredit: UInt64
    private var filledMs: UInt64

    init(bytesPerSecond: UInt64, nowMs: UInt64) {
        // More than that cannot be told from no limit.
        self.bytesPerSecond = min(max(1, bytesPerSecond), 1 << 40)
        piece = Int(min(max(self.bytesPerSecond / 50, 256), 64 << 10))
        // A quarter of a second that nobody used may be caught up on.
        mostCredit = max(UInt64(piece), self.bytesPerSecond / 4) * 1000
        credit = UInt64(piece) * 1000
        filledMs = nowMs
    }

    /// - Returns: `piece`, or 0 when it is too early.
    mutating func take(nowMs: UInt64) -> Int {
        fill(nowMs)
        guard credit >= UInt64(piece) * 1000 else { return 0 }
        credit -= UInt64(piece) * 1000
        return piece
    }

    /// What was taken and not sent.
    mutating func giveBack(_ bytes: Int) {
        credit = min(mostCredit, credit + UInt64(clamping: bytes) * 1000)
    }

    /// When the next piece will be there.
    var dueMs: UInt64 {
        let missing = UInt64(piece) * 1000 - min(UInt64(piece) * 1000, credit)
        return filledMs.saturatingAdd((missing + bytesPerSecond - 1) / bytesPerSecond)
    }

    private mutating func fill(_ nowMs: UInt64) {
        guard nowMs > filledMs else { return }
        let (more, overflow) = (nowMs - filledMs).multipliedReportingOverflow(by: bytesPerSecond)
        credit = overflow ? mostCredit : min(mostCredit, credit.saturatingAdd(more))
        filledMs = nowMs
    }
}
