import Glibc

/// A value behind a mutex, with a condition variable to wait for changes of it.
///
/// Deadlines are on the monotonic clock, so setting the wall clock neither shortens nor lengthens a wait.
final class Monitor<State>: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var state: State

    init(_ state: State) {
        self.state = state
        pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(changed, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        pthread_cond_destroy(changed)
        pthread_mutex_destroy(mutex)
        changed.deallocate()
        mutex.deallocate()
    }

    /// Runs `body` with the state locked. Not recursive.
    func withLock<Value, Failure: Error>(_ body: (inout State) throws(Failure) -> Value) throws(Failure) -> Value {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return try body(&state)
    }

    /// Waits until `condition`, called with the state locked, returns a value.
    ///
    /// - Parameter deadline: milliseconds of `MonotonicClock`; nil waits without an end.
    /// - Returns: nil when the deadline passed first. The condition is tried at least once.
    func wait<Value>(untilMs deadline: UInt64?, condition: (inout State) -> Value?) -> Value? {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while true {
            if let value = condition(&state) { return value }
            guard let deadline else {
                ForkGate.outside { _ = pthread_cond_wait(changed, mutex) }
                continue
            }
            if MonotonicClock.milliseconds() >= deadline { return nil }
            // A deadline beyond what time_t holds is as good as none.
            let seconds = time_t(clamping: deadline / 1000)
            var until = timespec(tv_sec: min(seconds, time_t(Int32.max)), tv_nsec: Int(deadline % 1000) * 1_000_000)
            ForkGate.outside { _ = pthread_cond_timedwait(changed, mutex, &until) }
        }
    }

    /// Wakes every thread in `wait`, to look at its condition again.
    func notifyAll() {
        pthread_cond_broadcast(changed)
    }
}

/// Time that only goes forward; its zero is arbitrary.
enum MonotonicClock {
    static func milliseconds() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(clamping: time.tv_sec) &* 1000 &+ UInt64(clamping: time.tv_nsec / 1_000_000)
    }
}
