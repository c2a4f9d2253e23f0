/// A body in an array.
struct BytesBody: ResidentBody {
    let name: String
    let bytes: [UInt8]

    var size: UInt64 { UInt64(bytes.count) }

    func copy(from offset: Int, into buffer: UnsafeMutableRawBufferPointer) -> Int {
        bytes.withUnsafeBytes { copyBytes(of: $0, from: offset, into: buffer) }
    }
}

/// A body in memory that somebody else owns: it is copied nowhere but into the connection.
struct MemoryBody: ResidentBody, @unchecked Sendable {
    let name: String
    private let bytes: UnsafeRawBufferPointer
    private let owner: any AnyObject & Sendable

    /// - Parameter owner: keeps the bytes valid and unchanged for as long as it lives.
    init(name: String, bytes: UnsafeRawBufferPointer, owner: any AnyObject & Sendable) {
        self.name = name
        self.bytes = bytes
        self.owner = owner
    }

    var size: UInt64 { UInt64(bytes.count) }

    func copy(from offset: Int, into buffer: UnsafeMutableRawBufferPointer) -> Int {
        withExtendedLifetime(owner) { copyBytes(of: bytes, from: offset, into: buffer) }
    }
}

func copyBytes(of bytes: UnsafeRawBufferPointer, from offset: Int, into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let slice = UnsafeRawBufferPointer(rebasing: bytes.dropFirst(offset).prefix(buffer.count))
    buffer.copyMemory(from: slice)
    return slice.count
}

extension ResidentBody {
    func open() throws(BodyFailure) -> any BodyReader { ResidentReader(self) }
}

private final class ResidentReader: BodyReader {
    private let feed: ResidentFeed

    init(_ body: any ResidentBody) {
        feed = ResidentFeed(body)
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(BodyFailure) -> Int {
        guard case .bytes(let count) = feed.read(into: buffer) else { return 0 }
        return count
    }

    func rewind() throws(BodyFailure) { _ = feed.rewind() }
    func close() {}
}
