/// First line: the operation; the rest: its parameters. What is not refused are requests that can be sent.
@Sendable func fuzzOperations(_ bytes: UnsafeRawBufferPointer) {
    let lines = bytes.split(separator: UInt8(ascii: "\n"), maxSplits: 1, omittingEmptySubsequences: false)
    guard lines.count == 2, let operation = KognicOperation.named(String(decoding: lines[0], as: UTF8.self)),
        let parameters = (try? JSONValue.parse(Array(lines[1])))?.object
    else { return }
    do throws(Failure) {
        for request in try operation.requests(parameters, workspaceID: "w") {
            check(request)
            if parameters["dryRun"] == true { require(request.dryRun && request.discardsAnswer) }
            let answer = APIAnswer(["data": [], "metadata": ["nextCursorId": "c&d"], "hasNext": true])
            if let next = operation.next(after: answer, request) { check(next) }
        }
    } catch {
        require(error.code == .argument && !error.message.isEmpty)
    }
}

private func check(_ request: APIRequest) {
    let destination = RequestCheck.destination(url: "https://host/" + request.target)
    require(destination?.host == "host", "a parameter leads elsewhere")
    require(!request.target.contains("#") && request.target.utf8.count(where: { $0 == UInt8(ascii: "?") }) <= 1)
    let components = request.target.prefix { $0 != "?" }.split(separator: "/", omittingEmptySubsequences: false)
    require(!components.contains { $0.isEmpty || $0 == "." || $0 == ".." }, "a parameter changes the path")
    if let body = request.body { require((try? JSONValue.parse(body.serialized())) == body) }
}
