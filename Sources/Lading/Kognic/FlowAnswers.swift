/// Pairs the signed URLs of an answer (`files`) with the files that were asked for, in their order.
///
/// A file that stands in several places goes once, as the first of them.
func signedUploads(_ answer: JSONValue, of scene: Scene) -> Result<[FlowAction], Failure> {
    let ids = scene.resources.map(\.resourceID)
    let twins = scene.twins
    guard let files = answer.object?["files"]?.object else {
        return .failure(.unexpectedAnswer("create scene", expected: "files with signed URLs"))
    }
    guard files.members.count == ids.count - twins.count else {
        return .failure(
            Failure(
                .response,
                "The platform gave \(files.members.count) signed URLs for \(ids.count - twins.count) files. "
                    + "Each file has a resource id of its own."
            )
        )
    }
    var uploads: [FlowAction] = []
    for (index, id) in ids.enumerated() where twins[index] == nil {
        guard let url = files[id]?.string else {
            return .failure(Failure(.response, item: id, "The platform gave no signed URL for “\(shown: id)”."))
        }
        uploads.append(.upload(file: .resource(index), url: url))
    }
    return .success(uploads)
}

extension Failure {
    func unknownTarget(project: String, batch: String?) -> Failure {
        let target =
            batch.map { "batch “\(shown: $0)” of project “\(shown: project)”" } ?? "project “\(shown: project)”"
        return Failure(
            .targetUnknown,
            stage: stage,
            httpStatus: httpStatus,
            item: batch ?? project,
            "The platform does not know \(target), or you may not write to it. \(message)"
        )
    }
}
