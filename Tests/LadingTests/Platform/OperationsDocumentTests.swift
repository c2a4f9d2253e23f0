import FoundationEssentials
import Testing

@testable import Lading

/// What the document of each operation is, in the words of docs/operations.md.
private let documents: [String: String] = [
    "workspaces.list": "list of `{id, externalId, name, created, organization}`",
    "projects.list": "list of `{project, title, description, status, created}`",
    "batches.list": "list of `{project, batch, title, status, created, updated}`",
    "batches.create": "the batch, as in `batches.list`",
    "batches.publish": "the batch, as in `batches.list`",
    "annotation-types.list": "list of strings",
    "scenes.query":
        "list of `{uuid, workspaceId, externalId, sceneType, status, created, calibrationId, viewLink, errorMessage}`",
    "scenes.summary": "the scene with its sensors and frames",
    "scenes.ego-poses": "the poses of the ego vehicle, frame by frame",
    "scenes.invalidate": "null",
    "scenes.create": "`{uuid}` of the new scene",
    "scenes.update": "null",
    "inputs.fetch":
        "list of `{internalId, externalId, batchId, inputType, status, created, annotationTypes, calibrationId, "
        + "viewLink, errorMessage}`",
    "inputs.by-uuids": "list as in `inputs.fetch`",
    "inputs.query": "list of `{uuid, sceneUuid, requestUid, sceneExternalId, viewLink}`",
    "inputs.invalidate": "null",
    "inputs.delete": "null",
    "inputs.create-from-scene":
        "list of `{uuid, sceneUuid, requestUid, sceneExternalId, viewLink}`, one for each request; null for a dry run",
    "inputs.create": "the input; null for a dry run",
    "inputs.update-pre-annotation": "null",
    "request-inputs.list": "list of the inputs of a request",
    "request-inputs.get": "one input of a request",
    "calibrations.create": "`{id, externalId, created, workspaceId}`",
    "calibrations.get": "`{id, externalId, created, workspaceId, calibration}`",
    "calibrations.list": "list of `{id, externalId, created, workspaceId}`",
    "pre-annotations.create": "`{id}`; what the platform answers, or null, for a dry run",
    "pre-annotations.create-from-cloud-resource": "`{id}`",
    "pre-annotations.list": "list of `{uuid, externalId, sceneUuid, sceneExternalId, status}`",
    "pre-annotations.make-available": "null",
    "pre-annotations.delete": "null",
    "pre-annotations.get": "the pre-annotation with its OpenLABEL document",
]

private let labelboxDocuments: [String: String] = [
    "session.open": "the user whose API key it is: `{id, email, name}`",
    "users.get": "a user, as in `session.open`",
    "datasets.create": "the dataset, as in `datasets.get`",
    "datasets.get": "`{id, name, description, rowCount, createdAt, updatedAt}`",
    "iam-integrations.list":
        "list of `{id, name, provider, valid, isOrgDefault, createdAt, updatedAt, lastValidAt, settings}`",
    "metadata-ontology.get":
        "list of `{id, name, kind, reserved, options}`; options are a list of `{id, kind, name, reserved}`",
    "data-rows.get":
        "`{id, externalId, globalKey, rowData, mediaAttributes, metadataFields, customMetadata, createdAt, updatedAt}`",
    "data-rows.by-global-keys":
        "`{fetchedDataRows, notFoundGlobalKeys, accessDeniedGlobalKeys}`; the first is a list of `{id}` in the order of "
        + "the keys, its id empty where there is none",
    "tasks.list":
        "the newest 100 tasks of the user, the latest first: list of `{id, createdAt, updatedAt, name, status, "
        + "completionPercentage, result, errors, type, metadata}`",
    "tasks.get": "a task of the user, as in `tasks.list`",
    "tasks.rows-made": "a page: `{nodes, after, total}`; nodes are a list of `{id, externalId, globalKey, rowData}`",
    "tasks.rows-refused":
        "a page: `{results, after, total}`; results are a list of `{message, spec}`, a spec has `externalId`, "
        + "`globalKey`, `rowData`, `metadata` and `attachments`",
]

private func words(_ parameters: [some OperationParameter]) -> String {
    let all = parameters.map { parameter in
        "`\(parameter.name)` \(parameter.kind.words)" + (parameter.isRequired ? "" : ", optional")
    }
    return all.isEmpty ? "none" : all.joined(separator: "; ")
}

extension LabelboxOperation {
    /// What it asks first, and a remark where there is more to it.
    fileprivate var requestInWords: String {
        switch name {
        case "datasets.create":
            return "`iamIntegrations`, unless `iamIntegration` is empty: the one with that id, without it the "
                + "organization's default, must be there and valid; `createDataset`, not repeated when its answer is "
                + "lost; with an integration `setSignerForDataset` and `validateDataset`. When one of these fails, the "
                + "dataset is deleted again (`updateDataset`) and the error names the checks that failed"
        case "data-rows.by-global-keys":
            return "`dataRowsForGlobalKeys`, then `dataRowsForGlobalKeysResult` until the platform has looked them up"
        default:
            var sample = JSONObject()
            for parameter in parameters where parameter.isRequired { sample.set(parameter.name, "x") }
            var script = script(sample, "user")
            guard case .request(let request) = script.start() else { return "" }
            let page = request.variables["first"]?.int64
            let pages = page.map { ", of at most `first` rows (\($0)), from the `after` of the page before" }
            return "`\(request.field)`" + (needsUser ? " `createdTasks`" : "") + (pages ?? "")
        }
    }
}

extension KognicOperation {
    fileprivate var requestInWords: String {
        var words = "`\(method.rawValue) \(path)`"
        switch host {
        case .input: break
        case .workspace: words += " of the workspace API"
        case .orderExecution: words += " of the order execution API"
        case .annotationIntegration: words += " of the annotation integration API"
        }
        var notes: [String] = []
        if isInWorkspace { notes.append("with the session's `workspaceId`") }
        for (name, value) in constants.members { notes.append("with `\(name)` \(value.text)") }
        let query = parameters.filter { $0.place == .query }.map { "`\($0.name)`" }
        if !query.isEmpty { notes.append("\(query.joined(separator: ", ")) in the query") }
        if case .none = paging {} else { notes.append("page by page to the end") }
        for name in splits.sorted() { notes.append("`\(name)` \(Self.splitSize) at a time") }
        if repeatability == .onlyIfUnprocessed { notes.append("not repeated when its answer is lost") }
        return notes.isEmpty ? words : words + "; " + notes.joined(separator: "; ")
    }
}

@Suite struct `The list of operations` {
    private var table: String {
        var text = """
            # Operations

            What `lading_client_request` can ask the platform: the name, the members of the JSON object `parameters`, the
            request that it makes, and what the document of the job (`lading_job_document`) is. Answers come without the
            platform's envelope. The rows are checked against the library by its tests;
            `LADING_UPDATE_DOCS=1 swift test --filter operations` writes them anew.

            ## Kognic

            Parameters go into the body unless the path or the remark names them. Lists that come in pages come as one
            list. With `"dryRun": true` the platform only validates.

            | operation | parameters | request | document |
            |---|---|---|---|
            | `session.open` | none | signs in and settles the workspace, unless that was done | `{workspaceId, clientId}` |

            """
        for operation in KognicOperation.all {
            text += "| `\(operation.name)` | \(words(operation.allParameters)) | \(operation.requestInWords) | "
            text += (documents[operation.name] ?? "") + " |\n"
        }
        text += """

            ## Labelbox

            Parameters are the variables of the GraphQL request.

            | operation | parameters | request | document |
            |---|---|---|---|

            """
        for operation in LabelboxOperation.all {
            text += "| `\(operation.name)` | \(words(operation.parameters)) | \(operation.requestInWords) | "
            text += (labelboxDocuments[operation.name] ?? "") + " |\n"
        }
        return text
    }

    @Test func `in the documentation is the library's`() throws {
        let url = URL(fileURLWithPath: ProbeFixtures.path("../../docs/operations.md"))
        if ProcessInfo.processInfo.environment["LADING_UPDATE_DOCS"] == "1" {
            try Data(table.utf8).write(to: url)
        }
        #expect(String(decoding: try Data(contentsOf: url), as: UTF8.self) == table)
    }

    @Test func `says what each gives`() {
        #expect(Set(documents.keys) == Set(KognicOperation.all.map(\.name)))
        #expect(KognicOperation.all.map(\.name).count == documents.count)
        #expect(KognicOperation.named(KognicOperation.openSession) == nil)
        #expect(Set(labelboxDocuments.keys) == Set(LabelboxOperation.all.map(\.name)))
        #expect(LabelboxOperation.all.map(\.name).count == labelboxDocuments.count)
    }
}
