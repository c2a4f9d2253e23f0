/// What an engine may use, and how long it waits. Certificates are always verified.
struct TransferConfiguration: Sendable {
    /// With name resolution and TLS; 0 is libcurl's own bound of five minutes.
    var connectTimeoutMs = 30_000
    /// Ends an attempt in which nothing moved for this long. Waiting for the body's own reader does not count.
    /// 0 is none.
    var stallTimeoutMs = 60_000
    /// For one attempt; 0 is none.
    var totalTimeoutMs = 0
    var proxies = ProxySettings()
    /// The only origins to which anything goes unencrypted; nil is no such limit.
    var plainOrigins: Set<String>?
    /// PEM file of the certificates to trust instead of the system's.
    var caFile: String?
    /// Connections, and so attempts, at a time.
    var maxConnections = 16
    /// Over all uploads; 0 is no limit.
    var uploadBytesPerSecond: UInt64 = 0
    /// Bytes of upload buffers over all transfers; at least one chunk is always granted.
    var bufferBudget = 32 << 20
    var chunkSize = 256 << 10
    var readerThreads = 2
    /// Less where the kind of the request has a smaller limit.
    var maxResponseBytes = AnswerLimit.page.rawValue
    var userAgent = "lading"

    /// What may be changed while an engine runs; nil leaves a value as it is.
    struct Limits: Sendable, Equatable {
        /// 0 is no limit.
        var uploadBytesPerSecond: UInt64?
        /// What is under way beyond a smaller number goes on to its end.
        var maxConnections: Int?
    }

    /// The same under other limits.
    func with(_ limits: Limits) -> TransferConfiguration {
        var copy = self
        copy.uploadBytesPerSecond = limits.uploadBytesPerSecond ?? uploadBytesPerSecond
        copy.maxConnections = limits.maxConnections ?? maxConnections
        return copy.clamped
    }

    /// The same with every value inside what can work.
    var clamped: TransferConfiguration {
        var copy = self
        copy.connectTimeoutMs = min(max(0, connectTimeoutMs), Int(Int32.max))
        copy.totalTimeoutMs = min(max(0, totalTimeoutMs), Int(Int32.max))
        copy.stallTimeoutMs = min(max(0, stallTimeoutMs), Int(Int32.max))
        copy.maxConnections = min(max(1, maxConnections), 1024)
        copy.chunkSize = min(max(4 << 10, chunkSize), 64 << 20)
        copy.bufferBudget = max(copy.chunkSize, bufferBudget)
        copy.readerThreads = min(max(1, readerThreads), 64)
        copy.maxResponseBytes = min(max(0, maxResponseBytes), 1 << 40)
        return copy
    }
}
