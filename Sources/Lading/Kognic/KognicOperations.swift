/// A single request of `lading_client_request`: what it is called, what it takes and what it sends.
/// docs/operations.md is the table below in words; a test compares the two.
struct KognicOperation: Sendable {
    struct Parameter: OperationParameter {
        enum Place: Sendable { case path, query, body }

        var name: String
        var kind: ParameterKind
        var place: Place
        var isRequired: Bool
    }

    let name: String
    var method: HTTPRequest.Method
    var host = APIRequest.Host.input
    /// `{name}` stands for a parameter.
    var path: String
    var parameters: [Parameter] = []
    /// Members that the body always has.
    var constants = JSONObject()
    /// Lists that come in pages are read to their end.
    var paging = Paging.none
    /// The parameter `dryRun` is understood.
    var takesDryRun = false
    var discardsAnswer = false
    var repeatability = APIRequest.Repeatability.safe
    /// Sends `?workspaceId=`.
    var isInWorkspace = false
    /// A list that goes in requests of at most 100 each.
    var splits: Set<String> = []

    enum Paging: Sendable {
        case none
        /// `metadata.nextCursorId` goes into `?cursorId=`.
        case cursor
        /// `hasNext` asks for the next `?offset=`.
        case offset(limit: Int)
    }

    static let splitSize = 100

    /// All that it takes, as the host sees it.
    var allParameters: [Parameter] {
        parameters + (takesDryRun ? [Parameter(name: "dryRun", kind: .flag, place: .body, isRequired: false)] : [])
    }
}

extension KognicOperation {
    /// Signs in and settles the workspace; not a request of its own.
    static let openSession = "session.open"

    static func named(_ name: String) -> KognicOperation? { all.first { $0.name == name } }

    static let all: [KognicOperation] = [
        KognicOperation(
            name: "workspaces.list",
            method: .get,
            host: .workspace,
            path: "v1/workspaces",
            parameters: [.query("anyRoleIn", .texts), .query("organizationIds", .integers)]
        ),
        KognicOperation(name: "projects.list", method: .get, path: "v1/projects"),
        KognicOperation(
            name: "batches.list",
            method: .get,
            path: "v1/projects/{project}/batches",
            parameters: [.path("project")]
        ),
        KognicOperation(
            name: "batches.create",
            method: .post,
            path: "v1/projects/{project}/batches/{batch}",
            parameters: [.path("project"), .path("batch"), .body("publishPreviousBatches", .flag)],
            repeatability: .onlyIfUnprocessed
        ),
        KognicOperation(
            name: "batches.publish",
            method: .post,
            path: "v1/projects/{project}/batches/{batch}/publish",
            parameters: [.path("project"), .path("batch")]
        ),
        KognicOperation(
            name: "annotation-types.list",
            method: .get,
            path: "v1/projects/{project}{/batches/batch}/annotation-types",
            parameters: [.path("project"), Parameter(name: "batch", kind: .text, place: .path, isRequired: false)]
        ),
        KognicOperation(
            name: "scenes.query",
            method: .post,
            path: "v2/scenes/query",
            parameters: [.body("sceneUuids", .texts, optional: true), .body("externalIds", .texts, optional: true)],
            splits: ["sceneUuids", "externalIds"]
        ),
        KognicOperation(
            name: "scenes.summary",
            method: .get,
            path: "v2/scenes/{sceneUuid}",
            parameters: [.path("sceneUuid"), .query("includeInvalidated", .flag)]
        ),
        KognicOperation(
            name: "scenes.ego-poses",
            method: .get,
            path: "v2/scenes/{sceneUuid}/ego-poses",
            parameters: [.path("sceneUuid")]
        ),
        KognicOperation(
            name: "scenes.invalidate",
            method: .post,
            path: "v2/scenes/actions/invalidate",
            parameters: [.body("sceneUuids", .texts), .body("reason", .text)],
            discardsAnswer: true
        ),
        KognicOperation(
            name: "scenes.create",
            method: .post,
            path: "v2/scenes",
            parameters: [
                .body("workspaceId", .text), .body("externalId", .text),
                .body("calibrationId", .text, optional: true),
                .body("postponeExternalResourceImport", .flag, optional: true),
                .body("convertedSpecification", .object),
            ],
            repeatability: .onlyIfUnprocessed
        ),
        KognicOperation(
            name: "scenes.update",
            method: .patch,
            path: "v2/scenes/{sceneUuid}",
            parameters: [.path("sceneUuid"), .body("status", .text)],
            discardsAnswer: true
        ),
        KognicOperation(
            name: "inputs.fetch",
            method: .post,
            path: "v1/inputs/fetch",
            parameters: [
                .body("project", .text), .body("batch", .text, optional: true),
                .body("includeInvalidated", .flag, optional: true), .body("externalIds", .texts, optional: true),
            ],
            paging: .cursor
        ),
        KognicOperation(
            name: "inputs.by-uuids",
            method: .post,
            path: "v1/inputs/query",
            parameters: [.body("uuids", .texts)]
        ),
        KognicOperation(
            name: "inputs.query",
            method: .post,
            path: "v2/inputs/query",
            parameters: [
                .body("project", .text, optional: true), .body("batch", .text, optional: true),
                .body("sceneUuids", .texts, optional: true), .body("externalIds", .texts, optional: true),
            ],
            paging: .cursor
        ),
        KognicOperation(
            name: "inputs.invalidate",
            method: .post,
            path: "v1/inputs/actions/invalidate",
            parameters: [.body("inputIds", .texts), .body("invalidatedReason", .text)],
            discardsAnswer: true
        ),
        KognicOperation(
            name: "inputs.delete",
            method: .delete,
            path: "v2/inputs/{uuid}",
            parameters: [.path("uuid")],
            discardsAnswer: true
        ),
        KognicOperation(
            name: "inputs.create-from-scene",
            method: .post,
            path: "v1/inputs",
            parameters: [.body("sceneUuid", .text), .body("project", .text), .body("batch", .text, optional: true)],
            takesDryRun: true,
            repeatability: .onlyIfUnprocessed
        ),
        KognicOperation(
            name: "inputs.create",
            method: .post,
            path: "v2/inputs",
            parameters: [
                .body("sceneUuid", .text, optional: true), .body("preAnnotationUuid", .text, optional: true),
                .body("requestUuid", .text, optional: true), .body("projectExtId", .text, optional: true),
                .body("batchExtId", .text, optional: true),
            ],
            takesDryRun: true,
            repeatability: .onlyIfUnprocessed
        ),
        KognicOperation(
            name: "inputs.update-pre-annotation",
            method: .patch,
            path: "v2/inputs/{inputUuid}/pre-annotation",
            parameters: [.path("inputUuid"), .body("uuid", .text)],
            discardsAnswer: true
        ),
        KognicOperation(
            name: "request-inputs.list",
            method: .get,
            host: .orderExecution,
            path: "v2/request-inputs",
            parameters: [
                .query("requestId", .text, optional: false), .query("sceneId", .text), .query("limit", .integer),
            ],
            paging: .cursor
        ),
        KognicOperation(
            name: "request-inputs.get",
            method: .get,
            host: .orderExecution,
            path: "v2/request-inputs/{id}",
            parameters: [.path("id")]
        ),
        KognicOperation(
            name: "calibrations.create",
            method: .post,
            path: "v1/calibrations",
            parameters: [.body("externalId", .text), .body("calibration", .object)],
            repeatability: .onlyIfUnprocessed,
            isInWorkspace: true
        ),
        KognicOperation(
            name: "calibrations.get",
            method: .get,
            path: "v1/calibrations",
            parameters: [.query("id", .text, optional: false)]
        ),
        KognicOperation(
            name: "calibrations.list",
            method: .get,
            path: "v1/calibrations",
            parameters: [.query("externalId", .text)]
        ),
        KognicOperation(
            name: "pre-annotations.create",
            method: .post,
            path: "v1/pre-annotations",
            parameters: [
                .body("sceneUuid", .text), .body("externalId", .text, optional: true),
                .body("preAnnotation", .object),
            ],
            takesDryRun: true,
            repeatability: .onlyIfUnprocessed
        ),
        KognicOperation(
            name: "pre-annotations.create-from-cloud-resource",
            method: .post,
            path: "v2/pre-annotations",
            parameters: [
                .body("sceneUuid", .text), .body("externalId", .text), .body("externalResourceId", .text),
                .body("postponeExternalResourceImport", .flag, optional: true),
            ],
            repeatability: .onlyIfUnprocessed
        ),
        KognicOperation(
            name: "pre-annotations.list",
            method: .get,
            path: "v2/pre-annotations",
            parameters: [
                .query("uuids", .texts), .query("externalIds", .texts), .query("sceneUuids", .texts),
                .query("sceneExternalIds", .texts), .query("statuses", .texts),
            ],
            paging: .offset(limit: 1000)
        ),
        KognicOperation(
            name: "pre-annotations.make-available",
            method: .patch,
            path: "v2/pre-annotations/{id}",
            parameters: [.path("id")],
            constants: JSONObject([("status", "processing")]),
            discardsAnswer: true
        ),
        KognicOperation(
            name: "pre-annotations.delete",
            method: .delete,
            path: "v2/pre-annotations/{id}",
            parameters: [.path("id")],
            discardsAnswer: true
        ),
        KognicOperation(
            name: "pre-annotations.get",
            method: .get,
            path: "v2/pre-annotations/{uuid}/resolved",
            parameters: [.path("uuid")]
        ),
    ]
}

extension KognicOperation.Parameter {
    static func path(_ name: String) -> Self { Self(name: name, kind: .text, place: .path, isRequired: true) }

    static func query(_ name: String, _ kind: ParameterKind, optional: Bool = true) -> Self {
        Self(name: name, kind: kind, place: .query, isRequired: !optional)
    }

    static func body(_ name: String, _ kind: ParameterKind, optional: Bool = false) -> Self {
        Self(name: name, kind: kind, place: .body, isRequired: !optional)
    }
}
