/// How a part of a spooled job outlasts that nothing gets through: what failed is done again, later each time. Lives on
/// the engine thread.
final class Outages {
    /// The longest pause. A sign-in that is refused is not asked for more often either, see `KognicSession`.
    static let longestPauseMs: UInt64 = 60_000

    private unowned let job: JobRun
    private unowned let client: ClientCore
    private var inARow = 0
    private var isHeld = false
    private var last: Failure?

    init(of job: JobRun, client: ClientCore) {
        self.job = job
        self.client = client
    }

    /// Something came through.
    func areOver() {
        inARow = 0
        guard isHeld else { return }
        isHeld = false
        client.outageLog.wentOn()
    }

    /// Nothing is done again: the part is over, or left.
    func end() {
        guard isHeld else { return }
        isHeld = false
        client.outageLog.left()
    }

    /// Whether that failure is one that the job waits out, which only a job of a spool does.
    func areOutlasted(_ failure: Failure) -> Bool {
        guard job.journal != nil, failure.isOutage, !job.isSuspended else {
            areOver()
            return false
        }
        client.outageLog.held(by: failure, isFirst: !isHeld)
        isHeld = true
        last = failure
        return true
    }

    /// - Parameter again: called after a while, unless the job is left or dropped before.
    func wait(then again: @escaping () -> Void) {
        inARow = min(inARow + 1, 1000)
        var pause = min(client.pauseMs(attempt: inARow, retryAfterMs: nil), Self.longestPauseMs)
        if last?.code == .credentialsRefused { pause = max(pause, client.refusalPauseMs) }
        _ = client.core.after(milliseconds: pause) { [weak job] _ in
            if job?.isSuspended == false { again() }
        }
    }
}

/// Says once that jobs of the spool wait, with each kind of failure, and once that they go on.
struct OutageLog {
    private let log: LogSink
    /// Parts of jobs that wait.
    private var parts = 0
    private var told: Set<Code> = []

    init(log: @escaping LogSink) { self.log = log }

    mutating func held(by failure: Failure, isFirst: Bool) {
        if isFirst { parts += 1 }
        guard told.insert(failure.code).inserted else { return }
        log(.warning, "spool", "jobs wait and go on when it can be done: \(failure.message)")
    }

    mutating func wentOn() {
        left()
        if parts == 0 { log(.warning, "spool", "the jobs that waited go on") }
    }

    mutating func left() {
        parts -= 1
        if parts == 0 { told = [] }
    }
}
