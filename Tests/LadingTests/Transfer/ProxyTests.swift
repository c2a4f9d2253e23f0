import Testing

@testable import Lading

/// A proxy on the way, and what is said when it is in the way.
@Suite struct ProxyTests {
    private static let password = "password-that-must-stay-secret"
    /// "me" and the password, as they go over the wire.
    private static let signIn = "Basic bWU6cGFzc3dvcmQtdGhhdC1tdXN0LXN0YXktc2VjcmV0"

    private func outcome(of url: String, proxy: String, _ policy: RetryPolicy = .quick) throws -> TransferOutcome {
        var configuration = TransferConfiguration.test
        configuration.proxies = try ProxySettings(proxy: proxy) { _ in nil }
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

    @Test(arguments: [
        ("", [:], nil, nil, ""),
        ("", ["http_proxy": "a", "https_proxy": "b"], "http://a", "http://b", ""),
        ("", ["HTTP_PROXY": "a", "HTTPS_PROXY": "b"], nil, "http://b", ""),
        ("", ["all_proxy": "c", "https_proxy": ""], "http://c", "http://c", ""),
        ("", ["ALL_PROXY": "c", "http_proxy": "a", "no_proxy": "x,y"], "http://a", "http://c", "x,y"),
        ("given", ["http_proxy": "a", "https_proxy": "b", "NO_PROXY": "x"], "http://given", "http://given", "x"),
    ])
    func environmentIsReadAsLibcurlWould(
        _ given: String,
        _ environment: [String: String],
        _ http: String?,
        _ https: String?,
        _ exceptions: String
    ) throws {
        let settings = try ProxySettings(proxy: given) { environment[$0] }
        #expect(settings.proxy(for: "http://scenes.invalid/")?.url == http)
        #expect(settings.proxy(for: "HTTPS://scenes.invalid/")?.url == https)
        #expect(settings.exceptions == exceptions)
    }

    @Test(arguments: [
        "http://me:hush-hush@[::1", "http://me:hush-hush@", "ftp://me:hush-hush@proxy.test",
        "me:hush-hush@proxy.test:port",
        "http://me:hush-hush@proxy.test:99999", "http://me:hush hush@proxy.test", "http://me:hush-hush%00@proxy.test",
        "http://me:hush-hush@proxy.test\n", "://hush-hush",
    ])
    func oneThatCannotBeUsedIsRefusedWithoutItsPassword(_ text: String) throws {
        for (given, environment, name) in [(text, [:], "proxy"), ("", ["https_proxy": text], "https_proxy")] {
            let failure = try #require(throws: Failure.self) {
                try ProxySettings(proxy: given) { environment[$0] }
            }
            #expect(failure.code == .argument && failure.item == name)
            #expect(!failure.message.contains("hush") && failure.message.contains(name))
        }
    }

    @Test(arguments: [
        ("socks5h://me:a%3Ab@proxy.test", ["a%3Ab", "a:b", "me:a:b"]), ("https://proxy.test:8443", []),
        ("me:pass@proxy.test", ["pass", "pass", "me:pass"]), ("http://me@proxy.test/", []), ("[::1]:3128", []),
    ])
    func oneThatCanBeUsedIsKeptWithWhatToHide(_ text: String, _ secrets: [String]) throws {
        #expect(try ProxyAddress(text, named: "proxy").secrets == secrets)
    }

    @Test func exceptionsGoAroundTheProxy() throws {
        try withServer({ try $0.answer(200) }) { server in
            var configuration = TransferConfiguration.test
            let environment = ["no_proxy": "127.0.0.1"]
            configuration.proxies = try ProxySettings(proxy: "http://proxy.invalid:1") { environment[$0] }
            try #expect(withEngine(configuration) { try $0.outcome(of: .get(server.url), .quick) }.status == 200)
        }
    }

    @Test(arguments: [(0x075700, false), (0x0756_00, true), (0x075602, true), (0x080000, false)])
    func olderLibcurlIsRefusedByName(version: Int, isRefused: Bool) throws {
        let fault = CurlGlobal.fault(version: UInt32(version))
        #expect((fault != nil) == isRefused)
        if let fault { #expect(fault.contains("7.86.") && fault.contains("7.87.0")) }
    }

    @Test func deadServerIsNotTakenForTheProxy() throws {
        // libcurl goes around the proxy for nothing but what no_proxy names, so there is none here.
        let closed = try withServer({ _ in }) { $0.url }
        let failure = try #require(outcome(of: closed, proxy: "").failure)
        #expect(failure.kind == .connect)
    }
}
