/// Waiting for jobs, and the end of a client.
extension Client {
    /// Waits until no job is left; false when the deadline passed first.
    func flush(deadline: UInt64?) -> Bool {
        state.wait(untilMs: deadline) { $0.openJobs == 0 ? true : nil } ?? false
    }

    struct CloseReport: Sendable {
        var jobsFinished: UInt64 = 0
        var jobsCancelled: UInt64 = 0
        /// Left in the spool for the next client.
        var jobsSpooled: UInt64 = 0
        var bytesUnsent: UInt64 = 0
        /// A function of the host's has not returned; the client closes when it does.
        var isStillClosing = false
        /// The spool may still write them: which of the numbers they belong to is known when it has stopped.
        fileprivate(set) var unsettled: [Job] = []

        mutating func note(_ run: JobRun) {
            let progress = run.job.read(\.progress)
            bytesUnsent = bytesUnsent.saturatingAdd(progress.bytes - min(progress.bytes, progress.bytesSent))
            if run.storing != nil {
                unsettled.append(run.job)
            } else if run.isInSpool {
                jobsSpooled += 1
            } else {
                jobsCancelled += 1
            }
        }

        fileprivate mutating func settle() {
            for job in unsettled { job.isLeftInSpool ? (jobsSpooled += 1) : (jobsCancelled += 1) }
            unsettled = []
        }
    }

    /// How long host callbacks may take to return after everything was cancelled.
    static let closeGraceMs: UInt64 = 2000

    /// Ends the client: waits for its jobs until the deadline, cancels the others, joins the threads.
    func close(deadline: UInt64?) -> CloseReport {
        let isFirst = state.withLock { state in
            defer { state.isClosing = true }
            return !state.isClosing
        }
        if isFirst {
            waitForJobs(deadline)
            state.withLock { $0.isShuttingDown = true }
            state.notifyAll()
        } else {
            _ = state.wait(untilMs: deadline) { $0.isShuttingDown ? true : nil }
        }
        let grace = MonotonicClock.milliseconds().saturatingAdd(Self.closeGraceMs)
        var report = CloseReport()
        var closer: NamedThread?
        if isFirst {
            let cancelled = cancelAll()
            // In a callback nothing is waited for: the engine may be at work for that long.
            if let cancelled = cancelled.wait(untilMs: HostCall.isInside ? 0 : grace, condition: { $0 }) {
                report = cancelled
            }
            // Joining may wait for a callback of the host that never returns; the caller waits only so long.
            closer = try? NamedThread.start(name: "lading-close") { [self] in shutDown() }
            if closer == nil { shutDown() }
        }
        report.isStillClosing = HostCall.isInside
        if report.isStillClosing {
            report.settle()
            return report
        }
        let isClosed = state.wait(untilMs: grace) { $0.isClosed ? true : nil } ?? false
        if isClosed { closer?.join() }
        report.settle()
        report.isStillClosing = !isClosed
        let finished = state.withLock { $0.finishedJobs }
        report.jobsFinished = finished - min(finished, report.jobsCancelled + report.jobsSpooled)
        return report
    }

    /// What is held back would only use up the time: of that a client only waits until it is in the spool.
    private func waitForJobs(_ deadline: UInt64?) {
        if state.withLock(\.isPaused), spool != nil {
            _ = state.wait(untilMs: deadline) { $0.storing.isEmpty ? true : nil }
        } else {
            _ = flush(deadline: deadline)
        }
    }

    /// Cancels the jobs that are left and those that just slip in; what they were is there in a moment.
    private func cancelAll() -> Monitor<CloseReport?> {
        let report = Monitor<CloseReport?>(nil)
        let posted = post { [state] core in
            var cancelled = core.cancelAll()
            cancelled.jobsSpooled += state.withLock(\.stuckJobs)
            report.withLock { $0 = cancelled }
            report.notifyAll()
        }
        if !posted { report.withLock { $0 = CloseReport() } }
        return report
    }

    /// Ends a client that the host never gets. The host keeps its contexts.
    func abandon() {
        state.withLock { $0.isClosing = true }
        shutDown(last: {})
    }

    private func shutDown() { shutDown(last: drop) }

    private func shutDown(last: @escaping @Sendable () -> Void) {
        engine.stop()
        spool?.stop()
        // Its threads are gone, and with them whatever could still read.
        confined.core?.releaseAll()
        confined.core = nil
        // What the host lent goes back through the callback thread; its own contexts go last.
        delivery.stop(last: last)
        events.close()
        state.withLock { $0.isClosed = true }
        state.notifyAll()
    }
}
