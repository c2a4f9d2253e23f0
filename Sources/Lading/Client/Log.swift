/// The `LADING_LOG_` levels.
enum LogLevel: Int32, Comparable, Sendable {
    case error = 1
    case warning = 2
    case info = 3
    case debug = 4

    static func < (left: LogLevel, right: LogLevel) -> Bool { left.rawValue < right.rawValue }
}

/// Writes to the host's log callback, by way of the callback thread. Never give it a token, a key or a signed URL.
struct Log: Sendable {
    var level: LogLevel
    var write: @Sendable (LogLevel, String, String) -> Void

    func callAsFunction(_ level: LogLevel, _ component: String, _ message: @autoclosure () -> String) {
        if level <= self.level { write(level, component, message()) }
    }
}
