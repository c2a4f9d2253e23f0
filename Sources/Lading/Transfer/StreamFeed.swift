/// The feed of a body that reader threads read: up to two chunks, one on its way out while the next is filled.
///
/// Engine thread only. Only one fill is under way at a time, so the reader is never used by two threads at once.
final class StreamFeed: BodyFeed {
    let size: UInt64
    /// Called after each fill: there is more to send, or `failure`.
    var onFilled: (() -> Void)?
    private(set) var failure: BodyFailure?
    private(set) var digest: BodyDigest?

    private let source: any BodySource
    private let hashes: HashKinds
    private let pool: BufferPool
    private let abandoned = Abandoned()
    /// Runs the fill on a reader thread and `filled` with its outcome on the engine thread.
    private let submit: (BodyFill, StreamFeed) -> Void
    private let close: (any BodyReader) -> Void

    private var reader: (any BodyReader)?
    private var full = FIFO<Chunk>()
    private var empty: [Chunk] = []
    private var owned = 1
    private var isFilling = false
    private var isClosed = false
    private var rewinds = false
    /// The fill under way belongs to an earlier pass.
    private var discardsFill = false
    private var filledBytes: UInt64 = 0
    /// The whole body came with the first fill: its chunk stays until the end, and its reader is closed already.
    private var isWhole = false
    /// Bytes of the first full chunk that were taken.
    private var taken = 0

    init(
        _ source: any BodySource,
        hashes: HashKinds,
        firstChunk: Chunk,
        pool: BufferPool,
        submit: @escaping (BodyFill, StreamFeed) -> Void,
        close: @escaping (any BodyReader) -> Void
    ) {
        self.source = source
        self.hashes = hashes
        digest = BodyDigest(hashes)
        self.pool = pool
        self.submit = submit
        self.close = close
        size = source.size
        empty = [firstChunk]
    }

    /// Fills the next chunk unless that is under way, done or without a chunk.
    func fillNext() {
        guard !isFilling, !isClosed, failure == nil, filledBytes < size || full.isEmpty && size == 0 else { return }
        guard let chunk = empty.popLast() ?? anotherChunk() else { return }
        isFilling = true
        let fill = BodyFill(
            source: source,
            reader: reader,
            rewinds: rewinds,
            offset: filledBytes,
            chunk: chunk,
            digest: digest,
            abandoned: abandoned
        )
        reader = nil
        rewinds = false
        submit(fill, self)
    }

    func filled(_ outcome: BodyFill.Outcome) {
        isFilling = false
        reader = outcome.reader
        if isClosed {
            pool.release(outcome.chunk)
            closeReader()
            return
        }
        if discardsFill {
            discardsFill = false
            empty.append(outcome.chunk)
        } else if let failure = outcome.failure {
            self.failure = failure
            empty.append(outcome.chunk)
        } else {
            full.append(outcome.chunk)
            digest = outcome.digest
            isWhole = UInt64(outcome.chunk.count) == size
            filledBytes += UInt64(outcome.chunk.count)
        }
        fillNext()
        onFilled?()
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) -> BodyFeedStep {
        if let failure { return .broken(failure) }
        guard let chunk = full.first, chunk.count > taken else {
            return filledBytes < size ? .later : .bytes(0)
        }
        let bytes = UnsafeRawBufferPointer(rebasing: chunk.memory[taken..<chunk.count].prefix(buffer.count))
        buffer.copyMemory(from: bytes)
        taken += bytes.count
        if taken == chunk.count, !isWhole {
            _ = full.popFirst()
            taken = 0
            empty.append(chunk)
            fillNext()
        }
        return .bytes(bytes.count)
    }

    func rewind() -> Bool {
        guard failure == nil else { return false }
        taken = 0
        if isWhole { return true }
        while let chunk = full.popFirst() { empty.append(chunk) }
        discardsFill = isFilling
        filledBytes = 0
        digest = BodyDigest(hashes)
        rewinds = true
        fillNext()
        return true
    }

    /// Gives back the chunks and the reader, those that a reader thread has as soon as they return.
    func end() {
        guard !isClosed else { return }
        isClosed = true
        onFilled = nil
        abandoned.set()
        while let chunk = full.popFirst() { pool.release(chunk) }
        for chunk in empty { pool.release(chunk) }
        empty = []
        if !isFilling { closeReader() }
    }

    private func anotherChunk() -> Chunk? {
        guard owned < 2, let chunk = pool.acquire() else { return nil }
        owned += 1
        return chunk
    }

    private func closeReader() {
        if let reader { close(reader) }
        reader = nil
    }
}
