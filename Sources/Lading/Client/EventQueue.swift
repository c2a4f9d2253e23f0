import Glibc

/// The jobs of a client that have something to tell, and what the callback thread has to do.
///
/// One thread takes from it: the callback thread when the host has an event callback, else whoever calls
/// `lading_client_next_event`.
final class EventQueue: Sendable {
    private struct State {
        var jobs = FIFO<Job>()
        var isClosed = false
        /// How many of the jobs, at most, the host let go of since they were queued.
        var discarded = 0
        /// A pair of sockets that holds one byte while jobs wait; nil until somebody asks for its descriptor.
        var pair: (readEnd: Int32, writeEnd: Int32)?

        mutating func append(_ job: Job) {
            if jobs.isEmpty { signal(true) }
            jobs.append(job)
        }

        mutating func popFirst() -> Job? {
            guard let job = jobs.popFirst() else { return nil }
            if jobs.isEmpty { signal(false) }
            return job
        }

        /// Lets go of them once they are half of all, so that each costs little.
        mutating func discardOne() {
            discarded += 1
            guard !jobs.isEmpty, discarded >= jobs.count - jobs.count / 2 else { return }
            discarded = 0
            jobs.removeAll { $0.isUnwatched }
            if jobs.isEmpty { signal(false) }
        }

        func signal(_ isReadable: Bool) {
            guard let pair else { return }
            var byte: UInt8 = 0
            if isReadable {
                _ = Glibc.write(pair.writeEnd, &byte, 1)
            } else {
                _ = Glibc.read(pair.readEnd, &byte, 1)
            }
        }
    }

    private let state = Monitor(State())
    /// Called after an event was added, with no lock held.
    private let onAppend: @Sendable () -> Void

    init(onAppend: @escaping @Sendable () -> Void) { self.onAppend = onAppend }

    func append(_ job: Job) {
        let isTaken = state.withLock { state in
            guard !state.isClosed, !job.isUnwatched else { return false }
            state.append(job)
            return true
        }
        guard isTaken else { return }
        state.notifyAll()
        onAppend()
    }

    /// The host let go of a job that waits here.
    func discardOne() { state.withLock { $0.discardOne() } }

    enum Taken {
        case event(Event)
        case nothing
        case closed
    }

    /// - Parameter deadline: milliseconds of the monotonic clock; nil waits for ever.
    func next(deadline: UInt64?) -> Taken {
        while true {
            let job: Job?? = state.wait(untilMs: deadline) { state in
                if let job = state.popFirst() { return .some(job) }
                return state.isClosed ? .some(nil) : nil
            }
            switch job {
            case nil: return .nothing
            case .some(nil): return .closed
            case .some(.some(let job)):
                guard let (event, isMore) = job.takeEvent() else { continue }
                if isMore { append(job) }
                return .event(event)
            }
        }
    }

    /// Nobody waits or takes any more. Lets go of the jobs, which refer to the queue themselves.
    func close() {
        let left = state.withLock { state in
            state.isClosed = true
            // The host's end is at its end from now on, also where a child of a fork has a copy of this one.
            if let pair = state.pair { Glibc.shutdown(pair.writeEnd, Int32(SHUT_WR)) }
            defer { state.jobs = FIFO() }
            return state.jobs
        }
        withExtendedLifetime(left) { state.notifyAll() }
    }

    /// A descriptor for `poll` that is the caller's to close; nil when the system has none left.
    func pollDescriptor() -> Int32? {
        state.withLock { state in
            if state.pair == nil {
                var ends: [Int32] = [-1, -1]
                // A socket pair and no pipe: it can be made close-on-exec and non-blocking in one call.
                let kind = SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue
                guard socketpair(AF_UNIX, Int32(kind), 0, &ends) == 0 else { return nil }
                state.pair = (ends[0], ends[1])
                if !state.jobs.isEmpty { state.signal(true) }
                if state.isClosed { Glibc.shutdown(ends[1], Int32(SHUT_WR)) }
            }
            return state.pair.flatMap { pair in
                let copy = Glibc.fcntl(pair.readEnd, F_DUPFD_CLOEXEC, 0)
                return copy < 0 ? nil : copy
            }
        }
    }

    deinit {
        if let pair = state.withLock({ $0.pair }) {
            Glibc.close(pair.readEnd)
            Glibc.close(pair.writeEnd)
        }
    }
}
