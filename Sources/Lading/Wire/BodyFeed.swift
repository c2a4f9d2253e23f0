/// Where an attempt's body comes from, on the engine thread, without ever blocking.
protocol BodyFeed: AnyObject {
    var size: UInt64 { get }
    func read(into buffer: UnsafeMutableRawBufferPointer) -> BodyFeedStep
    /// Back to byte 0, for a request that libcurl sends again itself; false when that cannot be done.
    func rewind() -> Bool
    /// Of the bytes that were read so far; nil when no hash is wanted.
    var digest: BodyDigest? { get }
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
    private let hashes: HashKinds
    private var position = 0
    private(set) var digest: BodyDigest?
    let size: UInt64

    init(_ source: any ResidentBody, hashes: HashKinds = []) {
        self.source = source
        self.hashes = hashes
        digest = BodyDigest(hashes)
        size = source.size
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) -> BodyFeedStep {
        let count = source.copy(from: position, into: buffer)
        position += count
        digest?.update(UnsafeRawBufferPointer(rebasing: buffer.prefix(count)))
        return .bytes(count)
    }

    func rewind() -> Bool {
        position = 0
        digest = BodyDigest(hashes)
        return true
    }
}
