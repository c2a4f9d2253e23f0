import Glibc

/// Bytes and the tape of a value in them: the value, for reading.
struct ScannedText: Sendable {
    let bytes: [UInt8]
    let tape: JSONTape

    typealias Index = Int

    /// The outermost value.
    static let root = 0

    func kind(_ index: Index) -> JSONTape.Kind { tape.tokens[index].kind }

    /// The text of a value as it is written.
    func text(_ index: Index) -> ArraySlice<UInt8> { bytes[tape.tokens[index].range] }

    /// What a string says; nil for any other value.
    func string(_ index: Index) -> ArraySlice<UInt8>? {
        let token = tape.tokens[index]
        guard token.kind == .string else { return nil }
        let content = bytes[token.content]
        return token.hasEscapes ? unescaped(content)[...] : content
    }

    /// The elements of a list, or none.
    func elements(_ index: Index) -> Elements {
        Elements(tape: tape, position: index + 1, end: kind(index) == .array ? Int(tape.tokens[index].next) : index + 1)
    }

    /// The members of an object, or none: indices of name and value.
    func members(_ index: Index) -> Members {
        Members(tape: tape, position: index + 1, end: kind(index) == .object ? Int(tape.tokens[index].next) : index + 1)
    }

    /// The value of the last member that is called so.
    func member(_ name: StaticString, of index: Index) -> Index? {
        var found: Index?
        for (key, value) in members(index) where isString(key, name) { found = value }
        return found
    }

    /// Whether a value is that string.
    func isString(_ index: Index, _ wanted: StaticString) -> Bool {
        let token = tape.tokens[index]
        guard !token.hasEscapes else { return wanted.withUTF8Buffer { string(index)?.elementsEqual($0) ?? false } }
        let content = token.content
        guard token.kind == .string, content.count == wanted.utf8CodeUnitCount, content.upperBound <= bytes.count
        else { return false }
        // This is done for every member of every row.
        return bytes.withUnsafeBufferPointer { bytes in
            wanted.withUTF8Buffer { wanted in
                guard let given = bytes.baseAddress, let wanted = wanted.baseAddress else { return true }
                return memcmp(given + content.lowerBound, wanted, content.count) == 0
            }
        }
    }

    /// The length of a string and its first byte, 0 when it is empty.
    func measure(_ index: Index) -> (length: Int, first: UInt8) {
        let token = tape.tokens[index]
        guard !token.hasEscapes else { return string(index).map { ($0.count, $0.first ?? 0) } ?? (0, 0) }
        let content = token.content
        return (content.count, content.isEmpty ? 0 : bytes[content.lowerBound])
    }

    /// The position of the first escape in a string that is half of a surrogate pair.
    var firstLoneSurrogate: Int? {
        for token in tape.tokens where token.hasEscapes {
            var rest = bytes[token.content]
            while let byte = rest.popFirst() {
                guard byte == UInt8(ascii: "\\") else { continue }
                let position = rest.startIndex - 1
                if rest.popFirst() == UInt8(ascii: "u"), character(&rest) == nil { return position }
            }
        }
        return nil
    }

    struct Elements: Sequence, IteratorProtocol {
        fileprivate let tape: JSONTape
        fileprivate var position: Index
        fileprivate let end: Index

        mutating func next() -> Index? {
            guard position < end else { return nil }
            defer { position = Int(tape.tokens[position].next) }
            return position
        }
    }

    struct Members: Sequence, IteratorProtocol {
        fileprivate let tape: JSONTape
        fileprivate var position: Index
        fileprivate let end: Index

        mutating func next() -> (name: Index, value: Index)? {
            guard position + 1 < end else { return nil }
            defer { position = Int(tape.tokens[position + 1].next) }
            return (position, position + 1)
        }
    }
}

/// The bytes that the content of a JSON string stands for. The content was scanned: its escapes are sound. A lone
/// surrogate becomes U+FFFD.
func unescaped(_ content: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(content.count)
    var rest = content
    while let byte = rest.popFirst() {
        guard byte == UInt8(ascii: "\\"), let escape = rest.popFirst() else {
            result.append(byte)
            continue
        }
        switch escape {
        case UInt8(ascii: "b"): result.append(0x08)
        case UInt8(ascii: "f"): result.append(0x0C)
        case UInt8(ascii: "n"): result.append(0x0A)
        case UInt8(ascii: "r"): result.append(0x0D)
        case UInt8(ascii: "t"): result.append(0x09)
        case UInt8(ascii: "u"): result += Array(String(character(&rest) ?? "\u{FFFD}").utf8)
        default: result.append(escape)
        }
    }
    return result
}

/// Reads the digits after "\u", and those of the low surrogate after a high one; nil for half of a pair.
private func character(_ rest: inout ArraySlice<UInt8>) -> Unicode.Scalar? {
    let high = codeUnit(&rest)
    if let scalar = Unicode.Scalar(high) { return scalar }
    guard high < 0xDC00, rest.starts(with: "\\u".utf8) else { return nil }
    var ahead = rest.dropFirst(2)
    let low = codeUnit(&ahead)
    guard (0xDC00...0xDFFF).contains(low) else { return nil }
    rest = ahead
    return Unicode.Scalar(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))
}

private func codeUnit(_ rest: inout ArraySlice<UInt8>) -> UInt32 {
    let digits = rest.prefix(4)
    rest = rest.dropFirst(digits.count)
    return digits.reduce(0) { $0 << 4 | (hexValue($1) ?? 0) }
}
