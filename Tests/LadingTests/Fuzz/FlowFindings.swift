import Testing

@testable import Lading

/// What the fuzzer of flows found.
@Suite struct `An images job that meets a strange server` {
    private static func flow(files: [String]) -> ImagesFlow {
        var scene = Scene(type: .images, externalID: "job")
        scene.frames[0].images = files.map { Resource(.image, ResourceNames(filename: $0), in: .images, home: nil) }
        return ImagesFlow(scene: scene, plan: ScenePlan(waits: true))
    }

    /// It waited for the end of uploads that never began.
    @Test func `goes on when there is nothing to upload`() {
        var flow = Self.flow(files: [])
        _ = flow.handle(.started)
        _ = flow.handle(.validated(.success([])))
        _ = flow.handle(.answered(.success(["internalId": "u", "files": [:]])))
        let actions = flow.handle(.answered(.success(.null)))
        guard case .request(let request)? = actions.first else {
            Issue.record("nothing follows the dry run: \(actions)")
            return
        }
        #expect(!request.dryRun && request.path == "v1/inputs/images")
    }

    /// It asked for the status of the scene "".
    @Test func `fails when its id is empty`() {
        var flow = Self.flow(files: ["a.png"])
        _ = flow.handle(.started)
        _ = flow.handle(.validated(.success([nil])))
        let actions = flow.handle(.answered(.success(["internalId": "", "files": ["a.png": "https://store/a"]])))
        guard case .finish(let outcome)? = actions.first else {
            Issue.record("the flow goes on: \(actions)")
            return
        }
        #expect(outcome.state == .failed && outcome.failure?.code == .response)
    }
}
