public import CLading

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
        if try readFlag(given.has_unix_timestamp, "has_unix_timestamp") {
            frame.unixTimestamp = given.unix_timestamp_ns
        }
        if try readFlag(given.has_ego_pose, "has_ego_pose") {
            frame.egoVehiclePose = try checked(given.ego_pose, "ego_pose")
        }
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
