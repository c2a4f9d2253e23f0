/// What a client signs in with, taken out of the answers that it gets: a server may repeat what it was sent, and the
/// words of an answer get into messages and logs.
struct Secrets: Sendable {
    /// A shorter one would take words out that have nothing to do with it.
    static let shortest = 8

    private let words: [[UInt8]]
    private let writtenWords: WordSearch
    private let base64Words: WordSearch
    /// Bytes that begin none of these, however it is written.
    private let dull: [Bool]

    init(_ secrets: [String]) {
        let hidden = Set(secrets.map { Array($0.utf8) }.filter { $0.count >= Self.shortest })
        // Those that look as if they were encoded: they would not be found behind the encoding.
        words = hidden.filter { $0.contains { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "\\") } }
        writtenWords = WordSearch(hidden.map { $0.map(asInForms) })
        base64Words = WordSearch(hidden.flatMap { word in (0..<3).map { base64Core(of: word, after: $0) } })
        dull = (UInt8.min...UInt8.max).map { [writtenWords, base64Words] byte in
            WrittenBytes.isPlain(byte) && !writtenWords.begins(with: asInForms(byte))
                && !base64Words.begins(with: asInFirstBase64(byte))
        }
    }

    func hidden<Failure>(in result: Result<HTTPResponse, Failure>) -> Result<HTTPResponse, Failure> {
        result.map { response in
            var response = response
            for word in words where firstPlace(of: word, in: response.body[...]) != nil {
                response.body = without(word, response.body)
            }
            let places = response.body.withUnsafeBytes { text in
                dull.withUnsafeBufferPointer { found(in: text, dull: $0) }
            }
            if !places.isEmpty { response.body = without(places, response.body) }
            return response
        }
    }

    /// Where secrets are, however they are written; in order, and apart from each other.
    private func found(in text: UnsafeRawBufferPointer, dull: UnsafeBufferPointer<Bool>) -> [Range<Int>] {
        guard !writtenWords.isEmpty else { return [] }
        var bytes = WrittenBytes(text)
        var written = writtenWords
        var base64 = base64Words
        var places: [Range<Int>] = []
        func note(_ place: Range<Int>) {
            var place = place
            while let last = places.last, last.upperBound > place.lowerBound {
                place = min(last.lowerBound, place.lowerBound)..<max(last.upperBound, place.upperBound)
                places.removeLast()
            }
            places.append(place)
        }
        while true {
            if !written.isInside, !base64.isInside { bytes.skip(dull) }
            guard let byte = bytes.next() else { break }
            if let start = written.found(with: asInForms(byte), at: bytes.start) { note(start..<bytes.end) }
            // A text in lines is the same text.
            guard byte != 0x0a, byte != 0x0d,
                let start = base64.found(with: asInFirstBase64(byte), at: bytes.start)
            else { continue }
            // The digits beside them have bits of the secret too, or of what belongs to it.
            let before = places.last?.upperBound ?? 0
            if bytes.end > before { note(base64Run(around: start..<bytes.end, in: text, from: before)) }
        }
        return places
    }

    private func without(_ places: [Range<Int>], _ body: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var end = 0
        for place in places {
            result += body[end..<place.lowerBound]
            result += "…".utf8
            end = place.upperBound
        }
        return result + body[end...]
    }

    private func without(_ word: [UInt8], _ body: [UInt8]) -> [UInt8] {
        var left = body[...]
        var result: [UInt8] = []
        result.reserveCapacity(body.count)
        while let place = firstPlace(of: word, in: left) {
            result += left.prefix(place)
            result += "…".utf8
            left = left.dropFirst(place + word.count)
        }
        return result + left
    }
}

/// In a form a space may be a plus.
private func asInForms(_ byte: UInt8) -> UInt8 { byte == 0x20 ? UInt8(ascii: "+") : byte }

/// The digits of a word in Base64 that are the same whatever comes behind it.
/// - Parameter count: how many bytes come before it, but for multiples of three.
private func base64Core(of word: [UInt8], after count: Int) -> [UInt8] {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var core: [UInt8] = []
    var bits = 0
    var length = 0
    for byte in [UInt8](repeating: 0, count: count) + word {
        bits = (bits << 8 | Int(byte)) & 0xffff
        length += 8
        while length >= 6 {
            length -= 6
            core.append(digits[bits >> length & 63])
        }
    }
    // The first ones have bits of what comes before.
    return Array(core.dropFirst(count == 0 ? 0 : count + 1))
}

/// URLs have two digits of their own.
private func asInFirstBase64(_ byte: UInt8) -> UInt8 {
    switch byte {
    case UInt8(ascii: "-"): UInt8(ascii: "+")
    case UInt8(ascii: "_"): UInt8(ascii: "/")
    default: byte
    }
}

/// - Parameter first: where it may begin.
private func base64Run(around place: Range<Int>, in text: UnsafeRawBufferPointer, from first: Int) -> Range<Int> {
    func isDigit(_ byte: UInt8) -> Bool {
        switch asInFirstBase64(byte) {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="),
            UInt8(ascii: "%"):
            true
        default: false
        }
    }
    var start = place.lowerBound
    var end = place.upperBound
    while start > first, isDigit(text[start - 1]) { start -= 1 }
    while end < text.count, isDigit(text[end]) { end += 1 }
    return start..<end
}

/// Where a word first occurs in bytes, counted from their start.
func firstPlace(of word: some Collection<UInt8>, in bytes: ArraySlice<UInt8>) -> Int? {
    bytes.withUnsafeBytes { bytes in
        Array(word).withUnsafeBytes { word in
            guard let start = bytes.baseAddress,
                let found = find(start, bytes.count, word.baseAddress, word.count)
            else { return nil }
            return found - start
        }
    }
}

/// The C library only declares it under `_GNU_SOURCE`, which the Glibc module does not define.
@_silgen_name("memmem")
private func find(
    _ bytes: UnsafeRawPointer?,
    _ count: Int,
    _ word: UnsafeRawPointer?,
    _ wordCount: Int
) -> UnsafeRawPointer?
