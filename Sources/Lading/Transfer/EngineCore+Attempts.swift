import Glibc

extension EngineCore {
    func start(_ transfer: Transfer) {
        guard let lane = transfer.lane else { return }
        transfer.retry.leaveOut(milliseconds: othersTurn(transfer))
        if transfer.redirects == 0 { transfer.retry.attemptStarted() }
        let permit = lane.health.started()
        lane.active += 1
        let feed = transfer.feed.map { PacedFeed($0, pacer) }
        let started = multi.start(
            transfer.request,
            url: transfer.url,
            host: transfer.host,
            feed: feed,
            limits: WireLimits(
                maxBodyBytes: min(configuration.maxResponseBytes, transfer.request.answerLimit.rawValue),
                refusesResend: transfer.retry.policy.repeatability == .onlyIfUnprocessed
            ),
            settings: WireSettings(
                connectTimeoutMs: configuration.connectTimeoutMs,
                totalTimeoutMs: configuration.totalTimeoutMs,
                proxy: configuration.proxies.proxy(for: transfer.url),
                proxyExceptions: configuration.proxies.exceptions,
                caFile: configuration.caFile,
                userAgent: configuration.userAgent
            )
        )
        switch started {
        case .success(let wire):
            transfer.phase = .active(
                ActiveAttempt(
                    wire: wire,
                    permit: permit,
                    feed: feed,
                    stallTimeoutMs: configuration.stallTimeoutMs,
                    nowMs: now
                )
            )
            active[ObjectIdentifier(wire)] = transfer
        case .failure(let failure):
            tell(lane, permit, .none, transfer.retry.policy)
            end(transfer, .failure(transfer.failure(failure.kind, failure.message)))
        }
    }

    func attemptEnded(_ wire: WireAttempt, _ result: Result<HTTPResponse, WireFailure>) {
        guard let transfer = active[ObjectIdentifier(wire)] else { return multi.remove(wire) }
        switch result {
        case .success(var response):
            response.attempts = transfer.retry.attempts
            transfer.progress?(wire.sentBytes)
            // Progress is the caller's code: it may have cancelled.
            guard case .active = transfer.phase else { return }
            answered(transfer, response)
        case .failure(let failure):
            attemptFailed(transfer, wire, failure)
        }
    }

    private func answered(_ transfer: Transfer, _ response: HTTPResponse) {
        let waitMs = response.retryAfterMs(nowSeconds: Int64(time(nil)))
        let status = transfer.request.judge?(response) ?? response.status
        let host = transfer.host
        let corruption = self.corruption(of: transfer, response)
        transfer.lane?.trouble = nil
        transfer.lane?.movedMs = now
        detach(transfer, .answered(status: status, retryAfterMs: waitMs))
        transfer.lastStatus = response.status
        transfer.waitsForServer = false
        if let corruption { return failed(transfer, corruption, processed: true) }
        switch Redirect(response, of: transfer.request, sentTo: transfer.url) {
        case .none:
            conclude(transfer, .answer(status: status, retryAfterMs: waitMs), .success(response))
        case .follow(let url):
            follow(url, transfer, from: host)
        case .refused(let words):
            failed(
                transfer,
                WireFailure(kind: .redirected, message: "\(host) \(words)", transient: false),
                processed: false
            )
        }
    }

    /// What the storage says of an upload that it took, held against what was sent.
    private func corruption(of transfer: Transfer, _ response: HTTPResponse) -> WireFailure? {
        guard (200..<300).contains(response.status), let sent = transfer.feed?.digest,
            sent.count == transfer.uploadSource?.size
        else { return nil }
        let stored = StoredHashes(response.headers)
        if stored.md5 != nil, stored.crc32c == nil { transfer.lane?.hashes.insert(.md5) }
        return stored.mismatch(sent).map { difference in
            WireFailure(kind: .corrupted, message: "\(transfer.host) stored other bytes than were sent: \(difference)")
        }
    }

    private func attemptFailed(_ transfer: Transfer, _ wire: WireAttempt, _ failure: WireFailure) {
        guard failure.isUnreachable else { return failed(transfer, failure, processed: detach(transfer)) }
        transfer.lane?.failure = failure
        transfer.lane?.trouble = failure.message
        failed(transfer, failure, processed: detach(transfer, .unreachable))
    }

    /// - Parameter processed: the server may have carried the attempt out.
    func failed(_ transfer: Transfer, _ failure: WireFailure, processed: Bool) {
        if case .body = failure.kind {} else { transfer.ambiguous = transfer.ambiguous || processed }
        transfer.waitsForServer = failure.isUnreachable
        conclude(
            transfer,
            .failure(transient: failure.transient, processed: processed),
            .failure(transfer.failure(failure.kind, failure.message))
        )
    }

    /// Takes the attempt under way, if any, off the network.
    ///
    /// - Parameter sign: nil when there was no answer, and it is not known that there could be none.
    /// - Returns: the server may have carried it out.
    @discardableResult
    func detach(_ transfer: Transfer, _ sign: HostHealth.Sign? = nil) -> Bool {
        guard case .active(let attempt) = transfer.phase, let lane = transfer.lane else { return false }
        let wire = attempt.wire
        let hasSent = wire.requestBegan && wire.hasSent
        if wire.response.status != 0 { transfer.lastStatus = wire.response.status }
        active[ObjectIdentifier(wire)] = nil
        transfer.phase = .queued
        multi.remove(wire)
        attempt.feed?.end()
        endFeed(transfer)
        tell(lane, attempt.permit, sign ?? (wire.requestBegan ? .reached : .none), transfer.retry.policy)
        return hasSent
    }

    private func tell(_ lane: Lane, _ permit: HostHealth.Permit, _ sign: HostHealth.Sign, _ policy: RetryPolicy) {
        let changes = lane.health.ended(
            permit,
            sign,
            active: lane.active,
            most: configuration.maxConnections,
            policy: policy,
            nowMs: now,
            random: { UInt64.random(in: $0) }
        )
        lane.active -= 1
        for change in changes { noted(change, of: lane) }
    }

    /// Reports the outcome of an attempt, or waits for the next one.
    func conclude(
        _ transfer: Transfer,
        _ outcome: AttemptOutcome,
        _ result: Result<HTTPResponse, TransferFailure>
    ) {
        switch transfer.retry.decide(after: outcome, nowMs: now, random: { UInt64.random(in: $0) }) {
        case .finish:
            end(transfer, result)
        case .wait(let milliseconds):
            log(.warning, "transfer", "\(describe(transfer, result)); next attempt in \(milliseconds) ms")
            transfer.startOver(&lanes)
            transfer.phase = .waiting(after(milliseconds: milliseconds) { core in core.enqueue(transfer) })
        }
    }

    /// Ends a transfer in whatever phase it is.
    func interrupt(_ transfer: Transfer, _ kind: TransferFailure.Kind, _ what: String) {
        switch transfer.phase {
        case .queued: endFeed(transfer)
        case .preparing:
            transfer.lane?.preparing -= 1
            endFeed(transfer)
        case .active: if detach(transfer) { transfer.ambiguous = true }
        case .waiting(let timer): cancelTimer(timer)
        case .ended: return
        }
        end(transfer, .failure(transfer.failure(kind, what)))
    }

    func deadlinePassed(_ transfer: Transfer) {
        var because = ""
        if case .active = transfer.phase {} else { because = transfer.lane?.trouble.map { " (\($0))" } ?? "" }
        interrupt(transfer, .deadline, "\(transfer.host) did not complete it within its deadline\(because)")
    }

    func end(_ transfer: Transfer, _ result: Result<HTTPResponse, TransferFailure>) {
        transfer.phase = .ended
        transfers[transfer.id] = nil
        endFeed(transfer)
        transfer.leave(&lanes)
        if let timer = transfer.deadlineTimer { cancelTimer(timer) }
        log(.debug, "transfer", describe(transfer, result))
        later { transfer.completion(result) }
    }

    private func describe(_ transfer: Transfer, _ result: Result<HTTPResponse, TransferFailure>) -> String {
        switch result {
        case .success(let response):
            "\(transfer.request.label): \(transfer.host) answered \(response.status) (attempt \(transfer.retry.attempts))"
        case .failure(let failure): failure.message
        }
    }

    // MARK: - Watching

    /// Reports progress and ends the attempts on which nothing moves.
    func watchAttempts() {
        guard !active.isEmpty else { return }
        let time = now
        for transfer in Array(active.values) {
            guard case .active(let attempt) = transfer.phase else { continue }
            if attempt.permit.isProbe, attempt.wire.requestBegan, let lane = transfer.lane {
                for change in lane.health.connected(attempt.permit) { noted(change, of: lane) }
            }
            if let sent = attempt.observe(nowMs: time) {
                if transfer.uploadSource != nil {
                    transfer.retry.moved(nowMs: time)
                    transfer.lane?.movedMs = time
                }
                transfer.progress?(sent)
            }
            guard case .active = transfer.phase, time >= attempt.stall.dueMs else { continue }
            let seconds = Double(configuration.stallTimeoutMs) / 1000
            attemptFailed(
                transfer,
                attempt.wire,
                WireFailure(kind: .stallTimeout, message: "\(transfer.host) sent and took nothing for \(seconds) s")
            )
        }
    }

    func nextStallMs() -> UInt64? {
        active.values.compactMap { transfer in
            guard case .active(let attempt) = transfer.phase else { return nil }
            return attempt.stall.dueMs
        }.min()
    }
}
