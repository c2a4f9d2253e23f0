/// Reads the resources of a scene document.
struct ResourceReader {
    private let type: SceneType
    private let folder: String?
    private let home: String?

    init(_ type: SceneType, folder: String?, home: String?) {
        self.type = type
        self.folder = folder
        self.home = home
    }

    private static let names = ["filename", "clientFilename", "resourceId", "format"]

    func pointCloud(_ node: DocumentNode) throws(DocumentError) -> Resource {
        try resource(.pointCloud, node.object(Self.names + ["sensorName"]), sensor: "sensorName")
    }

    func image(_ node: DocumentNode) throws(DocumentError) -> Resource {
        let object = try node.object(Self.names + ["sensorName", "metadata"])
        var image = try resource(.image, object, sensor: "sensorName")
        if let metadata = object.optional("metadata") { image.shutter = try shutter(metadata) }
        return image
    }

    /// An image of the images job, which calls sensors sources.
    func jobImage(_ node: DocumentNode) throws(DocumentError) -> Resource {
        let object = try node.object(Self.names + ["source", "width", "height"])
        var image = try resource(.image, object, sensor: "source")
        image.width = try object.optional("width")?.size()
        image.height = try object.optional("height")?.size()
        return image
    }

    private func resource(
        _ kind: Resource.Kind,
        _ object: DocumentObject,
        sensor: String
    ) throws(DocumentError) -> Resource {
        let names = ResourceNames(
            filename: try object.required("filename").text(),
            clientFilename: try object.optional("clientFilename")?.text(),
            resourceID: try object.optional("resourceId")?.text(),
            sensorName: try object.optional(sensor)?.text(),
            format: try object.optional("format").map(format)
        )
        return Resource(kind, names, in: type, folder: folder, home: home)
    }

    private func format(_ node: DocumentNode) throws(DocumentError) -> ResourceFormat {
        let name = try node.text()
        guard let format = ResourceFormat(named: name) else {
            let all = ResourceFormat.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
            throw node.failure("unknown format \"\(shown: name)\"; formats are \(all)")
        }
        return format
    }

    private func shutter(_ node: DocumentNode) throws(DocumentError) -> Resource.ShutterTimes {
        let object = try node.object(["shutterTimeStartNs", "shutterTimeEndNs", "reversedShutter"])
        return Resource.ShutterTimes(
            start: try object.required("shutterTimeStartNs").integer(),
            end: try object.required("shutterTimeEndNs").integer(),
            reversed: try object.optional("reversedShutter")?.boolean()
        )
    }
}
