import Testing

@testable import Lading

/// A flow that is made anew from its record is the flow that was: at every point of every way that the tables know.
@Suite struct ReplayTests {
    static let scenes =
        SceneFlowTests.plain + SceneFlowTests.waiting + SceneFlowTests.inputs
        + SceneFlowTests.lostAnswers + SceneFlowTests.unexpected

    @Test(arguments: scenes)
    func ofAScene(path: FlowPath) throws {
        try Self.check(path, SceneFlow(scene: path.scene, plan: path.plan))
    }

    @Test(arguments: ImagesFlowTests.paths)
    func ofAnImagesJob(path: FlowPath) throws {
        try Self.check(path, ImagesFlow(scene: path.scene, plan: path.plan))
    }

    private static func check(_ path: FlowPath, _ fresh: some Flow) throws {
        for count in 0...path.turns.count {
            var live = fresh
            var liveOutstanding = OutstandingActions()
            var replayed = fresh
            var outstanding = OutstandingActions()
            for turn in path.turns.prefix(count) {
                liveOutstanding.note(turn.event, live.handle(turn.event))
                let recorded = try SpooledEvent(SpooledEvent(scene: 3, event: turn.event).record)
                #expect(recorded.scene == 3)
                outstanding.note(recorded.event, replayed.handle(recorded.event))
            }
            #expect(replayed.stage == live.stage && replayed.isFinished == live.isFinished)
            #expect(outstanding == liveOutstanding)
            #expect(outstanding.actions.map(\.words) == unanswered(path.turns.prefix(count)))
            for turn in path.turns.dropFirst(count) {
                #expect(replayed.handle(turn.event).map(\.words) == turn.actions, "\(path.name) after \(count)")
            }
        }
    }

    /// What the table says is under way: of each kind of work what was begun last, unless its answer came.
    private static func unanswered(_ turns: ArraySlice<FlowPath.Turn>) -> [String] {
        var underway: [String] = []
        for turn in turns {
            switch turn.event {
            case .validated: underway.removeAll { $0 == "validate" }
            case .sessionOpened: underway.removeAll { $0 == "open session" }
            case .answered: underway.removeAll { $0.hasPrefix("POST") || $0.hasPrefix("GET") }
            case .resumed: underway.removeAll { $0.hasPrefix("pause") }
            case .uploaded(.resource(let index), _): underway.removeAll { $0.hasPrefix("upload \(index) ") }
            case .uploaded(.imu, _): underway.removeAll { $0.hasPrefix("upload imu ") }
            case .started, .status, .statusLost, .waitTimedOut, .cancelled, .restarted: break
            }
            for action in turn.actions {
                if action.hasPrefix("finish") { underway = [] }
                if action == "abandon uploads" {
                    underway.removeAll { $0.hasPrefix("upload") }
                } else {
                    underway.append(action)
                }
            }
        }
        return underway
    }

    /// After a crash the count of what went wrong begins again: crashes alone never make a scene fail.
    @Test func crashesAreNotCounted() {
        var flow = SceneFlow(scene: oneImage, plan: ScenePlan(maximumRepeats: 2))
        _ = flow.handle(.started)
        _ = flow.handle(.validated(.success([nil])))
        _ = flow.handle(.sessionOpened(.success("ws")))
        for _ in 0..<50 {
            #expect(flow.handle(ok(["sceneUuid": "s1"])).map(\.words) == ["POST v1/inputs/cameras?workspaceId=ws"])
            _ = flow.handle(.restarted)
            #expect(flow.handle(.lostWithTheProcess).map(\.words) == ["pause 1"])
            #expect(flow.handle(.resumed).map(\.words) == ["POST v2/scenes/query"])
            #expect(flow.handle(known("pending")).map(\.words) == ["POST v1/inputs/initialize"])
        }
    }

    @Test func everyEventReadsBack() throws {
        let failure = Failure(.server, stage: .upload, httpStatus: 503, retryable: true, item: "a\nb", "“ü”")
        let problem = APIFailure(failure: failure, ambiguous: true, retryAfterMs: .max)
        var deep = JSONValue.null
        for _ in 0..<127 { deep = [deep] }
        let events: [FlowEvent] =
            everyEvent + [
                .answered(.failure(problem)), .answered(.success(deep)),
                .validated(.success([ImageSize(width: 1, height: .max), nil])), .restarted,
            ]
        for event in events {
            var checked: CheckedScene?
            if case .validated = event {
                let finding = Finding(rule: .imageSize, frame: 2, item: "i", message: "m")
                checked = CheckedScene(findings: [finding], byteCounts: [.max, nil], imageSizes: [nil])
            }
            let recorded = SpooledEvent(scene: 7, event: event, checked: checked)
            let read = try SpooledEvent(recorded.record)
            #expect("\(read)" == "\(recorded)")
        }
    }
}
