/// Each line is an event, its first byte says which; the driver delivers it only when the flow waits for it, as the
/// engine does. The first line is the plan.
@Sendable func fuzzFlows(_ bytes: UnsafeRawBufferPointer) {
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).prefix(200)
    guard let first = lines.first else { return }
    let plan = plan(String(decoding: first, as: UTF8.self))
    let type: SceneType = first.contains(UInt8(ascii: "I")) ? .images : .lidarsAndCameras
    let scene = scene(type, files: first.count { $0 == UInt8(ascii: "f") }, imu: first.contains(UInt8(ascii: "i")))
    if type == .images {
        drive(FlowDriver(ImagesFlow(scene: scene, plan: plan), plan), lines.dropFirst())
    } else {
        drive(FlowDriver(SceneFlow(scene: scene, plan: plan), plan), lines.dropFirst())
    }
}

private func drive(_ driver: consuming FlowDriver<some Flow>, _ lines: ArraySlice<Slice<UnsafeRawBufferPointer>>) {
    var driver = driver
    driver.deliver(.started)
    for line in lines {
        guard let kind = line.first else { continue }
        let rest = line.dropFirst()
        let text = String(decoding: rest, as: UTF8.self)
        for event in events(kind, text, Array(rest)) { driver.deliver(event) }
    }
    driver.deliver(.cancelled)
    require(driver.finishes == 1, "a cancelled flow that has no result")
}

private func events(_ kind: UInt8, _ text: String, _ bytes: [UInt8]) -> [FlowEvent] {
    let failure = Failure(.connectionLost, retryable: text.contains("r"), "lost")
    switch kind {
    case UInt8(ascii: "s"): return [.started]
    case UInt8(ascii: "v"): return [.validated(.success(text.isEmpty ? [] : [ImageSize(width: 1, height: 2)]))]
    case UInt8(ascii: "V"): return [.validated(.failure(failure))]
    case UInt8(ascii: "o"): return [.sessionOpened(.success(text))]
    case UInt8(ascii: "O"): return [.sessionOpened(.failure(failure))]
    case UInt8(ascii: "a"):
        guard let answer = try? JSONValue.parse(bytes) else { return [] }
        return [.answered(.success(APIAnswer(answer).document))]
    case UInt8(ascii: "e"):
        let status = Int(text.prefix { $0.isNumber }) ?? 0
        let problem = Failure(.server, httpStatus: status, retryable: text.contains("r"), "no")
        return [
            .answered(.failure(APIFailure(failure: problem, ambiguous: text.contains("?"), retryAfterMs: .max)))
        ]
    case UInt8(ascii: "r"): return [.resumed]
    case UInt8(ascii: "u"): return [.uploaded(file: file(text), nil)]
    case UInt8(ascii: "U"): return [.uploaded(file: file(text), failure)]
    case UInt8(ascii: "x"): return [.uploaded(file: file(text), Failure(.urlExpired, stage: .upload, "over"))]
    case UInt8(ascii: "t"):
        return (try? JSONValue.parse(bytes)).flatMap(SceneStatus.init).map { [.status($0)] } ?? []
    case UInt8(ascii: "l"): return [.statusLost(failure)]
    case UInt8(ascii: "w"): return [.waitTimedOut]
    case UInt8(ascii: "c"): return [.cancelled]
    default: return []
    }
}

private func file(_ text: String) -> FileID { Int(text).map(FileID.resource) ?? .imu }

private func plan(_ text: String) -> ScenePlan {
    var plan = ScenePlan()
    for letter in text {
        switch letter {
        case "p": plan.project = "project"
        case "b": plan.batch = "batch"
        case "d": plan.dryRun = true
        case "w": plan.waits = true
        case "m": plan.makesInputAfterwards = true
        case "a": plan.preAnnotation = ["openlabel": [:]]
        case "s": plan.sentUUID = "u"
        default: break
        }
    }
    // What was sent before is only waited for.
    if plan.sentUUID != nil { plan.dryRun = false }
    return plan
}

private func scene(_ type: SceneType, files: Int, imu: Bool) -> Scene {
    var scene = Scene(type: type, externalID: "scene")
    for index in 0..<min(files, 8) {
        let image = Resource(.image, ResourceNames(filename: "\(index).png"), in: type, home: nil)
        scene.frames[0].images.append(image)
    }
    if imu {
        let pose = Pose(position: .init(x: 0, y: 0, z: 0), rotation: .init(w: 1, x: 0, y: 0, z: 0))
        scene.imuData = [IMUSample(timestamp: 1, pose: pose)]
    }
    return scene
}
