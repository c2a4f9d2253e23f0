/// Why an engine could not be started.
struct EngineError: Error, Sendable {
    enum Kind: Sendable {
        case stopped
        case thread
        case network
    }

    var kind: Kind
    var message: String
}

/// Carries requests out on a thread of its own, with a few more that read bodies.
///
/// It has no thread before `start`, and none after `stop`.
final class Engine: @unchecked Sendable {
    private enum Phase {
        case fresh
        case running(Parts)
        case stopping(thread: NamedThread)
        case stopped
    }

    private struct Parts {
        var thread: NamedThread
        var mailbox: Mailbox
        var readers: ReaderPool
    }

    private struct State {
        var phase = Phase.fresh
        /// With the limits that were set last.
        var configuration: TransferConfiguration
    }

    private let log: LogSink
    private let state: Monitor<State>

    init(configuration: TransferConfiguration, log: @escaping LogSink) {
        // Here and not with the first job: it may read OpenSSL's configuration from disk.
        _ = CurlGlobal.initialize()
        state = Monitor(State(configuration: configuration.clamped))
        self.log = log
    }

    deinit { stop() }

    /// Starts the threads, the first time.
    ///
    /// - Throws: when it was stopped, or the system has no more threads or descriptors; it can be tried again then.
    func start() throws(EngineError) {
        try state.withLock { state throws(EngineError) in
            switch state.phase {
            case .running: return
            case .stopping, .stopped:
                throw EngineError(kind: .stopped, message: "the engine was stopped and does not start again")
            case .fresh: state.phase = try launch(state.configuration)
            }
        }
    }

    /// Changes the limits, at once and for good. From any thread and at any time.
    func setLimits(_ limits: TransferConfiguration.Limits) {
        state.withLock { state in
            state.configuration = state.configuration.with(limits)
            guard case .running(let parts) = state.phase else { return }
            _ = parts.mailbox.post { core in core.setLimits(limits) }
        }
    }

    /// Runs the work on the engine thread, after all that was posted before it.
    ///
    /// Never waits for I/O. From any thread.
    /// - Returns: false before `start` and after `stop` began; the work is then dropped.
    func post(_ work: @escaping @Sendable (EngineCore) -> Void) -> Bool {
        parts?.mailbox.post(work) ?? false
    }

    /// Runs the work on a reader thread: for what may wait for a disk. Accepted work is always run, also by `stop`.
    ///
    /// - Returns: false before `start` and after `stop` began; the work is then dropped.
    func onReader(_ work: @escaping @Sendable () -> Void) -> Bool {
        parts?.readers.submit(work) ?? false
    }

    /// Ends every transfer with `.shutdown`, runs the completions on the engine thread and joins all threads.
    ///
    /// It waits for a body's reader that is inside `read`. Idempotent; a second caller waits for the first. On one of the
    /// engine's own threads it only begins the stop.
    func stop() {
        let parts: Parts? = state.withLock { state in
            switch state.phase {
            case .running(let parts):
                parts.mailbox.beginStop()
                state.phase = .stopping(thread: parts.thread)
                return parts
            case .fresh:
                state.phase = .stopped
                return nil
            case .stopping, .stopped: return nil
            }
        }
        if let parts {
            parts.thread.join()
            parts.readers.stop()
            state.withLock { $0.phase = .stopped }
            state.notifyAll()
        } else {
            _ = state.wait(untilMs: nil) { state -> Bool? in
                if case .stopping(let thread) = state.phase, !thread.isCurrent { return nil }
                return true
            }
        }
    }

    private var parts: Parts? {
        state.withLock { state in
            guard case .running(let parts) = state.phase else { return nil }
            return parts
        }
    }

    private func launch(_ configuration: TransferConfiguration) throws(EngineError) -> Phase {
        guard let multi = WireMulti(maxConnections: configuration.maxConnections) else {
            throw EngineError(kind: .network, message: "libcurl could not be initialized: out of memory or descriptors")
        }
        let mailbox = Mailbox(multi: multi)
        let readers = ReaderPool()
        let core = Handoff(
            EngineCore(configuration: configuration, multi: multi, mailbox: mailbox, readers: readers, log: log)
        )
        do throws(NamedThread.StartError) {
            try readers.start(threads: configuration.readerThreads)
            mailbox.open()
            let thread = try NamedThread.start(name: "lading-engine") { core.value.run() }
            return .running(Parts(thread: thread, mailbox: mailbox, readers: readers))
        } catch {
            readers.stop()
            throw EngineError(
                kind: .thread,
                message: "the thread \(error.name) could not be started (error \(error.code))"
            )
        }
    }
}

/// Passes a value to another thread, which alone uses it from then on.
struct Handoff<Value>: @unchecked Sendable {
    let value: Value
    init(_ value: Value) { self.value = value }
}
