/// A job as its host sees it: readable and cancellable from any thread, also after the client is closed.
///
/// The engine thread writes, hosts read. What a host has not been told yet is kept here rather than in a queue, so
/// that what waits is bounded by the number of scenes, however slowly a host takes its events.
final class Job: Sendable {
    struct State {
        var scenes: [SceneRecord]
        var progress = Progress()
        /// The answer of a single request.
        var document: JSONValue?
        /// The rows of an import as they were given, once it has opened them.
        var rowStream: RowStream?
        var isFinished = false
        var isReleased = false
        var isCancelRequested = false
        /// Files whose data the host was asked for and has not given yet, with their names.
        var asked: [AskedFile: String] = [:]
        /// The host let go of it: nobody is there to answer questions or to be told anything.
        fileprivate(set) var isAbandoned = false
        fileprivate var untold = Untold()
    }

    /// Events that the host was not given yet.
    fileprivate struct Untold {
        var spooled = false
        var recovered = false
        var dropped = false
        var progress = false
        var results = FIFO<Int>()
        var wanted = FIFO<AskedFile>()
        var finished = false
        var released = false
        /// Waits in the event queue of the client.
        var isQueued = false
        /// Nobody is to be told anything.
        var isMuted = false

        var isEmpty: Bool {
            !progress && results.isEmpty && wanted.isEmpty && !finished && !released && !spooled && !recovered
                && !dropped
        }
    }

    let tag: UInt64
    /// What the spool knows it by; empty without one.
    let spoolID: String
    /// Memory that is borrowed or kept for it, counted against the client's limit.
    private let borrowedBytes: Monitor<UInt64>
    /// Nil when it is no import.
    private let jobRows: JobRows?
    /// What the host knows it by; 0 before that and after the host let go of it.
    let reference = Monitor<UInt>(0)
    private let state: Monitor<State>
    private let events: EventQueue
    /// Asks the engine to cancel.
    private let requestCancel: @Sendable (Job) -> Void
    /// Tells the engine that a question for data has no answer.
    private let refuse: @Sendable (Job, AskedFile) -> Void

    init(
        scenes: [SceneRecord],
        tag: UInt64,
        spoolID: String = "",
        borrowedBytes: UInt64,
        rows: JobRows? = nil,
        events: EventQueue,
        requestCancel: @escaping @Sendable (Job) -> Void,
        refuse: @escaping @Sendable (Job, AskedFile) -> Void
    ) {
        self.tag = tag
        self.spoolID = spoolID
        self.borrowedBytes = Monitor(borrowedBytes)
        jobRows = rows
        self.events = events
        self.requestCancel = requestCancel
        self.refuse = refuse
        var state = State(scenes: scenes)
        state.progress.scenes = UInt64(scenes.count)
        state.progress.files = scenes.reduce(0) { $0 + UInt64($1.files.count) }
        self.state = Monitor(state)
    }

    /// The memory that is borrowed for it, which does not count any more afterwards.
    func takeBorrowedBytes() -> UInt64 {
        borrowedBytes.withLock { bytes in
            defer { bytes = 0 }
            return bytes
        }
    }

    func read<R>(_ body: (State) -> R) -> R { state.withLock { body($0) } }

    /// What became of the rows of an import under way; nil for any other job.
    var rows: RowLedger? { if case .ledger(let ledger) = jobRows { ledger } else { nil } }

    /// What became of the rows of an import; nil for any other job. May wait for the disk.
    func readRows() throws(Failure) -> RowLedger? {
        switch jobRows {
        case .ledger(let ledger): ledger
        case .finished(let rows): try rows.read()
        case nil: nil
        }
    }

    /// The rows of an import as they were given; nil until it has opened them.
    func openRows() throws(Failure) -> RowStream? {
        if case .finished(let rows) = jobRows { return try rows.open() }
        return read(\.rowStream)
    }

    func cancel() {
        let isFirst = state.withLock { state in
            defer { state.isCancelRequested = true }
            return !state.isFinished && !state.isCancelRequested
        }
        if isFirst { requestCancel(self) }
    }

    /// Whether what is still being worked out for it will be used.
    var isAwaited: Bool { state.withLock { !$0.isFinished && !$0.isCancelRequested } }

    /// Waits until every scene has its result; false when the deadline passed first.
    /// - Parameter deadline: milliseconds of the monotonic clock; nil waits for ever.
    func waitUntilFinished(deadline: UInt64?) -> Bool {
        state.wait(untilMs: deadline) { $0.isFinished ? true : nil } ?? false
    }

    // MARK: The engine's side

    /// Changes what the host sees, and has the host told.
    func update(_ change: (inout State) -> Void) {
        let isNews = state.withLock { state in
            change(&state)
            // The end is the last word about progress.
            if !state.isFinished { state.untold.progress = true }
            return state.untold.enqueue()
        }
        if isNews { events.append(self) }
    }

    /// Asks the host for the data of a file; false when nobody is there to answer.
    func want(scene: Int, file: Int, name: String) -> Bool {
        let isAsked = state.withLock { state in
            guard !state.isAbandoned else { return false }
            state.asked[AskedFile(scene: scene, file: file)] = name
            return true
        }
        if isAsked { tell { $0.wanted.append(AskedFile(scene: scene, file: file)) } }
        return isAsked
    }

    /// Takes the question for a file's data, to answer it; its name, or nil when it is not asked any more.
    func claim(_ file: AskedFile) -> String? { state.withLock { $0.asked.removeValue(forKey: file) } }

    /// The answer was no good: the question stands.
    func unclaim(_ file: AskedFile, name: String) {
        let isAbandoned = state.withLock { state in
            if !state.isAbandoned { state.asked[file] = name }
            return state.isAbandoned
        }
        if isAbandoned { refuse(self, file) }
    }

    /// The scene does not need what was asked for it any more.
    func withdrawQuestions(scene: Int) {
        state.withLock { state in
            guard !state.asked.isEmpty || !state.untold.wanted.isEmpty else { return }
            state.asked = state.asked.filter { $0.key.scene != scene }
            var left = FIFO<AskedFile>()
            while let question = state.untold.wanted.popFirst() {
                if question.scene != scene { left.append(question) }
            }
            state.untold.wanted = left
        }
    }

    var isUnwatched: Bool { state.withLock(\.isAbandoned) }

    /// The host let go of the job: what was asked is not answered any more, and it is told nothing.
    func abandon() {
        let (unanswered, isQueued) = state.withLock { state in
            state.isAbandoned = true
            defer {
                state.asked = [:]
                state.untold = Untold(isMuted: true)
            }
            return (Array(state.asked.keys), state.untold.isQueued)
        }
        if isQueued { events.discardOne() }
        for question in unanswered { refuse(self, question) }
    }

    func end(scene: Int, _ outcome: SceneOutcome) {
        state.withLock { state in
            guard state.scenes.indices.contains(scene), state.scenes[scene].outcome == nil else { return }
            state.scenes[scene].outcome = outcome
            state.progress.scenesDone += 1
            state.untold.results.append(scene)
        }
        tell { $0.progress = true }
    }

    /// The one result of a single request.
    func end(_ result: Result<JSONValue, Failure>) {
        switch result {
        case .success(let document):
            state.withLock { $0.document = document }
            end(scene: 0, SceneOutcome(state: .done, stage: .request))
        case .failure(let failure):
            let stage = failure.stage == .none ? Stage.request : failure.stage
            let state: SceneOutcome.State = failure.code == .cancelled ? .cancelled : .failed
            end(scene: 0, SceneOutcome(state: state, stage: stage, failure: failure.at(stage)))
        }
    }

    func finish() {
        state.withLock { state in
            state.isFinished = true
            state.progress.isFinished = true
        }
        tell { $0.finished = true }
        state.notifyAll()
    }

    /// It is in the spool and survives a crash.
    func wasSpooled() { tell { $0.spooled = true } }
    /// An earlier process left it in the spool.
    func wasRecovered() { tell { $0.recovered = true } }
    /// Tells the results of a job that was over before.
    func tellWhole() {
        state.withLock { state in
            for scene in state.scenes.indices {
                state.untold.results.append(scene)
                state.progress.filesDone += UInt64(state.scenes[scene].files.count { $0.state == .uploaded })
                for file in state.scenes[scene].files {
                    state.progress.bytes = state.progress.bytes.saturatingAdd(file.bytes)
                    state.progress.bytesSent = state.progress.bytesSent.saturatingAdd(file.bytesSent)
                }
            }
            state.progress.scenesDone = UInt64(state.scenes.count)
            if case .finished(let rows) = jobRows { state.progress.count(rows.counts) }
        }
        finish()
        release()
    }

    /// The spool needed the room.
    func wasDropped() { tell { $0.dropped = true } }

    func release() {
        state.withLock { $0.isReleased = true }
        tell { $0.released = true }
        state.notifyAll()
    }

    private func tell(_ change: (inout Untold) -> Void) {
        let isNews = state.withLock { state in
            change(&state.untold)
            return state.untold.enqueue()
        }
        if isNews { events.append(self) }
    }

    /// The next thing that the host was not told yet, and whether there is more.
    func takeEvent() -> (event: Event, isMore: Bool)? {
        state.withLock { state in
            guard !state.untold.isMuted, let kind = state.untold.next(state) else {
                state.untold.isQueued = false
                return nil
            }
            let event = Event(kind: kind, job: self, tag: tag, progress: state.progress)
            state.untold.isQueued = !state.untold.isEmpty
            return (event, state.untold.isQueued)
        }
    }
}

extension Job.Untold {
    /// True when the job has to be put into the event queue.
    fileprivate mutating func enqueue() -> Bool {
        if isMuted { self = Job.Untold(isMuted: true) }
        if isQueued || isEmpty { return false }
        isQueued = true
        return true
    }

    /// Results come before the end and the end before the release; questions first, since the upload waits.
    fileprivate mutating func next(_ state: Job.State) -> Event.Kind? {
        if recovered {
            recovered = false
            return .recovered
        }
        if spooled {
            spooled = false
            return .spooled
        }
        if let question = wanted.popFirst() {
            return .dataWanted(scene: question.scene, file: question.file)
        }
        if let scene = results.popFirst() { return .result(scene: scene) }
        if dropped {
            dropped = false
            return .dropped
        }
        if finished {
            finished = false
            // The end carries the last progress.
            progress = false
            return .finished
        }
        if released {
            released = false
            return .released
        }
        if progress {
            progress = false
            return .progress
        }
        return nil
    }
}

/// The rows of an import.
enum JobRows: Sendable {
    /// This process takes them to their end.
    case ledger(RowLedger)
    /// An earlier one did.
    case finished(FinishedRows)
}

/// A file whose data comes from the host when it is asked.
struct AskedFile: Hashable, Sendable {
    var scene: Int
    var file: Int
}

/// Something that happened to a job.
struct Event: Sendable {
    enum Kind: Equatable, Sendable {
        case progress
        case result(scene: Int)
        case finished
        case released
        case dataWanted(scene: Int, file: Int)
        case spooled
        case recovered
        case dropped
    }

    var kind: Kind
    var job: Job
    var tag: UInt64
    var progress: Progress
}
