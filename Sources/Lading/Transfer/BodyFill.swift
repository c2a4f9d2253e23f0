import Synchronization

/// Says to a reader thread that nobody wants the rest.
final class Abandoned: Sendable {
    private let flag = Atomic(false)

    var isSet: Bool { flag.load(ordering: .relaxed) }
    func set() { flag.store(true, ordering: .relaxed) }
}

/// One job of a reader thread: fill one chunk of one body.
struct BodyFill: @unchecked Sendable {
    var source: any BodySource
    /// nil: still to be opened.
    var reader: (any BodyReader)?
    var rewinds: Bool
    /// Bytes of the body that were read before.
    var offset: UInt64
    var chunk: Chunk
    /// Of what was read before.
    var digest: BodyDigest?
    var abandoned: Abandoned

    struct Outcome: @unchecked Sendable {
        /// nil when it was closed: after a failure, or when a small body was read whole.
        var reader: (any BodyReader)?
        var chunk: Chunk
        var digest: BodyDigest?
        var failure: BodyFailure?
    }

    func run() -> Outcome {
        chunk.count = 0
        guard !abandoned.isSet else { return Outcome(reader: reader, chunk: chunk) }
        var reader = reader
        do throws(BodyFailure) {
            if reader == nil { reader = try source.open() }
            guard let opened = reader else { return Outcome(chunk: chunk) }
            if rewinds { try opened.rewind() }
            try fill(from: opened)
            if UInt64(chunk.count) == source.size {
                opened.close()
                reader = nil
            }
            var digest = digest
            digest?.update(UnsafeRawBufferPointer(rebasing: chunk.memory.prefix(chunk.count)))
            return Outcome(reader: reader, chunk: chunk, digest: digest)
        } catch {
            reader?.close()
            return Outcome(chunk: chunk, failure: error)
        }
    }

    /// Reads until the chunk is full or the body ends; a slow reader's part is sent when it is ready.
    private func fill(from reader: any BodyReader) throws(BodyFailure) {
        let left = source.size > offset ? source.size - offset : 0
        let wanted = min(chunk.memory.count, Int(clamping: left))
        let started = MonotonicClock.milliseconds()
        while chunk.count < wanted {
            let rest = UnsafeMutableRawBufferPointer(rebasing: chunk.memory[chunk.count..<wanted])
            let count = try reader.read(into: rest)
            guard (0...rest.count).contains(count) else {
                throw .changed(source.name, "its reader returned an impossible count")
            }
            guard count > 0 else {
                throw .shorter(source.name, found: offset + UInt64(chunk.count), of: source.size)
            }
            chunk.count += count
            if abandoned.isSet || MonotonicClock.milliseconds() > started + 20 { break }
        }
        guard UInt64(chunk.count) == left else { return }
        // The last bytes are only handed on when nothing follows them: a wrong upload must not complete.
        let extra = try withUnsafeTemporaryAllocation(byteCount: 1, alignment: 1) { byte in
            Result { () throws(BodyFailure) in try reader.read(into: byte) }
        }.get()
        guard extra == 0 else { throw .longer(source.name, than: source.size) }
    }
}
