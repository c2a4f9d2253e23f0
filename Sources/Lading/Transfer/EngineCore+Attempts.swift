import Glibc

extension EngineCore {
    // MARK: - Queues

    func enqueue(_ transfer: Transfer) {
        transfer.phase = .queued
        let isRepeated = transfer.retry.attempts > 0
        if transfer.uploadSource == nil {
            isRepeated ? requestQueue.prepend(transfer.id) : requestQueue.append(transfer.id)
        } else {
            isRepeated ? uploadQueue.prepend(transfer.id) : uploadQueue.append(transfer.id)
        }
    }

    /// Reads ahead as far as buffers allow, and starts as many attempts as there may be connections.
    func startWhatMay() {
        prepareUploads()
        while active.count < configuration.maxConnections, let transfer = nextToStart() { start(transfer) }
        prepareUploads()
    }

    private func nextToStart() -> Transfer? {
        while let id = requestQueue.popFirst() ?? readyQueue.popFirst() {
            if let transfer = transfers[id] { return transfer }
        }
        return nil
    }

    private func prepareUploads() {
        while preparing + readyQueue.count < configuration.maxConnections, let id = uploadQueue.first {
            guard let transfer = transfers[id], let source = transfer.uploadSource else {
                _ = uploadQueue.popFirst()
                continue
            }
            if let resident = source as? any ResidentBody {
                transfer.feed = ResidentFeed(resident)
                readyQueue.append(id)
            } else {
                guard let chunk = pool.acquire() else { return }
                prepare(transfer, source, firstChunk: chunk)
            }
            _ = uploadQueue.popFirst()
        }
    }

    private func prepare(_ transfer: Transfer, _ source: any BodySource, firstChunk: Chunk) {
        let feed = StreamFeed(
            source,
            firstChunk: firstChunk,
            pool: pool,
            submit: { [unowned self] fill, feed in submit(fill, for: feed) },
            close: { [unowned self] reader in close(reader) }
        )
        transfer.phase = .preparing
        transfer.feed = feed
        preparing += 1
        feed.onFilled = { [unowned self, unowned feed] in filled(transfer, feed) }
        feed.fillNext()
    }

    private func filled(_ transfer: Transfer, _ feed: StreamFeed) {
        if case .preparing = transfer.phase {
            preparing -= 1
            transfer.phase = .queued
            if feed.failure == nil { return readyQueue.append(transfer.id) }
        }
        if let failure = feed.failure {
            // The last bytes never left, so the server cannot have taken the body for complete.
            detach(transfer)
            end(transfer, .failure(transfer.failure(.body(failure), failure.message)))
        } else if case .active(let attempt) = transfer.phase {
            attempt.wire.resume()
        }
    }

    // MARK: - Attempts

    private func start(_ transfer: Transfer) {
        transfer.retry.attemptStarted()
        let started = multi.start(
            transfer.request,
            host: transfer.host,
            feed: transfer.feed,
            limits: WireLimits(
                maxBodyBytes: configuration.maxResponseBytes,
                refusesResend: transfer.retry.policy.repeatability == .onlyIfUnprocessed
            ),
            settings: WireSettings(
                connectTimeoutMs: configuration.connectTimeoutMs,
                totalTimeoutMs: configuration.totalTimeoutMs,
                proxy: configuration.proxy,
                caFile: configuration.caFile,
                userAgent: configuration.userAgent
            )
        )
        switch started {
        case .success(let wire):
            transfer.phase = .active(
                ActiveAttempt(wire: wire, stallTimeoutMs: configuration.stallTimeoutMs, nowMs: now)
            )
            active[ObjectIdentifier(wire)] = transfer
        case .failure(let failure):
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
            detach(transfer)
            transfer.lastStatus = response.status
            let status = transfer.request.judge?(response) ?? response.status
            let wait = response.retryAfterMs(nowSeconds: Int64(time(nil)))
            conclude(transfer, .answer(status: status, retryAfterMs: wait), .success(response))
        case .failure(let failure):
            attemptFailed(transfer, wire, failure)
        }
    }

    private func attemptFailed(_ transfer: Transfer, _ wire: WireAttempt, _ failure: WireFailure) {
        let processed = detach(transfer)
        if case .body = failure.kind {} else { transfer.ambiguous = transfer.ambiguous || processed }
        conclude(
            transfer,
            .failure(transient: failure.transient, processed: processed),
            .failure(transfer.failure(failure.kind, failure.message))
        )
    }

    /// Takes the attempt under way, if any, off the network.
    ///
    /// - Returns: the server may have carried it out.
    @discardableResult
    private func detach(_ transfer: Transfer) -> Bool {
        guard case .active(let attempt) = transfer.phase else { return false }
        let wire = attempt.wire
        let hasSent = wire.requestBegan && wire.hasSent
        if wire.response.status != 0 { transfer.lastStatus = wire.response.status }
        active[ObjectIdentifier(wire)] = nil
        transfer.phase = .queued
        multi.remove(wire)
        endFeed(transfer)
        return hasSent
    }

    private func endFeed(_ transfer: Transfer) {
        (transfer.feed as? StreamFeed)?.end()
        transfer.feed = nil
    }

    /// Reports the outcome of an attempt, or waits for the next one.
    private func conclude(
        _ transfer: Transfer,
        _ outcome: AttemptOutcome,
        _ result: Result<HTTPResponse, TransferFailure>
    ) {
        switch transfer.retry.decide(after: outcome, nowMs: now, random: { UInt64.random(in: $0) }) {
        case .finish:
            end(transfer, result)
        case .wait(let milliseconds):
            log(.warning, "transfer", "\(describe(transfer, result)); next attempt in \(milliseconds) ms")
            transfer.phase = .waiting(after(milliseconds: milliseconds) { core in core.enqueue(transfer) })
        }
    }

    /// Ends a transfer in whatever phase it is.
    func interrupt(_ transfer: Transfer, _ kind: TransferFailure.Kind, _ what: String) {
        switch transfer.phase {
        case .queued: endFeed(transfer)
        case .preparing:
            preparing -= 1
            endFeed(transfer)
        case .active: if detach(transfer) { transfer.ambiguous = true }
        case .waiting(let timer): cancelTimer(timer)
        case .ended: return
        }
        end(transfer, .failure(transfer.failure(kind, what)))
    }

    func deadlinePassed(_ transfer: Transfer) {
        interrupt(transfer, .deadline, "\(transfer.host) did not complete it within its deadline")
    }

    func end(_ transfer: Transfer, _ result: Result<HTTPResponse, TransferFailure>) {
        transfer.phase = .ended
        transfers[transfer.id] = nil
        endFeed(transfer)
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
            if let sent = attempt.observe(nowMs: time) { transfer.progress?(sent) }
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
