import Testing

@testable import Lading

/// What the platform's answers are made of, and what is told of those that are no good.
@Suite struct AnswerTests {
    private static func read(
        _ status: Int,
        _ body: String,
        headers: [(String, String)] = [],
        discards: Bool = false
    ) -> Result<APIAnswer, APIFailure> {
        var response = HTTPResponse(status: status, body: Array(body.utf8))
        for (name, value) in headers { response.headers.append(name: name, value: value) }
        var request = APIRequest.initializeScene(workspaceID: "ws")
        request.discardsAnswer = discards
        return readAnswer(.success(response), of: request)
    }

    static let envelopes: [(String, JSONValue, String?, Bool)] = [
        ("[1, 2]", [1, 2], nil, false),
        (#"{"a": 1}"#, ["a": 1], nil, false),
        (#"{"data": {"a": 1}}"#, ["a": 1], nil, false),
        (#"{"data": null, "a": 1}"#, ["data": .null, "a": 1], nil, false),
        (#"{"data": [1], "metadata": {"nextCursorId": "c1"}}"#, [1], "c1", false),
        (#"{"data": [1], "metadata": {"nextCursorId": 17}}"#, [1], "17", false),
        (#"{"data": [1], "metadata": {"nextCursorId": null}}"#, [1], nil, false),
        (#"{"data": [1], "metadata": {}}"#, [1], nil, false),
        (#"{"metadata": {"nextCursorId": "c1"}}"#, [], "c1", false),
        (#"{"data": [1], "hasNext": true}"#, [1], nil, true),
        (#"{"data": [1], "hasNext": "yes"}"#, [1], nil, false),
        (#"{"metadata": "words"}"#, ["metadata": "words"], nil, false),
        (#"{"id": "s", "metadata": {"region": "SE"}}"#, ["id": "s", "metadata": ["region": "SE"]], nil, false),
        ("7", 7, nil, false), ("null", .null, nil, false), (#""text""#, "text", nil, false),
    ]

    @Test(arguments: envelopes)
    func envelope(text: String, document: JSONValue, cursor: String?, hasNext: Bool) throws {
        let answer = try Self.read(200, text).get()
        #expect(answer.document == document)
        #expect(answer.nextCursor == cursor)
        #expect(answer.hasNext == hasNext)
    }

    @Test(arguments: ["", "<html>busy</html>", #"{"a": "#, "{}{}", "\u{0}"])
    func goodStatusWithoutJSON(body: String) {
        guard case .failure(let problem) = Self.read(200, body) else { return #expect(Bool(false)) }
        #expect(problem.failure.code == .response)
        #expect(problem.failure.item == "initialize scene")
        // The platform may have carried it out, and something in between answered.
        #expect(problem.ambiguous)
        let discarding = Self.read(200, body, discards: true)
        guard body.hasPrefix("<") else { return #expect((try? discarding.get().document) == .null) }
        guard case .failure(let page) = discarding else { return #expect(Bool(false)) }
        #expect(page.failure.code == .response && page.ambiguous)
    }

    static let statusCodes: [(Int, Code, Bool, Bool)] = [
        (400, .refused, false, false), (401, .credentialsRefused, false, false), (402, .refused, false, false),
        (403, .forbidden, false, false), (404, .notFound, false, false), (408, .server, true, true),
        (409, .refused, false, false), (422, .refused, false, false), (429, .rateLimited, true, false),
        (499, .refused, false, false), (500, .server, true, true), (502, .server, true, true),
        (599, .server, true, true), (301, .response, false, false), (100, .response, false, false),
    ]

    @Test(arguments: statusCodes)
    func statuses(status: Int, code: Code, retryable: Bool, ambiguous: Bool) {
        guard case .failure(let problem) = Self.read(status, #"{"message": "bad sensor"}"#) else {
            return #expect(Bool(false))
        }
        #expect(problem.failure.code == code)
        #expect(problem.failure.retryable == retryable)
        #expect(problem.ambiguous == ambiguous)
        #expect(problem.httpStatus == status)
        #expect(problem.failure.message.contains("bad sensor"))
        #expect(problem.failure.message.contains("\(status)"))
    }

    @Test(arguments: [
        ("", "no explanation"), ("busy", "busy"), ("<html>\n  <h1>Bad gateway</h1>\n</html>", "<h1>Bad gateway</h1>"),
        (#"{"message": 7}"#, #"{"message": 7}"#), (#"{"detail": "d"}"#, #"{"detail": "d"}"#),
        (#"{"message": "a\n  b\t c"}"#, "a b c"), ("\u{FFFD}", "\u{FFFD}"),
    ])
    func words(body: String, part: String) {
        guard case .failure(let problem) = Self.read(500, body) else { return #expect(Bool(false)) }
        #expect(problem.failure.message.contains(part))
    }

    @Test func longWordsAreCut() {
        let long = String(repeating: "ä", count: 100_000)
        for body in [long, #"{"message": "\#(long)"}"#] {
            guard case .failure(let problem) = Self.read(500, body) else { return #expect(Bool(false)) }
            #expect(problem.failure.message.count(where: { $0 == "ä" }) == 500)
            #expect(problem.failure.message.hasSuffix("…"))
        }
        #expect(reason(in: [UInt8](repeating: 0xFF, count: 10_000)).count == 501)
    }

    @Test func waitThatThePlatformAsksForIsPassedOn() {
        guard case .failure(let problem) = Self.read(503, "", headers: [("retry-after", "7")]) else { return }
        #expect(problem.retryAfterMs == 7000)
        guard case .failure(let other) = Self.read(503, "", headers: [("Retry-After", "soon")]) else { return }
        #expect(other.retryAfterMs == nil)
    }

    static let failures: [(TransferFailure.Kind, Code, Bool)] = [
        (.resolve, .resolve, true), (.connect, .connect, true), (.tls, .tls, true),
        (.proxy, .proxy, true), (.connectTimeout, .networkTimeout, true), (.stallTimeout, .networkTimeout, true),
        (.totalTimeout, .networkTimeout, true), (.connectionLost, .connectionLost, true),
        (.attempts, .connectionLost, true), (.badResponse, .response, false), (.responseTooLarge, .response, false),
        (.cancelled, .cancelled, false), (.shutdown, .cancelled, false), (.deadline, .deadline, true),
        (.invalidRequest, .argument, false),
        (.body(BodyFailure(code: .missing, message: "")), .fileMissing, false),
        (.body(BodyFailure(code: .empty, message: "")), .fileEmpty, false),
        (.body(BodyFailure(code: .changed, message: "")), .fileChanged, true),
        (.body(BodyFailure(code: .permission, message: "")), .fileUnreadable, false),
        (.body(BodyFailure(code: .unreadable(errno: 5), message: "")), .fileUnreadable, false),
        (.body(BodyFailure(code: .notRegularFile, message: "")), .fileUnreadable, false),
        (.body(BodyFailure(code: .readerFailed(3), message: "")), .sourceFailed, true),
    ]

    @Test(arguments: failures)
    func transfersThatFail(kind: TransferFailure.Kind, code: Code, retryable: Bool) {
        let transfer = TransferFailure(kind: kind, message: "what happened", ambiguous: true, lastStatus: 503)
        guard case .failure(let problem) = readAnswer(.failure(transfer), of: .scenes(uuids: [])) else { return }
        #expect(problem.failure.code == code)
        #expect(problem.failure.retryable == retryable)
        #expect(problem.failure.message == "what happened")
        #expect(problem.failure.httpStatus == 503)
        #expect(problem.ambiguous)
        #expect(uploadFailure(.failure(transfer), file: "a.jpg")?.code == code)
        #expect(uploadFailure(.failure(transfer), file: "a.jpg")?.item == "a.jpg")
    }

    /// A certificate is refused for a clock that is not set yet, too: what is spooled waits, the rest is told at once.
    @Test(arguments: [(TransferFailure.Kind.tls, true), (.certificate, false)])
    func tlsIsAnOutage(kind: TransferFailure.Kind, isRetryable: Bool) {
        let failure = TransferFailure(kind: kind, message: "what happened").asFailure
        #expect(failure.code == .tls)
        #expect(failure.isOutage)
        #expect(failure.retryable == isRetryable)
    }

    static let uploadAnswers: [(Int, String, Code?, String)] = [
        (200, "", nil, ""), (201, "anything", nil, ""), (204, "", nil, ""),
        (
            403, "<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>", .urlExpired,
            "AccessDenied: Request has expired"
        ),
        (
            400, "<Error><Code>ExpiredToken</Code><Details>X-Goog-Signature=abc</Details></Error>", .urlExpired,
            "ExpiredToken"
        ),
        (400, "<Error><Code>MalformedDate</Code></Error>", .refused, "MalformedDate"),
        (404, "gone", .notFound, "gone"), (412, "", .refused, "no explanation"), (503, "busy", .server, "busy"),
        (307, "", .response, "no explanation"),
        (500, "see https://s/a?X-Signature=abc&b=1 for more", .server, "see https://s/a?… for more"),
    ]

    @Test(arguments: uploadAnswers)
    func uploads(status: Int, body: String, code: Code?, part: String) {
        let response = HTTPResponse(status: status, body: Array(body.utf8))
        let failure = uploadFailure(.success(response), file: "a.jpg")
        #expect(failure?.code == code)
        guard let failure else { return }
        #expect(failure.stage == .upload && failure.item == "a.jpg" && failure.httpStatus == status)
        #expect(failure.message.contains(part))
        #expect(!failure.message.contains("abc"))
    }

    @Test(arguments: [
        ("", ""), ("azAZ09-._~", "azAZ09-._~"), ("a b/c?d#e&f=g", "a%20b%2Fc%3Fd%23e%26f%3Dg"), ("..", ".."),
        ("ü€😀", "%C3%BC%E2%82%AC%F0%9F%98%80"), ("%41", "%2541"), ("\u{0}\n\u{7F}", "%00%0A%7F"), ("+", "%2B"),
    ])
    func percentEncoding(text: String, encoded: String) { #expect(percentEncoded(text) == encoded) }

    static let tokenAnswers: [(String, UInt64)] = [
        (#"{"access_token": "t", "expires_in": 60}"#, 60_000), (#"{"access_token": "t"}"#, 300_000),
        (#"{"access_token": "t", "expires_in": -5}"#, 0),
        (#"{"access_token": "t", "expires_in": 1e300}"#, 31_536_000_000),
        (#"{"access_token": "t", "expires_in": 1.5}"#, 1500),
        (#"{"access_token": "t", "expires_in": "soon"}"#, 300_000),
    ]

    @Test(arguments: tokenAnswers)
    func tokens(body: String, lifeMs: UInt64) throws {
        let grant = try readToken(.success(HTTPResponse(status: 200, body: Array(body.utf8))), host: "h").get()
        #expect(grant.token == "t")
        #expect(grant.lifeMs == lifeMs)
    }

    /// Status, body, code, and a part of the message.
    static let noTokens: [(Int, String, Code, String)] = [
        (200, "<html>Log in to the guest network</html>", .response, "no JSON"), (200, "", .response, "nothing"),
        (200, String(repeating: "[", count: 100_000), .response, "nested deeper than \(JSONValue.maximumDepth)"),
        (200, "{\"token\": \"t\"}", .response, "access_token"), (404, "<html>", .notFound, "404"),
        (
            401, "{\"message\": \"unknown\\u0000\\u001b[31m client\"}", .credentialsRefused,
            #"unknown\u{0}\u{1b}[31m client"#
        ),
    ]

    @Test(arguments: noTokens)
    func noToken(status: Int, body: String, code: Code, part: String) {
        let answer = HTTPResponse(status: status, body: Array(body.utf8))
        guard case .failure(let failure) = readToken(.success(answer), host: "h") else {
            Issue.record("there is no token in it")
            return
        }
        #expect(failure.code == code && failure.stage == .signIn && failure.item == "h")
        #expect(failure.message.contains(part))
    }

    @Test func aWorkspaceWithoutAnIDIsNotSeveral() {
        guard case .failure(let failure) = theOnlyWorkspace([["id": 5]]) else { return }
        #expect(failure.code == .response)
    }
}
