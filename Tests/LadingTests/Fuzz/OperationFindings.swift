import Testing

@testable import Lading

/// What the fuzzer of operations found: these names would lead to another path.
@Suite struct `A path parameter` {
    @Test(arguments: [".", "..", ""])
    func `is refused when it is no name`(name: String) throws {
        let operation = try #require(KognicOperation.named("batches.list"))
        let failure = #expect(throws: Failure.self) {
            try operation.requests(JSONObject([("project", .string(name))]), workspaceID: "w")
        }
        #expect(failure?.code == .argument && failure?.item == "project")
    }

    @Test(arguments: [("...", "..."), ("a/../b", "a%2F..%2Fb"), ("?#", "%3F%23")])
    func `stays one part of the path`(name: String, part: String) throws {
        let operation = try #require(KognicOperation.named("batches.list"))
        let requests = try operation.requests(JSONObject([("project", .string(name))]), workspaceID: "w")
        #expect(requests.map(\.target) == ["v1/projects/\(part)/batches"])
    }
}
