import Testing

@testable import Lading

private let create = "POST v1/inputs/cameras?workspaceId=ws"
private let query = "POST v2/scenes/query"
private let commit = "POST v1/inputs/s1/actions/commit"

private let validating: [FlowPath.Turn] = [
    (.started, ["validate"]),
    (.validated(.success([nil])), ["open session"]),
]
private let opened: [FlowPath.Turn] =
    validating + [(.sessionOpened(.success("ws")), ["POST v1/inputs/initialize"])]
private let creating: [FlowPath.Turn] = opened + [(ok(["sceneUuid": "s1"]), [create])]
private let uploading: [FlowPath.Turn] =
    creating + [(ok(["internalId": "s1", "files": ["0.jpg": "http://s/0"]]), ["upload 0 to http://s/0"])]
private let committing: [FlowPath.Turn] = uploading + [(sent(0), [commit])]
private let watching: [FlowPath.Turn] = committing + [(ok(.null), ["watch s1"])]
private let waits = ScenePlan(waits: true)
private let makesInput = ScenePlan(project: "p", batch: "b", makesInputAfterwards: true)
private let annotates = ScenePlan(project: "p", makesInputAfterwards: true, preAnnotation: ["openlabel": [:]])
private let makingInput: [FlowPath.Turn] = watching + [(is_("created"), ["POST v1/inputs"])]
private let preAnnotating: [FlowPath.Turn] = watching + [(is_("created"), ["POST v1/pre-annotations"])]

/// Every way that the wire notes describe, and what happens where answers get lost on it.
@Suite struct SceneFlowTests {
    static let plain: [FlowPath] = [
        FlowPath("sent and committed", oneImage, ScenePlan(), after: committing)
            .then(ok(.null), ["finish submitted ok commit scene=s1"]),
        FlowPath("does not meet the rules", oneImage, ScenePlan())
            .then(.started, ["validate"])
            .then(
                .validated(.failure(Failure(.validation, item: "CAM", "Twice."))),
                ["finish failed validation validation"]
            ),
        FlowPath("sign-in fails", oneImage, ScenePlan(), after: validating)
            .then(
                .sessionOpened(.failure(Failure(.credentialsRefused, stage: .signIn, "no"))),
                ["finish failed credentialsRefused signIn"]
            ),
        FlowPath("no workspace", oneImage, ScenePlan(), after: validating)
            .then(
                .sessionOpened(.failure(Failure(.workspaceNone, stage: .workspace, "none"))),
                ["finish failed workspaceNone workspace"]
            ),
        FlowPath("dry run", oneImage, ScenePlan(dryRun: true), after: opened)
            .then(ok(["sceneUuid": "s1"]), [create + " dry"])
            .then(ok(.null), ["finish validated ok scene"]),
        FlowPath("dry run that is refused", oneImage, ScenePlan(dryRun: true), after: opened)
            .then(ok(["sceneUuid": "s1"]), [create + " dry"])
            .then(no(422), ["finish failed refused scene scene=s1"]),
        FlowPath(
            "dry run of inputs",
            oneImage,
            ScenePlan(project: "p", dryRun: true, makesInputAfterwards: true),
            after: opened
        )
        .then(ok(["sceneUuid": "s1"]), [create + " dry"])
        .then(ok(.null), ["finish validated ok scene"]),
        FlowPath("project", oneImage, ScenePlan(project: "a b/c"), after: opened)
            .then(ok(["sceneUuid": "s1"]), ["POST v1/inputs/project/a%20b%2Fc/cameras?workspaceId=ws"]),
        FlowPath("batch", oneImage, ScenePlan(project: "p", batch: "ü"), after: opened)
            .then(ok(["sceneUuid": "s1"]), ["POST v1/inputs/project/p/batch/%C3%BC/cameras?workspaceId=ws"]),
        FlowPath("no files, no commit", Scene(type: .cameras, externalID: "drive-7"), ScenePlan(), after: creating)
            .then(ok(["files": [:]]), ["finish submitted ok upload scene=s1"]),
        FlowPath("files in any order", soundScene(.camerasSequence), ScenePlan(), after: opened)
            .then(ok(["sceneUuid": "s1"]), ["POST v1/inputs/cameras-sequence?workspaceId=ws"])
            .then(
                ok(["files": ["1.jpg": "http://s/1", "0.jpg": "http://s/0"]]),
                ["upload 0 to http://s/0", "upload 1 to http://s/1"]
            )
            .then(sent(1), [])
            .then(sent(1), [])
            .then(sent(0), [commit]),
        FlowPath("IMU data", lidarWithIMU, ScenePlan(), after: opened)
            .then(ok(["sceneUuid": "s1"]), ["POST v1/imu?workspaceId=ws"])
            .then(ok(["resourceId": "imu-1", "signedUrl": "http://s/imu"]), ["POST v1/inputs/lidars?workspaceId=ws"])
            .then(ok(["files": ["0.csv": "http://s/0"]]), ["upload 0 to http://s/0", "upload imu to http://s/imu"])
            .then(sent(0), [])
            .then(.uploaded(file: .imu, nil), [commit]),
        FlowPath("IMU data, dry run", lidarWithIMU, ScenePlan(dryRun: true), after: opened)
            .then(ok(["sceneUuid": "s1"]), ["POST v1/imu?workspaceId=ws dry"])
            .then(ok(.null), ["POST v1/inputs/lidars?workspaceId=ws dry"])
            .then(ok(.null), ["finish validated ok scene"]),
        FlowPath("IMU data is refused", lidarWithIMU, ScenePlan(), after: opened)
            .then(ok(["sceneUuid": "s1"]), ["POST v1/imu?workspaceId=ws"])
            .then(no(400), ["finish failed refused scene scene=s1"]),
        FlowPath("sent before and unknown", oneImage, ScenePlan(waits: true, sentUUID: "s1"))
            .then(.started, ["open session"])
            .then(.sessionOpened(.success("ws")), ["watch s1"])
            .then(
                .statusLost(Failure(.notFound, "no such scene")),
                ["finish failed notFound processing scene=s1"]
            ),
        FlowPath("sent before, only followed", oneImage, ScenePlan(waits: true, sentUUID: "s1"))
            .then(.started, ["open session"])
            .then(.sessionOpened(.success("ws")), ["watch s1"])
            .then(is_("created"), ["finish created ok processing scene=s1 status=created"]),
        FlowPath("sent before, with an input that an earlier job made", oneImage, inputOfSent)
            .then(.started, ["open session"])
            .then(.sessionOpened(.success("ws")), ["watch s1"])
            .then(is_("created"), ["POST v2/inputs/query"])
            .then(ok([["uuid": "i1"]]), ["finish created ok inputFromScene scene=s1 input=i1 status=created"]),
        FlowPath("sent before, without an input", oneImage, inputOfSent)
            .then(.started, ["open session"])
            .then(.sessionOpened(.success("ws")), ["watch s1"])
            .then(is_("created"), ["POST v2/inputs/query"])
            .then(ok([]), ["POST v1/inputs"]),
    ]

    static let inputOfSent = ScenePlan(project: "p", waits: true, makesInputAfterwards: true, sentUUID: "s1")

    static let waiting: [FlowPath] = [
        FlowPath("until it is created", oneImage, waits, after: watching)
            .then(is_("pending"), [])
            .then(is_("processing"), [])
            .then(is_("created", uuid: "another"), [])
            .then(is_("created"), ["finish created ok processing scene=s1 status=created"]),
        FlowPath("indexed is created", oneImage, waits, after: watching)
            .then(is_("indexed"), ["finish created ok processing scene=s1 status=indexed"]),
        FlowPath("words of a newer platform", oneImage, waits, after: watching)
            .then(is_("being-polished"), [])
            .then(.waitTimedOut, ["finish processing stillProcessing processing scene=s1 status=being-polished"]),
        FlowPath("time is over before a word", oneImage, waits, after: watching)
            .then(.waitTimedOut, ["finish processing stillProcessing processing scene=s1"]),
        FlowPath("invalidated", oneImage, waits, after: watching)
            .then(
                is_("invalidated:broken-input"),
                ["finish invalidated sceneInvalidated processing scene=s1 status=invalidated:broken-input"]
            ),
        FlowPath("failed", oneImage, waits, after: watching)
            .then(is_("failed", "bad PCD"), ["finish failed sceneFailed processing scene=s1 status=failed"]),
        FlowPath("status can't be learned", oneImage, waits, after: watching)
            .then(.statusLost(Failure(.server, "busy")), ["finish processing server processing scene=s1"]),
    ]

    static let inputs: [FlowPath] = [
        FlowPath("made of the scene", oneImage, makesInput, after: makingInput)
            .then(
                ok([["uuid": "i1", "viewLink": "http://v"]]),
                ["finish created ok inputFromScene scene=s1 input=i1 status=created link=http://v"]
            ),
        FlowPath("pre-annotated first", oneImage, annotates, after: preAnnotating)
            .then(ok(["id": "a1"]), ["POST v1/inputs"])
            .then(ok([["uuid": "i1"]]), ["finish created ok inputFromScene scene=s1 input=i1 pre=a1 status=created"]),
        FlowPath("scene failed", oneImage, makesInput, after: watching)
            .then(is_("failed"), ["finish failed sceneFailed processing scene=s1 status=failed"]),
        FlowPath("time is over", oneImage, makesInput, after: watching)
            .then(.waitTimedOut, ["finish processing stillProcessing processing scene=s1"]),
        FlowPath("pre-annotation is refused", oneImage, annotates, after: preAnnotating)
            .then(no(400), ["finish failed refused preAnnotation scene=s1 status=created"]),
        FlowPath("pre-annotation lost and there", oneImage, annotates, after: preAnnotating)
            .then(lost(), ["pause 1"])
            .then(.resumed, ["GET v2/pre-annotations?offset=0&limit=1000&sceneUuids=s1"])
            .then(ok([["id": "a1"]]), ["POST v1/inputs"]),
        FlowPath("pre-annotation lost and not there", oneImage, annotates, after: preAnnotating)
            .then(lost(250), ["pause 1 after 250"])
            .then(.resumed, ["GET v2/pre-annotations?offset=0&limit=1000&sceneUuids=s1"])
            .then(ok([]), ["POST v1/pre-annotations"])
            .then(ok(["id": "a2"]), ["POST v1/inputs"]),
        FlowPath("input lost and there", oneImage, makesInput, after: makingInput)
            .then(no(502), ["pause 1"])
            .then(.resumed, ["POST v2/inputs/query"])
            .then(ok([["uuid": "i1"]]), ["finish created ok inputFromScene scene=s1 input=i1 status=created"]),
        FlowPath("input lost and not there", oneImage, makesInput, after: makingInput)
            .then(lost(), ["pause 1"])
            .then(.resumed, ["POST v2/inputs/query"])
            .then(ok([]), ["POST v1/inputs"])
            .then(ok([["uuid": "i2"]]), ["finish created ok inputFromScene scene=s1 input=i2 status=created"]),
        FlowPath("input lost and its scene unknown", oneImage, makesInput, after: makingInput)
            .then(lost(), ["pause 1"])
            .then(.resumed, ["POST v2/inputs/query"])
            .then(no(404), ["POST v1/inputs"]),
        FlowPath("input without a uuid", oneImage, makesInput, after: makingInput)
            .then(ok([[:]]), ["POST v2/inputs/query"])
            .then(ok([["uuid": "i1"]]), ["finish created ok inputFromScene scene=s1 input=i1 status=created"]),
        FlowPath("input without a uuid that is not to be seen", oneImage, makesInput, after: makingInput)
            .then(ok([[:]]), ["POST v2/inputs/query"])
            .then(ok([]), ["finish failed response inputFromScene scene=s1 status=created"]),
        FlowPath("input without a uuid and its scene unknown", oneImage, makesInput, after: makingInput)
            .then(ok([[:]]), ["POST v2/inputs/query"])
            .then(no(404), ["finish failed response inputFromScene scene=s1 status=created"]),
        FlowPath("inputs that can't be read are not taken for none", oneImage, makesInput, after: makingInput)
            .then(lost(), ["pause 1"])
            .then(.resumed, ["POST v2/inputs/query"])
            .then(ok(["inputs": []]), ["finish failed response inputFromScene scene=s1 status=created"]),
        FlowPath("an input without a uuid is not made again", oneImage, makesInput, after: makingInput)
            .then(lost(), ["pause 1"])
            .then(.resumed, ["POST v2/inputs/query"])
            .then(ok([["id": "i1"]]), ["finish failed response inputFromScene scene=s1 status=created"]),
        FlowPath("pre-annotation without an id", oneImage, annotates, after: preAnnotating)
            .then(ok([:]), ["GET v2/pre-annotations?offset=0&limit=1000&sceneUuids=s1"])
            .then(ok([["id": "a1"]]), ["POST v1/inputs"]),
        FlowPath("pre-annotation without an id that is not to be seen", oneImage, annotates, after: preAnnotating)
            .then(ok([:]), ["GET v2/pre-annotations?offset=0&limit=1000&sceneUuids=s1"])
            .then(ok([]), ["finish failed response preAnnotation scene=s1 status=created"]),
        FlowPath("pre-annotations that can't be read", oneImage, annotates, after: preAnnotating)
            .then(lost(), ["pause 1"])
            .then(.resumed, ["GET v2/pre-annotations?offset=0&limit=1000&sceneUuids=s1"])
            .then(ok([[:]]), ["finish failed response preAnnotation scene=s1 status=created"]),
        FlowPath("project of the input is unknown", oneImage, makesInput, after: makingInput)
            .then(no(404), ["finish failed targetUnknown inputFromScene scene=s1 status=created"]),
    ]

    static let lostAnswers: [FlowPath] = [
        FlowPath("creation lost and not there", oneImage, ScenePlan(), after: creating)
            .then(lost(), ["pause 1"])
            .then(.resumed, [query])
            .then(no(404), [create])
            .then(ok(["files": ["0.jpg": "http://s/0"]]), ["upload 0 to http://s/0"]),
        FlowPath("creation lost and the answer lists others", oneImage, ScenePlan(), after: creating)
            .then(lost(), ["pause 1"])
            .then(.resumed, [query])
            .then(known("created", uuid: "another"), [create]),
        FlowPath("creation lost and there: a new scene", oneImage, ScenePlan(), after: creating)
            .then(lost(), ["pause 1"])
            .then(.resumed, [query])
            .then(known("pending"), ["POST v1/inputs/initialize"])
            .then(ok(["sceneUuid": "s2"]), [create])
            .then(ok(["files": ["0.jpg": "http://s/2"]]), ["upload 0 to http://s/2"])
            .then(sent(0), ["POST v1/inputs/s2/actions/commit"])
            .then(ok(.null), ["finish submitted ok commit scene=s2"]),
        FlowPath("the second start fails", oneImage, ScenePlan(), after: creating)
            .then(lost(), ["pause 1"])
            .then(.resumed, [query])
            .then(known("pending"), ["POST v1/inputs/initialize"])
            .then(no(403), ["finish failed forbidden scene"]),
        FlowPath("creation lost and nobody answers", oneImage, ScenePlan(), after: creating)
            .then(lost(), ["pause 1"])
            .then(.resumed, [query])
            .then(unreachable, ["finish failed connect scene scene=s1"]),
        FlowPath("creation surely did not happen", oneImage, ScenePlan(), after: creating)
            .then(unreachable, ["finish failed connect scene scene=s1"]),
        FlowPath("commit lost and done", oneImage, waits, after: committing)
            .then(lost(), [query])
            .then(known("processing"), ["watch s1"]),
        FlowPath("commit lost and not done", oneImage, ScenePlan(), after: committing)
            .then(lost(), [query])
            .then(known("pending"), [commit])
            .then(ok(.null), ["finish submitted ok commit scene=s1"]),
        FlowPath("commit lost, then refused because it was done", oneImage, ScenePlan(), after: committing)
            .then(lost(), [query])
            .then(known("pending"), [commit])
            .then(no(409), [query])
            .then(known("created"), ["finish submitted ok commit scene=s1"]),
        FlowPath("commit refused", oneImage, ScenePlan(), after: committing)
            .then(no(400), [query])
            .then(known("pending"), ["finish failed refused commit scene=s1"]),
        FlowPath("commit forbidden", oneImage, ScenePlan(), after: committing)
            .then(no(403), ["finish failed forbidden commit scene=s1"]),
        FlowPath("address expired: a new scene", oneImage, ScenePlan(), after: uploading)
            .then(expired, ["abandon uploads", "POST v1/inputs/initialize"])
            .then(sent(0), [])
            .then(ok(["sceneUuid": "s2"]), [create])
            .then(ok(["files": ["0.jpg": "http://s/2"]]), ["upload 0 to http://s/2"])
            .then(sent(0), ["POST v1/inputs/s2/actions/commit"]),
        FlowPath("file fails", oneImage, ScenePlan(), after: uploading)
            .then(
                .uploaded(file: .resource(0), Failure(.fileChanged, stage: .upload, item: "0.jpg", "changed")),
                ["finish failed fileChanged upload scene=s1"]
            ),
    ]

    static let unexpected: [FlowPath] = [
        FlowPath("initialize says nothing", oneImage, ScenePlan(), after: opened)
            .then(ok([:]), ["finish failed response scene"]),
        FlowPath("initialize says an empty uuid", oneImage, ScenePlan(), after: opened)
            .then(ok(["sceneUuid": ""]), ["finish failed response scene"]),
        FlowPath("initialize says a list", oneImage, ScenePlan(), after: opened)
            .then(ok([1, 2]), ["finish failed response scene"]),
        FlowPath("IMU data without its address", lidarWithIMU, ScenePlan(), after: opened)
            .then(ok(["sceneUuid": "s1"]), ["POST v1/imu?workspaceId=ws"])
            .then(ok(["resourceId": "imu-1"]), ["finish failed response scene scene=s1"]),
        FlowPath("creation without files", oneImage, ScenePlan(), after: creating)
            .then(ok(["internalId": "s1"]), ["finish failed response scene scene=s1"]),
        FlowPath("too few addresses", oneImage, ScenePlan(), after: creating)
            .then(ok(["files": [:]]), ["finish failed response scene scene=s1"]),
        FlowPath("too many addresses", oneImage, ScenePlan(), after: creating)
            .then(ok(["files": ["0.jpg": "a", "1.jpg": "b"]]), ["finish failed response scene scene=s1"]),
        FlowPath("address of another file", oneImage, ScenePlan(), after: creating)
            .then(ok(["files": ["1.jpg": "a"]]), ["finish failed response scene scene=s1"]),
        FlowPath("address that is no text", oneImage, ScenePlan(), after: creating)
            .then(ok(["files": ["0.jpg": 7]]), ["finish failed response scene scene=s1"]),
        FlowPath("unknown project", oneImage, ScenePlan(project: "p"), after: opened)
            .then(ok(["sceneUuid": "s1"]), ["POST v1/inputs/project/p/cameras?workspaceId=ws"])
            .then(no(404), ["finish failed targetUnknown scene scene=s1"]),
        FlowPath("unknown without a project", oneImage, ScenePlan(), after: creating)
            .then(no(404), ["finish failed notFound scene scene=s1"]),
        FlowPath("events that nobody waits for", oneImage, waits)
            .then(.resumed, [])
            .then(.sessionOpened(.success("ws")), [])
            .then(lost(), [])
            .then(ok(["sceneUuid": "x"]), [])
            .then(is_("created"), [])
            .then(.waitTimedOut, [])
            .then(.statusLost(refusal), [])
            .then(sent(0), [])
            .then(watching)
            .then(lost(), [])
            .then(no(422), [])
            .then(ok(["sceneUuid": "x"]), [])
            .then(sent(0), [])
            .then(expired, [])
            .then(.started, [])
            .then(.validated(.failure(refusal)), [])
            .then(.sessionOpened(.failure(refusal)), [])
            .then(.resumed, [])
            .then(is_("created"), ["finish created ok processing scene=s1 status=created"]),
    ]

    @Test(arguments: plain + waiting + inputs + lostAnswers + unexpected)
    func path(_ path: FlowPath) { path.walk(SceneFlow(scene: path.scene, plan: path.plan)) }

    /// Wherever it is cut short: one end, and nothing after it.
    @Test(arguments: plain + waiting + inputs + lostAnswers)
    func cancelAnywhere(_ path: FlowPath) {
        for count in 0..<path.turns.count {
            var flow = SceneFlow(scene: path.scene, plan: path.plan)
            for turn in path.turns.prefix(count) { _ = flow.handle(turn.event) }
            let actions = flow.handle(.cancelled)
            #expect(actions.count == 1)
            #expect(actions.first?.words.hasPrefix("finish cancelled cancelled") == true)
            for event in everyEvent { #expect(flow.handle(event).isEmpty) }
        }
    }

    @Test func failureNamesTheScene() throws {
        var flow = SceneFlow(scene: oneImage, plan: ScenePlan(project: "p", batch: "b"))
        for turn in creating { _ = flow.handle(turn.event) }
        guard case .finish(let outcome) = try #require(flow.handle(no(404)).first) else { return }
        #expect(outcome.failure?.item == "b")
        #expect(outcome.failure?.httpStatus == 404)
        #expect(outcome.failure?.message.contains("batch “b” of project “p”") == true)
    }

    @Test func reasonOfThePlatformIsPassedOn() throws {
        for (word, reason, expected) in [
            ("failed", "bad PCD", "bad PCD"), ("failed", "", "gives no reason"),
            ("invalidated:duplicate", "", "invalidated:duplicate"),
        ] {
            var flow = SceneFlow(scene: oneImage, plan: waits)
            for turn in watching { _ = flow.handle(turn.event) }
            guard case .finish(let outcome) = try #require(flow.handle(is_(word, reason)).first) else { return }
            #expect(outcome.failure?.message.contains(expected) == true)
            #expect(outcome.failure?.item == "drive-7")
        }
    }

    /// A platform that always loses its answers ends the scene, after a bounded number of requests.
    @Test(arguments: [false, true])
    func lossHasAnEnd(isKnown: Bool) {
        var flow = SceneFlow(scene: oneImage, plan: ScenePlan())
        for turn in opened { _ = flow.handle(turn.event) }
        var actions = flow.handle(ok(["sceneUuid": "s1"]))
        var turns = 0
        while !flow.isFinished, turns < 1000 {
            turns += 1
            switch actions.first {
            case .pause: actions = flow.handle(.resumed)
            case .request(let request) where request.label == "initialize scene":
                actions = flow.handle(ok(["sceneUuid": "s1"]))
            case .request(let request) where request.label == "scene status":
                actions = flow.handle(isKnown ? known("pending") : no(404))
            default: actions = flow.handle(lost())
            }
        }
        #expect(turns < 100)
        #expect(actions.map(\.words).first?.hasPrefix("finish failed connectionLost scene") == true)
    }

    @Test func commitThatIsAlwaysLostHasAnEnd() {
        var flow = SceneFlow(scene: oneImage, plan: ScenePlan())
        for turn in committing { _ = flow.handle(turn.event) }
        var turns = 0
        while !flow.isFinished, turns < 1000 {
            _ = flow.handle(turns.isMultiple(of: 2) ? lost() : known("pending"))
            turns += 1
        }
        // Each of them is a request that is repeated by itself.
        #expect(turns == 2 * SceneFlow.maximumCommits)
    }

    /// What made every start vain is what the host is told.
    @Test func theLastOfManyStartsSaysWhy() {
        var flow = SceneFlow(scene: oneImage, plan: ScenePlan())
        for turn in opened { _ = flow.handle(turn.event) }
        let noValue = JSONError(line: 1, column: 1, reason: "a value is expected")
        let page = APIFailure(failure: .notJSON(Array("<html>".utf8), noValue, of: "create scene"), ambiguous: true)
        var actions: [FlowAction] = []
        for _ in 0..<SceneFlow.maximumStarts {
            _ = flow.handle(ok(["sceneUuid": "s1"]))
            _ = flow.handle(.answered(.failure(page)))
            _ = flow.handle(.resumed)
            actions = flow.handle(known("pending"))
        }
        guard case .finish(let outcome) = actions.first else {
            Issue.record("it does not end")
            return
        }
        #expect(outcome.failure?.code == .response)
        #expect(outcome.failure?.message.contains("<html>") == true)
    }
}
