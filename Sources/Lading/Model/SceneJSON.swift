// The pieces that the scene document and the platform's request bodies have in common.

extension SceneType {
    func setFrames(_ frames: [JSONValue], in object: inout JSONObject) {
        if isSequence {
            object.set("frames", .array(frames))
        } else {
            object.setIfPresent("frame", frames.first)
        }
    }
}

extension Frame {
    func json(in type: SceneType, resource: (Resource) -> JSONValue) -> JSONValue {
        var object = JSONObject()
        if type.isSequence {
            object.set("frameId", .string(frameID))
            object.set("relativeTimestamp", .integer(relativeTimestamp))
            object.set("metadata", .object(metadata))
        }
        if type.hasLidars { object.set("pointClouds", .array(pointClouds.map(resource))) }
        if type.hasCameras { object.set("images", .array(images.map(resource))) }
        if type.takesEgoPose { object.setIfPresent("egoVehiclePose", egoVehiclePose?.json(rotation: "rotation")) }
        if type.hasLidars { object.setIfPresent("unixTimestamp", unixTimestamp.map { .integer($0) }) }
        return .object(object)
    }
}

extension Resource {
    var json: JSONObject {
        var object = JSONObject([
            ("filename", .string(filename)), ("resourceId", .string(resourceID)),
            ("sensorName", .string(sensorName)), ("clientFilename", .string(clientFilename)),
        ])
        if kind == .image { object.setIfPresent("metadata", shutter?.json) }
        return object
    }
}

extension Resource.ShutterTimes {
    fileprivate var json: JSONValue {
        var object = JSONObject([("shutterTimeStartNs", .integer(start)), ("shutterTimeEndNs", .integer(end))])
        object.setIfPresent("reversedShutter", reversed.map { .bool($0) })
        return .object(object)
    }
}

extension SensorSpecification {
    var json: JSONValue { json(pretty: "sensorToPrettyName", order: "sensorOrder") }
    /// The images job's words for the same.
    var jobJSON: JSONValue { json(pretty: "sourceToPrettyName", order: "sourceOrder") }

    private func json(pretty: String, order orderKey: String) -> JSONValue {
        var object = JSONObject()
        if let prettyNames {
            object.set(pretty, .object(JSONObject(prettyNames.map { ($0.sensor, .string($0.name)) })))
        }
        object.setIfPresent(orderKey, order.map { .array($0.map { .string($0) }) })
        return .object(object)
    }
}

extension IMUSample {
    var json: JSONValue {
        guard case .object(var object) = pose.json(rotation: "rotationQuaternion") else { return .null }
        object.set("timestamp", .integer(timestamp))
        return .object(object)
    }
}

extension Pose {
    func json(rotation key: String) -> JSONValue {
        let place: JSONValue = ["x": .number(position.x), "y": .number(position.y), "z": .number(position.z)]
        let turn: JSONValue = [
            "w": .number(rotation.w), "x": .number(rotation.x), "y": .number(rotation.y), "z": .number(rotation.z),
        ]
        return .object(JSONObject([("position", place), (key, turn)]))
    }
}

extension JSONValue {
    /// Null for what JSON can't say; the rules refuse such a scene before anything is sent.
    fileprivate static func number(_ value: Double) -> JSONValue { JSONNumber(value).map { .number($0) } ?? .null }
}
