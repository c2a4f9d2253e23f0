import Testing

@testable import Lading

@Suite struct SecretsTests {
    private func hidden(_ secrets: [String], _ body: String) throws -> String {
        let answer = HTTPResponse(status: 400, body: Array(body.utf8))
        let result = Secrets(secrets).hidden(in: Result<HTTPResponse, TransferFailure>.success(answer))
        return String(decoding: try result.get().body, as: UTF8.self)
    }

    @Test(arguments: [
        ("no such client", "no such client"), ("", ""), ("a/b+\"c\"=1234", "…"), ("<a/b+\"c\"=1234>", "<…>"),
        ("client_secret=a%2Fb%2B%22c%22%3D1234&x=1", "client_secret=…&x=1"),
        (#"{"message": "a/b+\"c\"=1234 is wrong"}"#, #"{"message": "… is wrong"}"#),
        (#"{"message": "a\/b+\"c\"=1234, a/b+\"c\"=1234"}"#, #"{"message": "…, …"}"#),
        ("a/b+\"c\"=123", "a/b+\"c\"=123"), ("a/b+\"c\"=a/b+\"c\"=1234a/b+\"c\"=1234", "a/b+\"c\"=……"),
    ])
    func areTakenOutOfAnswersHoweverTheyAreWritten(body: String, expected: String) throws {
        #expect(try hidden(["a/b+\"c\"=1234"], body) == expected)
    }

    /// The words of a message must stay readable.
    @Test func thatAreTooShortToBeOneAreLeftAlone() throws {
        #expect(try hidden(["", "secret", "e"], "the client secret is wrong") == "the client secret is wrong")
    }
}
