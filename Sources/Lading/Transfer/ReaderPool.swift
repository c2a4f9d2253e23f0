/// The threads on which files and host readers are read: what may block, but never the engine.
final class ReaderPool: @unchecked Sendable {
    typealias Job = @Sendable () -> Void

    private struct State {
        var jobs = FIFO<Job>()
        var isStopping = false
        var threads: [NamedThread] = []
    }

    private let state = Monitor(State())

    func start(threads count: Int) throws(NamedThread.StartError) {
        for index in 0..<count {
            let state = state
            let thread = try NamedThread.start(name: "lading-read-\(index)") { Self.run(state) }
            state.withLock { $0.threads.append(thread) }
        }
    }

    /// - Returns: false after `stop` began; the job is then not run. Every accepted job is run.
    func submit(_ job: @escaping Job) -> Bool {
        let accepted = state.withLock { state in
            if !state.isStopping { state.jobs.append(job) }
            return !state.isStopping
        }
        if accepted { state.notifyAll() }
        return accepted
    }

    /// Finishes what was accepted and joins the threads.
    func stop() {
        let threads = state.withLock { state in
            state.isStopping = true
            defer { state.threads = [] }
            return state.threads
        }
        state.notifyAll()
        for thread in threads { thread.join() }
    }

    private static func run(_ state: Monitor<State>) {
        while true {
            let next: Job?? = state.wait(untilMs: nil) { state in
                if let job = state.jobs.popFirst() { return .some(job) }
                return state.isStopping ? .some(nil) : nil
            }
            guard let job = next ?? nil else { return }
            job()
        }
    }
}
