import Glibc

/// Keeps a write on a thread of the host's from ending the process when it passes the host's limit for files: it fails
/// with `EFBIG` instead. Threads of the library have all signals blocked.
enum FileSizeSignal {
    static func held<Value>(_ write: () -> Value) -> Value {
        var signal = sigset_t()
        sigemptyset(&signal)
        sigaddset(&signal, SIGXFSZ)
        var before = sigset_t()
        var waiting = sigset_t()
        sigpending(&waiting)
        guard sigismember(&waiting, SIGXFSZ) == 0, pthread_sigmask(SIG_BLOCK, &signal, &before) == 0 else {
            return write()
        }
        let value = write()
        let code = errno
        // What came of this write is taken back before the signal may arrive again.
        var now = timespec()
        while sigtimedwait(&signal, nil, &now) == -1, errno == EINTR {}
        pthread_sigmask(SIG_SETMASK, &before, nil)
        errno = code
        return value
    }
}
