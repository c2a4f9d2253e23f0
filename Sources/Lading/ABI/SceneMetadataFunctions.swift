public import CLading

private func setMetadata(
    _ scene: OpaquePointer?,
    _ frame: UInt32,
    _ key: UnsafePointer<CChar>?,
    _ keyLength: UInt64,
    _ error: UnsafeMutablePointer<lading_error>?,
    _ value: () throws(Failure) -> JSONValue
) -> Int32 {
    changeScene(scene, error) { scene throws(Failure) in
        let key = try readRequired(key, keyLength, "key")
        if frame == UInt32.max {
            scene.metadata.set(key, try value())
        } else {
            let index = try scene.index(ofFrame: frame)
            scene.frames[index].metadata.set(key, try value())
        }
    }
}

@_cdecl("lading_scene_set_metadata_string")
public func lading_scene_set_metadata_string(
    _ scene: OpaquePointer?,
    _ frame: UInt32,
    _ key: UnsafePointer<CChar>?,
    _ keyLength: UInt64,
    _ value: UnsafePointer<CChar>?,
    _ valueLength: UInt64,
    _ error: UnsafeMutablePointer<lading_error>?
) -> Int32 {
    setMetadata(scene, frame, key, keyLength, error) { () throws(Failure) in
        .string(try readText(value, valueLength, "value"))
    }
}

@_cdecl("lading_scene_set_metadata_integer")
public func lading_scene_set_metadata_integer(
    _ scene: OpaquePointer?,
    _ frame: UInt32,
    _ key: UnsafePointer<CChar>?,
    _ keyLength: UInt64,
    _ value: Int64,
    _ error: UnsafeMutablePointer<lading_error>?
) -> Int32 {
    setMetadata(scene, frame, key, keyLength, error) { .integer(value) }
}

@_cdecl("lading_scene_set_metadata_number")
public func lading_scene_set_metadata_number(
    _ scene: OpaquePointer?,
    _ frame: UInt32,
    _ key: UnsafePointer<CChar>?,
    _ keyLength: UInt64,
    _ value: Double,
    _ error: UnsafeMutablePointer<lading_error>?
) -> Int32 {
    setMetadata(scene, frame, key, keyLength, error) { () throws(Failure) in
        guard let number = JSONNumber(value) else {
            throw Failure(.argument, item: "value", "value is not a finite number, and JSON has no other.")
        }
        return .number(number)
    }
}

@_cdecl("lading_scene_set_metadata_boolean")
public func lading_scene_set_metadata_boolean(
    _ scene: OpaquePointer?,
    _ frame: UInt32,
    _ key: UnsafePointer<CChar>?,
    _ keyLength: UInt64,
    _ value: Int32,
    _ error: UnsafeMutablePointer<lading_error>?
) -> Int32 {
    setMetadata(scene, frame, key, keyLength, error) { () throws(Failure) in .bool(try readFlag(value, "value")) }
}

@_cdecl("lading_scene_set_pretty_name")
public func lading_scene_set_pretty_name(
    _ scene: OpaquePointer?,
    _ sensor: UnsafePointer<CChar>?,
    _ sensorLength: UInt64,
    _ name: UnsafePointer<CChar>?,
    _ nameLength: UInt64,
    _ error: UnsafeMutablePointer<lading_error>?
) -> Int32 {
    changeScene(scene, error) { scene throws(Failure) in
        let sensor = try readRequired(sensor, sensorLength, "sensor")
        var specification = scene.sensorSpecification ?? SensorSpecification()
        specification.setPrettyName(try readRequired(name, nameLength, "name"), of: sensor)
        scene.sensorSpecification = specification
    }
}

@_cdecl("lading_scene_add_sensor_order")
public func lading_scene_add_sensor_order(
    _ scene: OpaquePointer?,
    _ sensor: UnsafePointer<CChar>?,
    _ sensorLength: UInt64,
    _ error: UnsafeMutablePointer<lading_error>?
) -> Int32 {
    changeScene(scene, error) { scene throws(Failure) in
        let sensor = try readRequired(sensor, sensorLength, "sensor")
        var specification = scene.sensorSpecification ?? SensorSpecification()
        specification.order = (specification.order ?? []) + [sensor]
        scene.sensorSpecification = specification
    }
}
