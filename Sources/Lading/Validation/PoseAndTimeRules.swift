/// How far the length of a rotation may be from 1: as much as three decimals of each number round away.
let quaternionTolerance = 0.001

/// Unix times below are not in nanoseconds: they would be before April 1973, and milliseconds of today are 1.7e12.
let earliestNanoseconds: Int64 = 100_000_000_000_000_000

@Sendable func checkPoses(_ scene: Scene) -> [Finding] {
    let frames = scene.frames.enumerated().flatMap { index, frame in
        frame.egoVehiclePose.map { check($0, frame: index, item: "egoVehiclePose") } ?? []
    }
    let samples = scene.imuData.enumerated().lazy.flatMap { check($1, index: $0) }
    // One bad sample tells what is wrong with all of them.
    return frames + samples.prefix(1)
}

private func check(_ sample: IMUSample, index: Int) -> [Finding] {
    check(sample.pose, frame: nil, item: "imuData[\(index)]")
}

private func check(_ pose: Pose, frame: Int?, item: String) -> [Finding] {
    let rotation = [pose.rotation.w, pose.rotation.x, pose.rotation.y, pose.rotation.z]
    let position = [pose.position.x, pose.position.y, pose.position.z]
    guard (position + rotation).allSatisfy(\.isFinite) else {
        let message = "a pose holds finite numbers only; leave it out where it is not known"
        return [Finding(rule: .poseNumber, frame: frame, item: item, message: message)]
    }
    guard rotation.contains(where: { $0 != 0 }) else {
        let message = "the rotation is of length zero, which is none; give w 1 and x, y, z 0 for no rotation"
        return [Finding(rule: .poseNumber, frame: frame, item: item, message: message)]
    }
    guard !isUnitQuaternion(rotation) else { return [] }
    let message = "the rotation is not a unit quaternion; divide w, x, y and z by its length"
    return [Finding(rule: .poseQuaternion, frame: frame, item: item, message: message)]
}

func isUnitQuaternion(_ numbers: [Double]) -> Bool {
    let length = numbers.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return abs(length - 1) <= quaternionTolerance
}

/// - Parameter compensation: motion compensation is not switched off; without IMU data there is none.
func checkTimes(_ scene: Scene, compensation: Bool) -> [Finding] {
    let range = compensation ? scene.imuTimes : nil
    let unit: FindingCode = range == nil ? .timeUnitUnused : .timeUnit
    var findings: [Finding] = scene.frames.enumerated().compactMap { index, frame in
        guard let time = frame.unixTimestamp else { return nil }
        if time < earliestNanoseconds { return notNanoseconds(time, unit, frame: index, item: "unixTimestamp") }
        guard let range, !range.contains(time) else { return nil }
        let message =
            "the frame's time \(time) ns is outside the IMU data, which covers \(range.lowerBound) to "
            + "\(range.upperBound) ns; give IMU data for the whole scene"
        return Finding(rule: .timeOutsideIMU, frame: index, item: "unixTimestamp", message: message)
    }
    if let index = scene.imuData.firstIndex(where: { $0.timestamp < earliestNanoseconds }) {
        findings.append(notNanoseconds(scene.imuData[index].timestamp, unit, frame: nil, item: "imuData[\(index)]"))
    }
    return findings
}

extension Scene {
    /// From the first sample of the IMU to the last; nil without any.
    var imuTimes: ClosedRange<Int64>? {
        guard let first = imuData.map(\.timestamp).min(), let last = imuData.map(\.timestamp).max() else { return nil }
        return first...last
    }
}

private func notNanoseconds(_ time: Int64, _ rule: FindingCode, frame: Int?, item: String) -> Finding {
    let message = "\(time) is no time in nanoseconds since 1970; convert it to nanoseconds"
    return Finding(rule: rule, frame: frame, item: item, message: message)
}

@Sendable func checkIMUOrder(_ scene: Scene) -> [Finding] {
    let pairs = zip(scene.imuData, scene.imuData.dropFirst()).enumerated()
    guard let (index, pair) = pairs.first(where: { $1.1.timestamp <= $1.0.timestamp }) else { return [] }
    let message =
        "IMU timestamps increase, but \(pair.1.timestamp) follows \(pair.0.timestamp); order the samples by time"
    return [Finding(rule: .imuOrder, item: "imuData[\(index + 1)]", message: message)]
}

@Sendable func checkShutters(_ scene: Scene) -> [Finding] {
    scene.frames.enumerated().flatMap { index, frame in
        frame.images.compactMap { image in
            guard let shutter = image.shutter, shutter.start >= shutter.end else { return nil }
            let message =
                "the shutter opens before it closes, but its start is \(shutter.start) ns and its end "
                + "\(shutter.end) ns; correct the times or leave both out"
            return Finding(rule: .shutter, frame: index, item: image.label, message: message)
        }
    }
}
