import Glibc

/// Lets a fork happen only while no thread is in the library's code.
///
/// The Swift runtime makes types on first use, behind locks of its own; a child that is forked while another thread
/// holds one waits for it for ever (measured: one child in seven, when forked as the first job begins). So a thread
/// enters the gate for the library's code and is outside wherever it blocks or calls the host, and a fork waits for
/// those that are inside.
enum ForkGate {
    /// A fork goes ahead after that long: a rare risk for the child is better than a host that stands still.
    private static let patienceSeconds = 2
    /// The value of `depth` on the thread that forks.
    private static let forking = -1

    /// Readers are in the library's code, the writer forks. Readers are preferred: a thread that holds a mutex of the
    /// library may have to come in again before it can give it back.
    nonisolated(unsafe) private static let lock: UnsafeMutablePointer<pthread_rwlock_t> = {
        let lock = UnsafeMutablePointer<pthread_rwlock_t>.allocate(capacity: 1)
        pthread_rwlock_init(lock, nil)
        pthread_atfork({ ForkGate.prepare() }, { ForkGate.wentOnInParent() }, { ForkGate.beganInChild() })
        return lock
    }()

    /// How often the thread has entered.
    private static let depthKey: pthread_key_t = {
        var key = pthread_key_t()
        pthread_key_create(&key, nil)
        return key
    }()

    private static var depth: Int {
        get { Int(bitPattern: pthread_getspecific(depthKey)) }
        set { pthread_setspecific(depthKey, UnsafeRawPointer(bitPattern: newValue)) }
    }

    /// Runs the library's code.
    static func inside<Value, Failure: Error>(_ body: () throws(Failure) -> Value) throws(Failure) -> Value {
        if depth == 0 { pthread_rwlock_rdlock(lock) }
        depth += 1
        defer {
            depth -= 1
            if depth == 0 { pthread_rwlock_unlock(lock) }
        }
        return try body()
    }

    /// Runs what blocks, and what is the host's. On a thread that never entered it changes nothing.
    static func outside<Value, Failure: Error>(_ body: () throws(Failure) -> Value) throws(Failure) -> Value {
        let before = depth
        if before > 0 {
            depth = 0
            pthread_rwlock_unlock(lock)
        }
        defer {
            if before > 0 {
                pthread_rwlock_rdlock(lock)
                depth = before
            }
        }
        return try body()
    }

    private static func prepare() {
        guard depth == 0 else { return }
        var until = timespec()
        clock_gettime(CLOCK_MONOTONIC, &until)
        until.tv_sec += patienceSeconds
        if clockWriteLock(lock, CLOCK_MONOTONIC, &until) == 0 { depth = forking }
    }

    private static func wentOnInParent() {
        guard depth == forking else { return }
        depth = 0
        pthread_rwlock_unlock(lock)
    }

    private static func beganInChild() {
        // Whoever was inside is not here.
        pthread_rwlock_init(lock, nil)
        if depth == forking { depth = 0 }
    }
}

/// The C library only declares it under `_GNU_SOURCE`, which the Glibc module does not define.
@_silgen_name("pthread_rwlock_clockwrlock")
private func clockWriteLock(
    _ lock: UnsafeMutablePointer<pthread_rwlock_t>,
    _ clock: clockid_t,
    _ until: UnsafePointer<timespec>
) -> Int32
