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
    if let message = (try? JSONValue.parse(body))?.object?["message"]?.string { return shortened(message) }
    return shortened(body)
}

func shortened(_ body: [UInt8]) -> String { shortened(String(decoding: body.prefix(4096), as: UTF8.self)) }

func shortened(_ text: String) -> String {
    let text = String(decoding: withoutSignatures(Array(text.utf8.prefix(4096))), as: UTF8.self)
    let line = text.split(whereSeparator: isBlank).map(withoutQuery).joined(separator: " ")
    // Scalars: a Character has no longest length.
    guard let end = line.unicodeScalars.index(line.startIndex, offsetBy: 500, limitedBy: line.endIndex),
        end < line.endIndex
    else { return line }
    return String(line.unicodeScalars[..<end]) + "…"
}

/// White space, and controls, which a terminal would obey and a C string end at.
private func isBlank(_ character: Character) -> Bool {
    character.isWhitespace || character.unicodeScalars.contains { $0.properties.generalCategory == .control }
}

/// A server may repeat the address that it was asked, and the query of a signed one is a key.
private func withoutQuery(_ word: Substring) -> Substring {
    guard let mark = word.firstIndex(of: "?"), word[mark...].contains("=") else { return word }
    return word[...mark] + "…"
}
