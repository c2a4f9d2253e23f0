import Testing

@testable import Lading

/// Answers that send a request on.
@Suite struct RedirectTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var name: String
        var request = HTTPRequest.get("https://a.test/x/y?sig=secret")
        var status = 307
        var location: String? = "/z"
        /// nil: refused.
        var expected: Redirect?
        var testDescription: String { name }
    }

    static let order = HTTPRequest.post("https://a.test/x/y", "{}")
    static let upload = HTTPRequest.put("https://a.test/x/y", BytesBody(name: "a", bytes: [1]))
    static let signed = HTTPRequest.get(
        "https://a.test/x/y",
        headers: [HTTPHeader(name: "authorization", value: "Bearer secret")]
    )
    static func to(_ url: String) -> Redirect { .follow(url: url) }

    static let cases: [Case] = [
        Case(name: "an answer", status: 200, expected: Redirect.none),
        Case(name: "304 is no redirect", status: 304, expected: Redirect.none),
        Case(name: "nowhere to go", location: nil, expected: Redirect.none),
        Case(name: "relative", location: "z?q=1", expected: to("https://a.test/x/z?q=1")),
        Case(name: "without scheme", location: "//b.test/z", expected: to("https://b.test/z")),
        Case(name: "a GET stays a GET", status: 302, expected: to("https://a.test/z")),
        Case(name: "a GET after 303", status: 303, expected: to("https://a.test/z")),
        Case(name: "a POST after 307", request: order, expected: to("https://a.test/z")),
        Case(name: "a POST after 308", request: order, status: 308, expected: to("https://a.test/z")),
        Case(name: "a POST would become a GET", request: order, status: 302),
        Case(name: "a PUT would become a GET", request: upload, status: 301),
        Case(name: "a POST elsewhere", request: order, location: "https://b.test/z"),
        Case(
            name: "an upload elsewhere",
            request: upload,
            location: "https://b.test/z",
            expected: to("https://b.test/z")
        ),
        Case(name: "a token on the same server", request: signed, expected: to("https://a.test/z")),
        Case(
            name: "the same server in another spelling",
            request: signed,
            location: "https://A.test:443/z",
            expected: to("https://A.test:443/z")
        ),
        Case(name: "a token elsewhere", request: signed, location: "https://b.test/z"),
        Case(name: "a token to a name below", request: signed, location: "https://x.a.test/z"),
        Case(name: "a token to another port", request: signed, location: "https://a.test:8443/z"),
        Case(name: "to an unencrypted connection", request: upload, location: "http://a.test/z"),
        Case(name: "to another protocol", location: "file:///etc/passwd"),
        Case(name: "to a name and password", location: "https://me:secret@a.test/z"),
        Case(name: "to nothing", location: "https://"),
    ]

    @Test(arguments: cases) func table(_ test: Case) {
        var response = HTTPResponse(status: test.status)
        if let location = test.location { response.headers.append(name: "location", value: location) }
        let redirect = Redirect(response, of: test.request, sentTo: test.request.url)
        if let expected = test.expected {
            #expect(redirect == expected)
        } else if case .refused(let words) = redirect {
            #expect(!words.contains("secret"))
            #expect(words.contains("\(test.status)"))
        } else {
            Issue.record("\(redirect)")
        }
    }

    @Test func uploadGoesToTheOtherServerWhole() throws {
        let body = patternBytes(700_000)
        let arrived = Collector<[UInt8]>()
        let storage: ScriptedServer.Script = { exchange in
            arrived.add(try exchange.body())
            try exchange.answer(200)
        }
        try withServer(storage) { storage in
            let script: ScriptedServer.Script = { [url = storage.url] exchange in
                try exchange.answer(307, ["Location: \(url)/there"])
            }
            try withServer(script) { server in
                try withUploadDirectory { directory in
                    try writeUpload(body, to: directory + "/a")
                    for source in [FileBody(path: directory + "/a", size: 700_000), BytesBody(name: "b", bytes: body)]
                        as [any BodySource]
                    {
                        let response = try withEngine { try $0.outcome(of: .put(server.url, source)) }.get()
                        #expect(response.status == 200)
                        #expect(response.attempts == 1)
                    }
                }
            }
        }
        #expect(arrived.all == [body, body])
    }

    @Test func tokenIsNotShownToAnotherServer() throws {
        try withServer({ try $0.answer(200) }) { other in
            try withServer({ [url = other.url] in try $0.answer(308, ["Location: \(url)/there"]) }) { server in
                var request = HTTPRequest.post(server.url, "{}")
                request.headers = [HTTPHeader(name: "Authorization", value: "Bearer secret")]
                let failure = try withEngine { try $0.outcome(of: request) }.failure
                #expect(failure?.kind == .redirected)
                #expect(failure?.attempts == 1)
                #expect(failure?.lastStatus == 308)
                #expect(failure?.message.contains(other.url) == true)
                #expect(server.counts.requests == 1)
            }
            #expect(other.counts.accepted == 0)
        }
    }

    @Test func circleEnds() throws {
        try withServer({ try $0.answer(307, ["Location: /again"]) }) { server in
            let failure = try withEngine { try $0.outcome(of: .get(server.url)) }.failure
            #expect(failure?.kind == .redirected)
            #expect(failure?.message.contains("5 redirections") == true)
            #expect(server.counts.requests == 6)
        }
    }

    /// A temporary address may be another one the next time.
    @Test func repetitionBeginsAtTheFirstAddress() throws {
        let targets = Collector<String>()
        let script: ScriptedServer.Script = { exchange in
            targets.add(exchange.head.target)
            if exchange.head.target == "/a" { return try exchange.answer(307, ["Location: /b"]) }
            try exchange.answer(targets.all.count < 4 ? 500 : 200)
        }
        try withServer(script) { server in
            let response = try withEngine { try $0.outcome(of: .get(server.url + "/a")) }.get()
            #expect(response.attempts == 2)
        }
        #expect(targets.all == ["/a", "/b", "/a", "/b"])
    }
}
