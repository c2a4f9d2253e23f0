/// Where an attempt's body comes from, on the engine thread, without ever blocking.
protocol BodyFeed: AnyObject {
    var size: UInt64 { get }
    func read(into buffer: UnsafeMutableRawBufferPointer) -> BodyFeedStep
    /// Back to byte 0, for a request that libcurl sends again itself; false when that cannot be done.
    func rewind() -> Bool
}

enum BodyFeedStep {
    /// 0 is the end.
    case bytes(Int)
    /// Nothing yet: ask again after `WireAttempt.resume`.
    case later
    case broken(BodyFailure)
}

/// The feed of a body that is in memory.
final class ResidentFeed: BodyFeed {
    private let source: any ResidentBody
    private var position = 0
    let size: UInt64

    init(_ source: any ResidentBody) {
        self.source = source
        size = source.size
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) -> BodyFeedStep {
        let count = source.copy(from: position, into: buffer)
        position += count
        return .bytes(count)
    }

    func rewind() -> Bool {
        position = 0
        return true
    }
}
