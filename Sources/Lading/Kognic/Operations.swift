/// A single request of `lading_client_request`: what it is called, what it takes and what it sends.
/// docs/operations.md is the table below in words; a test compares the two.
struct Operation: Sendable {
    struct Parameter: Sendable {
        enum Kind: Sendable { case text, integer, flag, texts, integers, object, any }
        enum Place: Sendable { case path, query, body }

        var name: String
        var kind: Kind
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
}

extension Operation {
    /// Signs in and settles the workspace; not a request of its own.
    static let openSession = "session.open"

    static func named(_ name: String) -> Operation? { all.first { $0.name == name } }

    static let all: [Operation] = [
        Operation(
            name: "workspaces.list",
            method: .get,
            host: .workspace,
            path: "v1/workspaces",
            parameters: [.query("anyRoleIn", .texts), .query("organizationIds", .integers)]
        ),
        Operation(name: "projects.list", method: .get, path: "v1/projects"),
        Operation(
            name: "batches.list",
            method: .get,
            path: "v1/projects/{project}/batches",
            parameters: [.path("project")]
        ),
        Operation(
            name: "batches.create",
            method: .post,
            path: "v1/projects/{project}/batches/{batch}",
            parameters: [.path("project"), .path("batch"), .body("publishPreviousBatches", .flag)],
            repeatability: .onlyIfUnprocessed
        ),
        Operation(
            name: "batches.publish",
            method: .post,
            path: "v1/projects/{project}/batches/{batch}/publish",
            parameters: [.path("project"), .path("batch")]
        ),
        Operation(
            name: "annotation-types.list",
            method: .get,
            path: "v1/projects/{project}{/batches/batch}/annotation-types",
            parameters: [.path("project"), Parameter(name: "batch", kind: .text, place: .path, isRequired: false)]
        ),
        Operation(
            name: "scenes.query",
            method: .post,
            path: "v2/scenes/query",
            parameters: [.body("sceneUuids", .texts, optional: true), .body("externalIds", .texts, optional: true)],
            splits: ["sceneUuids", "externalIds"]
        ),
        Operation(
            name: "scenes.summary",
            method: .get,
            path: "v2/scenes/{sceneUuid}",
            parameters: [.path("sceneUuid"), .query("includeInvalidated", .flag)]
        ),
        Operation(
            name: "scenes.ego-poses",
            method: .get,
            path: "v2/scenes/{sceneUuid}/ego-poses",
            parameters: [.path("sceneUuid")]
        ),
        Operation(
            name: "scenes.invalidate",
            method: .post,
            path: "v2/scenes/actions/invalidate",
            parameters: [.body("sceneUuids", .texts), .body("reason", .text)],
            discardsAnswer: true
        ),
        Operation(
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
        Operation(
            name: "scenes.update",
            method: .patch,
            path: "v2/scenes/{sceneUuid}",
            parameters: [.path("sceneUuid"), .body("status", .text)],
            discardsAnswer: true
        ),
        Operation(
            name: "inputs.fetch",
            method: .post,
            path: "v1/inputs/fetch",
            parameters: [
                .body("project", .text), .body("batch", .text, optional: true),
                .body("includeInvalidated", .flag, optional: true), .body("externalIds", .texts, optional: true),
            ],
            paging: .cursor
        ),
        Operation(
            name: "inputs.by-uuids",
            method: .post,
            path: "v1/inputs/query",
            parameters: [.body("uuids", .texts)]
        ),
        Operation(
            name: "inputs.query",
            method: .post,
            path: "v2/inputs/query",
            parameters: [
                .body("project", .text, optional: true), .body("batch", .text, optional: true),
                .body("sceneUuids", .texts, optional: true), .body("externalIds", .texts, optional: true),
            ],
            paging: .cursor
        ),
        Operation(
            name: "inputs.invalidate",
            method: .post,
            path: "v1/inputs/actions/invalidate",
            parameters: [.body("inputIds", .texts), .body("invalidatedReason", .text)],
            discardsAnswer: true
        ),
        Operation(
            name: "inputs.delete",
            method: .delete,
            path: "v2/inputs/{uuid}",
            parameters: [.path("uuid")],
            discardsAnswer: true
        ),
        Operation(
            name: "inputs.create-from-scene",
            method: .post,
            path: "v1/inputs",
            parameters: [.body("sceneUuid", .text), .body("project", .text), .body("batch", .text, optional: true)],
            takesDryRun: true,
            repeatability: .onlyIfUnprocessed
        ),
        Operation(
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
        Operation(
            name: "inputs.update-pre-annotation",
            method: .patch,
            path: "v2/inputs/{inputUuid}/pre-annotation",
            parameters: [.path("inputUuid"), .body("uuid", .text)],
            discardsAnswer: true
        ),
        Operation(
            name: "request-inputs.list",
            method: .get,
            host: .orderExecution,
            path: "v2/request-inputs",
            parameters: [
                .query("requestId", .text, optional: false), .query("sceneId", .text), .query("limit", .integer),
            ],
            paging: .cursor
        ),
        Operation(
            name: "request-inputs.get",
            method: .get,
            host: .orderExecution,
            path: "v2/request-inputs/{id}",
            parameters: [.path("id")]
        ),
        Operation(
            name: "calibrations.create",
            method: .post,
            path: "v1/calibrations",
            parameters: [.body("externalId", .text), .body("calibration", .object)],
            repeatability: .onlyIfUnprocessed,
            isInWorkspace: true
        ),
        Operation(
            name: "calibrations.get",
            method: .get,
            path: "v1/calibrations",
            parameters: [.query("id", .text, optional: false)]
        ),
        Operation(
            name: "calibrations.list",
            method: .get,
            path: "v1/calibrations",
            parameters: [.query("externalId", .text)]
        ),
        Operation(
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
        Operation(
            name: "pre-annotations.create-from-cloud-resource",
            method: .post,
            path: "v2/pre-annotations",
            parameters: [
                .body("sceneUuid", .text), .body("externalId", .text), .body("externalResourceId", .text),
                .body("postponeExternalResourceImport", .flag, optional: true),
            ],
            repeatability: .onlyIfUnprocessed
        ),
        Operation(
            name: "pre-annotations.list",
            method: .get,
            path: "v2/pre-annotations",
            parameters: [
                .query("uuids", .texts), .query("externalIds", .texts), .query("sceneUuids", .texts),
                .query("sceneExternalIds", .texts), .query("statuses", .texts),
            ],
            paging: .offset(limit: 1000)
        ),
        Operation(
            name: "pre-annotations.make-available",
            method: .patch,
            path: "v2/pre-annotations/{id}",
            parameters: [.path("id")],
            constants: JSONObject([("status", "processing")]),
            discardsAnswer: true
        ),
        Operation(
            name: "pre-annotations.delete",
            method: .delete,
            path: "v2/pre-annotations/{id}",
            parameters: [.path("id")],
            discardsAnswer: true
        ),
        Operation(
            name: "pre-annotations.get",
            method: .get,
            path: "v2/pre-annotations/{uuid}/resolved",
            parameters: [.path("uuid")]
        ),
    ]
}

extension Operation.Parameter {
    static func path(_ name: String) -> Self { Self(name: name, kind: .text, place: .path, isRequired: true) }

    static func query(_ name: String, _ kind: Kind, optional: Bool = true) -> Self {
        Self(name: name, kind: kind, place: .query, isRequired: !optional)
    }

    static func body(_ name: String, _ kind: Kind, optional: Bool = false) -> Self {
        Self(name: name, kind: kind, place: .body, isRequired: !optional)
    }
}
