/// A buffered position in a byte source, for the probe of one format: what is missing is reported in its name.
struct ProbeReader {
    /// Small, because probes mostly hop from one header to the next.
    private static let bufferSize = 4096
    private static let lineLimit = 4096

    let format: String
    private(set) var position: UInt64 = 0
    private let source: any ByteSource
    private var buffer: [UInt8] = []
    private var bufferStart: UInt64 = 0

    init(_ source: any ByteSource, format: String) {
        self.source = source
        self.format = format
    }

    var size: UInt64 { source.size }

    /// Bytes from here to the end; 0 when the position is past it.
    var remaining: UInt64 { size > position ? size - position : 0 }

    mutating func seek(to offset: UInt64) {
        position = offset
    }

    mutating func skip(_ count: UInt64) {
        let (sum, overflow) = position.addingReportingOverflow(count)
        position = overflow ? .max : sum
    }

    /// The next byte, nil at the end.
    mutating func next() throws(ProbeError) -> UInt8? {
        if position < bufferStart || position - bufferStart >= UInt64(buffer.count) {
            bufferStart = position
            buffer = try read(Self.bufferSize)
            guard !buffer.isEmpty else { return nil }
        }
        let byte = buffer[Int(position - bufferStart)]
        position += 1
        return byte
    }

    /// The next `count` bytes, all of them.
    mutating func take(_ count: Int, _ part: String) throws(ProbeError) -> ByteCursor {
        guard count >= 0, UInt64(count) <= remaining else { throw truncated("it ends in the \(part)") }
        if count > Self.bufferSize {
            let bytes = try read(count)
            guard bytes.count == count else { throw truncated("it ends in the \(part)") }
            position += UInt64(count)
            return ByteCursor(bytes, format: format, part: part)
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        while bytes.count < count {
            guard let byte = try next() else { throw truncated("it ends in the \(part)") }
            bytes.append(byte)
        }
        return ByteCursor(bytes, format: format, part: part)
    }

    /// The next line without its LF or CRLF, nil at the end; `number` names it when it is too long to be one.
    mutating func line(_ number: UInt64) throws(ProbeError) -> (bytes: [UInt8], isTerminated: Bool)? {
        var line: [UInt8] = []
        while let byte = try next() {
            guard byte != 0x0A else { return (line.last == 0x0D ? line.dropLast() : line, true) }
            line.append(byte)
            // The rest of the line is mostly in the buffer, so it is taken from there at once.
            let part = buffer[Int(position - bufferStart)...].prefix { $0 != 0x0A }
            line += part
            position += UInt64(part.count)
            guard line.count <= Self.lineLimit else {
                throw corrupt("line \(number) is longer than \(Self.lineLimit) bytes")
            }
        }
        return line.isEmpty ? nil : (line, false)
    }

    func truncated(_ detail: String) -> ProbeError { .truncated(format: format, detail: detail) }
    func corrupt(_ detail: String) -> ProbeError { .corrupt(format: format, detail: detail) }
    func unsupported(_ detail: String) -> ProbeError { .unsupported(format: format, detail: detail) }

    private func read(_ count: Int) throws(ProbeError) -> [UInt8] {
        do {
            return try source.read(at: position, count: count)
        } catch {
            throw .io(error)
        }
    }
}
