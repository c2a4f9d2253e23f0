/// A buffered position in a byte source, for the probe of one format: what is missing is reported in its name.
struct ProbeReader {
    /// Small, because probes mostly hop from one header to the next.
    private static let bufferSize = 4096
    static let lineLimit = 65_536
    /// Where the data itself is gone through, in pieces between which the source may end it.
    static let pieceSize = 1 << 18

    let format: String
    private(set) var position: UInt64 = 0
    /// In the order in which they were made.
    private(set) var remarks: [ProbeRemark] = []
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
            guard line.count <= Self.lineLimit else { throw lineTooLong(number) }
        }
        return line.isEmpty ? nil : (line, false)
    }

    func lineTooLong(_ number: UInt64) -> ProbeError {
        corrupt("line \(number) is longer than \(Self.lineLimit) bytes")
    }

    /// Goes on to the next byte of this value. Of data that has none, which is mostly searched to its end, more is read at once.
    /// - Returns: false at the end.
    mutating func skip(to value: UInt8) throws(ProbeError) -> Bool {
        while true {
            if position >= bufferStart, position - bufferStart < UInt64(buffer.count) {
                if let index = buffer[Int(position - bufferStart)...].firstIndex(of: value) {
                    position = bufferStart + UInt64(index)
                    return true
                }
                position = bufferStart + UInt64(buffer.count)
            }
            bufferStart = position
            buffer = try read(Self.pieceSize)
            guard !buffer.isEmpty else { return false }
        }
    }

    /// The next bytes, as many as are good to go through at once; none at the end.
    mutating func piece() throws(ProbeError) -> [UInt8] {
        let bytes = try read(Self.pieceSize)
        position += UInt64(bytes.count)
        return bytes
    }

    /// How many bytes before `end` are zero, counted up to `limit`.
    func zeros(before end: UInt64, limit: UInt64) throws(ProbeError) -> UInt64 {
        var stop = min(end, size)
        let floor = stop - min(stop, limit)
        while stop > floor {
            let start = stop - min(stop - floor, UInt64(Self.pieceSize))
            let bytes = try read(Int(stop - start), at: start)
            if let last = bytes.lastIndex(where: { $0 != 0 }) {
                return min(end, size) - start - UInt64(last) - 1
            }
            stop = start
        }
        return min(end, size) - floor
    }

    mutating func remark(_ kind: ProbeRemark.Kind, _ message: String) {
        remarks.append(ProbeRemark(kind: kind, message: message))
    }

    func truncated(_ detail: String) -> ProbeError { .truncated(format: format, detail: detail) }
    func corrupt(_ detail: String) -> ProbeError { .corrupt(format: format, detail: detail) }
    func unsupported(_ detail: String) -> ProbeError { .unsupported(format: format, detail: detail) }

    private func read(_ count: Int) throws(ProbeError) -> [UInt8] { try read(count, at: position) }

    private func read(_ count: Int, at offset: UInt64) throws(ProbeError) -> [UInt8] {
        do {
            return try source.read(at: offset, count: count)
        } catch {
            throw .io(error)
        }
    }
}
