/// The requests of the flows (wire notes, "A scene, step by step").
extension APIRequest {
    private static func workspace(_ id: String) -> [Query] { [Query(name: "workspaceId", value: id)] }

    /// `project/P/[batch/B/]`, or nothing.
    private static func target(project: String?, batch: String?) -> String {
        guard let project else { return "" }
        let inBatch = batch.map { "batch/\(percentEncoded($0))/" } ?? ""
        return "project/\(percentEncoded(project))/" + inBatch
    }

    static func initializeScene(workspaceID: String) -> APIRequest {
        APIRequest(
            method: .post,
            path: "v1/inputs/initialize",
            body: ["workspaceId": .string(workspaceID)],
            answerLimit: .status,
            label: "initialize scene"
        )
    }

    static func workspaces(organizations: [Int64]) -> APIRequest {
        APIRequest(
            method: .get,
            host: .workspace,
            path: "v1/workspaces",
            query: [Query(name: "anyRoleIn", value: "developer")]
                + organizations.map { Query(name: "organizationIds", value: String($0)) },
            label: "workspaces"
        )
    }

    static func imuData(_ body: JSONValue, workspaceID: String, dryRun: Bool) -> APIRequest {
        APIRequest(
            method: .post,
            path: "v1/imu",
            query: workspace(workspaceID),
            body: body,
            dryRun: dryRun,
            answerLimit: .status,
            discardsAnswer: dryRun,
            label: "IMU data"
        )
    }

    static func createScene(
        _ body: JSONValue,
        route: String,
        project: String?,
        batch: String?,
        workspaceID: String,
        dryRun: Bool
    ) -> APIRequest {
        APIRequest(
            method: .post,
            path: "v1/inputs/" + target(project: project, batch: batch) + route,
            query: workspace(workspaceID),
            body: body,
            dryRun: dryRun,
            repeatability: dryRun ? .safe : .onlyIfUnprocessed,
            discardsAnswer: dryRun,
            label: dryRun ? "validate scene" : "create scene"
        )
    }

    static func commit(sceneUUID: String) -> APIRequest {
        APIRequest(
            method: .post,
            path: "v1/inputs/\(percentEncoded(sceneUUID))/actions/commit",
            answerLimit: .status,
            discardsAnswer: true,
            label: "commit scene"
        )
    }

    static func scenes(uuids: [String]) -> APIRequest {
        APIRequest(
            method: .post,
            path: "v2/scenes/query",
            body: ["sceneUuids": .array(uuids.map(JSONValue.string))],
            answerLimit: .status,
            label: "scene status"
        )
    }

    static func createPreAnnotation(_ document: JSONValue, sceneUUID: String) -> APIRequest {
        APIRequest(
            method: .post,
            path: "v1/pre-annotations",
            body: ["sceneUuid": .string(sceneUUID), "preAnnotation": document],
            repeatability: .onlyIfUnprocessed,
            label: "create pre-annotation"
        )
    }

    static func preAnnotations(sceneUUID: String) -> APIRequest {
        APIRequest(
            method: .get,
            path: "v2/pre-annotations",
            query: [
                Query(name: "offset", value: "0"), Query(name: "limit", value: "1000"),
                Query(name: "sceneUuids", value: sceneUUID),
            ],
            label: "pre-annotations of a scene"
        )
    }

    static func createInput(sceneUUID: String, project: String, batch: String?) -> APIRequest {
        var body = JSONObject([("sceneUuid", .string(sceneUUID)), ("project", .string(project))])
        body.setIfPresent("batch", batch.map(JSONValue.string))
        return APIRequest(
            method: .post,
            path: "v1/inputs",
            body: .object(body),
            repeatability: .onlyIfUnprocessed,
            label: "create input"
        )
    }

    static func inputs(sceneUUID: String, project: String?) -> APIRequest {
        var body = JSONObject([("sceneUuids", [.string(sceneUUID)])])
        body.setIfPresent("project", project.map(JSONValue.string))
        return APIRequest(method: .post, path: "v2/inputs/query", body: .object(body), label: "inputs of a scene")
    }

    // MARK: The older images job

    /// A GET with a body, as that API wants it.
    static func uploadURLs(_ body: JSONValue) -> APIRequest {
        APIRequest(method: .get, path: "v1/inputs/upload-urls", body: body, label: "upload URLs")
    }

    static func createImagesJob(_ body: JSONValue, project: String?, batch: String?, dryRun: Bool) -> APIRequest {
        APIRequest(
            method: .post,
            path: "v1/inputs/" + target(project: project, batch: batch) + "images",
            body: body,
            dryRun: dryRun,
            repeatability: dryRun ? .safe : .onlyIfUnprocessed,
            discardsAnswer: dryRun,
            label: dryRun ? "validate images job" : "create images job"
        )
    }

    static func inputsByUUID(_ uuids: [String]) -> APIRequest {
        APIRequest(
            method: .post,
            path: "v1/inputs/query",
            body: ["uuids": .array(uuids.map(JSONValue.string))],
            label: "inputs by uuid"
        )
    }
}
