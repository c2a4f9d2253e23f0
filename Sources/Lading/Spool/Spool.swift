import Glibc

/// The spool of a client: takes jobs and events from any thread and writes them on one of its own.
///
/// What a job brings along is copied on another: events of other jobs never wait for a host's reader.
final class Spool: Sendable {
    typealias Creation = @Sendable (Result<SpooledJob, Failure>) -> Void

    private enum Work: Sendable {
        case create(SpoolSubmission, Creation)
        case keep(SpoolStore.Draft, Result<[SpooledJob.DataFile], Failure>, Creation)
        case append(SpoolRecord, id: String, (@Sendable (SpoolStore.Appended) -> Void)?)
        case finish(SpooledResult)
        case remove(id: String)
    }

    private struct State {
        var works: [Work] = []
        /// Jobs whose data is to be copied.
        var copies = FIFO<(SpoolStore.Draft, Creation)>()
        var isCopying = false
        /// The thread that writes has ended.
        var isOver = false
        /// New jobs that were not written by then are not taken any more; nil while the spool is open.
        var createsUntilMs: UInt64?
        var thread: NamedThread?
        var copyThread: NamedThread?
        var lastID: UInt64 = 0
        var status = SpoolStatus()
        var found: [FoundJob] = []
        var lock: SpoolLock?
    }

    let options: SpoolOptions
    private let log: LogSink
    private let state = Monitor(State())
    private let store: Handoff<SpoolStore>
    private let copier: DataCopier
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
        let folder = try SpoolFolder(options.directory, log: log)
        let files = files.within(folder)
        // Its own name; a folder that may not be read has others who see to that.
        if options.sync != .never { try? files.syncFolder(options.directory + "/..") }
        let lock = try SpoolLock(folder)
        let store = SpoolStore(options: options, files: files)
        var found = try store.load()
        var aged: Set<String> = []
        store.onDrop = { id, _ in aged.insert(id) }
        store.onProblem = { failure in log(.warning, "spool", failure.message) }
        store.dropAged()
        // Their host is told a last time.
        found = found.map { found in
            guard let id = found.id, aged.contains(id) else { return found }
            log(.warning, "spool", "the job \(id) is older than spool_max_age_ms and was dropped")
            if case .open(let job, _) = found { return .aged(job) }
            return found
        }
        self.store = Handoff(store)
        copier = DataCopier(options: options, files: files)
        let last = store.lastID
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
        let now = SpoolClock.system.wallMs()
        let number = state.withLock { state in
            state.lastID = max(state.lastID &+ 1, now << 16)
            return state.lastID
        }
        let digits = String(number, radix: 16)
        return (String(repeating: "0", count: max(0, 16 - digits.count)) + digits, now)
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
        _ event: SpoolRecord,
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

    // MARK: The threads

    func start() throws(NamedThread.StartError) {
        try state.withLock { state throws(NamedThread.StartError) in
            guard state.createsUntilMs == nil else { return }
            if state.thread == nil {
                state.thread = try NamedThread.start(name: "lading-spool") { [self] in run() }
            }
            if state.copyThread == nil {
                state.copyThread = try NamedThread.start(name: "lading-copy") { [self] in copyAll() }
            }
        }
    }

    /// Writes what was taken, joins the threads and lets another client have the folder. New jobs that are not written
    /// when `patienceMs` is over are refused, so that the host does not wait long.
    func stop() {
        let until = MonotonicClock.milliseconds().saturatingAdd(options.patienceMs)
        let threads = state.withLock { state in
            state.createsUntilMs = min(state.createsUntilMs ?? .max, until)
            return [state.thread, state.copyThread]
        }
        state.notifyAll()
        for thread in threads { thread?.join() }
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
        store.onProblem = { [log] failure in log(.warning, "spool", failure.message) }
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
        state.withLock { $0.isOver = true }
        state.notifyAll()
    }

    private func copyAll() {
        while let (draft, completion) = nextCopy() {
            let written = Result { () throws(Failure) in
                try refuseWhenLate()
                return try copier.copy(draft)
            }
            state.withLock { state in
                state.works.append(.keep(draft, written, completion))
                state.isCopying = false
            }
            state.notifyAll()
        }
    }

    private func nextCopy() -> (SpoolStore.Draft, Creation)? {
        let next: (SpoolStore.Draft, Creation)?? = state.wait(untilMs: nil) { state in
            guard let next = state.copies.popFirst() else { return state.isOver ? .some(nil) : nil }
            state.isCopying = true
            return .some(next)
        }
        return next ?? nil
    }

    private func retryDue() -> UInt64 { MonotonicClock.milliseconds().saturatingAdd(options.retryMs) }

    /// What there is to do; nothing when it is time to sync or to try again, nil at the end.
    private func next(until due: UInt64?) -> [Work]? {
        let works: [Work]?? = state.wait(untilMs: due) { state in
            if state.works.isEmpty {
                return state.createsUntilMs != nil && !state.isCopying && state.copies.isEmpty ? .some(nil) : nil
            }
            defer { state.works = [] }
            return .some(state.works)
        }
        return works ?? []
    }

    private func carryOut(_ works: [Work], _ batch: inout RecordBatch, _ store: SpoolStore) {
        for work in works {
            if case .append(let event, let id, let completion) = work {
                batch.add(event, id: id, completion)
                continue
            }
            batch.write(to: store, log)
            switch work {
            case .create(let submission, let completion):
                create(submission, store, completion)
            case .keep(let draft, let written, let completion):
                let result = Result { () throws(Failure) in try store.create(draft, written: try written.get()) }
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

    private func create(_ submission: SpoolSubmission, _ store: SpoolStore, _ completion: @escaping Creation) {
        let result = Result { () throws(Failure) -> SpooledJob? in
            try refuseWhenLate()
            store.dropAged()
            let draft = try store.draft(submission)
            if draft.data.isEmpty { return try store.create(draft, written: []) }
            state.withLock { $0.copies.append((draft, completion)) }
            state.notifyAll()
            return nil
        }
        // Whoever is told it looks.
        publish(store)
        switch result {
        case .success(nil): break
        case .success(let job?): completion(.success(job))
        case .failure(let failure): completion(.failure(failure))
        }
    }

    private func refuseWhenLate() throws(Failure) {
        if let until = state.withLock(\.createsUntilMs), MonotonicClock.milliseconds() > until { throw .closed }
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
        case .open(let job, _), .aged(let job): job.id
        case .finished(let result): result.id
        case .damaged: nil
        }
    }
}

extension Spool {
    func dataFolder(_ id: String) -> String { "\(options.directory)/\(id).data" }
}
