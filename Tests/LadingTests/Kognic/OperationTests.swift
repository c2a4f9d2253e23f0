import Testing

@testable import Lading

/// Single requests: made from parameters, refused with words that help, read page by page.
@Suite struct OperationTests {
    /// A value of each kind.
    private static func sample(_ kind: ParameterKind, _ name: String) -> JSONValue {
        switch kind {
        case .text: .string("\(name)/1 ü")
        case .integer: 7
        case .flag: true
        case .texts: ["a", "b"]
        case .integers: [1, 2]
        case .object: ["k": "v"]
        case .any: "x"
        }
    }

    private static func full(_ operation: KognicOperation) -> JSONObject {
        JSONObject(operation.parameters.map { ($0.name, sample($0.kind, $0.name)) })
    }

    @Test func everyOneMakesItsRequest() throws {
        for operation in KognicOperation.all {
            let parameters = Self.full(operation)
            let requests = try operation.requests(parameters, workspaceID: "ws 1")
            let request = try #require(requests.first)
            #expect(requests.count == 1)
            #expect(request.label == operation.name && request.host == operation.host)
            #expect(request.method == operation.method && !request.dryRun)
            #expect(!request.path.contains("{") && !request.path.contains("}"))
            for parameter in operation.parameters {
                let value = try #require(parameters[parameter.name])
                switch parameter.place {
                case .path: #expect(request.path.contains("/\(parameter.name)%2F1%20%C3%BC"))
                case .body: #expect(request.body?.object?[parameter.name] == value)
                case .query: #expect(request.query.contains { $0.name == parameter.name })
                }
            }
            #expect(
                request.query.contains { $0 == .init(name: "workspaceId", value: "ws 1") } == operation.isInWorkspace
            )
        }
    }

    @Test func requiredParametersAreEnough() throws {
        for operation in KognicOperation.all {
            var parameters = JSONObject()
            for parameter in operation.parameters where parameter.isRequired {
                parameters.set(parameter.name, Self.sample(parameter.kind, parameter.name))
            }
            let request = try #require(try operation.requests(parameters, workspaceID: "").first)
            let sent = request.body?.object?.members.map(\.key) ?? []
            #expect(
                sent.count == operation.constants.members.count
                    + operation.parameters.count {
                        $0.isRequired && $0.place == .body
                    }
            )
        }
    }

    @Test func wrongParametersAreNamed() throws {
        for operation in KognicOperation.all {
            func refused(_ change: (inout JSONObject) -> Void) -> Failure? {
                var parameters = Self.full(operation)
                change(&parameters)
                return #expect(throws: Failure.self) { try operation.requests(parameters, workspaceID: "") }
            }
            for parameter in operation.parameters {
                if parameter.isRequired {
                    let missing = refused { $0.remove(parameter.name) }
                    #expect(missing?.code == .argument && missing?.item == parameter.name)
                    #expect(missing?.message.contains("“\(parameter.name)”") == true)
                    #expect(missing?.message.contains(operation.name) == true)
                }
                if parameter.kind != .any {
                    let wrong = refused { $0.set(parameter.name, .null) }
                    #expect(wrong?.message.contains("not null") == true)
                    #expect(wrong?.message.contains(parameter.kind.words) == true)
                }
                if parameter.place == .path {
                    #expect(refused { $0.set(parameter.name, "") }?.item == parameter.name)
                }
            }
            let extra = refused { $0.set("colour", "red") }
            #expect(extra?.item == "colour" && extra?.message.contains("no parameter “colour”") == true)
            if operation.takesDryRun {
                #expect(refused { $0.set("dryRun", 1) }?.item == "dryRun")
            } else {
                #expect(refused { $0.set("dryRun", true) }?.item == "dryRun")
            }
        }
    }

    @Test func dryRunIsAHeaderAndMayBeRepeated() throws {
        for operation in KognicOperation.all where operation.takesDryRun {
            var parameters = Self.full(operation)
            parameters.set("dryRun", true)
            let request = try #require(try operation.requests(parameters, workspaceID: "").first)
            #expect(request.dryRun && request.discardsAnswer && request.repeatability == .safe)
            #expect(request.body?.object?["dryRun"] == nil)
            parameters.set("dryRun", false)
            let real = try #require(try operation.requests(parameters, workspaceID: "").first)
            #expect(!real.dryRun && real.repeatability == operation.repeatability)
        }
    }

    @Test(arguments: [0, 1, 100, 101, 250])
    func longListsGoInSeveralRequests(count: Int) throws {
        let operation = try #require(KognicOperation.named("scenes.query"))
        let uuids = (0..<count).map { JSONValue.string("\($0)") }
        let requests = try operation.requests(JSONObject([("sceneUuids", .array(uuids))]), workspaceID: "")
        let lists = requests.map { $0.body?.object?["sceneUuids"]?.array ?? [] }
        #expect(lists.count == max(1, (count + 99) / 100))
        #expect(lists.allSatisfy { $0.count <= 100 })
        #expect(Array(lists.joined()) == uuids)
    }

    @Test func optionalPartsOfThePathAreLeftOut() throws {
        let operation = try #require(KognicOperation.named("annotation-types.list"))
        let inBatch = JSONObject([("project", "p"), ("batch", "b c")])
        #expect(
            try operation.requests(inBatch, workspaceID: "").first?.target
                == "v1/projects/p/batches/b%20c/annotation-types"
        )
        let inProject = JSONObject([("project", "p")])
        #expect(try operation.requests(inProject, workspaceID: "").first?.target == "v1/projects/p/annotation-types")
    }

    @Test func queryIsWrittenAsThePlatformsClientDoes() throws {
        let list = try #require(KognicOperation.named("pre-annotations.list"))
        let parameters = JSONObject([("uuids", ["a", "b&c"]), ("statuses", [])])
        #expect(
            try list.requests(parameters, workspaceID: "").first?.target
                == "v2/pre-annotations?offset=0&limit=1000&uuids=a&uuids=b%26c"
        )
        let summary = try #require(KognicOperation.named("scenes.summary"))
        let invalidated = JSONObject([("sceneUuid", "s"), ("includeInvalidated", false)])
        #expect(
            try summary.requests(invalidated, workspaceID: "").first?.target == "v2/scenes/s?includeInvalidated=False"
        )
    }

    // MARK: Pages

    private static func pages(_ name: String, _ answers: [JSONValue]) throws -> [String] {
        let operation = try #require(KognicOperation.named(name))
        var request = try #require(try operation.requests(Self.full(operation), workspaceID: "").first)
        let body = request.body
        var targets: [String] = []
        for answer in answers {
            guard let next = operation.next(after: APIAnswer(answer), request) else { break }
            #expect(next.body == body && next.path == request.path)
            targets.append(next.target)
            request = next
        }
        return targets
    }

    @Test func cursorsLeadFromPageToPage() throws {
        func page(_ cursor: JSONValue) -> JSONValue { ["data": [1], "metadata": ["nextCursorId": cursor]] }
        #expect(
            try Self.pages("inputs.query", [page("c/1"), page(17), page(.null), page("c3")])
                == ["v2/inputs/query?cursorId=c%2F1", "v2/inputs/query?cursorId=17"]
        )
        // A platform that leads in a circle of one.
        #expect(try Self.pages("inputs.fetch", [page("c1"), page("c1"), page("c1")]).count == 1)
    }

    @Test func offsetsLeadFromPageToPage() throws {
        let more: JSONValue = ["data": [1], "hasNext": true]
        let targets = try Self.pages("pre-annotations.list", [more, more, ["data": [1], "hasNext": false], more])
        #expect(
            targets.map { $0.prefix(34) } == [
                "v2/pre-annotations?offset=1000&lim", "v2/pre-annotations?offset=2000&lim",
            ]
        )
        // More of nothing.
        #expect(try Self.pages("pre-annotations.list", [["data": [], "hasNext": true]]).isEmpty)
    }

    @Test func listsWithoutPagesHaveNone() throws {
        #expect(try Self.pages("projects.list", [["data": [1], "metadata": ["nextCursorId": "c"]]]).isEmpty)
    }
}
