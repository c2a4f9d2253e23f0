/// First byte: the reader; the rest: its text.
@Sendable func fuzzTexts(_ bytes: UnsafeRawBufferPointer) {
    guard let kind = bytes.first else { return }
    let rest = UnsafeRawBufferPointer(rebasing: bytes.dropFirst())
    let text = String(decoding: rest, as: UTF8.self)
    switch kind {
    case UInt8(ascii: "c"): fuzzCredentials(Array(rest))
    case UInt8(ascii: "t"): fuzzTime(text)
    case UInt8(ascii: "r"): fuzzRetryAfter(text)
    case UInt8(ascii: "h"): fuzzHeaderLine(rest)
    case UInt8(ascii: "p"): fuzzPath(text)
    case UInt8(ascii: "u"):
        if let destination = RequestCheck.destination(url: text) { require(!destination.host.isEmpty) }
    case UInt8(ascii: "n"):
        let words = text.split(separator: " ").map(String.init)
        if let name = nearestName(to: words.first ?? "", in: words) { require(words.contains(name)) }
    default: return
    }
}

private func fuzzCredentials(_ bytes: [UInt8]) {
    do throws(Failure) {
        let now = 1_800_000_000.0
        let credentials = try Credentials.parse(bytes, path: "credentials.json", now: now)
        require((try? Credentials.parse(bytes, path: "", now: 0)) == credentials, "they were good earlier")
    } catch {
        require([.credentialsFile, .credentialsExpired].contains(error.code) && error.item == "credentials.json")
    }
}

private func fuzzTime(_ text: String) {
    guard let time = ISODateTime(Array(text.utf8)[...]) else { return }
    // It is written with a zone, which it may have been read without.
    require(ISODateTime(Array(time.text.utf8)[...])?.seconds == time.seconds, "a time reads back as another")
    require(ISODateTime(Array((text + "x").utf8)[...]) == nil, "a time with something after it")
}

private func fuzzRetryAfter(_ text: String) {
    let now: Int64 = 1_800_000_000
    guard let wait = RetryAfter.milliseconds(text, nowSeconds: now) else { return }
    let wall = RetryAfter.milliseconds(text, nowSeconds: now - 1)
    // A date is one second further away a second earlier; a number of seconds is not.
    require(wall == wait || wall == wait.saturatingAdd(1000), "a wait that depends on the clock in another way")
    let policy = RetryPolicy()
    require(policy.waitMs(afterAttempts: 1, retryAfterMs: wait) { $0.lowerBound } <= 60_000)
}

private func fuzzHeaderLine(_ line: UnsafeRawBufferPointer) {
    switch HeaderLine(line) {
    case .status(let status): require((0...999).contains(status))
    case .field(let name, let value):
        require(!name.isEmpty)
        for end in [value.utf8.first, value.utf8.last] {
            require(end.map { ![0x09, 0x0a, 0x0d, 0x20].contains($0) } ?? true, "space around a value")
        }
        var headers = HTTPHeaders()
        headers.append(name: name, value: value)
        require(headers[name.uppercased()] == value || name.utf8.contains { $0 > 0x7f })
        _ = RequestCheck.fault(in: [HTTPHeader(name: name, value: value)])
    case .other: break
    }
}

private func fuzzPath(_ text: String) {
    let path = LexicalPath(text)
    require(LexicalPath(path.text) == path, "a path reads back as another")
    require(path.withOnePeriod.withOnePeriod == path.withOnePeriod)
    require(LexicalPath("/a").joining(path).text.utf8.first == UInt8(ascii: "/"))
    _ = path.expandingHome(text).text
    if let suffix = path.suffix {
        require(path.name?.utf8.count ?? 0 > suffix.utf8.count && suffix.utf8.count > 1)
    }
}
