import Testing

@testable import Lading

/// What goes over the wire, and what comes back.
@Suite struct RequestTests {
    @Test func answerComesWithStatusHeadersAndBody() throws {
        let script: ScriptedServer.Script = { try $0.answer(200, ["X-Answer:  yes "], body: Array("hello".utf8)) }
        let response = try withServer(script) { server in
            try withEngine { try $0.outcome(of: .get(server.url + "/a/../b?c=%2F")) }
        }.get()
        #expect(response.status == 200)
        #expect(response.headers["x-ANSWER"] == "yes")
        #expect(response.headers["X-Other"] == nil)
        #expect(response.body == Array("hello".utf8))
    }

    /// The head of the one request that the server saw.
    private func head(of request: (String) -> HTTPRequest) throws -> (head: Exchange.Head, body: [UInt8]) {
        let seen = Collector<(Exchange.Head, [UInt8])>()
        return try withServer({ exchange in
            seen.add((exchange.head, try exchange.body()))
            try exchange.answer(204)
        }) { server in
            try withEngine { engine in
                try #expect(engine.outcome(of: request(server.url)).status == 204)
                return try #require(seen.wait(for: 1).first)
            }
        }
    }

    @Test func pathIsSentAsGiven() throws {
        let target = try head { .get($0 + "/a/../b?sig=a%2Fb") }.head.target
        #expect(target == "/a/../b?sig=a%2Fb")
    }

    @Test func emptyHeaderIsSent() throws {
        let head = try head { .get($0, headers: [HTTPHeader(name: "X-Dryrun", value: "")]) }.head
        #expect(head.headers["X-Dryrun"] == "")
    }

    @Test func nothingIsAddedThatNobodyAskedFor() throws {
        let head = try head { .post($0, "{}") }.head
        for name in ["Content-Type", "Expect", "Accept-Encoding", "Authorization", "Cookie"] {
            #expect(head.headers[name] == nil)
        }
        #expect(head.headers["User-Agent"] == "lading")
    }

    @Test func getMayHaveABody() throws {
        let (head, body) = try head { url in
            HTTPRequest(method: .get, url: url, body: .bytes(Array("{\"files\":[]}".utf8)), label: "the older job")
        }
        #expect(head.method == "GET")
        #expect(head.headers["Content-Length"] == "12")
        #expect(body == Array("{\"files\":[]}".utf8))
    }

    @Test(arguments: [HTTPRequest.Method.post, .put, .patch]) func noBodyHasLengthZero(_ method: HTTPRequest.Method)
        throws
    {
        let (head, _) = try head { HTTPRequest(method: method, url: $0, label: "the commit") }
        #expect(head.method == method.rawValue)
        #expect(head.headers["Content-Length"] == "0")
    }

    @Test(arguments: [HTTPRequest.Method.get, .delete]) func noBodyHasNoLength(_ method: HTTPRequest.Method) throws {
        let (head, _) = try head { HTTPRequest(method: method, url: $0, label: "the request") }
        #expect(head.method == method.rawValue)
        #expect(head.headers["Content-Length"] == nil)
    }

    @Test(arguments: [HTTPRequest.Method.post, .put, .patch, .delete], [0, 5, 70_000])
    func bytesAreSentWhole(_ method: HTTPRequest.Method, count: Int) throws {
        let (head, body) = try head { url in
            HTTPRequest(method: method, url: url, body: .bytes(patternBytes(count)), label: "the request")
        }
        #expect(head.method == method.rawValue)
        #expect(head.headers["Content-Length"] == "\(count)")
        #expect(head.headers["Transfer-Encoding"] == nil)
        #expect(body == patternBytes(count))
    }

    @Test func gzipIsAskedForAndDecoded() throws {
        let zipped: [UInt8] = [
            0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xab, 0x56, 0x2a, 0x4e, 0x4e, 0xcd, 0x4b, 0x2d,
            0x56, 0xb2, 0x8a, 0x56, 0x4a, 0x54, 0xd2, 0x51, 0x4a, 0x52, 0x8a, 0xad, 0x05, 0x00, 0xc3, 0xa1, 0xa6, 0x97,
            0x14, 0x00, 0x00, 0x00,
        ]
        let asked = Collector<String?>()
        let script: ScriptedServer.Script = { exchange in
            asked.add(exchange.head.headers["Accept-Encoding"])
            try exchange.answer(200, ["Content-Encoding: gzip"], body: zipped)
        }
        let response = try withServer(script) { server in
            var request = HTTPRequest.get(server.url)
            request.acceptsGzip = true
            return try withEngine { try $0.outcome(of: request) }
        }.get()
        #expect(asked.all == ["gzip"])
        #expect(response.body == Array(#"{"scenes":["a","b"]}"#.utf8))
    }

    @Test(arguments: [301, 302, 400, 401, 403, 404, 409, 422]) func everyFinalStatusIsAnAnswer(_ status: Int) throws {
        let page = Array("<html>no</html>".utf8)
        let script: ScriptedServer.Script = { exchange in
            try exchange.answer(status, ["Content-Type: text/html"], body: page)
        }
        try withServer(script) { server in
            let response = try withEngine { try $0.outcome(of: .get(server.url)) }.get()
            #expect(response.status == status)
            #expect(response.body == page)
            #expect(server.counts.requests == 1)
        }
    }

    @Test func interimAnswersAreNotTheAnswer() throws {
        let script: ScriptedServer.Script = { exchange in
            try exchange.send("HTTP/1.1 103 Early\r\nX-Early: yes\r\n\r\n")
            try exchange.answer(201)
        }
        let response = try withServer(script) { server in
            try withEngine { try $0.outcome(of: .get(server.url)) }
        }.get()
        #expect(response.status == 201)
        #expect(response.headers["X-Early"] == nil)
    }

    @Test func connectionIsKept() throws {
        try withServer({ try $0.answer(200) }) { server in
            try withEngine { engine in
                for _ in 0..<5 { try #expect(engine.outcome(of: .get(server.url)).status == 200) }
            }
            #expect(server.counts.accepted == 1)
        }
    }

    /// An idle connection to one host gives way to one to another.
    @Test func limitOfConnectionsHoldsOverAllHosts() throws {
        var configuration = TransferConfiguration.test
        configuration.maxConnections = 1
        try withServer({ try $0.answer(200) }) { first in
            try withServer({ try $0.answer(201) }) { second in
                try withEngine(configuration) { engine in
                    for _ in 0..<3 {
                        try #expect(engine.outcome(of: .get(first.url)).status == 200)
                        try #expect(engine.outcome(of: .get(second.url)).status == 201)
                    }
                }
                #expect(first.counts.accepted == 3)
                #expect(second.counts.accepted == 3)
            }
        }
    }

    @Test(arguments: [
        "", "no address", "/relative", "file:///etc/hostname", "ftp://127.0.0.1/", "http://", "http://a b/",
        "http://127.0.0.1/\r\nX-Evil: 1", "http://127.0.0.1/\u{e9}",
    ])
    func addressesThatAreRefused(_ url: String) throws {
        let failure = try withEngine { try $0.outcome(of: .get(url)) }.failure
        #expect(failure?.kind == .invalidRequest)
        #expect(failure?.message.hasPrefix("the question: ") == true)
        #expect(failure?.attempts == 0)
    }

    @Test(arguments: [
        HTTPHeader(name: "X-A", value: "1\r\nX-Evil: 1"), HTTPHeader(name: "X-A", value: "\0"),
        HTTPHeader(name: "X-A: 1\r\nX-Evil", value: "1"), HTTPHeader(name: "", value: "1"),
        HTTPHeader(name: "X A", value: "1"), HTTPHeader(name: "content-length", value: "3"),
        HTTPHeader(name: "Transfer-Encoding", value: "chunked"),
    ])
    func headersThatAreRefused(_ header: HTTPHeader) throws {
        let failure = try withEngine { try $0.outcome(of: .get("http://127.0.0.1:1/", headers: [header])) }.failure
        #expect(failure?.kind == .invalidRequest)
    }
}
