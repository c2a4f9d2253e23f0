/// What a client signs in with, taken out of the answers that it gets: a server may repeat what it was sent, and the
/// words of an answer get into messages and logs.
struct Secrets: Sendable {
    /// A shorter one would take words out that have nothing to do with it.
    static let shortest = 8

    /// As UTF-8: each secret as it is, as in a form, and as in a JSON text.
    private let texts: [[UInt8]]

    init(_ secrets: [String]) {
        let hidden = secrets.filter { $0.utf8.count >= Self.shortest }
        let written = hidden.flatMap { secret -> [String] in
            let json = String(JSONValue.string(secret).text.dropFirst().dropLast())
            return [secret, percentEncoded(secret), json, json.replacing("/", with: "\\/")]
        }
        texts = Set(written).map { Array($0.utf8) }.sorted { $0.count > $1.count }
    }

    func hidden<Failure>(in result: Result<HTTPResponse, Failure>) -> Result<HTTPResponse, Failure> {
        result.map { response in
            var response = response
            for text in texts where firstPlace(of: text, in: response.body[...]) != nil {
                response.body = without(text, response.body)
            }
            return response
        }
    }

    private func without(_ text: [UInt8], _ body: [UInt8]) -> [UInt8] {
        var left = body[...]
        var result: [UInt8] = []
        while let place = firstPlace(of: text, in: left) {
            result += left.prefix(place) + "…".utf8
            left = left.dropFirst(place + text.count)
        }
        return result + left
    }
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
