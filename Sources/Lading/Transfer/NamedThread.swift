import Glibc

/// A thread that blocks the signals that are sent to a process, so that the host's handlers never run on it.
///
/// Those of a fault on the thread itself stay open: a crash reporter of the host's sees a fault in its callback.
final class NamedThread: @unchecked Sendable {
    /// `code` is the errno of `pthread_create`.
    struct StartError: Error, Sendable {
        var name: String
        var code: Int32
    }

    /// Signals of the thread that causes them.
    static let faults = [SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGSYS]

    private let handle: pthread_t
    private let ended = Monitor(false)

    private init(handle: pthread_t) {
        self.handle = handle
    }

    /// Starts a thread, and returns when it has begun.
    ///
    /// The caller is inside the fork gate until then: a fork must not catch the new thread on its way in.
    /// - Parameter name: shown by `ps -L` and debuggers; Linux keeps 15 bytes of it.
    static func start(name: String, _ body: @escaping @Sendable () -> Void) throws(StartError) -> NamedThread {
        try ForkGate.inside { () throws(StartError) in try launch(Body(name: name, run: body)) }
    }

    private static func launch(_ body: Body) throws(StartError) -> NamedThread {
        let context = Unmanaged.passRetained(body)
        var blocked = sigset_t()
        var previous = sigset_t()
        sigfillset(&blocked)
        for fault in faults { sigdelset(&blocked, fault) }
        // The mask is inherited: blocking here leaves no moment in which the new thread could take a signal.
        pthread_sigmask(SIG_SETMASK, &blocked, &previous)
        defer { pthread_sigmask(SIG_SETMASK, &previous, nil) }
        var handle = pthread_t()
        let code = pthread_create(&handle, nil, runBody, context.toOpaque())
        guard code == 0 else {
            context.release()
            throw StartError(name: body.name, code: code)
        }
        body.waitUntilBegun()
        return NamedThread(handle: handle)
    }

    /// Waits for the thread's end, the first time; later calls, and a call from the thread itself, return at once.
    func join() {
        let first = ended.withLock { ended in
            defer { ended = true }
            return !ended
        }
        guard first else { return }
        if isCurrent {
            pthread_detach(handle)
        } else {
            ForkGate.outside { _ = pthread_join(handle, nil) }
        }
    }

    var isCurrent: Bool { pthread_equal(pthread_self(), handle) != 0 }

    deinit {
        if !ended.withLock({ $0 }) { pthread_detach(handle) }
    }

    private final class Body: @unchecked Sendable {
        let name: String
        private let run: @Sendable () -> Void
        private let begun = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

        init(name: String, run: @escaping @Sendable () -> Void) {
            self.name = name
            self.run = run
            sem_init(begun, 0, 0)
        }

        deinit {
            sem_destroy(begun)
            begun.deallocate()
        }

        func waitUntilBegun() {
            while sem_wait(begun) != 0 {}
        }

        func begin() {
            setThreadName(pthread_self(), String(name.prefix(15)))
            sem_post(begun)
            run()
        }
    }

    private static let runBody: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { context in
        guard let context else { return nil }
        ForkGate.inside { Unmanaged<Body>.fromOpaque(context).takeRetainedValue().begin() }
        return nil
    }
}

/// The C library only declares it under `_GNU_SOURCE`, which the Glibc module does not define.
@_silgen_name("pthread_setname_np")
@discardableResult
private func setThreadName(_ thread: pthread_t, _ name: UnsafePointer<CChar>) -> Int32
