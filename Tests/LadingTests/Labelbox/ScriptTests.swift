import Testing

@testable import Lading

/// A way through the requests of an operation: each answer with the request that follows it, or the end.
private struct ScriptPath: CustomTestStringConvertible, Sendable {
    typealias Turn = (answer: Result<JSONValue, APIFailure>, step: String)

    let name: String
    let make: @Sendable () -> any RequestScript
    let first: String
    private(set) var turns: [Turn] = []

    init(_ name: String, _ script: @autoclosure @escaping @Sendable () -> any RequestScript, _ first: String) {
        self.name = name
        make = script
        self.first = first
    }

    func then(_ answer: JSONValue, _ step: String) -> ScriptPath { then(.success(answer), step) }

    func then(_ answer: Result<JSONValue, APIFailure>, _ step: String) -> ScriptPath {
        var path = self
        path.turns.append((answer, step))
        return path
    }

    var testDescription: String { name }

    func walk() {
        var script = make()
        #expect(script.start().words == first)
        for (answer, step) in turns { #expect(script.handle(answer).words == step, "\(name)") }
    }
}

extension ScriptStep {
    fileprivate var words: String {
        switch self {
        case .request(let request):
            request.label + " " + request.variables.members.map(\.value.text).joined(separator: " ")
        case .requestLater(let request): "later " + request.label
        case .end(.success(let document)): "gives " + document.text
        case .end(.failure(let failure)): "\(failure.code) \(failure.item): \(failure.message)"
        }
    }
}

private func no(_ status: Int, ambiguous: Bool = false) -> Result<JSONValue, APIFailure> {
    .failure(APIFailure(failure: statusFailure(status, reason: "no"), ambiguous: ambiguous))
}

private let made: JSONValue = ["id": "ds"]

private func integration(_ id: String, isDefault: Bool = false, valid: Bool = true) -> JSONValue {
    ["id": .string(id), "isOrgDefault": .bool(isDefault), "valid": .bool(valid)]
}

@Suite struct `The making of a dataset` {
    private static func creation(_ integration: DatasetCreation.Integration, _ first: String) -> ScriptPath {
        ScriptPath(
            "\(integration)",
            DatasetCreation(name: "N", description: "D", integration: integration),
            first
        )
    }

    private static let standard = creation(.standard, "IAM integrations ")
    private static let named = creation(.id("b"), "IAM integrations ")
    private static let create = #"create dataset "N" "D""#
    private static let validating =
        named
        .then([integration("a"), integration("b")], create)
        .then(made, #"set signer of dataset "b" "ds""#)
        .then(["id": "ds"], #"validate dataset "ds""#)
    private static let refused =
        "refused b: The IAM integration “b” does not work for the dataset: its checks failed (read, CORS)."

    private static let paths = [
        creation(.none, create).then(made, #"gives {"id":"ds"}"#),
        creation(.none, create).then(no(409), "refused create dataset: The platform refused it (HTTP 409): no"),
        creation(.none, create).then(
            no(502, ambiguous: true),
            "server create dataset: The platform has a problem (HTTP 502): no. It may have been carried out all the same: "
                + "look before you repeat it."
        ),
        standard.then([], create).then(made, #"gives {"id":"ds"}"#),
        standard.then([integration("a")], create).then(made, #"gives {"id":"ds"}"#),
        standard.then([integration("a"), integration("b", isDefault: true)], create)
            .then(made, #"set signer of dataset "b" "ds""#)
            .then(["id": "ds"], #"validate dataset "ds""#)
            .then(["valid": true, "checks": []], #"gives {"id":"ds"}"#),
        standard.then(
            [integration("a", isDefault: true), integration("b", isDefault: true)],
            "refused iamIntegration: The organization has several default IAM integrations; name one of them: a, b."
        ),
        standard.then(
            [integration("a", isDefault: true, valid: false)],
            "refused a: The IAM integration “a” is not valid: mend it on the platform, or name another or none."
        ),
        standard.then(no(403), "forbidden IAM integrations: The platform does not allow this (HTTP 403): no"),
        named.then(
            [integration("a"), integration("c")],
            "notFound b: There is no IAM integration “b”; there are a, c."
        ),
        named.then([], "notFound b: There is no IAM integration “b”; there are none."),
        named.then(
            [integration("b", valid: false)],
            "refused b: The IAM integration “b” is not valid: mend it on the platform, or name another or none."
        ),
        named.then([integration("b")], create).then(
            ["name": "N"],
            "response create dataset: The answer to “create dataset” has no id of the dataset. The platform may have "
                + "changed: check the host settings, or look for a newer version of this library."
        ),
        validating.then(["valid": true], #"gives {"id":"ds"}"#),
        validating
            .then(
                [
                    "valid": false,
                    "checks": [["name": "read", "success": false], ["name": "CORS"], ["success": true]],
                ],
                #"delete dataset "ds""#
            )
            .then(["id": "ds"], refused),
        validating
            .then(
                ["valid": false, "checks": [["name": "read", "success": false], ["name": "CORS"]]],
                #"delete dataset "ds""#
            )
            .then(
                no(503),
                refused + " Dataset ds was made and could not be deleted again: The platform has a problem "
                    + "(HTTP 503): no"
            ),
        validating.then(no(500), #"delete dataset "ds""#)
            .then(["id": "ds"], "server validate dataset: The platform has a problem (HTTP 500): no"),
    ]

    @Test(arguments: paths.indices) func goesThrough(path: Int) { Self.paths[path].walk() }
}

@Suite struct `The lookup of global keys` {
    private static let asking = ScriptPath(
        "lookup",
        GlobalKeyLookup(keys: ["a", "b"]),
        #"data rows for global keys ["a","b"]"#
    )
    private static let looking = asking.then(["jobId": "j"], #"data rows for global keys, result "j""#)

    private static let paths = [
        looking.then(["jobStatus": "COMPLETE", "data": ["x": 1]], #"gives {"x":1}"#),
        looking.then(["jobStatus": "IN_PROGRESS"], "later data rows for global keys, result")
            .then(["jobStatus": "COMPLETE", "data": .null], "gives null"),
        looking.then(
            ["jobStatus": "FAILED"],
            "server data rows for global keys, result: The platform failed to look the global keys up. Ask again, or "
                + "for fewer of them."
        ),
        looking.then(
            no(503),
            "server data rows for global keys, result: The platform has a problem (HTTP 503): no"
        ),
        asking.then(
            ["job": 1],
            "response data rows for global keys: The answer to “data rows for global keys” has no jobStatus. The "
                + "platform may have changed: check the host settings, or look for a newer version of this library."
        ),
    ]

    @Test(arguments: paths.indices) func goesThrough(path: Int) { Self.paths[path].walk() }

    @Test func ends() {
        var script = GlobalKeyLookup(keys: [])
        _ = script.handle(.success(["jobId": "j"]))
        for _ in 0..<GlobalKeyLookup.maximumQuestions {
            #expect(script.handle(.success(["jobStatus": "IN_PROGRESS"])).words.hasPrefix("later"))
        }
        #expect(script.handle(.success(["jobStatus": "IN_PROGRESS"])).words.contains("did not look"))
    }
}
