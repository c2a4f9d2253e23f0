/// The callback thread: everything of the host's that the library calls, one thing at a time, with no lock held.
final class Delivery: Sendable {
    /// More log lines than that wait only as a count: a slow log callback must not fill the memory.
    static let maximumLogLines = 1000

    struct LogLine: Sendable {
        var level: LogLevel
        var component: String
        var message: String
    }

    private struct State {
        /// The host does not have its client yet.
        var isHeld = false
        /// What the host is to be given back, and other calls that must not be lost.
        var calls: [@Sendable () -> Void] = []
        var log: [LogLine] = []
        var logLinesLost = 0
        var hasEvents = false
        var thread: NamedThread?
        /// What comes after everything else.
        var last: (@Sendable () -> Void)?
        var isStopping = false
        var isStopped = false
    }

    private let state = Monitor(State())
    private let writeLog: (@Sendable (LogLine) -> Void)?
    /// Delivers one event; false when there is none. Nil when the host pulls.
    private let deliverEvent: (@Sendable () -> Bool)?

    init(writeLog: (@Sendable (LogLine) -> Void)?, deliverEvent: (@Sendable () -> Bool)?) {
        self.writeLog = writeLog
        self.deliverEvent = deliverEvent
    }

    /// Starts the thread, the first time.
    func start() throws(NamedThread.StartError) {
        try state.withLock { state throws(NamedThread.StartError) in
            guard state.thread == nil, !state.isStopping else { return }
            state.thread = try NamedThread.start(name: "lading-callback") { [self] in run() }
        }
    }

    /// Calls nothing of the host's until it has its client.
    func hold() { state.withLock { $0.isHeld = true } }

    /// The host has its client.
    func release() {
        state.withLock { $0.isHeld = false }
        state.notifyAll()
    }

    /// Calls the host on the callback thread, or right here when there is none any more.
    func call(_ body: @escaping @Sendable () -> Void) {
        let isRunning = state.withLock { state in
            guard state.thread != nil, !state.isStopped else { return false }
            state.calls.append(body)
            return true
        }
        isRunning ? state.notifyAll() : body()
    }

    func log(_ line: LogLine) {
        guard writeLog != nil else { return }
        state.withLock { state in
            if state.log.count < Self.maximumLogLines { state.log.append(line) } else { state.logLinesLost += 1 }
        }
        state.notifyAll()
    }

    func eventsArrived() {
        guard deliverEvent != nil else { return }
        state.withLock { $0.hasEvents = true }
        state.notifyAll()
    }

    /// Delivers what there is, then `last`, and ends the thread. Waits for it, except on the thread itself. A host that
    /// never had its client is not called.
    func stop(last: @escaping @Sendable () -> Void) {
        let thread = state.withLock { state in
            state.isStopping = true
            if state.thread != nil { state.last = last }
            return state.thread
        }
        state.notifyAll()
        guard let thread else {
            // There was no job, and so no thread.
            state.withLock { $0.isHeld ? [] : $0.log }.forEach { writeLog?($0) }
            return last()
        }
        if !thread.isCurrent { thread.join() }
    }

    private struct Batch {
        var calls: [@Sendable () -> Void]
        var log: [LogLine]
        var hasEvents: Bool
    }

    private func run() {
        while let batch = nextBatch() {
            batch.log.forEach { writeLog?($0) }
            batch.calls.forEach { $0() }
            // One at a time: what is to be given back does not wait for the last of many events.
            if batch.hasEvents, deliverEvent?() == true { eventsArrived() }
        }
        let last = state.withLock { $0.last }
        last?()
    }

    private func nextBatch() -> Batch? {
        let batch: Batch?? = state.wait(untilMs: nil) { state in
            if state.isHeld || state.calls.isEmpty && state.log.isEmpty && !state.hasEvents {
                guard state.isStopping else { return nil }
                state.isStopped = true
                return .some(nil)
            }
            if state.logLinesLost > 0 {
                let lost = "\(state.logLinesLost) lines were lost: the log callback is too slow"
                state.log.append(LogLine(level: .warning, component: "client", message: lost))
                state.logLinesLost = 0
            }
            defer {
                state.calls = []
                state.log = []
                state.hasEvents = false
            }
            return .some(Batch(calls: state.calls, log: state.log, hasEvents: state.hasEvents))
        }
        return batch ?? nil
    }
}
