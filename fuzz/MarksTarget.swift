/// A text of others with more marks on its letters than anyone writes: the first byte says how many follow each letter.
/// Whatever it is, what is shown of it is short, fit for a terminal, and took no longer than reading it once.
@Sendable func fuzzMarks(_ bytes: UnsafeRawBufferPointer) {
    guard let times = bytes.first else { return }
    var text: [UInt8] = []
    for scalar in String(decoding: bytes.dropFirst().prefix(4096), as: UTF8.self).unicodeScalars {
        text += Array(String(scalar).utf8)
        if scalar.properties.isAlphabetic || scalar.properties.canonicalCombiningClass != .notReordered {
            for index in 0..<Int(times) { text += Array((index % 2 == 0 ? "\u{301}" : "\u{323}").utf8) }
        }
    }
    let words = String(decoding: text, as: UTF8.self)
    let document = JSONValue.object(JSONObject([("message", .string(words)), (words, 0)]))
    let body = document.serialized()
    let steps = Steps()
    for response in [HTTPResponse(status: 400, body: body), HTTPResponse(status: 503, body: text)] {
        if case .failure(let problem) = readAnswer(.success(response), of: .scenes(uuids: ["u"])) {
            check(problem.failure)
        }
        if case .failure(let failure) = readToken(.success(response), host: words) { check(failure) }
        if let failure = uploadFailure(.success(response), file: words) { check(failure) }
    }
    let status = SceneStatus(["uuid": "u", "status": "failed", "errorMessage": .string(words)])
    if let failure = status?.end(of: words)?.failure { check(failure) }
    let finding = Finding(rule: .filename, item: words, message: "\(shown: words) is not there")
    require(isFit(finding.item) && isFit(finding.message))
    if let id = JSONObject([("id", .string(words))]).id("id") {
        require(id.utf8.count <= 256 && percentEncoded(id).utf8.count <= 3 * 256 && isFit(id))
    }
    let path = LexicalPath(words)
    _ = (path.withOnePeriod.text, path.suffix, MediaType(fileName: words), nearestName(to: words, in: [words, "a"]))
    require(ByteText(words) == ByteText(words + "") && ByteText(words) != ByteText(words + "\u{301}"))
    // What is shown is looked at, and it is no longer than 4 KB.
    steps.requireAtMost(
        steps: (14_000_000, each: 450),
        bytes: (8 << 20, each: 40),
        size: text.count + bytes.count
    )
}

private func check(_ failure: Failure) {
    require(!failure.message.isEmpty && isFit(failure.message) && isFit(failure.item))
}

/// Short, and nothing in it that a terminal obeys.
private func isFit(_ text: String) -> Bool {
    text.utf8.count <= ShownText.limit
        && text.unicodeScalars.allSatisfy {
            $0.value >= 0x20 && !(0x7F..<0xA0).contains($0.value) && $0.value != 0x202E
        }
        && ShownText.of(text.utf8).isSame(as: text)
}
