// The request bodies of the Kognic platform that a scene is turned into.

extension Scene {
    /// What is posted to the scene type's route.
    /// - Parameter imuResourceID: what the platform answered to `imuRequestBody`; nil without IMU data.
    func sceneBody(sceneUUID: String, imuResourceID: String?, motionCompensation: Bool) -> JSONValue {
        var body = JSONObject([("externalId", .string(externalID))])
        type.setFrames(frames.map { $0.json(in: type) { .object($0.json) } }, in: &body)
        if type.needsCalibration { body.setIfPresent("calibrationId", calibrationID.map { .string($0) }) }
        if type.takesSensorSpecification { body.setIfPresent("sensorSpecification", sensorSpecification?.json) }
        body.set("metadata", .object(metadata))
        body.set("internalId", .string(sceneUUID))
        body.setIfPresent("imuData", imuResourceID.map { .string($0) })
        body.set("featureFlags", ["shouldMotionCompensate": .bool(motionCompensation)])
        return .object(body)
    }

    /// Asks for a place to put the IMU data.
    func imuRequestBody(sceneUUID: String) -> JSONValue {
        ["imuData": imuFileBody(), "internalId": .string(sceneUUID)]
    }

    /// The file that goes there.
    func imuFileBody() -> JSONValue { .array(imuData.map(\.json)) }

    /// The images job asks for its URLs first; they are answered by resource id.
    func uploadURLsBody() -> JSONValue {
        let all = resources
        return ["filesToUpload": .array(sentResources.map { .string(all[$0].resourceID) })]
    }

    /// - Parameter sizes: of each of the `resources`, for those that came without.
    func imagesJobBody(internalID: String, sizes: [ImageSize?]) -> JSONValue {
        var read = sizes.makeIterator()
        let images = resources.map { image in
            let size = read.next() ?? nil
            var object = JSONObject([("filename", .string(image.resourceID))])
            object.setIfPresent("width", (image.width ?? size?.width).map { .integer($0) })
            object.setIfPresent("height", (image.height ?? size?.height).map { .integer($0) })
            object.set("source", .string(image.sensorName))
            return JSONValue.object(object)
        }
        var metadata = JSONObject([("externalId", .string(externalID))])
        metadata.setIfPresent("sourceSpecification", sensorSpecification?.jobJSON)
        return [
            "files": ["images": .array(images)], "metadata": .object(metadata), "internalId": .string(internalID),
        ]
    }
}
