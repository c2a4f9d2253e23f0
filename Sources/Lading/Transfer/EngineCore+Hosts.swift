extension EngineCore {
    /// Carries out what an attempt's end tells about its server.
    func noted(_ change: HostHealth.Change, of lane: Lane) {
        switch change {
        case .slowed(let status, let restMs, let atOnce):
            lane.trouble = "it answers \(status) and is asked less often"
            let rest = restMs > 0 ? "nothing is sent to it for \(restMs) ms, and then " : ""
            log(
                restMs > 0 ? .warning : .info,
                "transfer",
                "\(lane.host) answers \(status): \(rest)at most \(atOnce) requests at a time"
            )
            if restMs > 0 { pause(lane, restMs) }
        case .fullSpeed:
            log(.info, "transfer", "\(lane.host) is asked as often as before")
        case .down(let failures, let pauseMs):
            log(
                .warning,
                "transfer",
                "\(lane.host) could not be reached \(failures) times in a row: one request tries again in \(pauseMs) ms, "
                    + "the others wait for it"
            )
            pause(lane, pauseMs)
        case .stillDown(let pauseMs):
            log(.info, "transfer", "\(lane.host) cannot be reached yet: one request tries again in \(pauseMs) ms")
            pause(lane, pauseMs)
            failLikeTheProbe(lane)
        case .back:
            lane.trouble = nil
            log(.warning, "transfer", "\(lane.host) can be reached again")
            wake(lane)
        }
    }

    private func pause(_ lane: Lane, _ milliseconds: UInt64) {
        hold(lane)
        // The loop looks at what may start whenever it wakes up.
        _ = after(milliseconds: milliseconds) { _ in }
    }

    /// Counts the probe's failure for as many of those that wait as would have tried beside it.
    ///
    /// So requests to a dead server end when their attempts are used up, as they would without the pause; and those
    /// further back lose none.
    private func failLikeTheProbe(_ lane: Lane) {
        guard let failure = lane.failure else { return }
        for _ in 1..<max(2, configuration.maxConnections) {
            guard let id = lane.requests.popFirst() ?? lane.uploads.popFirst() else { return }
            guard let transfer = transfers[id] else { continue }
            transfer.retry.attemptStarted()
            failed(transfer, failure, processed: false)
        }
    }

    /// Those that only waited for the server need not wait longer.
    private func wake(_ lane: Lane) {
        let waiting = transfers.values.filter { $0.waitsForServer && $0.lane === lane }
        for transfer in waiting.sorted(by: { $0.id.number > $1.id.number }) {
            guard case .waiting(let timer) = transfer.phase else { continue }
            cancelTimer(timer)
            enqueue(transfer)
        }
    }

    // MARK: - Redirects

    /// Sends the request on, as a part of the same attempt.
    func follow(_ url: String, _ transfer: Transfer, from host: String) {
        guard transfer.redirects < Redirect.most, let target = RequestCheck.destination(url: url) else {
            let words = "\(host) sends it on once more, after \(Redirect.most) redirections"
            return failed(
                transfer,
                WireFailure(kind: .redirected, message: words, transient: false),
                processed: false
            )
        }
        log(.debug, "transfer", "\(transfer.request.label): \(host) sends it on to \(target.host)")
        let lane = lanes.join(target)
        transfer.leaveRedirect(&lanes)
        transfer.follow(url, in: lane)
        enqueue(transfer)
    }
}
