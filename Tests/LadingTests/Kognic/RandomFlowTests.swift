import Testing

@testable import Lading

/// Whatever happens in whatever order: no trap, at most one end, and a cancel always brings it.
@Suite struct RandomFlowTests {
    private static func anyJSON(_ generator: inout SeededGenerator, depth: Int = 0) -> JSONValue {
        let texts = ["s1", "s2", "", "http://s/0", "created", "processing", "failed", "invalidated:duplicate", "😀"]
        let keys = [
            "sceneUuid", "internalId", "jobId", "files", "uuid", "status", "id", "0.jpg", "1.jpg", "resourceId",
        ]
        switch Int.random(in: 0..<(depth > 2 ? 4 : 7), using: &generator) {
        case 0: return .null
        case 1: return .bool(.random(using: &generator))
        case 2: return .integer(Int64.random(in: -2...2, using: &generator))
        case 3: return .string(texts.randomElement(using: &generator) ?? "")
        case 4:
            return .array(
                (0..<Int.random(in: 0..<3, using: &generator)).map { _ in anyJSON(&generator, depth: depth + 1) }
            )
        default:
            return .object(
                JSONObject(
                    (0..<Int.random(in: 0..<4, using: &generator)).map { _ in
                        (keys.randomElement(using: &generator) ?? "", anyJSON(&generator, depth: depth + 1))
                    }
                )
            )
        }
    }

    /// Mostly an event that the flow waits for, so that the walk gets far, else any.
    private static func event(after actions: [FlowAction], _ generator: inout SeededGenerator) -> FlowEvent {
        if Int.random(in: 0..<10, using: &generator) < 7, let action = actions.last {
            switch action {
            case .validate: return .validated(.success([nil, nil]))
            case .openSession: return .sessionOpened(.success("ws"))
            case .pause: return .resumed
            case .upload(let file, _): return .uploaded(file: file, nil)
            case .watch: return is_(["processing", "created", "failed"].randomElement(using: &generator) ?? "")
            case .request(let request): return answer(to: request)
            case .abandonUploads, .finish: break
            }
        }
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: return .answered(.success(anyJSON(&generator)))
        case 1: return [lost(), no(404), no(400), no(409), no(503), no(422)].randomElement(using: &generator) ?? lost()
        default:
            return everyEvent.filter { if case .cancelled = $0 { false } else { true } }
                .randomElement(using: &generator) ?? .resumed
        }
    }

    private static func answer(to request: APIRequest) -> FlowEvent {
        switch request.label {
        case "initialize scene": ok(["sceneUuid": "s1"])
        case "IMU data": ok(["resourceId": "r", "signedUrl": "u"])
        case "create scene", "upload URLs":
            ok([
                "internalId": "s1",
                "files": request.body?.object?["frame"] == nil ? ["0.jpg": "a", "1.jpg": "b"] : ["0.jpg": "a"],
            ])
        case "scene status": known("processing")
        case "create input": ok([["uuid": "i1"]])
        default: ok(["id": "a1", "internalId": "s1"])
        }
    }

    private static func walk(_ first: some Flow, seed: UInt64) {
        var generator = SeededGenerator(state: seed)
        var flow = first
        var ends = 0
        var pending: [FlowAction] = flow.handle(.started)
        for _ in 0..<Int.random(in: 0..<80, using: &generator) {
            let actions = flow.handle(event(after: pending, &generator))
            ends += actions.count { if case .finish = $0 { true } else { false } }
            #expect(ends == 0 || flow.isFinished)
            #expect(!flow.isFinished || ends == 1)
            pending.removeLast(min(1, pending.count))
            if !actions.isEmpty { pending = actions }
        }
        ends += flow.handle(.cancelled).count { if case .finish = $0 { true } else { false } }
        #expect(ends == 1)
        #expect(flow.isFinished)
        #expect(everyEvent.allSatisfy { flow.handle($0).isEmpty })
    }

    private static let plans = [
        ScenePlan(), ScenePlan(dryRun: true), ScenePlan(waits: true),
        ScenePlan(project: "p", makesInputAfterwards: true),
        ScenePlan(project: "p", batch: "b", makesInputAfterwards: true, preAnnotation: [:]),
        ScenePlan(waits: true, sentUUID: "s1"),
    ]

    @Test(arguments: plans.indices)
    func scenes(plan: Int) {
        for seed in 0..<250 {
            for scene in [oneImage, lidarWithIMU, soundScene(.camerasSequence)] {
                Self.walk(SceneFlow(scene: scene, plan: Self.plans[plan]), seed: UInt64(seed))
            }
        }
    }

    @Test(arguments: plans.indices)
    func imagesJobs(plan: Int) {
        for seed in 0..<250 { Self.walk(ImagesFlow(scene: oldImages, plan: Self.plans[plan]), seed: UInt64(seed)) }
    }
}
