/// A text that is another's only when its bytes are. Strings are also equal when they only look the same, and comparing
/// and hashing them so takes time that is quadratic in the marks on a letter: what comes from outside is not compared so.
struct ByteText: Hashable, Sendable, ExpressibleByStringLiteral {
    let text: String

    init(_ text: String) { self.text = text }

    init(stringLiteral text: String) { self.text = text }

    static func == (left: ByteText, right: ByteText) -> Bool { left.text.isSame(as: right.text) }

    func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }

    static func before(_ left: String, _ right: String) -> Bool { left.utf8.lexicographicallyPrecedes(right.utf8) }
}

extension StringProtocol {
    /// Byte for byte.
    func isSame(as other: some StringProtocol) -> Bool {
        utf8.count == other.utf8.count && utf8.elementsEqual(other.utf8)
    }

    /// Byte for byte.
    func starts(withBytesOf start: String) -> Bool { utf8.starts(with: start.utf8) }

    /// Byte for byte.
    func ends(withBytesOf end: String) -> Bool {
        utf8.count >= end.utf8.count && utf8.suffix(end.utf8.count).elementsEqual(end.utf8)
    }
}

extension RawRepresentable where RawValue == String {
    /// The case that a text of others names.
    init?(named name: String) {
        // No name is longer.
        guard name.utf8.count <= 64 else { return nil }
        self.init(rawValue: name)
    }
}
