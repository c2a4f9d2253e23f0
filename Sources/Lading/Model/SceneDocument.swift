/// The scene document: the platform's own scene body with a "type" beside it.
enum SceneDocument {
    /// - Parameter home: the value of HOME, for names that begin with "~".
    static func read(_ document: JSONValue, home: String?) throws(DocumentError) -> Scene {
        let root = DocumentNode(document)
        let type = try sceneType(of: root)
        return try SceneReader(type: type, home: home).scene(root)
    }

    private static func sceneType(of root: DocumentNode) throws(DocumentError) -> SceneType {
        guard let type = try root.members().first(where: { $0.key.isSame(as: "type") })?.node else {
            throw DocumentError(path: "type", message: "this member is required; types are \(typeNames)")
        }
        let name = try type.text()
        guard let known = SceneType(named: name) else {
            let hint = nearestName(to: name, in: SceneType.allCases.map(\.rawValue))
            throw type.failure(
                "unknown type \"\(shown: name)\"; "
                    + (hint.map { "did you mean \"\($0)\"?" } ?? "types are \(typeNames)")
            )
        }
        return known
    }

    private static var typeNames: String {
        SceneType.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
    }
}

private struct SceneReader {
    let type: SceneType
    let home: String?

    func scene(_ root: DocumentNode) throws(DocumentError) -> Scene {
        type == .images ? try imagesJob(root) : try platformScene(root)
    }

    private func platformScene(_ root: DocumentNode) throws(DocumentError) -> Scene {
        var known = ["type", "externalId", type.isSequence ? "frames" : "frame", "metadata"]
        if type.takesSensorSpecification { known.append("sensorSpecification") }
        if type.needsCalibration { known.append("calibrationId") }
        if type.hasLidars { known.append("imuData") }
        let object = try root.object(known)

        var scene = Scene(type: type, externalID: try object.required("externalId").text())
        scene.calibrationID = try object.optional("calibrationId")?.text()
        scene.metadata = try metadata(object.optional("metadata"))
        if let node = object.optional("sensorSpecification") {
            scene.sensorSpecification = try specification(node, pretty: "sensorToPrettyName", order: "sensorOrder")
        }
        for sample in try object.optional("imuData")?.list() ?? [] { scene.imuData.append(try imuSample(sample)) }
        if type.isSequence {
            for node in try object.required("frames").list() { scene.frames.append(try frame(node)) }
        } else {
            scene.frames = [try frame(try object.required("frame"))]
        }
        return scene
    }

    private func imagesJob(_ root: DocumentNode) throws(DocumentError) -> Scene {
        let object = try root.object(["type", "externalId", "folder", "images", "sourceSpecification"])
        var scene = Scene(type: type, externalID: try object.optional("externalId")?.text() ?? "")
        scene.folder = try object.optional("folder")?.text()
        if let node = object.optional("sourceSpecification") {
            scene.sensorSpecification = try specification(node, pretty: "sourceToPrettyName", order: "sourceOrder")
        }
        var frame = Frame(frameID: "", relativeTimestamp: 0)
        for node in try object.required("images").list() {
            frame.images.append(try ResourceReader(type, folder: scene.folder, home: home).jobImage(node))
        }
        scene.frames = [frame]
        return scene
    }

    private func frame(_ node: DocumentNode) throws(DocumentError) -> Frame {
        var known: [String] = []
        if type.isSequence { known += ["frameId", "relativeTimestamp", "metadata"] }
        if type.hasCameras { known.append("images") }
        if type.hasLidars { known += ["pointClouds", "unixTimestamp"] }
        if type.takesEgoPose { known.append("egoVehiclePose") }
        let object = try node.object(known)

        var frame = Frame(frameID: "", relativeTimestamp: 0)
        if type.isSequence {
            frame.frameID = try object.required("frameId").text()
            frame.relativeTimestamp = try object.required("relativeTimestamp").integer()
            frame.metadata = try metadata(object.optional("metadata"))
        }
        let resources = ResourceReader(type, folder: nil, home: home)
        for image in try object.optional("images")?.list() ?? [] { frame.images.append(try resources.image(image)) }
        for cloud in try object.optional("pointClouds")?.list() ?? [] {
            frame.pointClouds.append(try resources.pointCloud(cloud))
        }
        if let pose = object.optional("egoVehiclePose") { frame.egoVehiclePose = try self.pose(pose, "rotation") }
        frame.unixTimestamp = try object.optional("unixTimestamp")?.integer()
        return frame
    }

    private func metadata(_ node: DocumentNode?) throws(DocumentError) -> JSONObject {
        var metadata = JSONObject()
        for (key, node) in try node?.members() ?? [] {
            switch node.value {
            case .string, .bool: metadata.set(key, node.value)
            case .number:
                _ = try node.finite()
                metadata.set(key, node.value)
            case .null where key.isSame(as: "region"): continue
            case .null, .array, .object:
                throw node.failure(
                    "metadata is flat: text, a number or a boolean is expected, but there is \(node.value.kindName)"
                )
            }
        }
        return metadata
    }

    private func specification(
        _ node: DocumentNode,
        pretty: String,
        order: String
    ) throws(DocumentError) -> SensorSpecification {
        let object = try node.object([pretty, order])
        var specification = SensorSpecification()
        if let names = object.optional(pretty) {
            specification.prettyNames = []
            for (sensor, name) in try names.members() {
                specification.prettyNames?.append(.init(sensor: sensor, name: try name.text()))
            }
        }
        if let sensors = object.optional(order) {
            specification.order = []
            for sensor in try sensors.list() { specification.order?.append(try sensor.text()) }
        }
        return specification
    }

    private func imuSample(_ node: DocumentNode) throws(DocumentError) -> IMUSample {
        let object = try node.object(["position", "rotationQuaternion", "timestamp"])
        return IMUSample(
            timestamp: try object.required("timestamp").integer(),
            pose: try pose(of: object, "rotationQuaternion")
        )
    }

    private func pose(_ node: DocumentNode, _ rotation: String) throws(DocumentError) -> Pose {
        try pose(of: try node.object(["position", rotation]), rotation)
    }

    private func pose(of object: DocumentObject, _ rotation: String) throws(DocumentError) -> Pose {
        let position = try object.required("position").object(["x", "y", "z"])
        let quaternion = try object.required(rotation).object(["w", "x", "y", "z"])
        return Pose(
            position: .init(
                x: try position.required("x").finite(),
                y: try position.required("y").finite(),
                z: try position.required("z").finite()
            ),
            rotation: .init(
                w: try quaternion.required("w").finite(),
                x: try quaternion.required("x").finite(),
                y: try quaternion.required("y").finite(),
                z: try quaternion.required("z").finite()
            )
        )
    }
}
