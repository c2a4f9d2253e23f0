/// A piece of an upload on its way from a reader thread to the connection. One owner at a time.
final class Chunk: @unchecked Sendable {
    let memory: UnsafeMutableRawBufferPointer
    /// Bytes filled, from the start.
    var count = 0

    init(capacity: Int) {
        memory = .allocate(byteCount: capacity, alignment: 16)
    }

    deinit { memory.deallocate() }
}

/// Hands out chunks up to a budget, over all uploads. Engine thread only.
final class BufferPool {
    let chunkSize: Int
    private let limit: Int
    private let keep: Int
    private var free: [Chunk] = []
    private var inUse = 0
    private var mostInUse = 0

    /// - Parameter keep: how many unused chunks stay allocated for the next upload.
    init(budget: Int, chunkSize: Int, keep: Int) {
        self.chunkSize = chunkSize
        self.keep = keep
        limit = max(1, budget / chunkSize)
    }

    /// The most bytes that were in use at once.
    var highWaterBytes: Int { mostInUse * chunkSize }
    var bytesInUse: Int { inUse * chunkSize }

    /// nil when the budget is used up.
    func acquire() -> Chunk? {
        guard inUse < limit else { return nil }
        inUse += 1
        mostInUse = max(mostInUse, inUse)
        let chunk = free.popLast() ?? Chunk(capacity: chunkSize)
        chunk.count = 0
        return chunk
    }

    func release(_ chunk: Chunk) {
        inUse -= 1
        if free.count < keep { free.append(chunk) }
    }
}
