/// A JSON value as the list of the values in it, in the order of its text, which is not copied: for text that is too
/// much to make values of.
///
/// An object is followed by its members, each a name and a value; a list by its elements.
struct JSONTape: Sendable {
    enum Kind: UInt8, Sendable {
        case object, array, string, number, bool, null
    }

    struct Token: Sendable {
        /// Of the text, quotes and brackets included, in the bytes that were scanned.
        fileprivate(set) var start: UInt32
        fileprivate(set) var end: UInt32
        /// The index of the token after this value and all that is in it.
        fileprivate(set) var next: UInt32
        let kind: Kind
        /// Of a string.
        fileprivate(set) var hasEscapes = false

        var range: Range<Int> { Int(start)..<Int(end) }
        /// What is between the quotes of a string.
        var content: Range<Int> { Int(start) + 1..<max(Int(start) + 1, Int(end) - 1) }
    }

    /// What a value takes at least, with its token: that many fit into an amount of memory.
    static let leastMemory = 40

    private(set) var tokens: [Token] = []
    /// The containers that are not closed yet.
    private var open: [UInt32] = []

    var openCount: Int { open.count }

    /// What values of all that is in it take, with the tape itself, in bytes: a little more than was measured.
    var memory: Int {
        tokens.reduce(0) { sum, token in
            let length = token.range.count
            let content =
                switch token.kind {
                // A long text has memory of its own, and the name of a member a place in a table.
                case .string, .number: length > 15 ? length + 64 : 0
                case .object: length > 2 ? 96 : 0
                case .array: length > 2 ? 64 : 0
                case .bool, .null: 0
                }
            return sum + Self.leastMemory + 16 + content
        }
    }

    /// Whether a name is expected where a value could be too; nil outside of containers.
    var isInObject: Bool? { open.last.map { tokens[Int($0)].kind == .object } }

    mutating func removeAll() {
        tokens.removeAll(keepingCapacity: true)
        open.removeAll(keepingCapacity: true)
    }

    mutating func append(_ kind: Kind, _ range: Range<Int>, hasEscapes: Bool = false) {
        var token = token(kind, range)
        token.hasEscapes = hasEscapes
        tokens.append(token)
    }

    mutating func opened(_ kind: Kind, at position: Int) {
        open.append(UInt32(truncatingIfNeeded: tokens.count))
        tokens.append(token(kind, position..<position + 1))
    }

    mutating func closed(at end: Int) {
        guard let index = open.popLast() else { return }
        tokens[Int(index)].end = UInt32(truncatingIfNeeded: end)
        tokens[Int(index)].next = UInt32(truncatingIfNeeded: tokens.count)
    }

    /// Scanned text is shorter than 4 GB: JSONScanner sees to it.
    private func token(_ kind: Kind, _ range: Range<Int>) -> Token {
        Token(
            start: UInt32(truncatingIfNeeded: range.lowerBound),
            end: UInt32(truncatingIfNeeded: range.upperBound),
            next: UInt32(truncatingIfNeeded: tokens.count + 1),
            kind: kind
        )
    }
}
