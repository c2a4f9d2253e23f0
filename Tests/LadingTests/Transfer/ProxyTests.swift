import Testing

@testable import Lading

/// A proxy on the way, and what is said when it is in the way.
@Suite struct ProxyTests {
    private static let password = "password-that-must-stay-secret"
    /// "me" and the password, as they go over the wire.
    private static let signIn = "Basic bWU6cGFzc3dvcmQtdGhhdC1tdXN0LXN0YXktc2VjcmV0"

    private func outcome(of url: String, proxy: String, _ policy: RetryPolicy = .quick) throws -> TransferOutcome {
        var configuration = TransferConfiguration.test
        configuration.proxy = proxy
        return try withEngine(configuration) { try $0.outcome(of: .get(url), policy) }
    }

    private static func withUser(_ url: String) -> String { "http://me:\(password)@" + url.dropFirst(7) }

    @Test func userAndPasswordAreForTheProxyOnly() throws {
        let heads = Collector<String>()
        let script: ScriptedServer.Script = { exchange in
            heads.add(exchange.head.text)
            try exchange.answer(exchange.head.headers["Proxy-Authorization"] == Self.signIn ? 200 : 407)
        }
        try withServer(script) { proxy in
            try #expect(outcome(of: "http://scenes.invalid/a", proxy: Self.withUser(proxy.url)).status == 200)
        }
        #expect(heads.all.count == 1)
        #expect(heads.all.first?.hasPrefix("GET http://scenes.invalid/a HTTP/1.1") == true)
    }

    @Test(arguments: ["http://scenes.invalid/a?sig=secret", "https://scenes.invalid/a?sig=secret"])
    func wrongPasswordIsSaidAndNotRepeated(_ url: String) throws {
        try withServer({ try $0.answer(407, ["Proxy-Authenticate: Basic realm=\"here\""]) }) { proxy in
            let failure = try #require(outcome(of: url, proxy: Self.withUser(proxy.url)).failure)
            #expect(failure.kind == .proxyRefused)
            #expect(failure.attempts == 1)
            #expect(failure.message.contains("scenes.invalid") && failure.message.contains("407"))
            #expect(!failure.message.contains("secret"))
            #expect(failure.asFailure.code == .proxy)
            #expect(!failure.asFailure.retryable)
            #expect(proxy.counts.requests == 1)
        }
    }

    @Test(arguments: [(401, 1), (403, 1), (503, 5)]) func tunnelThatIsRefused(status: Int, requests: Int) throws {
        try withServer({ try $0.answer(status) }) { proxy in
            let failure = try #require(outcome(of: "https://scenes.invalid/a", proxy: proxy.url).failure)
            #expect(failure.kind == .proxyRefused)
            #expect(failure.message.contains("\(status)"))
            #expect(failure.message.contains("user and password") == (status == 401))
            #expect(proxy.counts.requests == requests)
        }
    }

    @Test(arguments: ["http://scenes.invalid/a", "https://scenes.invalid/a", "http://127.0.0.1:1/a"])
    func deadProxyIsNotTakenForTheServer(_ url: String) throws {
        let closed = try withServer({ _ in }) { $0 }
        let failure = try #require(outcome(of: url, proxy: Self.withUser(closed.url)).failure)
        #expect(failure.kind == .proxy)
        #expect(failure.attempts == 5)
        #expect(failure.message.contains("\(closed.port)"))
        #expect(!failure.message.contains(Self.password))
        #expect(failure.asFailure.retryable)
    }

    @Test func deadServerIsNotTakenForTheProxy() throws {
        // libcurl goes around the proxy for nothing but what no_proxy names, so there is none here.
        let closed = try withServer({ _ in }) { $0.url }
        let failure = try #require(outcome(of: closed, proxy: "").failure)
        #expect(failure.kind == .connect)
    }
}
