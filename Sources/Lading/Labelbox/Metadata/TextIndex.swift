/// Places by text, looked up by bytes of which no string is made.
struct TextIndex: Sendable {
    private var places: [Int: [(text: [UInt8], place: Int)]] = [:]

    /// The last place that is set for a text counts.
    mutating func set(_ text: [UInt8], _ place: Int) {
        let hash = Self.hash(text[...])
        var same = places[hash, default: []].filter { $0.text != text }
        same.append((text, place))
        places[hash] = same
    }

    func place(of text: ArraySlice<UInt8>) -> Int? {
        places[Self.hash(text)]?.first { $0.text[...] == text }?.place
    }

    private static func hash(_ text: ArraySlice<UInt8>) -> Int {
        var hasher = Hasher()
        text.withUnsafeBytes { hasher.combine(bytes: $0) }
        return hasher.finalize()
    }
}
