/// The bytes of a text behind the ways in which a server may write them: percent signs and JSON's escapes are taken off,
/// whichever bytes are written so and whichever are not.
struct WrittenBytes {
    private let text: UnsafeRawBufferPointer
    /// Where what is written for the last byte starts and ends.
    private(set) var start = 0
    private(set) var end = 0
    /// Of a character that takes several bytes.
    private var pending: ArraySlice<UInt8> = []
    private var hasPending = false

    init(_ text: UnsafeRawBufferPointer) { self.text = text }

    mutating func next() -> UInt8? {
        if hasPending { return nextPending() }
        guard end < text.count else { return nil }
        start = end
        let byte = text[start]
        end += 1
        if byte == UInt8(ascii: "%"), let value = hex(at: start + 1, digits: 2) {
            end += 2
            return UInt8(truncatingIfNeeded: value)
        }
        guard byte == UInt8(ascii: "\\"), end < text.count else { return byte }
        switch text[end] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"):
            end += 1
            return text[end - 1]
        case UInt8(ascii: "n"):
            end += 1
            return 0x0a
        case UInt8(ascii: "r"):
            end += 1
            return 0x0d
        case UInt8(ascii: "t"):
            end += 1
            return 0x09
        case UInt8(ascii: "u"):
            guard let scalar = scalar(at: start) else { return byte }
            pending = Array(String(Character(scalar)).utf8)[...]
            return nextPending()
        default:
            return byte
        }
    }

    /// Goes on to the first byte that may be of interest: fast, because most are not.
    /// - Parameter dull: for each byte, whether it is of none. Not what begins a way of writing others.
    mutating func skip(_ dull: UnsafeBufferPointer<Bool>) {
        guard !hasPending else { return }
        while end < text.count, dull[Int(text[end])] { end += 1 }
    }

    static func isPlain(_ byte: UInt8) -> Bool { byte != UInt8(ascii: "%") && byte != UInt8(ascii: "\\") }

    private mutating func nextPending() -> UInt8? {
        let byte = pending.popFirst()
        hasPending = !pending.isEmpty
        return byte
    }

    /// Of "\u1234", or of the pair that a character beyond four digits is. Moves the end behind it.
    private mutating func scalar(at place: Int) -> Unicode.Scalar? {
        guard let first = hex(at: place + 2, digits: 4) else { return nil }
        if let scalar = Unicode.Scalar(first) {
            end = place + 6
            return scalar
        }
        guard (0xd800..<0xdc00).contains(first), place + 7 < text.count, text[place + 6] == UInt8(ascii: "\\"),
            text[place + 7] == UInt8(ascii: "u"), let second = hex(at: place + 8, digits: 4),
            (0xdc00..<0xe000).contains(second)
        else { return nil }
        end = place + 12
        return Unicode.Scalar(0x10000 + (first - 0xd800) << 10 + (second - 0xdc00))
    }

    private func hex(at place: Int, digits: Int) -> UInt32? {
        guard place + digits <= text.count else { return nil }
        var value: UInt32 = 0
        for byte in text[place..<(place + digits)] {
            switch byte {
            case 0x30...0x39: value = value << 4 | UInt32(byte - 0x30)
            case 0x41...0x46: value = value << 4 | UInt32(byte - 0x41 + 10)
            case 0x61...0x66: value = value << 4 | UInt32(byte - 0x61 + 10)
            default: return nil
            }
        }
        return value
    }
}
