/// How much a log line matters; the order is the order of severity.
enum LogLevel: Int32, Sendable, Comparable {
    case error = 1
    case warning = 2
    case info = 3
    case debug = 4

    static func < (left: LogLevel, right: LogLevel) -> Bool { left.rawValue < right.rawValue }
}

/// Where log lines go. The message is only built when somebody wants it; it never holds a token, a key or a signed URL.
typealias LogSink = @Sendable (LogLevel, _ component: String, _ message: @autoclosure () -> String) -> Void
