extension EngineCore {
    func enqueue(_ transfer: Transfer) {
        guard let lane = transfer.lane else { return }
        transfer.phase = .queued
        transfer.queuedMs = now
        let isRepeated = transfer.retry.attempts > 0
        if transfer.uploadSource == nil {
            isRepeated ? lane.requests.prepend(transfer.id) : lane.requests.append(transfer.id)
        } else {
            isRepeated ? lane.uploads.prepend(transfer.id) : lane.uploads.append(transfer.id)
        }
    }

    /// Reads ahead as far as buffers allow, and starts as many attempts as there may be connections.
    func startWhatMay() {
        guard !isPaused else { return }
        prepareUploads()
        while active.count < configuration.maxConnections,
            let transfer = lanes.first({ next(in: $0, \.requests) }) ?? lanes.first({ next(in: $0, \.ready) })
        {
            start(transfer)
        }
        prepareUploads()
    }

    private func next(in lane: Lane, _ queue: ReferenceWritableKeyPath<Lane, FIFO<TransferID>>) -> Transfer? {
        guard !lane[keyPath: queue].isEmpty,
            lane.health.mayStart(active: lane.active, most: configuration.maxConnections, nowMs: now)
        else { return nil }
        while let id = lane[keyPath: queue].popFirst() {
            if let transfer = transfers[id] { return transfer }
        }
        return nil
    }

    private func prepareUploads() {
        while lanes.prepared < configuration.maxConnections, lanes.first({ prepareNext(in: $0) ? true : nil }) != nil {}
    }

    /// - Returns: false when the lane has no upload, may not send it yet, or there is no buffer.
    private func prepareNext(in lane: Lane) -> Bool {
        while let id = lane.uploads.first {
            guard let transfer = transfers[id], let source = transfer.uploadSource else {
                _ = lane.uploads.popFirst()
                continue
            }
            guard lane.prepared < lane.health.atOnce(most: configuration.maxConnections, nowMs: now) else {
                return false
            }
            let hashes = transfer.request.method == .put ? HashKinds(uploadTo: transfer.url).union(lane.hashes) : []
            // MD5 would take too long on this thread.
            if !hashes.contains(.md5), let resident = source as? any ResidentBody {
                transfer.feed = ResidentFeed(resident, hashes: hashes)
                lane.ready.append(id)
            } else {
                guard let chunk = pool.acquire() else { return false }
                prepare(transfer, source, hashes, in: lane, firstChunk: chunk)
            }
            _ = lane.uploads.popFirst()
            return true
        }
        return false
    }

    private func prepare(
        _ transfer: Transfer,
        _ source: any BodySource,
        _ hashes: HashKinds,
        in lane: Lane,
        firstChunk: Chunk
    ) {
        let feed = StreamFeed(
            source,
            hashes: hashes,
            firstChunk: firstChunk,
            pool: pool,
            submit: { [unowned self] fill, feed in submit(fill, for: feed) },
            close: { [unowned self] reader in close(reader) }
        )
        transfer.phase = .preparing
        transfer.feed = feed
        lane.preparing += 1
        feed.onFilled = { [unowned self, unowned feed] in filled(transfer, feed) }
        feed.fillNext()
    }

    private func filled(_ transfer: Transfer, _ feed: StreamFeed) {
        if case .preparing = transfer.phase, let lane = transfer.lane {
            lane.preparing -= 1
            transfer.phase = .queued
            if feed.failure == nil {
                lane.ready.append(transfer.id)
                if lane.health.atOnce(most: configuration.maxConnections, nowMs: now) == 0 { hold(lane) }
                return
            }
        }
        if let failure = feed.failure {
            // The last bytes never left, so the server cannot have taken the body for complete.
            detach(transfer)
            end(transfer, .failure(transfer.failure(.body(failure), failure.message)))
        } else if case .active(let attempt) = transfer.phase {
            attempt.wire.resume()
        }
    }

    /// Gives back the buffers of uploads that do not start for now.
    func hold(_ lane: Lane) {
        var held: [Transfer] = []
        while let id = lane.ready.popFirst() {
            if let transfer = transfers[id] { held.append(transfer) }
        }
        for transfer in held.reversed() {
            endFeed(transfer)
            lane.uploads.prepend(transfer.id)
        }
    }

    func endFeed(_ transfer: Transfer) {
        (transfer.feed as? StreamFeed)?.end()
        transfer.feed = nil
    }
}
