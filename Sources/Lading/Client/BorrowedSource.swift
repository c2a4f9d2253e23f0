/// Bytes that the host lends: memory, or a reader to pull them from. Given back exactly once, when nothing refers to
/// it any more.
final class BorrowedSource: HostSource, @unchecked Sendable {
    enum Bytes {
        case memory(UnsafeRawBufferPointer)
        case reader(Reader)
    }

    /// The host's functions; its context is in the closures.
    struct Reader {
        var size: UInt64
        /// How many bytes were written to the buffer, 0 at the end, negative on failure.
        var read: (UnsafeMutableRawBufferPointer) -> Int64
        /// 0 when the next read starts at byte 0 again.
        var rewind: (() -> Int32)?
    }

    let bytes: Bytes
    private let drop: (@Sendable () -> Void)?
    /// Where `drop` is called once the source was submitted.
    private let delivery = Monitor<Delivery?>(nil)
    private let wasRead = Monitor(false)

    init(_ bytes: Bytes, drop: (@Sendable () -> Void)?) {
        self.bytes = bytes
        self.drop = drop
    }

    deinit {
        guard let drop else { return }
        if let delivery = delivery.withLock({ $0 }) { delivery.call(drop) } else { drop() }
    }

    func wasSubmitted(to delivery: Delivery) { self.delivery.withLock { $0 = delivery } }

    var size: UInt64? {
        switch bytes {
        case .memory(let memory): UInt64(memory.count)
        case .reader(let reader): reader.size
        }
    }

    func memory<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R? {
        guard case .memory(let memory) = bytes else { return nil }
        return try body(memory)
    }

    func body(name: String) -> any BodySource {
        switch bytes {
        case .memory(let memory): MemoryBody(name: name, bytes: memory, owner: self)
        case .reader(let reader): PullBody(name: name, size: reader.size, source: self, reader: reader)
        }
    }

    /// True when somebody read before, so that a reader has to go back to the start.
    fileprivate func beginReading() -> Bool {
        wasRead.withLock { wasRead in
            defer { wasRead = true }
            return wasRead
        }
    }
}

/// A body that the host's reader supplies, on a reader thread.
private struct PullBody: BodySource, @unchecked Sendable {
    let name: String
    let size: UInt64
    let source: BorrowedSource
    let reader: BorrowedSource.Reader

    func open() throws(BodyFailure) -> any BodyReader {
        let body = PullReader(self)
        if source.beginReading() { try body.rewind() }
        return body
    }
}

private final class PullReader: BodyReader {
    private let body: PullBody

    init(_ body: PullBody) { self.body = body }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(BodyFailure) -> Int {
        let count = body.reader.read(buffer)
        guard count >= 0, count <= buffer.count else {
            throw BodyFailure(
                code: .readerFailed(Int32(clamping: count)),
                message: "the reader of \(body.name) failed: it returned \(count)"
            )
        }
        return Int(count)
    }

    func rewind() throws(BodyFailure) {
        guard let rewind = body.reader.rewind else {
            throw BodyFailure(
                code: .readerFailed(0),
                message: "\(body.name) has to be sent again and its reader has no rewind"
            )
        }
        let result = rewind()
        guard result == 0 else {
            throw BodyFailure(
                code: .readerFailed(result),
                message: "\(body.name) has to be sent again and its reader's rewind returned \(result)"
            )
        }
    }

    func close() {}
}
