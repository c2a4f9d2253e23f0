import Testing

@testable import Lading

/// Records whose checksum is right and whose content is not: refused or carried out, and never a trap.
@Suite struct SpoolRecordTests {
    private static let numbers = ["9223372036854775807", "-9223372036854775808", "18446744073709551615", "-1", "0"]

    /// The payload with each of its numbers, one after another, replaced.
    private static func variants(_ record: SpoolRecord) -> [SpoolRecord] {
        let text = String(decoding: record.payload, as: UTF8.self)
        return text.ranges(of: /-?[0-9]+/).flatMap { range in
            numbers.map { SpoolRecord(kind: record.kind, payload: Array(text.replacingCharacters(range, $0).utf8)) }
        }
    }

    /// Events that take a flow through all of its repetitions.
    private static let lost: [FlowEvent] = {
        let problem = APIFailure(failure: refusal, ambiguous: true)
        let answers: [FlowEvent] = [
            .started, .validated(.success([nil, nil])), .sessionOpened(.success("w")), ok(["sceneUuid": "s1"]),
            .answered(.failure(problem)), .resumed, ok([]), .answered(.failure(problem)), .resumed, ok([]),
            .uploaded(file: .resource(.max), nil), .uploaded(file: .resource(.min), refusal), .restarted, ok([]),
            .waitTimedOut,
        ]
        return answers
    }()

    @Test func numbersOfAJob() throws {
        let folder = try ScratchFolder()
        let store = SpoolStore(folder)
        let id = "0000000000000001"
        var given = submission(id, memoryScene(), priority: -3, createdMs: 12)
        given.items.append((lidarWithIMU, ScenePlan(maximumRepeats: 2, waits: true)))
        let record = try store.create(given).record
        let variants = Self.variants(record)
        var read = 0
        for variant in variants {
            guard let job = try? SpooledJob(variant, dataFolder: store.dataFolder(id)) else { continue }
            read += 1
            for item in job.items {
                var flow = SceneFlow(scene: item.scene, plan: item.plan)
                for event in Self.lost { _ = flow.handle(event) }
            }
        }
        #expect(read > 0 && read < variants.count)
    }

    @Test func numbersOfEventsAndResults() throws {
        for event in everyEvent {
            for variant in Self.variants(SpooledEvent(scene: 1, event: event).record) {
                guard let read = try? SpooledEvent(variant) else { continue }
                var flow = SceneFlow(scene: oneImage, plan: ScenePlan())
                for event in [read.event] + Self.lost + [read.event] { _ = flow.handle(event) }
            }
        }
        var scene = SceneRecord(oneImage)
        scene.outcome = SceneOutcome(state: .failed, stage: .upload, failure: refusal)
        let result = SpooledResult(id: "1", createdMs: 5, tag: 9, priority: 1, scenes: [scene])
        for variant in Self.variants(result.record) { _ = try? SpooledResult(variant) }
    }
}

extension String {
    fileprivate func replacingCharacters(_ range: Range<Index>, _ other: String) -> String {
        String(self[..<range.lowerBound]) + other + String(self[range.upperBound...])
    }
}
