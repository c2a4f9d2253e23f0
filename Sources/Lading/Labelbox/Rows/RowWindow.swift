/// The part of a source that is in memory, and how far it is read.
struct RowWindow {
    static let blockSize = 1 << 18

    private let stream: RowStream
    private let blockSize: Int
    /// Where `bytes` starts in the source.
    private var start: UInt64
    private(set) var bytes: [UInt8] = []
    /// Of the next byte to be read, in `bytes`.
    private(set) var position = 0
    private(set) var line: UInt64
    /// Where the line starts in the source.
    private var lineStart: UInt64

    init(_ stream: RowStream, at cursor: RowCursor, blockSize: Int = blockSize) {
        self.stream = stream
        self.blockSize = blockSize
        start = cursor.offset
        line = cursor.line
        lineStart = cursor.offset - min(cursor.offset, cursor.column - 1)
    }

    var offset: UInt64 { start + UInt64(position) }
    var column: UInt64 { offset - lineStart + 1 }
    /// No more bytes come after `bytes`.
    var isWhole: Bool { start + UInt64(bytes.count) >= stream.byteCount }
    /// How many bytes that are not read yet are in memory.
    var remaining: Int { bytes.count - position }

    /// The next byte, nil at the end.
    mutating func peek() throws(Failure) -> UInt8? {
        if position == bytes.count { try extend() }
        return position < bytes.count ? bytes[position] : nil
    }

    /// Forgets what was read, and reads more: at least as much again as is left.
    mutating func extend() throws(Failure) {
        guard !isWhole else { return }
        let count = max(blockSize, remaining)
        bytes.removeSubrange(..<position)
        start += UInt64(position)
        position = 0
        try stream.read(at: start + UInt64(bytes.count), count: count, to: &bytes)
    }

    /// Passes the byte that was peeked at.
    mutating func passByte() {
        guard position < bytes.count else { return }
        position += 1
        guard bytes[position - 1] == UInt8(ascii: "\n") else { return }
        line += 1
        lineStart = offset
    }

    /// Passes what a scan read.
    mutating func pass(_ scan: JSONScanner) {
        if let start = scan.lineStart { lineStart = self.start + UInt64(start) }
        line += UInt64(scan.lineFeeds)
        position = scan.position
    }

    /// Line and column of a position that a scan came to.
    func place(of position: Int, in scan: JSONScanner) -> (line: UInt64, column: UInt64) {
        let lineStart = scan.lineStart.map { start + UInt64($0) } ?? lineStart
        return (line + UInt64(scan.lineFeeds), start + UInt64(position) - lineStart + 1)
    }

    mutating func skipSpace() throws(Failure) {
        while let byte = try peek(), byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { passByte() }
    }

    mutating func skipByteOrderMark() throws(Failure) {
        guard try peek() == 0xEF, bytes[position...].starts(with: [0xEF, 0xBB, 0xBF]) else { return }
        position += 3
        // Editors don't count it.
        lineStart = offset
    }
}
