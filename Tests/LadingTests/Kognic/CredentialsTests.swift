import Testing

@testable import Lading

/// Where credentials come from, and what is wrong with them.
@Suite struct CredentialsTests {
    private static func file(_ extra: String = "", id: String = #""id-f""#) -> String {
        """
        {"clientId": \(id), "clientSecret": "secret-f", "email": "a@b", "userId": 1, "issuer": "x"\(extra)}
        """
    }

    private static func resolve(
        _ sources: Credentials.Sources,
        files: [String: String] = [:],
        now: Double = 1_800_000_000
    ) throws(Failure) -> Credentials {
        try Credentials.resolve(sources, now: now) { path throws(Failure) in
            guard let text = files[path] else { throw Failure(.credentialsFile, item: path, "missing") }
            return Array(text.utf8)
        }
    }

    private static let all: Credentials.Sources = {
        var sources = Credentials.Sources()
        sources.clientID = "id-d"
        sources.clientSecret = "secret-d"
        sources.file = "given.json"
        sources.environment = [
            "KOGNIC_CREDENTIALS": "environment.json", "KOGNIC_CLIENT_ID": "id-e", "KOGNIC_CLIENT_SECRET": "secret-e",
        ]
        return sources
    }()

    @Test func firstFoundWins() throws {
        let files = ["given.json": Self.file(id: #""id-g""#), "environment.json": Self.file(id: #""id-ef""#)]
        var sources = Self.all
        #expect(try Self.resolve(sources, files: files).clientID == "id-d")
        sources.clientID = ""
        sources.clientSecret = ""
        #expect(try Self.resolve(sources, files: files).clientID == "id-g")
        sources.file = ""
        #expect(try Self.resolve(sources, files: files).clientID == "id-ef")
        sources.environment["KOGNIC_CREDENTIALS"] = ""
        #expect(try Self.resolve(sources, files: files) == Credentials(clientID: "id-e", clientSecret: "secret-e"))
    }

    @Test(arguments: [
        ("id", "", [:], "client_secret"), ("", "secret", [:], "client_id"), ("", "", [:], ""),
        ("", "", ["KOGNIC_CLIENT_ID": "id"], "KOGNIC_CLIENT_SECRET"),
        ("", "", ["KOGNIC_CLIENT_SECRET": "secret", "KOGNIC_CLIENT_ID": ""], "KOGNIC_CLIENT_ID"),
    ])
    func halfOfAPairIsMissing(id: String, secret: String, environment: [String: String], item: String) {
        var sources = Credentials.Sources()
        sources.clientID = id
        sources.clientSecret = secret
        sources.environment = environment
        let failure = #expect(throws: Failure.self) { try Self.resolve(sources) }
        #expect(failure?.code == .credentialsMissing)
        #expect(failure?.stage == .signIn)
        #expect(failure?.item == item)
        #expect(failure?.message.contains("secret-") == false)
    }

    /// Half of a pair that is given directly does not fall back to another source.
    @Test func halfAPairIsNotIgnored() {
        var sources = Self.all
        sources.clientSecret = ""
        #expect(throws: Failure.self) { try Self.resolve(sources, files: ["given.json": Self.file()]) }
    }

    @Test(arguments: [
        ("", "not JSON"), ("<html>", "not JSON"), ("[]", "no JSON object"), ("7", "no JSON object"),
        (#"{"clientId": "i"}"#, "clientSecret"),
        (#"{"clientId": "i", "clientSecret": "s", "email": "e", "userId": 1}"#, "issuer"),
        (#"{"clientId": "i", "clientSecret": "s", "userId": 1, "issuer": "x"}"#, "email"),
        (#"{"clientId": "i", "clientSecret": "s", "email": "e", "issuer": "x"}"#, "userId"),
        (CredentialsTests.file(id: "7"), "must be strings"), (CredentialsTests.file(id: #""""#), "not empty"),
        (CredentialsTests.file(#", "expires": "soon""#), "ISO 8601"),
    ])
    func fileIsNoGood(text: String, part: String) {
        var sources = Credentials.Sources()
        sources.file = "given.json"
        let failure = #expect(throws: Failure.self) { try Self.resolve(sources, files: ["given.json": text]) }
        #expect(failure?.code == .credentialsFile)
        #expect(failure?.item == "given.json")
        #expect(failure?.message.contains(part) == true)
        #expect(failure?.message.contains("secret-f") == false)
    }

    @Test(arguments: [
        ("2027-01-15T08:00:00Z", true), ("2027-01-15T08:00:00.000000001Z", true), ("2027-01-15T08:00:01Z", false),
        ("2027-01-15T10:00:00.5+02:00", false), ("2027-01-15T09:59:59+02:00", true),
        ("2027-01-15T03:00:01-05:00", false),
        ("1999-12-31T23:59:59.999999999Z", true), ("9999-12-31T23:59:59Z", false),
    ])
    func pastItsEndItIsRefused(expires: String, isExpired: Bool) throws {
        var sources = Credentials.Sources()
        sources.file = "given.json"
        let files = ["given.json": Self.file(#", "expires": "\#(expires)""#)]
        guard isExpired else { return #expect(try Self.resolve(sources, files: files).clientID == "id-f") }
        let failure = #expect(throws: Failure.self) { try Self.resolve(sources, files: files) }
        #expect(failure?.code == .credentialsExpired)
        #expect(failure?.message.contains(expires) == true)
    }

    @Test func scopesAndOtherMembersAreTaken() throws {
        let text = Self.file(#", "scopes": ["a", "b", 7], "name": "n", "created": 1, "expires": null"#)
        let credentials = try Credentials.parse(Array(text.utf8), path: "given.json", now: 0)
        #expect(credentials == Credentials(clientID: "id-f", clientSecret: "secret-f", scopes: ["a", "b"]))
    }

    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0.0), ("1970-01-02T00:00:00Z", 86_400), ("1969-12-31T23:59:59Z", -1),
        ("2000-02-29T12:30:45Z", 951_827_445), ("2000-03-01T00:00:00Z", 951_868_800),
        ("2024-02-29T00:00:00Z", 1_709_164_800), ("2100-03-01T00:00:00Z", 4_107_542_400),
        ("2026-01-31T12:00:00.25Z", 1_769_860_800.25), ("2026-01-31T12:00:00.123456789Z", 1_769_860_800.123456789),
        ("2026-01-31t12:00:00z", 1_769_860_800), ("2026-01-31 12:00:00", 1_769_860_800),
        ("2026-01-31T12:00Z", 1_769_860_800), ("2026-01-31T14:00:00+02:00", 1_769_860_800),
        ("2026-01-31T06:30:00-0530", 1_769_860_800), ("2026-01-31T13:00:00+01", 1_769_860_800),
        ("2016-12-31T23:59:60Z", 1_483_228_800),
    ])
    func timesAreRead(text: String, seconds: Double) throws {
        let read = try #require(secondsSince1970(iso8601: text))
        #expect(abs(read - seconds) < 1e-6)
    }

    @Test(arguments: [
        "", "2026", "2026-01-31", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-01-32T00:00:00Z",
        "2026-01-31T24:00:00Z", "2026-01-31T12:60:00Z", "2026-01-31T12:00:61Z", "2026-01-31T12:00:00.Z",
        "2026-01-31T12:00:00X", "2026-01-31T12:00:00Zz", "2026-01-31T12:00:00+2", "2026-01-31T12:00:00+24:00",
        "2026-01-31T12:00:00+02:60", "26-01-31T12:00:00Z", "2026-1-31T12:00:00Z", "soon", "２０２６-01-31T12:00:00Z",
    ])
    func othersAreNot(text: String) { #expect(secondsSince1970(iso8601: text) == nil) }
}
