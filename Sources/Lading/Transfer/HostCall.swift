import Glibc

/// The host's functions, called from the library.
enum HostCall {
    /// Set on a thread while it runs a function of the host's.
    private static let key: pthread_key_t = {
        var key = pthread_key_t()
        pthread_key_create(&key, nil)
        return key
    }()

    /// True inside a function of the host's that the library called: what would wait for the library waits for itself.
    static var isInside: Bool { pthread_getspecific(key) != nil }

    /// Calls the host. A fork need not wait for it.
    static func make<Value>(_ function: () -> Value) -> Value {
        let before = pthread_getspecific(key)
        pthread_setspecific(key, UnsafeRawPointer(bitPattern: 1))
        defer { pthread_setspecific(key, before) }
        return ForkGate.outside(function)
    }
}
