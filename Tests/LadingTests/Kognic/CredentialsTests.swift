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
        ("2027-01-15T10:00:01.5+02:00", false), ("2027-01-15T09:59:59+02:00", true),
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
}
