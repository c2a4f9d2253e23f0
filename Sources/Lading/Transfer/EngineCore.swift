/// The engine's state and loop. Only touched on the engine thread, where posted work gets it.
final class EngineCore {
    private(set) var configuration: TransferConfiguration
    let multi: WireMulti
    let pool: BufferPool
    let pacer = UploadPacer(now: MonotonicClock.milliseconds)
    let log: LogSink
    private let mailbox: Mailbox
    private let readers: ReaderPool

    /// All that have not ended. The queues only have ids, so that what ended early is released at once.
    var transfers: [TransferID: Transfer] = [:]
    /// Those with an attempt under way.
    var active: [ObjectIdentifier: Transfer] = [:]
    var lanes = Lanes()
    private(set) var isShuttingDown = false
    /// Begins no attempt; those under way go on.
    var isPaused = false { didSet { if oldValue, !isPaused { resumedMs = now } } }
    private var resumedMs: UInt64 = 0
    private var lastNumber: UInt64 = 0
    private var timers = TimerQueue<(EngineCore) -> Void>()
    /// What must not run inside the call that caused it.
    private var deferred: [() -> Void] = []

    init(
        configuration: TransferConfiguration,
        multi: WireMulti,
        mailbox: Mailbox,
        readers: ReaderPool,
        log: @escaping LogSink
    ) {
        self.configuration = configuration
        self.multi = multi
        self.mailbox = mailbox
        self.readers = readers
        self.log = log
        pool = BufferPool(
            budget: configuration.bufferBudget,
            chunkSize: configuration.chunkSize,
            keep: configuration.maxConnections
        )
        pacer.setLimit(configuration.uploadBytesPerSecond)
    }

    /// Monotonic milliseconds.
    var now: UInt64 { MonotonicClock.milliseconds() }

    /// The most bytes of upload buffers that were in use at once, and those in use now.
    var bufferHighWaterBytes: Int { pool.highWaterBytes }
    var bufferBytesInUse: Int { pool.bytesInUse }

    // MARK: - For posted work

    /// Starts a request, with everything that repeating it takes.
    ///
    /// - Parameters:
    ///   - progress: body bytes that left in the current attempt; it falls back to 0 with the next one.
    ///   - completion: called exactly once, on the engine thread, never from inside this call.
    @discardableResult
    func perform(
        _ request: HTTPRequest,
        policy: RetryPolicy,
        progress: ((_ bytesSentThisAttempt: UInt64) -> Void)?,
        completion: @escaping (Result<HTTPResponse, TransferFailure>) -> Void
    ) -> TransferID {
        lastNumber += 1
        let destination = RequestCheck.destination(url: request.url)
        let transfer = Transfer(
            id: TransferID(number: lastNumber),
            request: request,
            lane: destination.map { lanes.join($0) },
            retry: RetryState(policy: policy, nowMs: now),
            progress: progress,
            completion: completion
        )
        transfers[transfer.id] = transfer
        if isShuttingDown {
            end(transfer, .failure(transfer.failure(.shutdown, "it was not started because the client is closing")))
        } else if destination == nil {
            end(
                transfer,
                .failure(transfer.failure(.invalidRequest, "its address is not an absolute http or https URL"))
            )
        } else if let fault = destination?.fault(allowingPlain: configuration.plainOrigins) {
            // Not the host's mistake: such addresses come from a server.
            end(transfer, .failure(transfer.failure(.badResponse, fault)))
        } else if let fault = RequestCheck.fault(in: request.headers) {
            end(transfer, .failure(transfer.failure(.invalidRequest, fault)))
        } else if policy.maxAttempts < 1 {
            end(transfer, .failure(transfer.failure(.attempts, "the policy allows no attempt")))
        } else if let size = transfer.uploadSource?.size, size > UInt64(Int64.max) {
            end(transfer, .failure(transfer.failure(.invalidRequest, "its body is too large")))
        } else {
            enqueue(transfer)
            watchDeadline(of: transfer)
        }
        return transfer.id
    }

    /// Ends a request now; its completion comes with `.cancelled`, not from inside this call. Unknown ids are ignored.
    func cancel(_ id: TransferID) {
        guard let transfer = transfers[id] else { return }
        interrupt(transfer, .cancelled, "it was cancelled")
    }

    func setLimits(_ limits: TransferConfiguration.Limits) {
        configuration = configuration.with(limits)
        multi.setMaxConnections(configuration.maxConnections)
        pacer.setLimit(configuration.uploadBytesPerSecond)
    }

    func after(milliseconds: UInt64, _ work: @escaping (EngineCore) -> Void) -> TimerID {
        let (due, overflow) = now.addingReportingOverflow(milliseconds)
        return timers.add(dueMs: overflow ? .max : due, work)
    }

    func cancelTimer(_ id: TimerID) {
        timers.cancel(id)
    }

    // MARK: - For the other parts of the core

    /// Ends a transfer when its deadline has passed. It may have moved on by the time that the timer is due.
    private func watchDeadline(of transfer: Transfer) {
        guard let deadline = transfer.retry.deadline else { return }
        let due = deadline.saturatingAdd(othersTurn(transfer))
        if now >= due { return deadlinePassed(transfer) }
        transfer.deadlineTimer = timers.add(dueMs: due) { core in core.watchDeadline(of: transfer) }
    }

    /// For how long others had the transfer's turn, in the queue where it is or was last, or the engine paused.
    func othersTurn(_ transfer: Transfer) -> UInt64 {
        switch transfer.phase {
        case .queued, .preparing: break
        case .active, .waiting, .ended: return 0
        }
        let moved = max(transfer.lane?.movedMs ?? 0, isPaused ? now : resumedMs)
        return moved - min(moved, transfer.queuedMs)
    }

    /// Runs the work in this turn of the loop, after what is under way.
    func later(_ work: @escaping () -> Void) {
        deferred.append(work)
    }

    /// Fills a chunk on a reader thread and tells the feed on this one.
    func submit(_ fill: BodyFill, for feed: StreamFeed) {
        let mailbox = mailbox
        let feed = Handoff(feed)
        let accepted = readers.submit {
            let outcome = fill.run()
            if !mailbox.post({ _ in feed.value.filled(outcome) }) { outcome.reader?.close() }
        }
        if !accepted { fill.reader?.close() }
    }

    /// Closing may block as much as reading.
    func close(_ reader: any BodyReader) {
        let reader = Handoff(reader)
        if !readers.submit({ reader.value.close() }) { reader.value.close() }
    }

    // MARK: - Loop

    func run() {
        while true {
            if runPosted() { break }
            let time = now
            while let work = timers.popDue(nowMs: time) { work(self) }
            for (attempt, result) in multi.perform() { attemptEnded(attempt, result) }
            watchAttempts()
            pacer.grantWhatMay()
            runDeferred()
            startWhatMay()
            multi.poll(milliseconds: deferred.isEmpty ? idleTime() : 0)
        }
        shutDown()
    }

    /// A function of its own, so that what the work held on to is let go of before the poll.
    ///
    /// - Returns: whether the engine is to stop.
    private func runPosted() -> Bool {
        let (works, isStopping) = mailbox.take()
        for work in works { work(self) }
        return isStopping
    }

    private func runDeferred() {
        let works = deferred
        deferred = []
        for work in works { work() }
    }

    /// How long nothing of ours is due; the mailbox and the network end it early.
    private func idleTime() -> Int32 {
        var due = timers.nextDueMs() ?? .max
        for next in [nextStallMs(), pacer.nextDueMs()] { due = min(due, next ?? .max) }
        let time = now
        return due > time ? Int32(clamping: min(due - time, 60_000)) : 0
    }

    private func shutDown() {
        isShuttingDown = true
        for transfer in Array(transfers.values) {
            interrupt(transfer, .shutdown, "it was ended because the client closed")
        }
        while !deferred.isEmpty { runDeferred() }
        // Their work may hold this object.
        timers = TimerQueue()
        multi.close()
    }
}
