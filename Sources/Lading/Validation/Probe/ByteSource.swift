/// Random access to the bytes of a file or of memory.
protocol ByteSource {
    /// Bytes in total, as they were when the source was opened.
    var size: UInt64 { get }
    /// Of a file, as it was when the source was opened.
    var fileIdentity: FileIdentity? { get }

    /// Up to `count` bytes from `offset`: fewer when the end comes first, none past it.
    func read(at offset: UInt64, count: Int) throws(ByteSourceError) -> [UInt8]
}

extension ByteSource {
    var fileIdentity: FileIdentity? { nil }
}

/// Why the bytes could not be had; what they contain is no concern of this error.
enum ByteSourceError: Error, Equatable, Sendable {
    case missing
    case notRegularFile
    case permission
    case unreadable(errno: Int32)
    /// Nobody waits for them any more.
    case abandoned
}

/// Bytes that stop coming when nobody waits for what is made of them: a probe that goes through a large file ends soon
/// after a cancel.
struct AwaitedBytes: ByteSource {
    private let bytes: any ByteSource
    private let isAwaited: () -> Bool

    init(_ bytes: any ByteSource, isAwaited: @escaping () -> Bool) {
        self.bytes = bytes
        self.isAwaited = isAwaited
    }

    var size: UInt64 { bytes.size }
    var fileIdentity: FileIdentity? { bytes.fileIdentity }

    func read(at offset: UInt64, count: Int) throws(ByteSourceError) -> [UInt8] {
        guard isAwaited() else { throw .abandoned }
        return try bytes.read(at: offset, count: count)
    }
}

/// Bytes that are already in memory.
struct MemoryBytes: ByteSource {
    private enum Storage {
        case owned([UInt8])
        case borrowed(UnsafeRawBufferPointer)
    }

    private let storage: Storage
    let size: UInt64

    init(_ bytes: [UInt8]) {
        storage = .owned(bytes)
        size = UInt64(bytes.count)
    }

    /// The memory is not copied: it must outlive this value.
    init(borrowing buffer: UnsafeRawBufferPointer) {
        storage = .borrowed(buffer)
        size = UInt64(buffer.count)
    }

    func read(at offset: UInt64, count: Int) -> [UInt8] {
        guard count > 0, offset < size else { return [] }
        let start = Int(offset)
        let length = min(count, Int(size) - start)
        switch storage {
        case .owned(let bytes): return Array(bytes[start..<start + length])
        case .borrowed(let buffer): return Array(buffer[start..<start + length])
        }
    }
}
