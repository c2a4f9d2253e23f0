/// First line: the status and, behind a space, a Retry-After header; the rest: the body. Every reader of answers
/// reads it, whatever it was the answer to.
@Sendable func fuzzAnswers(_ bytes: UnsafeRawBufferPointer) {
    let lines = bytes.split(separator: UInt8(ascii: "\n"), maxSplits: 1, omittingEmptySubsequences: false)
    guard lines.count == 2 else { return }
    let head = lines[0].split(separator: UInt8(ascii: " "), maxSplits: 1).map { String(decoding: $0, as: UTF8.self) }
    var response = HTTPResponse(status: Int(head.first ?? "") ?? 200, body: Array(lines[1]))
    if head.count > 1 { response.headers.append(name: "retry-after", value: head[1]) }

    for request in [APIRequest.scenes(uuids: ["u"]), .commit(sceneUUID: "u")] {
        switch readAnswer(.success(response), of: request) {
        case .success(let answer):
            require((200..<300).contains(response.status))
            read(answer)
        case .failure(let problem):
            check(problem.failure)
        }
    }
    switch readToken(.success(response), host: "https://auth") {
    case .success(let grant):
        require(!grant.token.isEmpty && grant.lifeMs <= 31_536_000_000)
        fuzzTokenState(grant)
    case .failure(let failure):
        check(failure)
        require(failure.stage == .signIn)
    }
    if let failure = uploadFailure(.success(response), file: "a.png") {
        check(failure)
        // A web page is refused with a good status too.
        require(failure.stage == .upload && (response.isPage || !(200..<300).contains(response.status)))
    }
}

private func read(_ answer: APIAnswer) {
    switch theOnlyWorkspace(answer.document) {
    case .success(let id): require(!id.isEmpty)
    case .failure(let failure): check(failure)
    }
    for status in [answer.document, answer.document.array?.first ?? .null].compactMap(SceneStatus.init) {
        if let failure = status.end(of: "scene")?.failure { check(failure) }
    }
    if case .failure(let failure) = signedUploads(answer.document, of: answeredScene) { check(failure) }
    for (name, parameters) in [
        ("inputs.fetch", JSONObject([("project", "p")])), ("pre-annotations.list", JSONObject()),
    ] {
        guard let operation = KognicOperation.named(name),
            let request = try? operation.requests(parameters, workspaceID: "w").first,
            let next = operation.next(after: answer, request)
        else { continue }
        require(next != request && RequestCheck.destination(url: "https://h/" + next.target)?.host == "h")
    }
}

private func fuzzTokenState(_ grant: TokenGrant) {
    var state = TokenState<Int>()
    require(state.request(1, now: 5) == .fetch && state.request(2, now: 5) == .wait)
    require(state.fetched(grant.token, lifeMs: grant.lifeMs, now: 5) == [1, 2])
    switch state.request(3, now: 5) {
    case .use(let token, let generation): require(token == grant.token && generation == state.generation)
    case .fetch: require(grant.lifeMs == 0)
    case .wait: fatalError("nobody fetches")
    }
}

/// Fit to be shown: it says something, and not more than a screen can hold.
private func check(_ failure: Failure) {
    require(failure.code != .ok && !failure.message.isEmpty)
    require(failure.message.utf8.count < 16_384, "a failure as long as the answer")
}

/// What the signed URLs of an answer are for.
private let answeredScene: Scene = {
    var scene = Scene(type: .cameras, externalID: "scene")
    scene.frames[0].images = ["a.png", "b.png"].map {
        Resource(.image, ResourceNames(filename: $0, sensorName: $0), in: scene.type, home: nil)
    }
    return scene
}()
