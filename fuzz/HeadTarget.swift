/// The head of an answer, line by line, as libcurl hands it over: status lines, headers, and what is read from them.
@Sendable func fuzzHeads(_ bytes: UnsafeRawBufferPointer) {
    let steps = Steps()
    var response = HTTPResponse(status: 0)
    for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).prefix(1000) {
        switch HeaderLine(UnsafeRawBufferPointer(rebasing: line)) {
        case .status(let status):
            require((0...999).contains(status))
            response = HTTPResponse(status: status)
        case .field(let name, let value):
            require(!name.isEmpty)
            response.headers.append(name: name, value: value)
            require(response.headers[name] != nil, "a header is not found under its own name")
            _ = RequestCheck.fault(in: [HTTPHeader(name: name, value: value)])
        case .other: break
        }
    }
    if let wait = response.retryAfterMs(nowSeconds: 1_800_000_000) {
        require(RetryPolicy().waitMs(afterAttempts: 1, retryAfterMs: wait) { $0.lowerBound } <= 60_000)
    }
    _ = StoredHashes(response.headers)
    let upload = HTTPRequest(method: .put, url: "https://storage/a?signature=b", label: "upload")
    switch Redirect(response, of: upload, sentTo: upload.url) {
    case .none: break
    case .follow(let url):
        require(RequestCheck.destination(url: url)?.origin.hasPrefix("https://") == true, "a redirect leaves TLS")
    case .refused(let words): require(!words.isEmpty)
    }
    if let failure = uploadFailure(.success(response), file: "a.png") {
        require(failure.message.utf8.count <= ShownText.limit)
    }
    steps.requireAtMost(steps: (50_000, each: 350), bytes: (50_000, each: 250), size: bytes.count)
}
