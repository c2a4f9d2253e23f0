import Testing

@testable import Lading

/// What a caller learns when there is no answer, and what is repeated.
@Suite struct FailureTests {
    /// A port on which nothing listens.
    private func closedURL() throws -> String {
        try withServer({ _ in }) { $0.url }
    }

    @Test func refusedConnectionIsRepeatedAndNamed() throws {
        let url = try closedURL()
        let failure = try #require(
            try withEngine { try $0.outcome(of: .post(url + "/v1?token=secret", "{}"), .quickOnlyIfUnprocessed) }
                .failure
        )
        #expect(failure.kind == .connect)
        #expect(failure.attempts == 5)
        #expect(!failure.ambiguous)
        #expect(failure.message.contains("127.0.0.1:"))
        #expect(!failure.message.contains("secret"))
    }

    @Test func unknownHostIsNamed() throws {
        let outcome = try withEngine { try $0.outcome(of: .get("http://nowhere.invalid/x?sig=secret"), .once) }
        let failure = try #require(outcome.failure)
        #expect(failure.kind == .resolve)
        #expect(failure.message.contains("nowhere.invalid"))
        #expect(!failure.message.contains("secret"))
    }

    /// A platform that answers everything with 200 and says in the body what it means.
    @Test(arguments: [
        (429, RetryPolicy.quickOnlyIfUnprocessed, 3), (429, .quick, 3), (503, .quick, 3),
        (503, .quickOnlyIfUnprocessed, 1), (400, .quick, 1), (200, .quick, 1),
    ])
    func whatAnAnswerStandsForDecides(_ meant: Int, _ policy: RetryPolicy, _ attempts: Int) throws {
        let script: ScriptedServer.Script = { exchange in
            try exchange.answer(200, body: Array((exchange.index < 3 ? "\(meant)" : "200").utf8))
        }
        try withServer(script) { server in
            var request = HTTPRequest.post(server.url, "{}")
            request.judge = { Int(String(decoding: $0.body, as: UTF8.self)) ?? 0 }
            let outcome = try withEngine { try $0.outcome(of: request, policy) }
            #expect(outcome.status == 200)
            #expect(server.counts.requests == attempts)
        }
    }

    @Test(arguments: [500, 502, 503, 504, 408, 429]) func passingTroubleIsRepeated(_ status: Int) throws {
        let script: ScriptedServer.Script = { exchange in
            let headers = exchange.index == 1 ? ["Retry-After: 1"] : ["Retry-After: Sun, 06 Nov 1994 08:49:37 GMT"]
            try exchange.index < 4 ? exchange.answer(status, headers) : exchange.answer(200)
        }
        try withServer(script) { server in
            try #expect(withEngine { try $0.outcome(of: .get(server.url)) }.status == 200)
            #expect(server.counts.requests == 4)
            #expect(server.counts.accepted == 1)
        }
    }

    @Test func lastAnswerIsReportedWhenTheAttemptsAreUsedUp() throws {
        try withServer({ try $0.answer(503, body: Array("busy".utf8)) }) { server in
            let response = try withEngine { try $0.outcome(of: .get(server.url)) }.get()
            #expect(response.status == 503)
            #expect(response.body == Array("busy".utf8))
            #expect(server.counts.requests == 5)
        }
    }

    @Test func waitPastTheDeadlineReportsTheLastAnswer() throws {
        try withServer({ try $0.answer(503, ["Retry-After: 3600"]) }) { server in
            let policy = RetryPolicy(maxWaitMs: 3_600_000, deadlineMs: 60_000)
            try #expect(withEngine { try $0.outcome(of: .get(server.url), policy) }.status == 503)
            #expect(server.counts.requests == 1)
        }
    }

    @Test func deadlineEndsASilentAttempt() throws {
        try withServer({ $0.waitForClient() }) { server in
            let policy = RetryPolicy(deadlineMs: 50)
            let failure = try withEngine { try $0.outcome(of: .get(server.url), policy) }.failure
            #expect(failure?.kind == .deadline)
        }
    }

    @Test(arguments: [
        (200, 1, 200), (429, 2, 200), (503, 1, 503), (500, 1, 500), (408, 1, 408),
    ])
    func notRepeatableIsRepeatedOnlyAfter429(status: Int, requests: Int, last: Int) throws {
        try withServer({ try $0.answer($0.index == 1 ? status : 200) }) { server in
            let outcome = try withEngine { try $0.outcome(of: .post(server.url, "{}"), .quickOnlyIfUnprocessed) }
            #expect(outcome.status == last)
            #expect(server.counts.requests == requests)
        }
    }

    @Test func lostAnswerIsAmbiguousAndNotRepeatedUnlessSafe() throws {
        let script: ScriptedServer.Script = { exchange in
            try exchange.body()
            try exchange.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
            exchange.reset()
        }
        try withServer(script) { server in
            try withEngine { engine in
                let failure = try engine.outcome(of: .post(server.url, "{}"), .quickOnlyIfUnprocessed).failure
                #expect(failure?.kind == .connectionLost)
                #expect(failure?.ambiguous == true)
                #expect(failure?.attempts == 1)
                #expect(server.counts.requests == 1)
                try #expect(engine.outcome(of: .get(server.url)).failure?.attempts == 5)
            }
        }
    }

    /// libcurl sends a request again by itself when a kept connection dies under it.
    @Test(arguments: [RetryPolicy.Repeatability.onlyIfUnprocessed, .safe])
    func keptConnectionThatDies(_ repeatability: RetryPolicy.Repeatability) throws {
        let script: ScriptedServer.Script = { exchange in
            try exchange.body()
            if exchange.index == 2 { return exchange.hangUp() }
            try exchange.answer(200)
        }
        try withServer(script) { server in
            try withEngine { engine in
                try #expect(engine.outcome(of: .get(server.url)).status == 200)
                var policy = RetryPolicy.quick
                policy.repeatability = repeatability
                let outcome = try engine.outcome(of: .post(server.url, "{}"), policy)
                switch repeatability {
                case .safe:
                    #expect(outcome.status == 200)
                    #expect(server.counts.requests == 3)
                case .onlyIfUnprocessed:
                    #expect(outcome.failure?.kind == .connectionLost)
                    #expect(outcome.failure?.ambiguous == true)
                    #expect(server.counts.requests == 2)
                }
            }
        }
    }

    @Test func silentServerIsAStall() throws {
        var configuration = TransferConfiguration.test
        configuration.stallTimeoutMs = 20
        try withServer({ $0.waitForClient() }) { server in
            let failure = try withEngine(configuration) { try $0.outcome(of: .get(server.url), .once) }.failure
            #expect(failure?.kind == .stallTimeout)
            #expect(failure?.ambiguous == true)
        }
    }

    @Test func attemptHasATimeOfItsOwn() throws {
        var configuration = TransferConfiguration.test
        configuration.totalTimeoutMs = 200
        try withServer({ $0.waitForClient() }) { server in
            let failure = try withEngine(configuration) {
                try $0.outcome(of: .get(server.url), RetryPolicy(maxAttempts: 2, baseWaitMs: 1))
            }.failure
            #expect(failure?.kind == .totalTimeout)
            #expect(failure?.attempts == 2)
        }
    }

    @Test(arguments: ["SSH-2.0-OpenSSH_9.2\r\n", "HTTP/1.1 abc\r\n\r\n", "HTTP/9.9 200 OK\r\n\r\n"])
    func answerThatIsNotHTTP(_ text: String) throws {
        let script: ScriptedServer.Script = { exchange in
            try exchange.send(text)
            exchange.hangUp()
        }
        try withServer(script) { server in
            let failure = try withEngine { try $0.outcome(of: .get(server.url), .once) }.failure
            #expect(failure?.kind == .badResponse)
        }
    }

    @Test(arguments: [true, false]) func answerThatIsTooLarge(announced: Bool) throws {
        var configuration = TransferConfiguration.test
        configuration.maxResponseBytes = 1000
        let script: ScriptedServer.Script = { exchange in
            let length = announced ? "Content-Length: 100000\r\n" : ""
            try exchange.send("HTTP/1.1 200 OK\r\n\(length)\r\n")
            // What is announced is not waited for.
            if announced { return exchange.waitForClient() }
            try exchange.send(patternBytes(100_000))
            exchange.hangUp()
        }
        try withServer(script) { server in
            let failure = try withEngine(configuration) { try $0.outcome(of: .get(server.url)) }.failure
            #expect(failure?.kind == .responseTooLarge)
            #expect(failure?.attempts == 1)
            #expect(failure?.lastStatus == 200)
        }
    }

    @Test(arguments: [(AnswerLimit.storage, 256 << 10), (.status, 1 << 20), (.page, 16 << 20)])
    func answerIsHeldToItsKind(limit: AnswerLimit, bytes: Int) throws {
        for (sent, isWithin) in [(bytes, true), (bytes + 1, false)] {
            let script: ScriptedServer.Script = { exchange in
                try exchange.send("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
                try exchange.send([UInt8](repeating: 0x20, count: sent))
                exchange.hangUp()
            }
            try withServer(script) { server in
                var request = HTTPRequest.get(server.url)
                request.answerLimit = limit
                let outcome = try withEngine { try $0.outcome(of: request) }
                if isWithin {
                    #expect(try outcome.get().body.count == bytes)
                } else {
                    #expect(outcome.failure?.kind == .responseTooLarge)
                }
            }
        }
    }

    /// The status counts, whatever comes with it.
    @Test func explanationWithoutEndIsCut() throws {
        let script: ScriptedServer.Script = { exchange in
            try exchange.send("HTTP/1.1 400 Bad Request\r\nContent-Length: 1000000000\r\n\r\n")
            while true { try exchange.send(patternBytes(10_000)) }
        }
        try withServer(script) { server in
            let response = try withEngine { try $0.outcome(of: .get(server.url)) }.get()
            #expect(response.status == 400 && response.body.count == AnswerLimit.error)
        }
    }

    @Test func headersWithoutEndAreTooLarge() throws {
        let script: ScriptedServer.Script = { exchange in
            try exchange.send("HTTP/1.1 200 OK\r\n")
            while true { try exchange.send("X-More: \(String(repeating: "x", count: 4000))\r\n") }
        }
        try withServer(script) { server in
            let failure = try withEngine { try $0.outcome(of: .get(server.url)) }.failure
            #expect(failure?.kind == .responseTooLarge)
        }
    }

    @Test func missingCertificateFileIsATLSFailureAtOnce() throws {
        var configuration = TransferConfiguration.test
        configuration.caFile = "/nowhere/ca.pem"
        try withServer({ $0.waitForClient() }) { server in
            let url = "https" + server.url.dropFirst(4)
            let failure = try withEngine(configuration) { try $0.outcome(of: .get(url)) }.failure
            #expect(failure?.kind == .certificate)
            #expect(failure?.attempts == 1)
            #expect(failure?.message.contains("/nowhere/ca.pem") == true)
            #expect(failure?.asFailure.retryable == false)
        }
    }

    @Test func handshakeThatNeverEndsIsAConnectTimeout() throws {
        try withServer({ _ in }) { server in
            var configuration = TransferConfiguration.test
            configuration.connectTimeoutMs = 50
            let url = "https" + server.url.dropFirst(4)
            let failure = try withEngine(configuration) { try $0.outcome(of: .get(url), .once) }.failure
            #expect(failure?.kind == .connectTimeout)
            #expect(failure?.ambiguous == false)
        }
    }
}
