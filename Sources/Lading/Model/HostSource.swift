/// Bytes that the host process holds or produces. Whoever holds the object keeps the host's memory borrowed.
protocol HostSource: AnyObject, Sendable {
    /// In bytes; nil when it is known only at the end.
    var size: UInt64? { get }
    /// Calls `body` with the bytes if they are in memory, and returns nil if they are not.
    func memory<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R?
}
