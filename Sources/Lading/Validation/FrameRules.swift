@Sendable func checkFrameIDs(_ scene: Scene) -> [Finding] {
    guard scene.type.isSequence else { return [] }
    var seen: Set<ByteText> = []
    return scene.frames.enumerated().compactMap { index, frame in
        if frame.frameID.isEmpty {
            return Finding(rule: .frameID, frame: index, item: "frameId", message: "the frame has no id; give it one")
        }
        guard !seen.insert(ByteText(frame.frameID)).inserted else { return nil }
        let message = "another frame has the same id; frame ids are unique in a scene"
        return Finding(rule: .frameIDDuplicate, frame: index, item: frame.frameID, message: message)
    }
}

@Sendable func checkFrameOrder(_ scene: Scene) -> [Finding] {
    zip(scene.frames.indices.dropFirst(), zip(scene.frames, scene.frames.dropFirst())).compactMap { index, pair in
        let (previous, frame) = pair
        guard frame.relativeTimestamp <= previous.relativeTimestamp else { return nil }
        let message =
            "relative timestamps increase, but \(frame.relativeTimestamp) ms follows "
            + "\(previous.relativeTimestamp) ms; order the frames by time"
        return Finding(rule: .frameOrder, frame: index, item: frame.frameID, message: message)
    }
}

@Sendable func checkImageCounts(_ scene: Scene) -> [Finding] {
    guard scene.type.hasCameras else { return [] }
    let least = scene.type.mayLackImages ? 0 : 1
    return scene.frames.enumerated().compactMap { index, frame in
        count(of: frame.images, "images", is: least...9, frame: index, rule: .imageCount)
    }
}

@Sendable func checkPointCloudCounts(_ scene: Scene) -> [Finding] {
    guard scene.type.hasLidars else { return [] }
    // One that is aggregated already has all its points in the first frame.
    let isAggregated = scene.type.needsEgoPose && scene.frames.dropFirst().allSatisfy(\.pointClouds.isEmpty)
    return scene.frames.prefix(isAggregated ? 1 : .max).enumerated().compactMap { index, frame in
        count(of: frame.pointClouds, "point clouds", is: 1...20, frame: index, rule: .pointCloudCount)
    }
}

private func count(
    of resources: [Resource],
    _ name: String,
    is range: ClosedRange<Int>,
    frame: Int,
    rule: FindingCode
) -> Finding? {
    guard !range.contains(resources.count) else { return nil }
    let remedy = resources.isEmpty ? "add at least one" : "leave some out"
    let message =
        "a frame has \(range.lowerBound) to \(range.upperBound) \(name), but this one has \(resources.count); \(remedy)"
    return Finding(rule: rule, frame: frame, item: name, message: message)
}

@Sendable func checkSensorsOfFrames(_ scene: Scene) -> [Finding] {
    scene.frames.enumerated().flatMap { index, frame in
        var seen: Set<ByteText> = []
        return frame.resources.filter { !seen.insert(ByteText($0.sensorName)).inserted }.map { resource in
            let message =
                "another resource of the frame has the sensor \"\(shown: resource.sensorName)\" too; "
                + "give each sensor its own name"
            return Finding(rule: .sensorDuplicate, frame: index, item: resource.label, message: message)
        }
    }
}

@Sendable func checkEgoPoses(_ scene: Scene) -> [Finding] {
    guard scene.type.needsEgoPose else { return [] }
    return scene.frames.enumerated().filter { $0.element.egoVehiclePose == nil }.map { index, frame in
        let message = "the points of this type of scene are brought together by the pose of the vehicle; give it"
        return Finding(rule: .egoPose, frame: index, item: "egoVehiclePose", message: message)
    }
}
