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
    /// Locked while the host's functions run: they are called one at a time, whatever thread wants them.
    private let use = Monitor(Use())

    private struct Use {
        var wasRead = false
        /// Whose turn it is: the latest that opened.
        var turn = 0
    }

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

    /// - Parameter lease: held for as long as the body may be read.
    func body(name: String, lease: Lease?) -> any BodySource {
        let loan = Loan(source: self, lease: lease)
        return switch bytes {
        case .memory(let memory): MemoryBody(name: name, bytes: memory, owner: loan)
        case .reader(let reader): PullBody(name: name, reader: reader, loan: loan)
        }
    }

    /// Makes it the caller's turn and gives its number. An attempt that was given up may still be inside the host's
    /// functions on another thread; it is waited for, and reads no more.
    func takeTurn(_ rewind: () throws(BodyFailure) -> Void) throws(BodyFailure) -> Int {
        try use.withLock { use throws(BodyFailure) in
            use.turn += 1
            if use.wasRead { try rewind() }
            use.wasRead = true
            return use.turn
        }
    }

    func onTurn<R>(_ turn: Int, name: String, _ body: () throws(BodyFailure) -> R) throws(BodyFailure) -> R {
        try use.withLock { use throws(BodyFailure) in
            guard use.turn == turn else {
                throw BodyFailure(
                    code: .readerFailed(0),
                    message: "the reader of \(name) was taken over by another upload of the same source"
                )
            }
            return try body()
        }
    }
}

/// What a body holds on to while it may be read.
final class Loan: Sendable {
    let source: BorrowedSource
    private let lease: Lease?

    init(source: BorrowedSource, lease: Lease?) {
        self.source = source
        self.lease = lease
    }
}

/// The host's answer to a question for data.
enum ProvidedData: Sendable {
    case file(FileBody)
    case host(BorrowedSource)

    func body(name: String, lease: Lease?) -> any BodySource {
        switch self {
        case .file(let file): file
        case .host(let source): source.body(name: name, lease: lease)
        }
    }
}
