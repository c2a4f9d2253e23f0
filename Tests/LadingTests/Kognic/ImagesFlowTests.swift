import Testing

@testable import Lading

private let ask = "GET v1/inputs/upload-urls"
private let create = "POST v1/inputs/images"
private let asking: [FlowPath.Turn] = [(.started, ["validate"]), (.validated(.success([nil, nil])), [ask])]
private let urls: JSONValue = ["internalId": "j1", "files": ["0.jpg": "http://s/0", "1.jpg": "http://s/1"]]
private let dryRunning: [FlowPath.Turn] = asking + [(ok(urls), [create + " dry"])]
private let uploading: [FlowPath.Turn] =
    dryRunning + [(ok(.null), ["upload 0 to http://s/0", "upload 1 to http://s/1"])]
private let creating: [FlowPath.Turn] = uploading + [(sent(1), []), (sent(0), [create])]
private let watching: [FlowPath.Turn] = creating + [(ok(["internalId": "j1"]), ["watch j1"])]
private let waits = ScenePlan(waits: true)

/// The older images job of seed 000.
@Suite struct ImagesFlowTests {
    static let paths: [FlowPath] = [
        FlowPath("sent", oldImages, ScenePlan(), after: creating)
            .then(ok(["internalId": "j1"]), ["finish submitted ok commit scene=j1"]),
        FlowPath("the id may be called jobId", oldImages, ScenePlan(), after: asking)
            .then(ok(["jobId": "j1", "files": ["0.jpg": "a", "1.jpg": "b"]]), [create + " dry"]),
        FlowPath("dry run", oldImages, ScenePlan(dryRun: true), after: dryRunning)
            .then(ok(.null), ["finish validated ok scene"]),
        FlowPath("dry run says no", oldImages, ScenePlan(), after: dryRunning)
            .then(no(400), ["finish failed refused scene scene=j1"]),
        FlowPath("batch", oldImages, ScenePlan(project: "p", batch: "b"), after: asking)
            .then(ok(urls), ["POST v1/inputs/project/p/batch/b/images dry"]),
        FlowPath("unknown project", oldImages, ScenePlan(project: "p"), after: asking)
            .then(ok(urls), ["POST v1/inputs/project/p/images dry"])
            .then(no(404), ["finish failed targetUnknown scene scene=j1"]),
        FlowPath("does not meet the rules", oldImages, ScenePlan())
            .then(.started, ["validate"])
            .then(.validated(.failure(Failure(.image, item: "0.jpg", "damaged"))), ["finish failed image validation"]),
        FlowPath("addresses can't be had", oldImages, ScenePlan(), after: asking)
            .then(lost(), ["finish failed connectionLost scene"]),
        FlowPath("addresses without an id", oldImages, ScenePlan(), after: asking)
            .then(ok(["files": ["0.jpg": "a", "1.jpg": "b"]]), ["finish failed response scene"]),
        FlowPath("too few addresses", oldImages, ScenePlan(), after: asking)
            .then(ok(["internalId": "j1", "files": ["0.jpg": "a"]]), ["finish failed response scene"]),
        FlowPath("address expired: other addresses", oldImages, ScenePlan(), after: uploading)
            .then(expired, ["abandon uploads", ask])
            .then(sent(1), [])
            .then(
                ok(["internalId": "j2", "files": ["0.jpg": "http://s/2", "1.jpg": "http://s/3"]]),
                [create + " dry"]
            )
            .then(ok(.null), ["upload 0 to http://s/2", "upload 1 to http://s/3"]),
        FlowPath("file fails", oldImages, ScenePlan(), after: uploading)
            .then(
                .uploaded(file: .resource(1), Failure(.server, stage: .upload, item: "1.jpg", "busy")),
                ["finish failed server upload scene=j1"]
            ),
        FlowPath("job lost and there", oldImages, ScenePlan(), after: creating)
            .then(lost(), ["pause 1"])
            .then(.resumed, ["POST v1/inputs/query"])
            .then(ok([["internalId": "j1"]]), ["finish submitted ok commit scene=j1"]),
        FlowPath("job lost and not there", oldImages, ScenePlan(), after: creating)
            .then(no(503), ["pause 1"])
            .then(.resumed, ["POST v1/inputs/query"])
            .then(ok([]), [create])
            .then(ok(["internalId": "j1"]), ["finish submitted ok commit scene=j1"]),
        FlowPath("job without an id and there", oldImages, ScenePlan(), after: creating)
            .then(ok([:]), ["POST v1/inputs/query"])
            .then(ok([["internalId": "j1"]]), ["finish submitted ok commit scene=j1"]),
        FlowPath("job without an id and not to be seen", oldImages, ScenePlan(), after: creating)
            .then(ok([:]), ["POST v1/inputs/query"])
            .then(ok([]), ["finish failed response commit scene=j1"]),
        FlowPath("jobs that can't be read are not taken for none", oldImages, ScenePlan(), after: creating)
            .then(lost(), ["pause 1"])
            .then(.resumed, ["POST v1/inputs/query"])
            .then(ok([:]), ["finish failed response commit scene=j1"]),
        FlowPath("job lost and unknown", oldImages, ScenePlan(), after: creating)
            .then(lost(), ["pause 1"])
            .then(.resumed, ["POST v1/inputs/query"])
            .then(no(404), [create]),
        FlowPath("until it is created", oldImages, waits, after: watching)
            .then(is_("processing", uuid: "j1"), [])
            .then(is_("created", uuid: "j1"), ["finish created ok processing scene=j1 status=created"]),
        FlowPath("failed", oldImages, waits, after: watching)
            .then(is_("failed", "dark", uuid: "j1"), ["finish failed sceneFailed processing scene=j1 status=failed"]),
        FlowPath("time is over", oldImages, waits, after: watching)
            .then(.waitTimedOut, ["finish processing stillProcessing processing scene=j1"]),
        FlowPath("status can't be learned", oldImages, waits, after: watching)
            .then(.statusLost(refusal), ["finish processing refused processing scene=j1"]),
        FlowPath("events that nobody waits for", oldImages, waits)
            .then(.waitTimedOut, [])
            .then(ok(urls), [])
            .then(lost(), [])
            .then(.statusLost(refusal), [])
            .then(.resumed, [])
            .then(watching)
            .then(ok(urls), [])
            .then(lost(), [])
            .then(sent(0), [])
            .then(.started, [])
            .then(expired, []),
    ]

    @Test(arguments: paths)
    func path(_ path: FlowPath) { path.walk(ImagesFlow(scene: path.scene, plan: path.plan)) }

    @Test(arguments: paths)
    func cancelAnywhere(_ path: FlowPath) {
        for count in 0..<path.turns.count {
            var flow = ImagesFlow(scene: path.scene, plan: path.plan)
            for turn in path.turns.prefix(count) { _ = flow.handle(turn.event) }
            #expect(flow.handle(.cancelled).map(\.words).first?.hasPrefix("finish cancelled") == true)
            for event in everyEvent { #expect(flow.handle(event).isEmpty) }
        }
    }

    /// Sizes read from the bytes go into the job; the external id names it.
    @Test func jobCarriesWhatWasRead() throws {
        var flow = ImagesFlow(scene: oldImages, plan: ScenePlan())
        _ = flow.handle(.started)
        _ = flow.handle(.validated(.success([ImageSize(width: 4, height: 3), ImageSize(width: 8, height: 6)])))
        guard case .request(let request) = try #require(flow.handle(ok(urls)).first) else { return }
        #expect(
            request.body == [
                "files": [
                    "images": [
                        ["filename": "0.jpg", "width": 4, "height": 3, "source": "CAM"],
                        ["filename": "1.jpg", "width": 8, "height": 6, "source": "CAM1"],
                    ]
                ],
                "metadata": ["externalId": "drive-7"], "internalId": "j1",
            ]
        )
        #expect(request.repeatability == .safe)
    }

    @Test func lossHasAnEnd() {
        var flow = ImagesFlow(scene: oldImages, plan: ScenePlan())
        for turn in creating { _ = flow.handle(turn.event) }
        var turns = 0
        while !flow.isFinished, turns < 1000 {
            let actions = flow.handle(turns.isMultiple(of: 2) ? lost() : no(404))
            if case .pause? = actions.first { _ = flow.handle(.resumed) }
            turns += 1
        }
        #expect(turns < 100)
    }
}
