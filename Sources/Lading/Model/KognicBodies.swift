/// The request bodies of the Kognic platform that a scene is turned into.
enum KognicBodies {
    /// What is posted to the scene type's route.
    /// - Parameter imuResourceID: what the platform answered to `imuRequestBody`; nil without IMU data.
    static func sceneBody(
        _ scene: Scene,
        sceneUUID: String,
        imuResourceID: String?,
        motionCompensation: Bool
    ) -> JSONValue {
        var body = JSONObject([("externalId", .string(scene.externalID))])
        scene.type.setFrames(scene.frames.map { $0.json(in: scene.type) { .object($0.json) } }, in: &body)
        if scene.type.needsCalibration { body.setIfPresent("calibrationId", scene.calibrationID.map { .string($0) }) }
        if scene.type.takesSensorSpecification {
            body.setIfPresent("sensorSpecification", scene.sensorSpecification?.json)
        }
        body.set("metadata", .object(scene.metadata))
        body.set("internalId", .string(sceneUUID))
        body.setIfPresent("imuData", imuResourceID.map { .string($0) })
        body.set("featureFlags", ["shouldMotionCompensate": .bool(motionCompensation)])
        return .object(body)
    }

    /// Asks for a place to put the IMU data.
    static func imuRequestBody(_ scene: Scene, sceneUUID: String) -> JSONValue {
        ["imuData": imuFileBody(scene), "internalId": .string(sceneUUID)]
    }

    /// The file that goes there.
    static func imuFileBody(_ scene: Scene) -> JSONValue { .array(scene.imuData.map(\.json)) }

    /// The images job asks for its URLs first; they are answered by resource id.
    static func uploadURLsBody(_ scene: Scene) -> JSONValue {
        ["filesToUpload": .array(scene.resources.map { .string($0.resource.resourceID) })]
    }

    /// - Parameters:
    ///   - externalID: the scene's, or one made up for this call.
    ///   - sizes: width and height of the images by resource id, for those that came without.
    static func imagesJobBody(
        _ scene: Scene,
        externalID: String,
        internalID: String,
        sizes: [String: ImageSize]
    ) -> JSONValue {
        let images = scene.resources.map { _, image in
            let size = sizes[image.resourceID]
            var object = JSONObject([("filename", .string(image.resourceID))])
            object.setIfPresent("width", (image.width ?? size?.width).map { .integer($0) })
            object.setIfPresent("height", (image.height ?? size?.height).map { .integer($0) })
            object.set("source", .string(image.sensorName))
            return JSONValue.object(object)
        }
        var metadata = JSONObject([("externalId", .string(externalID))])
        metadata.setIfPresent("sourceSpecification", scene.sensorSpecification?.jobJSON)
        return [
            "files": ["images": .array(images)], "metadata": .object(metadata), "internalId": .string(internalID),
        ]
    }
}
