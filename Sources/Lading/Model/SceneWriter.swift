extension SceneDocument {
    /// The document that reads back as the same scene, but for host data: a document can't carry its source.
    static func write(_ scene: Scene) -> JSONValue {
        var document = JSONObject([("type", .string(scene.type.rawValue))])
        if scene.type == .images {
            if !scene.externalID.isEmpty { document.set("externalId", .string(scene.externalID)) }
            document.setIfPresent("folder", scene.folder.map { .string($0) })
            let images = scene.frames.flatMap(\.images)
            document.set("images", .array(images.map { .object($0.jobDocument) }))
            document.setIfPresent("sourceSpecification", scene.sensorSpecification?.jobJSON)
        } else {
            document.set("externalId", .string(scene.externalID))
            let frames = scene.frames.map { $0.json(in: scene.type) { .object($0.document) } }
            scene.type.setFrames(frames, in: &document)
            document.setIfPresent("calibrationId", scene.calibrationID.map { .string($0) })
            document.setIfPresent("sensorSpecification", scene.sensorSpecification?.json)
            document.set("metadata", .object(scene.metadata))
            if !scene.imuData.isEmpty { document.set("imuData", .array(scene.imuData.map(\.json))) }
        }
        return .object(document)
    }
}

extension Resource {
    fileprivate var document: JSONObject {
        var object = json
        object.setIfPresent("format", format.map { .string($0.rawValue) })
        return object
    }

    fileprivate var jobDocument: JSONObject {
        var object = JSONObject([
            ("filename", .string(filename)), ("clientFilename", .string(clientFilename)),
            ("resourceId", .string(resourceID)), ("source", .string(sensorName)),
        ])
        object.setIfPresent("width", width.map { .integer($0) })
        object.setIfPresent("height", height.map { .integer($0) })
        object.setIfPresent("format", format.map { .string($0.rawValue) })
        return object
    }
}
