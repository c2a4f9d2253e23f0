/// How a part of a spooled job outlasts a network that is away: what failed is done again, later each time. Lives on the
/// engine thread.
final class Outages {
    private unowned let job: JobRun
    private unowned let client: ClientCore
    private var inARow = 0

    init(of job: JobRun, client: ClientCore) {
        self.job = job
        self.client = client
    }

    /// Something came through.
    func areOver() { inARow = 0 }

    /// Whether that failure is one that the job waits out, which only a job of a spool does.
    func areOutlasted(_ failure: Failure) -> Bool {
        guard job.journal != nil, failure.isOutage, !job.isSuspended else {
            areOver()
            return false
        }
        return true
    }

    /// - Parameter again: called after a while, unless the job is left or dropped before.
    func wait(then again: @escaping () -> Void) {
        inARow = min(inARow + 1, 1000)
        let pause = client.pauseMs(attempt: inARow, retryAfterMs: nil)
        _ = client.core.after(milliseconds: pause) { [weak job] _ in
            if job?.isSuspended == false { again() }
        }
    }
}
