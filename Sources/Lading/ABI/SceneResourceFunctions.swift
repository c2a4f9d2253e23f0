public import CLading

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
    let format = ResourceFormat(named: formatName)
    if format == nil && !formatName.isEmpty {
        let known = ResourceFormat.allCases.map(\.rawValue).joined(separator: ", ")
        throw Failure(.argument, item: filename, "“\(shown: formatName)” is no format; formats are \(known).")
    }
    func nonEmpty(_ text: String) -> String? { text.isEmpty ? nil : text }
    let names = ResourceNames(
        filename: filename,
        resourceID: nonEmpty(try readText(given.resource_id, "resource_id")),
        sensorName: nonEmpty(try readText(given.sensor_name, "sensor_name")),
        format: format
    )
    var resource = Resource(kind, names, in: scene.type, folder: scene.folder, home: homeFolder())
    guard (0...2).contains(given.reversed_shutter) else {
        let what = "reversed_shutter is 0, 1 or 2, not \(given.reversed_shutter)."
        throw Failure(.argument, item: "reversed_shutter", what)
    }
    if try readFlag(given.has_shutter_times, "has_shutter_times") {
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
        guard let source else { throw Failure(.argument, item: "source", "source is NULL.") }
        let isThere: Void? = try scene.withResource(id) { resource throws(Failure) in
            before = resource.source
            resource.source = try HostSourceReading.read(source, format: resource.format, item: id)
        }
        if isThere == nil { throw Failure(.argument, item: id, "The scene has no resource “\(shown: id)”.") }
    }
}
