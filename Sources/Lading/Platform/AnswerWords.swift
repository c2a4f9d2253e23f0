extension Failure {
    static func unexpectedAnswer(_ what: String, expected: String) -> Failure {
        Failure(
            .response,
            item: what,
            "The answer to “\(what)” has no \(expected). The platform may have changed: check the host settings, "
                + "or look for a newer version of this library."
        )
    }

    static func notJSON(_ body: [UInt8], _ error: JSONError, of label: String) -> Failure {
        fromElsewhere(body.isEmpty ? "nothing" : "no JSON (\(error.message)): \(shortened(body))", label)
    }

    /// A page for people where an API or a storage should have answered.
    static func webPage(_ body: [UInt8], of label: String) -> Failure {
        fromElsewhere("a web page: \(shortened(body))", label)
    }

    private static func fromElsewhere(_ what: String, _ label: String) -> Failure {
        Failure(
            .response,
            item: label,
            "The answer to “\(label)” is \(what). Something between here and the platform may have answered: check "
                + "the host and proxy settings."
        )
    }
}

/// The platform's explanation: `message` of a JSON object, else the text, at most 500 characters of it.
func reason(in body: [UInt8]) -> String {
    if let message = (try? JSONValue.parse(answer: body))?.object?["message"]?.string { return shortened(message) }
    return shortened(body)
}

/// The words of others on one line, at most 500 characters of them.
func shortened(_ text: String) -> String { shortened(Array(text.utf8.prefix(ShownText.limit))) }

func shortened(_ body: [UInt8]) -> String {
    var words: [UInt8] = []
    let body = withoutSignatures(Array(body.prefix(ShownText.limit)))
    for word in body.split(whereSeparator: { $0 == 0x20 || (0x09...0x0D).contains($0) }) {
        words += withoutQuery(word)
        words.append(0x20)
    }
    let line = ShownText.of(words, onOneLine: true).unicodeScalars
    guard line.count > 500 else { return String(line) }
    return String(line.prefix(500)) + "…"
}

/// A server may repeat the address that it was asked, and the query of a signed one is a key.
private func withoutQuery(_ word: ArraySlice<UInt8>) -> [UInt8] {
    guard let mark = word.firstIndex(of: UInt8(ascii: "?")), word[mark...].contains(UInt8(ascii: "=")) else {
        return Array(word)
    }
    return Array(word[...mark]) + Array("…".utf8)
}
