/// Looks for words in bytes that come one at a time. Takes the same time for each byte, whatever words and bytes are: who
/// answers may have chosen both.
struct WordSearch: Sendable {
    private struct Word: Sendable {
        let bytes: [UInt8]
        /// How much of the word's beginning the first so many bytes of it end with (Knuth, Morris and Pratt).
        let fallback: [Int]
        /// How much of it came last.
        var matched = 0

        init(_ bytes: [UInt8]) {
            self.bytes = bytes
            var fallback = [0]
            var length = 0
            for byte in bytes.dropFirst() {
                while length > 0, bytes[length] != byte { length = fallback[length - 1] }
                if bytes[length] == byte { length += 1 }
                fallback.append(length)
            }
            self.fallback = fallback
        }

        /// - Returns: whether that byte ends the word.
        mutating func isFound(with byte: UInt8) -> Bool {
            if matched == bytes.count { matched = fallback[matched - 1] }
            while matched > 0, bytes[matched] != byte { matched = fallback[matched - 1] }
            if bytes[matched] == byte { matched += 1 }
            return matched == bytes.count
        }
    }

    private var words: [Word]
    private var beginsSome = [Bool](repeating: false, count: 256)
    /// The last bytes began a word.
    private(set) var isInside = false
    /// Of the last bytes since one began a word: as many as the longest has, up to a power of two.
    private var starts: [Int]
    private var count = 0

    init(_ words: some Collection<[UInt8]>) {
        let given = words.filter { !$0.isEmpty }
        self.words = given.map(Word.init)
        for word in given { beginsSome[Int(word[0])] = true }
        var room = 1
        while room < given.map(\.count).max() ?? 0 { room *= 2 }
        starts = [Int](repeating: 0, count: room)
    }

    var isEmpty: Bool { words.isEmpty }

    func begins(with byte: UInt8) -> Bool { beginsSome[Int(byte)] }

    /// - Parameter start: where in the text the byte's writing starts.
    /// - Returns: where the longest word starts that ends with this byte.
    mutating func found(with byte: UInt8, at start: Int) -> Int? {
        guard isInside || beginsSome[Int(byte)] else { return nil }
        starts[count & (starts.count - 1)] = start
        count += 1
        isInside = false
        var longest = 0
        for index in words.indices {
            if words[index].isFound(with: byte) { longest = max(longest, words[index].bytes.count) }
            if words[index].matched > 0 { isInside = true }
        }
        return longest == 0 ? nil : starts[(count - longest) & (starts.count - 1)]
    }
}
