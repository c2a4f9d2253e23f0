import Glibc

/// The spool of a client: takes jobs and events from any thread and writes them on one of its own.
final class Spool: Sendable {
    private enum Work: Sendable {
        case create(SpoolSubmission, @Sendable (Result<SpooledJob, Failure>) -> Void)
        case append(SpooledEvent, id: String, (@Sendable (SpoolStore.Appended) -> Void)?)
        case finish(SpooledResult)
        case remove(id: String)
    }

    private struct State {
        var works: [Work] = []
        /// New jobs that were not written by then are not taken any more; nil while the spool is open.
        var createsUntilMs: UInt64?
        var thread: NamedThread?
        var lastID: UInt64 = 0
        var status = SpoolStatus()
        var found: [FoundJob] = []
        var lock: SpoolLock?
    }

    let options: SpoolOptions
    private let log: LogSink
    private let state = Monitor(State())
    private let store: Handoff<SpoolStore>
    /// Told of each job that was dropped to make room, on the spool's thread.
    private let dropped = Monitor<(@Sendable (_ id: String, _ wasFinished: Bool) -> Void)?>(nil)

    /// Takes the folder for itself and reads what is there, which takes as long as the disk does.
    init(_ options: SpoolOptions, files: any SpoolFiles = DiskFiles(), log: @escaping LogSink) throws(Failure) {
        self.options = options
        self.log = log
        do throws(SpoolFileError) {
            try files.makeFolder(options.directory)
        } catch {
            throw .spool(error, "be made")
        }
        let lock = try SpoolLock(folder: options.directory)
        let store = SpoolStore(options: options, files: files)
        var found = try store.load()
        var aged: Set<String> = []
        store.onDrop = { id, _ in aged.insert(id) }
        try store.dropAged(nowMs: Self.wallClockMs())
        if !aged.isEmpty {
            found.removeAll { $0.id.map(aged.contains) ?? false }
            log(.warning, "spool", "\(aged.count) jobs were older than spool_max_age_ms and were dropped")
        }
        self.store = Handoff(store)
        let last = store.entries.keys.compactMap { UInt64($0, radix: 16) }.max() ?? 0
        let status = store.status
        state.withLock { [found] state in
            state.found = found
            state.lastID = last
            state.status = status
            state.lock = lock
        }
        for (reason, count) in store.leftAlone.sorted(by: { $0.key < $1.key }) {
            log(.warning, "spool", "jobs that are left alone: \(count) \(reason)")
        }
        for case .damaged(let id, let reason, _) in found {
            log(.error, "spool", "the job \(id) was set aside in “damaged”: \(reason)")
        }
    }

    /// What was there when it was opened; the first time, nothing afterwards.
    func takeFound() -> [FoundJob] {
        state.withLock { state in
            defer { state.found = [] }
            return state.found
        }
    }

    var status: SpoolStatus { state.withLock(\.status) }

    func onDrop(_ told: @escaping @Sendable (_ id: String, _ wasFinished: Bool) -> Void) {
        dropped.withLock { $0 = told }
    }

    /// A name for a new job, after all that were given before, and its time.
    func newID() -> (id: String, createdMs: UInt64) {
        let now = Self.wallClockMs()
        let number = state.withLock { state in
            state.lastID = max(state.lastID &+ 1, now << 16)
            return state.lastID
        }
        let digits = String(number, radix: 16)
        return (String(repeating: "0", count: max(0, 16 - digits.count)) + digits, now)
    }

    static func wallClockMs() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return UInt64(clamping: time.tv_sec) &* 1000 &+ UInt64(clamping: time.tv_nsec / 1_000_000)
    }

    // MARK: From any thread; never waits for a disk

    /// - Parameter completion: called once, on the spool's thread.
    func create(
        _ submission: SpoolSubmission,
        completion: @escaping @Sendable (Result<SpooledJob, Failure>) -> Void
    ) { add(.create(submission, completion)) }

    /// - Parameter completion: called on the spool's thread once the event is as safe as the options ask for, which
    ///   takes as long as there is no room for it.
    func append(
        _ event: SpooledEvent,
        to id: String,
        completion: (@Sendable (SpoolStore.Appended) -> Void)?
    ) { add(.append(event, id: id, completion)) }

    func finish(_ result: SpooledResult) { add(.finish(result)) }
    func remove(_ id: String) { add(.remove(id: id)) }

    /// False when it was stopped.
    var isOpen: Bool { state.withLock { $0.createsUntilMs == nil } }

    private func add(_ work: Work) {
        state.withLock { if $0.createsUntilMs == nil { $0.works.append(work) } }
        state.notifyAll()
    }

    // MARK: The thread

    func start() throws(NamedThread.StartError) {
        try state.withLock { state throws(NamedThread.StartError) in
            guard state.thread == nil, state.createsUntilMs == nil else { return }
            state.thread = try NamedThread.start(name: "lading-spool") { [self] in run() }
        }
    }

    /// Writes what was taken, joins the thread and lets another client have the folder. New jobs that are not written
    /// when `patienceMs` is over are refused, so that the host does not wait long.
    func stop() {
        let until = MonotonicClock.milliseconds().saturatingAdd(options.patienceMs)
        let thread = state.withLock { state in
            state.createsUntilMs = min(state.createsUntilMs ?? .max, until)
            return state.thread
        }
        state.notifyAll()
        thread?.join()
        state.withLock { $0.lock = nil }
    }

    private func run() {
        let store = store.value
        // Without the spool, which has the store.
        store.onDrop = { [log, dropped] id, wasFinished in
            log(.warning, "spool", "the job \(id) was dropped to make room")
            dropped.withLock { $0 }?(id, wasFinished)
        }
        var batch = RecordBatch()
        var syncDue: UInt64?
        while let works = next(until: batch.isHeld ? min(syncDue ?? .max, retryDue()) : syncDue) {
            carryOut(works, &batch, store)
            if !store.hasUnsynced || options.sync != .interval {
                syncDue = nil
            } else if let due = syncDue, MonotonicClock.milliseconds() >= due {
                report { () throws(Failure) in try store.syncAll() }
                syncDue = nil
            } else if syncDue == nil {
                syncDue = MonotonicClock.milliseconds().saturatingAdd(options.syncIntervalMs)
            }
            publish(store)
        }
        batch.end()
        if options.sync != .never { report { () throws(Failure) in try store.syncAll() } }
    }

    private func retryDue() -> UInt64 { MonotonicClock.milliseconds().saturatingAdd(options.retryMs) }

    /// What there is to do; nothing when it is time to sync or to try again, nil at the end.
    private func next(until due: UInt64?) -> [Work]? {
        let works: [Work]?? = state.wait(untilMs: due) { state in
            if state.works.isEmpty { return state.createsUntilMs != nil ? .some(nil) : nil }
            defer { state.works = [] }
            return .some(state.works)
        }
        return works ?? []
    }

    private func carryOut(_ works: [Work], _ batch: inout RecordBatch, _ store: SpoolStore) {
        for work in works {
            if case .append(let event, let id, let completion) = work {
                batch.add(event.record, id: id, completion)
                continue
            }
            batch.write(to: store, log)
            switch work {
            case .create(let submission, let completion):
                let result = Result { () throws(Failure) in try create(submission, store) }
                // Whoever is told it looks.
                publish(store)
                completion(result)
            case .finish(let result): report { () throws(Failure) in try store.finish(result) }
            case .remove(let id): report { () throws(Failure) in try store.remove(id) }
            case .append: break
            }
        }
        batch.write(to: store, log)
    }

    private func create(_ submission: SpoolSubmission, _ store: SpoolStore) throws(Failure) -> SpooledJob {
        if let until = state.withLock(\.createsUntilMs), MonotonicClock.milliseconds() > until { throw .closed }
        try store.dropAged(nowMs: Self.wallClockMs())
        return try store.create(submission)
    }

    private func publish(_ store: SpoolStore) { state.withLock { [status = store.status] in $0.status = status } }

    private func report(_ work: () throws(Failure) -> Void) {
        do throws(Failure) {
            try work()
        } catch {
            log(.error, "spool", error.message)
        }
    }
}

extension FoundJob {
    /// Nil when it was set aside.
    var id: String? {
        switch self {
        case .open(let job, _): job.id
        case .finished(let result): result.id
        case .damaged: nil
        }
    }
}

extension Spool {
    func dataFolder(_ id: String) -> String { "\(options.directory)/\(id).data" }
}
