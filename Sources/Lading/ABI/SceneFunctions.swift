public import CLading
import Glibc

/// For "~" in file names, as the shell has it when the scene is built.
private func homeFolder() -> String? { getenv("HOME").map { String(cString: $0) } }

/// Changes a scene, or leaves it as it was when `change` throws.
private func changeScene(
    _ handle: OpaquePointer?,
    _ error: UnsafeMutablePointer<lading_error>?,
    _ change: (inout Scene) throws(Failure) -> Void
) -> Int32 {
    exported(error) { () throws(Failure) in
        try HandleTable.scene(handle).scene.withLock { scene throws(Failure) in try change(&scene) }
    }
}

@_cdecl("lading_scene_create")
public func lading_scene_create(
    _ type: Int32,
    _ externalID: UnsafePointer<CChar>?,
    _ externalIDLength: UInt64,
    _ scene: UnsafeMutablePointer<OpaquePointer?>?,
    _ error: UnsafeMutablePointer<lading_error>?
) -> Int32 {
    scene?.pointee = nil
    return exported(error) { () throws(Failure) in
        try isGiven(scene, "scene")
        guard let type = SceneType(code: type) else {
            throw Failure(.argument, item: "type", "There is no scene type \(type); see LADING_SCENE_.")
        }
        let externalID = try readText(externalID, externalIDLength, "external_id")
        if externalID.isEmpty && type != .images {
            throw Failure(.argument, item: "external_id", "external_id is empty; give the scene a name of your own.")
        }
        let handle = SceneHandle(Scene(type: type, externalID: externalID))
        try write(try HandleTable.shared.insert(handle, .scene), to: scene, "scene")
    }
}

@_cdecl("lading_scene_create_json")
public func lading_scene_create_json(
    _ json: UnsafePointer<CChar>?,
    _ jsonLength: UInt64,
    _ scene: UnsafeMutablePointer<OpaquePointer?>?,
    _ error: UnsafeMutablePointer<lading_error>?
) -> Int32 {
    scene?.pointee = nil
    return exported(error) { () throws(Failure) in
        try isGiven(scene, "scene")
        let document = try readJSON(json, jsonLength, "json")
        let handle: SceneHandle
        do throws(DocumentError) {
            handle = SceneHandle(try SceneDocument.read(document, home: homeFolder()))
        } catch let problem {
            let path = problem.path.isEmpty ? "json" : problem.path
            throw Failure(.json, stage: .validation, item: path, "\(path): \(problem.message)")
        }
        try write(try HandleTable.shared.insert(handle, .scene), to: scene, "scene")
    }
}

func readJSON(
    _ json: UnsafePointer<CChar>?,
    _ length: UInt64,
    _ name: StaticString
) throws(Failure) -> JSONValue {
    let text = try readText(json, length, name)
    do throws(JSONError) {
        return try JSONValue.parse(text)
    } catch let problem {
        throw Failure(.json, item: "\(name)", "\(name) is not JSON: \(problem.message).")
    }
}

@_cdecl("lading_scene_destroy")
public func lading_scene_destroy(_ scene: OpaquePointer?) -> Int32 {
    exported(nil) { () throws(Failure) in
        _ = try HandleTable.shared.remove(scene, .scene, SceneHandle.self)
    }
}

@_cdecl("lading_scene_json")
public func lading_scene_json(
    _ scene: OpaquePointer?,
    _ json: UnsafeMutablePointer<lading_string>?,
    _ error: UnsafeMutablePointer<lading_error>?
) -> Int32 {
    exported(error) { () throws(Failure) in
        let handle = try HandleTable.scene(scene)
        let text = handle.scene.withLock { SceneDocument.write($0).text }
        try write(handle.strings.lent(text), to: json, "json")
    }
}

@_cdecl("lading_scene_set_folder")
public func lading_scene_set_folder(
    _ scene: OpaquePointer?,
    _ folder: UnsafePointer<CChar>?,
    _ folderLength: UInt64,
    _ error: UnsafeMutablePointer<lading_error>?
) -> Int32 {
    changeScene(scene, error) { scene throws(Failure) in
        let folder = try readRequired(folder, folderLength, "folder")
        guard scene.type == .images, scene.resources.isEmpty else {
            throw Failure(.state, item: "folder", "Only an images job has a folder, and it comes before the images.")
        }
        scene.folder = folder
    }
}

@_cdecl("lading_scene_set_calibration")
public func lading_scene_set_calibration(
    _ scene: OpaquePointer?,
    _ id: UnsafePointer<CChar>?,
    _ idLength: UInt64,
    _ error: UnsafeMutablePointer<lading_error>?
) -> Int32 {
    changeScene(scene, error) { scene throws(Failure) in
        scene.calibrationID = try readRequired(id, idLength, "id")
    }
}

// MARK: - Metadata

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

extension Scene {
    fileprivate func index(ofFrame frame: UInt32) throws(Failure) -> Int {
        guard let index = Int(exactly: frame), frames.indices.contains(index) else {
            throw Failure(.argument, item: "frame", "There is no frame \(frame); the scene has \(frames.count).")
        }
        return index
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
    setMetadata(scene, frame, key, keyLength, error) { .bool(value != 0) }
}

// MARK: - Sensors

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

// MARK: - Frames

extension Pose {
    fileprivate init(_ pose: lading_pose) {
        self.init(
            position: Position(x: pose.x, y: pose.y, z: pose.z),
            rotation: Rotation(w: pose.qw, x: pose.qx, y: pose.qy, z: pose.qz)
        )
    }

    /// JSON has no other numbers than finite ones, so a pose with others could not even be written down.
    fileprivate var isFinite: Bool {
        [position.x, position.y, position.z, rotation.w, rotation.x, rotation.y, rotation.z].allSatisfy(\.isFinite)
    }
}

private func checked(_ pose: lading_pose, _ item: StaticString) throws(Failure) -> Pose {
    let pose = Pose(pose)
    guard pose.isFinite else {
        throw Failure(.argument, item: "\(item)", "\(item) has a number that is not finite.")
    }
    return pose
}

@_cdecl("lading_scene_add_frame")
public func lading_scene_add_frame(
    _ scene: OpaquePointer?,
    _ frame: UnsafePointer<lading_frame>?,
    _ index: UnsafeMutablePointer<UInt32>?,
    _ error: UnsafeMutablePointer<lading_error>?
) -> Int32 {
    changeScene(scene, error) { scene throws(Failure) in
        let given = try readStruct(frame, "frame", initial: lading_frame())
        guard scene.type.isSequence else {
            throw Failure(
                .state,
                item: "frame",
                "A scene of type \(scene.type.rawValue) has one frame, index 0, and takes no other."
            )
        }
        guard let number = UInt32(exactly: scene.frames.count), number < UInt32.max else {
            throw Failure(.state, item: "frame", "The scene has as many frames as can be counted.")
        }
        var frame = Frame(
            frameID: try readText(given.frame_id, "frame_id"),
            relativeTimestamp: given.relative_timestamp_ms
        )
        if given.has_unix_timestamp != 0 { frame.unixTimestamp = given.unix_timestamp_ns }
        if given.has_ego_pose != 0 { frame.egoVehiclePose = try checked(given.ego_pose, "ego_pose") }
        scene.frames.append(frame)
        index?.pointee = number
    }
}

@_cdecl("lading_scene_set_unix_timestamp")
public func lading_scene_set_unix_timestamp(
    _ scene: OpaquePointer?,
    _ timestamp: Int64,
    _ error: UnsafeMutablePointer<lading_error>?
) -> Int32 {
    changeScene(scene, error) { scene throws(Failure) in
        guard !scene.type.isSequence, scene.type.hasLidars, !scene.frames.isEmpty else {
            throw Failure(
                .state,
                item: "unix_timestamp_ns",
                "Only the one frame of a lidars or lidars-and-cameras scene is given its time here."
            )
        }
        scene.frames[0].unixTimestamp = timestamp
    }
}

@_cdecl("lading_scene_add_imu_samples")
public func lading_scene_add_imu_samples(
    _ scene: OpaquePointer?,
    _ samples: UnsafePointer<lading_imu_sample>?,
    _ count: UInt64,
    _ error: UnsafeMutablePointer<lading_error>?
) -> Int32 {
    changeScene(scene, error) { scene throws(Failure) in
        guard let number = Int(exactly: count), number <= 1 << 32, samples != nil || number == 0 else {
            throw Failure(.argument, item: "samples", "samples is NULL, or count is more than memory has.")
        }
        var added: [IMUSample] = []
        for sample in UnsafeBufferPointer(start: samples, count: number) {
            added.append(IMUSample(timestamp: sample.timestamp_ns, pose: try checked(sample.pose, "samples")))
        }
        scene.imuData += added
    }
}

// MARK: - Resources

@_cdecl("lading_scene_add_image")
public func lading_scene_add_image(
    _ scene: OpaquePointer?,
    _ frame: UInt32,
    _ image: UnsafePointer<lading_resource>?,
    _ error: UnsafeMutablePointer<lading_error>?
) -> Int32 {
    changeScene(scene, error) { scene throws(Failure) in
        let index = try scene.index(ofFrame: frame)
        scene.frames[index].images.append(try readResource(image, .image, in: scene))
    }
}

@_cdecl("lading_scene_add_point_cloud")
public func lading_scene_add_point_cloud(
    _ scene: OpaquePointer?,
    _ frame: UInt32,
    _ pointCloud: UnsafePointer<lading_resource>?,
    _ error: UnsafeMutablePointer<lading_error>?
) -> Int32 {
    changeScene(scene, error) { scene throws(Failure) in
        let index = try scene.index(ofFrame: frame)
        scene.frames[index].pointClouds.append(try readResource(pointCloud, .pointCloud, in: scene))
    }
}

private func readResource(
    _ pointer: UnsafePointer<lading_resource>?,
    _ kind: Resource.Kind,
    in scene: Scene
) throws(Failure) -> Resource {
    let given = try readStruct(pointer, "resource", initial: lading_resource())
    let filename = try readText(given.filename, "filename")
    guard !filename.isEmpty else { throw Failure(.argument, item: "filename", "filename is empty.") }
    let formatName = try readText(given.format, "format")
    let format = ResourceFormat(rawValue: formatName)
    if format == nil && !formatName.isEmpty {
        let known = ResourceFormat.allCases.map(\.rawValue).joined(separator: ", ")
        throw Failure(.argument, item: filename, "“\(formatName)” is no format; formats are \(known).")
    }
    func nonEmpty(_ text: String) -> String? { text.isEmpty ? nil : text }
    let names = ResourceNames(
        filename: filename,
        resourceID: nonEmpty(try readText(given.resource_id, "resource_id")),
        sensorName: nonEmpty(try readText(given.sensor_name, "sensor_name")),
        format: format
    )
    var resource = Resource(kind, names, in: scene.type, folder: scene.folder, home: homeFolder())
    if given.has_shutter_times != 0 {
        let reversed: Bool? = given.reversed_shutter == 0 ? nil : given.reversed_shutter == 1
        resource.shutter = Resource.ShutterTimes(
            start: given.shutter_start_ns,
            end: given.shutter_end_ns,
            reversed: reversed
        )
    }
    resource.width = given.width == 0 ? nil : given.width
    resource.height = given.height == 0 ? nil : given.height
    // Last, since from here on the source is the library's.
    if let source = given.source {
        resource.source = try HostSourceReading.read(source, format: format, item: filename)
    }
    return resource
}

@_cdecl("lading_scene_set_source")
public func lading_scene_set_source(
    _ scene: OpaquePointer?,
    _ resourceID: UnsafePointer<CChar>?,
    _ resourceIDLength: UInt64,
    _ source: UnsafePointer<lading_source>?,
    _ error: UnsafeMutablePointer<lading_error>?
) -> Int32 {
    // Outlives the lock: letting go of the source before calls the host's drop.
    var before: ResourceSource?
    defer { withExtendedLifetime(before) {} }
    return changeScene(scene, error) { scene throws(Failure) in
        let id = try readRequired(resourceID, resourceIDLength, "resource_id")
        guard let resource = scene.resources.first(where: { $0.resourceID == id }) else {
            throw Failure(.argument, item: id, "The scene has no resource “\(id)”.")
        }
        guard let source else { throw Failure(.argument, item: "source", "source is NULL.") }
        before = resource.source
        _ = scene.setSource(try HostSourceReading.read(source, format: resource.format, item: id), ofResource: id)
    }
}
