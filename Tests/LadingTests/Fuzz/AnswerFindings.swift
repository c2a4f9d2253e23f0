import Testing

@testable import Lading

/// What the fuzzer of answers found.
@Suite struct `An answer of a strange server` {
    @Test(arguments: [
        #"[{"id": ""}]"#, #"[{"name": "without an id"}]"#, #"[7]"#,
    ])
    func `is no workspace without an id`(list: String) throws {
        let workspace = theOnlyWorkspace(try JSONValue.parse(list))
        #expect(workspace == .failure(.unexpectedAnswer("workspaces", expected: "id of the workspace")))
    }

    /// A letter may carry any number of marks.
    @Test(arguments: ["message", "error_description"])
    func `is shown in part when it is long`(member: String) {
        let words = "e" + String(repeating: "\u{301}", count: 100_000)
        let response = HTTPResponse(
            status: 400,
            body: JSONValue.object(JSONObject([(member, .string(words))])).serialized()
        )
        guard case .failure(let signIn) = readToken(.success(response), host: "https://auth"),
            case .failure(let request) = readAnswer(.success(response), of: .scenes(uuids: []))
        else {
            Issue.record("a refusal is taken for an answer")
            return
        }
        for failure in [signIn, request.failure] { #expect(failure.message.utf8.count < 10_000) }
    }
}
