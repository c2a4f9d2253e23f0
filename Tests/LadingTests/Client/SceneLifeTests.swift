import Testing

@testable import Lading

/// Whole scenes through the client, against a platform that behaves.
@Suite struct SceneLifeTests {
    @Test func wholeCamerasScene() throws {
        let fixture = try ClientFixture(FakePlatform(status: { $0.asked < 3 ? "processing" : "created" }))
        let names = ["image 0", "image 1", "image 2"]
        let job = try fixture.submit(
            [camerasScene("drive-7", names.map { .host(fixture.memory(testImage, name: $0)) })],
            waits: true,
            tag: 42
        )
        let events = try fixture.pullAll()
        let outcome = try job.finished().outcome()
        #expect(outcome.state == .created)
        #expect(outcome.failure == nil)
        #expect(outcome.sceneUUID == "scene-1")
        #expect(outcome.status == "created")
        #expect(outcome.viewLink == "https://view/scene")
        #expect(fixture.platform.uploads.values.allSatisfy { $0 == testImage })
        #expect(fixture.platform.uploads.count == 3)
        #expect(events.allSatisfy { $0.tag == 42 })
        #expect(events.map(\.kind).filter { $0 != .progress } == [.result(scene: 0), .finished, .released])
        let progress = try #require(events.last?.progress)
        #expect(progress.isFinished && progress.scenesDone == 1 && progress.filesDone == 3)
        #expect(progress.bytes == UInt64(3 * testImage.count) && progress.bytesSent == progress.bytes)
        fixture.close()
        for name in names { #expect(fixture.dropCount(name) == 1) }
        #expect(fixture.drops.all.last == "client")
        #expect(fixture.platform.requests.count { $0.hasSuffix("commit") } == 1)
    }

    @Test func filesAreRecordedOneByOne() throws {
        let fixture = try ClientFixture()
        let scene = camerasScene("drive-7", [.host(fixture.memory(testImage)), .host(fixture.memory(testImage))])
        let job = try fixture.submit([scene]).finished()
        let files = job.read { $0.scenes[0].files }
        #expect(files.map(\.state) == [.uploaded, .uploaded])
        #expect(files.map(\.attempts) == [1, 1])
        #expect(files.map(\.sensorName) == ["CAM0", "CAM1"])
        #expect(files.allSatisfy { $0.bytes == UInt64(testImage.count) && $0.size != nil })
        #expect(try job.outcome().state == .submitted)
        fixture.close()
    }

    @Test func dryRunUploadsNothing() throws {
        let fixture = try ClientFixture()
        let job = try fixture.submit([fixture.scene()]) { $0.plan.dryRun = true }.finished()
        #expect(try job.outcome().state == .validated)
        #expect(try job.outcome().sceneUUID.isEmpty)
        #expect(job.read { $0.scenes[0].files[0].state } == .notSent)
        fixture.close()
        #expect(fixture.platform.uploads.isEmpty)
    }

    @Test func brokenFilesAreFoundBeforeAnyRequest() throws {
        let fixture = try ClientFixture()
        let job = try fixture.submit(
            [camerasScene("drive-7", [.host(fixture.memory(Array(testImage.dropLast(100))))])]
        ).finished()
        let outcome = try job.outcome()
        #expect(outcome.state == .failed)
        #expect(outcome.failure?.code == .image)
        #expect(outcome.stage == .validation)
        #expect(job.read { $0.scenes[0].findings.map(\.rule) } == [.imageTruncated])
        fixture.close()
        #expect(fixture.platform.requests.isEmpty)
        #expect(fixture.dropCount("memory") == 1)
    }

    @Test func manyScenesOfOneJobHaveAResultEach() throws {
        let fixture = try ClientFixture(change: { $0.maximumActiveScenes = 3 })
        let job = try fixture.submit((0..<20).map { fixture.scene("drive-\($0)", name: "\($0)") }, waits: true)
        let events = try fixture.pullAll()
        let results = events.compactMap { event -> Int? in
            if case .result(let scene) = event.kind { scene } else { nil }
        }
        #expect(results.sorted() == Array(0..<20))
        #expect(try (0..<20).allSatisfy { try job.outcome($0).state == .created })
        fixture.close()
        #expect(fixture.drops.all.count == 21)
    }

    @Test func inputsAreMadeAfterwards() throws {
        let fixture = try ClientFixture()
        let job = try fixture.submit((0..<2).map { fixture.scene("drive-\($0)") }) { options in
            options.plan.project = "project-a"
            options.plan.makesInputAfterwards = true
        }.finished()
        #expect(try job.outcome(0).state == .created && job.outcome(1).state == .created)
        #expect(try job.outcome(0).inputUUID.hasPrefix("input-"))
        #expect(fixture.platform.state.withLock { $0.scenes.values.allSatisfy { $0.project == nil } })
        fixture.close()
    }

    @Test func olderImagesJob() throws {
        let fixture = try ClientFixture()
        func images() -> Scene {
            var scene = Scene(type: .images, externalID: "")
            var resource = image("front.jpg", format: .jpg, in: .images)
            resource.source = .host(fixture.memory(testImage))
            scene.frames[0].images = [resource]
            return scene
        }
        for _ in 0..<2 {
            let outcome = try fixture.submit([images()]).finished().outcome()
            #expect(outcome.state == .submitted, "\(outcome.failure?.message ?? "")")
        }
        let jobs = fixture.platform.state.withLock { Array($0.scenes.values) }
        // Each call has an external id of its own, and sizes come from the bytes.
        #expect(Set(jobs.map(\.externalID)).count == 2 && !jobs.contains { $0.externalID.isEmpty })
        for job in jobs {
            let sent = job.body.object?["files"]?.object?["images"]?.array?.first?.object
            #expect(sent?["filename"] == "front.jpg" && (sent?["width"]?.int64 ?? 0) > 0)
        }
        #expect(fixture.platform.uploads.values.allSatisfy { $0 == testImage })
        fixture.close()
        #expect(fixture.dropCount("memory") == 2)
    }

    @Test func imuDataIsAFileOfItsOwn() throws {
        let fixture = try ClientFixture()
        let cloud = Array("ts_gps,x,y,z,intensity\n1700000000000000000,2.0,3.0,4.0,5\n".utf8)
        var scene = Scene(type: .lidars, externalID: "drive-7")
        let names = ResourceNames(filename: "cloud.csv", format: .csv)
        var resource = Resource(.pointCloud, names, in: .lidars, home: nil)
        resource.source = .host(fixture.memory(cloud))
        scene.frames[0].pointClouds = [resource]
        scene.imuData = [IMUSample(timestamp: 1_700_000_000_000_000_000, pose: .identity)]
        let outcome = try fixture.submit([scene]).finished().outcome()
        #expect(outcome.state == .submitted, "\(outcome.failure?.message ?? "")")
        fixture.close()
        #expect(fixture.platform.uploads["/storage/scene-1/cloud.csv"] == cloud)
        let samples = try JSONValue.parse(try #require(fixture.platform.uploads["/storage/imu/scene-1"]))
        #expect(samples.array?.first?.object?["timestamp"]?.int64 == 1_700_000_000_000_000_000)
        let body = fixture.platform.state.withLock { $0.scenes["scene-1"]?.body }
        #expect(body?.object?["imuData"] == "imu-of-scene-1")
    }

    @Test func severalFollowOneScene() throws {
        let fixture = try ClientFixture(FakePlatform(status: { $0.asked < 4 ? "processing" : "created" }))
        let sent = try fixture.submit([fixture.scene()]).finished()
        let uuid = try sent.outcome().sceneUUID
        let follow: (inout SubmitOptions) -> Void = { options in
            options.plan.sentUUID = uuid
            options.plan.waits = true
        }
        let first = try fixture.submit([Scene(type: .cameras, externalID: "")], change: follow)
        let second = try fixture.submit(
            Array(repeating: Scene(type: .cameras, externalID: ""), count: 2),
            change: follow
        )
        #expect(try first.finished().outcome().state == .created)
        #expect(try second.finished().outcome(0).state == .created && second.outcome(1).state == .created)
        fixture.close()
    }

    @Test func jobOfNoScenesFinishesAtOnce() throws {
        let fixture = try ClientFixture()
        let job = try fixture.submit([]).finished()
        #expect(job.read(\.isFinished))
        #expect(try fixture.pullAll().map(\.kind) == [.finished, .released])
        fixture.close()
    }

    @Test func waitThatIsOverLeavesTheSceneProcessing() throws {
        let fixture = try ClientFixture(FakePlatform(status: { _ in "a word of next year" }))
        let job = try fixture.submit([fixture.scene()], waits: true) { $0.wait.timeoutMs = 50 }.finished()
        let outcome = try job.outcome()
        #expect(outcome.state == .processing)
        #expect(outcome.failure?.code == .stillProcessing)
        #expect(outcome.failure?.retryable == true)
        #expect(["", "a word of next year"].contains(outcome.status))
        fixture.close()
    }

    @Test func requestsAreAnsweredWithADocument() throws {
        let fixture = try ClientFixture()
        let job = try fixture.client.request("session.open", JSONObject()) { _ in }.finished()
        #expect(job.read(\.document) == ["workspaceId": "workspace-1", "clientId": "rig-7"])
        #expect(try job.outcome().state == .done)
        let inputs = try fixture.client.request("inputs.query", JSONObject([("sceneUuids", ["scene-9"])])) { _ in }
            .finished()
        #expect(inputs.read(\.document) == [])
        let failed = try fixture.client.request("projects.list", JSONObject()) { _ in }.finished()
        #expect(try failed.outcome().failure?.code == .notFound)
        #expect(try failed.outcome().state == .failed)
        fixture.close()
    }
}
