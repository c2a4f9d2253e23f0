/// Checks that a calibration fits a scene: each sensor has one of its kind, made for images of its size.
/// - Parameters:
///   - calibration: an object with the member "calibration", as it was posted or as the platform returns it.
///   - imageSizes: by resource id, those that were read.
func checkCalibration(_ calibration: JSONValue, against scene: Scene, imageSizes: [ByteText: ImageSize]) -> [Finding] {
    guard let sensors = calibration.object?["calibration"]?.object else {
        let message = "an object with a member for each sensor is expected"
        return [Finding(rule: .calibrationDocument, item: "calibration", message: message)]
    }
    var findings: [Finding] = []
    var seen: Set<ByteText> = []
    for (resource, frame) in zip(scene.resources, scene.resourceFrames) {
        let name = resource.sensorName
        guard let sensor = sensors[name] else {
            if seen.insert(ByteText(name)).inserted { findings.append(missing(name, among: sensors)) }
            continue
        }
        if seen.insert(ByteText(name)).inserted, let finding = otherKind(sensor, resource) { findings.append(finding) }
        if let size = imageSizes[ByteText(resource.resourceID)], let finding = otherSize(sensor, resource, size, frame)
        {
            findings.append(finding)
        }
    }
    for (name, _) in sensors.members where !seen.contains(ByteText(name)) {
        let message = "no resource of the scene has this sensor; check the names on both sides"
        findings.append(Finding(rule: .calibrationUnused, item: name, message: message))
    }
    return findings
}

private func missing(_ sensor: String, among sensors: JSONObject) -> Finding {
    let hint = nearestName(to: sensor, in: sensors.members.map(\.key)).map { "; did you mean \"\(shown: $0)\"?" }
    let message = "the calibration has nothing for this sensor of the scene" + (hint ?? "; add it")
    return Finding(rule: .calibrationSensor, item: sensor, message: message)
}

private func otherKind(_ sensor: JSONValue, _ resource: Resource) -> Finding? {
    guard let name = sensor.object?["calibration_type"]?.string, let type = CalibrationType(named: name),
        type.isCamera != (resource.kind == .image)
    else { return nil }
    let message = "the calibration of this sensor is of type \"\(name)\", but it took a \(resource.kind.label)"
    return Finding(rule: .calibrationKind, item: resource.sensorName, message: message + "; exchange one of them")
}

private func otherSize(_ sensor: JSONValue, _ resource: Resource, _ size: ImageSize, _ frame: Int) -> Finding? {
    guard let width = sensor.object?["image_width"]?.int64, let height = sensor.object?["image_height"]?.int64,
        width != Int64(size.width) || height != Int64(size.height)
    else { return nil }
    let message =
        "the image is \(size.width) × \(size.height) pixels, but \"\(shown: resource.sensorName)\" is calibrated for "
        + "\(width) × \(height); use images of that size or another calibration"
    return Finding(rule: .calibrationImageSize, frame: frame, item: resource.label, message: message)
}
