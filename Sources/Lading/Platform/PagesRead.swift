/// Which pages of a list were read: a server that names one of them again, or gives what it gave before, would be asked
/// for ever.
struct PagesRead: Sendable {
    enum Next: Equatable { case goOn, over, tooMany, badCursor }

    /// Of all pages, in bytes of JSON. Whoever needs more asks for parts.
    static let maximumSize = 512 << 20
    /// No cursor is longer, in bytes.
    static let longestCursor = 4096

    private var cursors: Set<ByteText> = []
    private var elements: Set<Int> = []
    private var size = 0

    /// - Parameter cursor: where the next page begins, when the platform named it.
    mutating func read(_ page: [JSONValue], cursor: String?) -> Next {
        // The list goes on, and can't be read on: that is no end of it.
        guard Self.isUsable(cursor) else { return .badCursor }
        var hasNew = false
        for element in page {
            let bytes = element.serialized()
            size += bytes.count
            var hasher = Hasher()
            bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
            if elements.insert(hasher.finalize()).inserted { hasNew = true }
        }
        guard hasNew, isNew(cursor) else { return .over }
        return size > Self.maximumSize ? .tooMany : .goOn
    }

    /// Nil is always new: such pages are counted.
    mutating func isNew(_ cursor: String?) -> Bool {
        guard let cursor else { return true }
        return cursors.insert(ByteText(cursor)).inserted
    }

    static func isUsable(_ cursor: String?) -> Bool { (cursor?.utf8.count ?? 0) <= longestCursor }
}
