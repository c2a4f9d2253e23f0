/// A position in bytes at hand. Reading past their end is `ProbeError.corrupt`: the bytes were in the file, and what
/// they declare does not fit in them.
struct ByteCursor {
    private let bytes: [UInt8]
    private(set) var position: Int
    let end: Int
    let format: String
    let part: String

    init(_ bytes: [UInt8], format: String, part: String) {
        self.bytes = bytes
        position = 0
        end = bytes.count
        self.format = format
        self.part = part
    }

    private init(_ bytes: [UInt8], _ range: Range<Int>, format: String, part: String) {
        self.bytes = bytes
        position = range.lowerBound
        end = range.upperBound
        self.format = format
        self.part = part
    }

    var remaining: Int { end - position }

    var rest: ArraySlice<UInt8> { bytes[position..<end] }

    mutating func skip(_ count: Int) throws(ProbeError) {
        _ = try advance(count)
    }

    /// An unsigned integer of `width` bytes (0 to 8), most significant first.
    mutating func big(_ width: Int) throws(ProbeError) -> UInt64 {
        var value: UInt64 = 0
        for byte in bytes[try advance(width)] { value = value << 8 | UInt64(byte) }
        return value
    }

    /// An unsigned integer of `width` bytes (0 to 8), least significant first.
    mutating func little(_ width: Int) throws(ProbeError) -> UInt64 {
        var value: UInt64 = 0
        for byte in bytes[try advance(width)].reversed() { value = value << 8 | UInt64(byte) }
        return value
    }

    mutating func fourCC() throws(ProbeError) -> FourCC {
        FourCC(rawValue: UInt32(truncatingIfNeeded: try big(4)))
    }

    /// The next `count` bytes as a cursor of their own; the bytes are shared, not copied.
    mutating func slice(_ count: Int, _ name: String) throws(ProbeError) -> ByteCursor {
        ByteCursor(bytes, try advance(count), format: format, part: name)
    }

    func corrupt(_ detail: String) -> ProbeError {
        .corrupt(format: format, detail: detail)
    }

    private mutating func advance(_ count: Int) throws(ProbeError) -> Range<Int> {
        guard count >= 0, count <= remaining else { throw corrupt("the \(part) is too short") }
        let start = position
        position += count
        return start..<position
    }
}

/// A four-character code: the name of a PNG chunk, a RIFF chunk or an ISO box.
struct FourCC: Equatable, Hashable, ExpressibleByStringLiteral, CustomStringConvertible, Sendable {
    let rawValue: UInt32

    init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    init(stringLiteral text: String) {
        rawValue = text.utf8.reduce(0) { $0 << 8 | UInt32($1) }
    }

    var bytes: [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: rawValue >> $0) }
    }

    /// The code itself, or its number when it is not printable ASCII.
    var description: String {
        bytes.allSatisfy { (0x20...0x7E).contains($0) }
            ? String(decoding: bytes, as: UTF8.self)
            : "0x" + String(rawValue, radix: 16)
    }
}
