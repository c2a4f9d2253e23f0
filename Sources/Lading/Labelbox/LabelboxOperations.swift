/// A single request of `lading_client_request` on a Labelbox client: what it is called, what it takes and what it asks.
/// docs/operations.md is the table below in words; a test compares the two.
struct LabelboxOperation: Sendable {
    struct Parameter: OperationParameter {
        var name: String
        var kind: ParameterKind
        var isRequired = true
    }

    let name: String
    var parameters: [Parameter] = []
    /// The script needs the id of the user who signs in.
    var needsUser = false
    /// Parameters were checked.
    let script: @Sendable (_ parameters: JSONObject, _ userID: String) -> any RequestScript
}

extension LabelboxOperation {
    static func named(_ name: String) -> LabelboxOperation? { all.first { $0.name == name } }

    static let all: [LabelboxOperation] = [
        LabelboxOperation(name: "session.open") { _, _ in SingleRequest(request: .user) },
        LabelboxOperation(name: "users.get", parameters: [.id]) { given, _ in
            SingleRequest(request: .user(id: given.text("id")))
        },
        LabelboxOperation(
            name: "datasets.create",
            parameters: [
                Parameter(name: "name", kind: .text),
                Parameter(name: "description", kind: .text, isRequired: false),
                Parameter(name: "iamIntegration", kind: .text, isRequired: false),
            ]
        ) { given, _ in
            let integration = given["iamIntegration"]?.string
            return DatasetCreation(
                name: given.text("name"),
                description: given["description"]?.string,
                integration: integration.map { $0.isEmpty ? .none : .id($0) } ?? .standard
            )
        },
        LabelboxOperation(name: "datasets.get", parameters: [.id]) { given, _ in
            SingleRequest(request: .dataset(id: given.text("id")))
        },
        LabelboxOperation(name: "iam-integrations.list") { _, _ in SingleRequest(request: .iamIntegrations) },
        LabelboxOperation(name: "metadata-ontology.get") { _, _ in SingleRequest(request: .metadataOntology) },
        LabelboxOperation(name: "data-rows.get", parameters: [.id]) { given, _ in
            SingleRequest(request: .dataRow(id: given.text("id")))
        },
        LabelboxOperation(
            name: "data-rows.by-global-keys",
            parameters: [Parameter(name: "globalKeys", kind: .texts)]
        ) { given, _ in
            GlobalKeyLookup(keys: given["globalKeys"] ?? [])
        },
        LabelboxOperation(name: "tasks.list", needsUser: true) { _, user in
            SingleRequest(request: .newestTasks(user: user)) { .success($0.createdTasks) }
        },
        LabelboxOperation(name: "tasks.get", parameters: [.id], needsUser: true) { given, user in
            let id = given.text("id")
            return SingleRequest(request: .task(id: id, user: user)) { answer in
                if let task = answer.createdTasks.array?.first { return .success(task) }
                let words = "The platform knows no task “\(shown: id)” of yours."
                return .failure(Failure(.notFound, httpStatus: 404, item: id, words))
            }
        },
        rows("tasks.rows-made", .made),
        rows("tasks.rows-refused", .refused),
    ]

    private static func rows(_ name: String, _ kind: ResultKind) -> LabelboxOperation {
        LabelboxOperation(
            name: name,
            parameters: [
                .id, Parameter(name: "from", kind: .text, isRequired: false),
                Parameter(name: "first", kind: .integer, isRequired: false),
            ]
        ) { given, _ in
            SingleRequest(
                request: .rows(
                    kind,
                    task: given.text("id"),
                    after: given["from"]?.string,
                    first: given["first"]?.int64 ?? 5000
                )
            )
        }
    }
}

extension LabelboxOperation.Parameter {
    fileprivate static let id = Self(name: "id", kind: .text)
}

extension JSONObject {
    fileprivate func text(_ key: String) -> String { self[key]?.string ?? "" }
}

extension JSONValue {
    /// The tasks of a user, as an answer has them.
    var createdTasks: JSONValue { object?["createdTasks"] ?? [] }
}
