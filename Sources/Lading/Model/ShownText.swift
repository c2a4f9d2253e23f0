/// What texts of others become before a message, a log or a finding holds them. They are cut by their bytes before anything
/// looks at characters, of which one may be megabytes long; then bytes that are no UTF-8 become U+FFFD, and what a terminal
/// obeys or a reader can't see is shown by its number. Doing it twice changes nothing.
enum ShownText {
    /// Of a name within a message, in bytes.
    static let nameLimit = 256
    /// Of a message, an explanation of the platform or an item, in bytes.
    static let limit = 4096

    /// - Parameters:
    ///   - limit: of the result, in bytes.
    ///   - onOneLine: runs of white space become one space; else line ends and tabs are shown as such.
    static func of(_ text: some Collection<UInt8>, limit: Int = limit, onOneLine: Bool = false) -> String {
        var given = Array(text.prefix(limit + 1))
        let isLonger = given.count > limit
        // Not within a character.
        if isLonger { given.removeSubrange((given.lastIndex { $0 & 0xC0 != 0x80 } ?? 0)...) }
        if !isLonger, given.allSatisfy({ (0x20...0x7E).contains($0) }), !onOneLine {
            return String(decoding: given, as: UTF8.self)
        }
        var shown: [UInt8] = []
        // Where it ends when all of it does not fit.
        var fitting = 0
        var isInSpace = true
        for scalar in String(decoding: given, as: UTF8.self).unicodeScalars {
            let isSpace = onOneLine && scalar.properties.isWhitespace
            if isSpace {
                if !isInSpace { shown.append(0x20) }
            } else {
                shown += word(scalar)
            }
            isInSpace = isSpace
            if shown.count <= limit - ellipsis.count { fitting = shown.count }
            if shown.count > limit { break }
        }
        if onOneLine, !isLonger, shown.last == 0x20 { shown.removeLast() }
        guard isLonger || shown.count > limit else { return String(decoding: shown, as: UTF8.self) }
        return String(decoding: shown[..<min(fitting, shown.count)] + ellipsis, as: UTF8.self)
    }

    private static let ellipsis = Array("…".utf8)

    private static func word(_ scalar: Unicode.Scalar) -> [UInt8] {
        switch scalar.value {
        case 0x09: Array("\\t".utf8)
        case 0x0A: Array("\\n".utf8)
        case 0x0D: Array("\\r".utf8)
        // Controls, marks that turn the direction of what follows, line ends that are no ASCII.
        case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF:
            Array("\\u{\(String(scalar.value, radix: 16))}".utf8)
        default: Array(UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        }
    }
}

/// A text that came from outside, in quotes for a message, cut when it is long.
func shown(_ text: ArraySlice<UInt8>) -> String { "\"" + ShownText.of(text, limit: 120) + "\"" }

extension DefaultStringInterpolation {
    /// A name that came from outside, within a message: what stands behind it must still be read.
    mutating func appendInterpolation(shown name: some StringProtocol) {
        appendInterpolation(ShownText.of(name.utf8, limit: ShownText.nameLimit))
    }
}
