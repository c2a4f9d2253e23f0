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
    "pre-annotations.create": "`{id}`; null for a dry run",
    "pre-annotations.create-from-cloud-resource": "`{id}`",
    "pre-annotations.list": "list of `{uuid, externalId, sceneUuid, sceneExternalId, status}`",
    "pre-annotations.make-available": "null",
    "pre-annotations.delete": "null",
    "pre-annotations.get": "the pre-annotation with its OpenLABEL document",
]

extension KognicOperation {
    fileprivate var parametersInWords: String {
        let all = allParameters.map { parameter in
            "`\(parameter.name)` \(parameter.kind.words)" + (parameter.isRequired ? "" : ", optional")
        }
        return all.isEmpty ? "none" : all.joined(separator: "; ")
    }

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
            request that it makes, and what the document of the job (`lading_job_document`) is. Parameters go into the
            body unless the path or the remark names them. Answers come without the platform's envelope, lists that come
            in pages as one list. With `"dryRun": true` the platform only validates. The rows are checked against the
            library by its tests; `LADING_UPDATE_DOCS=1 swift test --filter operations` writes them anew.

            | operation | parameters | request | document |
            |---|---|---|---|
            | `session.open` | none | signs in and settles the workspace, unless that was done | `{workspaceId, clientId}` |

            """
        for operation in KognicOperation.all {
            text += "| `\(operation.name)` | \(operation.parametersInWords) | \(operation.requestInWords) | "
            text += (documents[operation.name] ?? "") + " |\n"
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
    }
}
