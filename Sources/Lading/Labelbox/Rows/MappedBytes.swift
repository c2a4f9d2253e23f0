import Glibc

/// Megabytes to be sent, in memory of their own that goes back to the system with them. The allocator would keep it:
/// one such block for each thread that ever freed one.
///
/// Written by one thread, then read by others.
final class MappedBytes: @unchecked Sendable {
    private(set) var count = 0
    private var memory: UnsafeMutableRawBufferPointer

    /// - Parameter capacity: takes memory only as far as it is written; more is made when it does not suffice.
    init(capacity: Int) throws(Failure) {
        memory = try Self.map(max(capacity, 1))
    }

    deinit { munmap(memory.baseAddress, memory.count) }

    func append(_ bytes: [UInt8]) throws(Failure) {
        if bytes.count > memory.count - count { try grow(by: bytes.count) }
        UnsafeMutableRawBufferPointer(rebasing: memory[count...]).copyBytes(from: bytes)
        count += bytes.count
    }

    func withBytes<Value>(_ body: (UnsafeRawBufferPointer) -> Value) -> Value {
        body(UnsafeRawBufferPointer(rebasing: memory[..<count]))
    }

    private func grow(by more: Int) throws(Failure) {
        let larger = try Self.map(memory.count + max(memory.count, more))
        larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory[..<count]))
        munmap(memory.baseAddress, memory.count)
        memory = larger
    }

    private static func map(_ size: Int) throws(Failure) -> UnsafeMutableRawBufferPointer {
        let start = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        guard let start, start != MAP_FAILED else {
            throw Failure(.system, retryable: true, "The system has no \(size) bytes of memory for a part of the rows.")
        }
        return UnsafeMutableRawBufferPointer(start: start, count: size)
    }
}

/// A part of the rows on its way.
struct MappedBody: ResidentBody {
    let name: String
    let bytes: MappedBytes

    var size: UInt64 { UInt64(bytes.count) }

    func copy(from offset: Int, into buffer: UnsafeMutableRawBufferPointer) -> Int {
        bytes.withBytes { copyBytes(of: $0, from: offset, into: buffer) }
    }
}
