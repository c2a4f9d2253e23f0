import Glibc

/// A thread that blocks every signal, so that the host's handlers never run on it.
final class NamedThread: @unchecked Sendable {
    /// `code` is the errno of `pthread_create`.
    struct StartError: Error, Sendable {
        var name: String
        var code: Int32
    }

    private let handle: pthread_t
    private let ended = Monitor(false)

    private init(handle: pthread_t) {
        self.handle = handle
    }

    /// Starts a thread.
    ///
    /// - Parameter name: shown by `ps -L` and debuggers; Linux keeps 15 bytes of it.
    static func start(name: String, _ body: @escaping @Sendable () -> Void) throws(StartError) -> NamedThread {
        let context = Unmanaged.passRetained(Body(name: name, run: body))
        var all = sigset_t()
        var previous = sigset_t()
        sigfillset(&all)
        // The mask is inherited: blocking here leaves no moment in which the new thread could take a signal.
        pthread_sigmask(SIG_SETMASK, &all, &previous)
        defer { pthread_sigmask(SIG_SETMASK, &previous, nil) }
        var handle = pthread_t()
        ForkGate.enterForNewThread()
        let code = pthread_create(&handle, nil, runBody, context.toOpaque())
        guard code == 0 else {
            ForkGate.leaveForNewThread()
            context.release()
            throw StartError(name: name, code: code)
        }
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

    private final class Body {
        let name: String
        let run: @Sendable () -> Void
        init(name: String, run: @escaping @Sendable () -> Void) {
            self.name = name
            self.run = run
        }
    }

    private static let runBody: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { context in
        guard let context else { return nil }
        ForkGate.insideNewThread {
            let body = Unmanaged<Body>.fromOpaque(context).takeRetainedValue()
            setThreadName(pthread_self(), String(body.name.prefix(15)))
            body.run()
        }
        return nil
    }
}

/// The C library only declares it under `_GNU_SOURCE`, which the Glibc module does not define.
@_silgen_name("pthread_setname_np")
@discardableResult
private func setThreadName(_ thread: pthread_t, _ name: UnsafePointer<CChar>) -> Int32
