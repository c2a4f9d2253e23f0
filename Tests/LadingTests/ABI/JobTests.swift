import CLading
import Testing

@testable import Lading

/// Whole jobs as a C host sees them.
@Suite struct JobTests {
    @Test func sceneFromMemoryToItsResult() throws {
        let client = try ABIClient()
        let memory = LentMemory(testImage)
        let scene = try newScene()
        #expect(addImage(scene, memory.source) == 0)
        let job = try client.submit(scene, wait: true, tag: 9)
        #expect(lading_scene_destroy(scene) == 0)
        #expect(lading_job_wait(job, 60_000, nil) == 0)
        let result = result(of: job)
        #expect(result.state == Int32(LADING_STATE_CREATED) && result.code == 0 && result.files == 1)
        #expect(result.external_id.text == "drive-7" && result.scene_uuid.text == "scene-1")
        #expect(result.status.text == "created" && result.view_link.text == "https://view/scene")
        #expect(result.item.text.isEmpty && result.message.text.isEmpty && result.message.data != nil)
        var file = initialised(lading_file(), \.struct_size)
        #expect(lading_job_file(job, 0, 0, &file, nil) == 0)
        #expect(file.state == Int32(LADING_FILE_UPLOADED) && file.bytes == UInt64(testImage.count))
        #expect(file.attempts == 1 && file.width > 0 && file.height > 0)
        #expect(file.filename.text == "front.jpg" && file.sensor_name.text == "front.jpg")
        var progress = initialised(lading_progress(), \.struct_size)
        #expect(lading_job_progress(job, &progress, nil) == 0)
        #expect(progress.finished == 1 && progress.scenes_done == 1 && progress.files_done == 1)
        var event = initialised(lading_event(), \.struct_size)
        var types: [Int32] = []
        while types.last != Int32(LADING_EVENT_RELEASED),
            lading_client_next_event(client.handle, 60_000, &event, nil) == 0
        {
            #expect(event.job == job && event.tag == 9)
            types.append(event.type)
        }
        #expect(types.filter { $0 == Int32(LADING_EVENT_RESULT) }.count == 1)
        #expect(failure { lading_client_next_event(client.handle, 0, &event, $0) }.code == code(.timeout))
        client.close()
        #expect(memory.dropCount == 1)
        // Readable also after the client is closed.
        #expect(Self.state(of: job) == Int32(LADING_STATE_CREATED))
        #expect(lading_job_cancel(job, nil) == 0)
        #expect(lading_job_destroy(job) == 0)
        #expect(failure { lading_job_wait(job, 0, $0) }.code == code(.handle))
    }

    private static func state(of job: OpaquePointer) -> Int32 { result(of: job).state }

    @Test func findingsOfASceneAndOfItsJob() throws {
        let client = try ABIClient()
        let memory = LentMemory(Array(testImage.prefix(200)))
        let scene = try newScene()
        #expect(addImage(scene, memory.source) == 0)
        let job = try client.submit(scene)
        #expect(lading_job_wait(job, 60_000, nil) == 0)
        let result = result(of: job)
        #expect(result.state == Int32(LADING_STATE_FAILED) && result.code == code(.image))
        #expect(result.stage == Int32(LADING_STAGE_VALIDATION) && !result.message.text.isEmpty)
        var ofJob: OpaquePointer?
        var ofScene: OpaquePointer?
        #expect(lading_job_findings(job, 0, &ofJob, nil) == 0)
        #expect(lading_scene_validate(scene, &ofScene, nil) == 0)
        for findings in [ofJob, ofScene] {
            var (all, errors): (UInt64, UInt64) = (0, 0)
            #expect(lading_findings_count(findings, &all, &errors) == 0)
            #expect(all == 1 && errors == 1)
            var finding = initialised(lading_finding(), \.struct_size)
            #expect(lading_findings_get(findings, 0, &finding, nil) == 0)
            #expect(finding.code.text == "image.truncated" && finding.severity == Int32(LADING_SEVERITY_ERROR))
            #expect(finding.frame == -1 && finding.item.text.contains("front.jpg") && !finding.message.text.isEmpty)
            #expect(failure { lading_findings_get(findings, 1, &finding, $0) }.itemText == "index")
            #expect(failure { lading_findings_get(findings, .max, &finding, $0) }.itemText == "index")
            #expect(failure { lading_findings_get(findings, 0, nil, $0) }.code == code(.argument))
            #expect(lading_findings_destroy(findings) == 0)
        }
        client.close()
        lading_job_destroy(job)
        #expect(memory.dropCount == 0)
        lading_scene_destroy(scene)
        #expect(memory.dropCount == 1)
    }

    @Test func sourceStaysTheCallersWhenItsCallFails() throws {
        let memory = LentMemory(testImage)
        let scene = try newScene()
        var unknownKind = memory.source
        unknownKind.kind = 99
        var withoutData = memory.source
        withoutData.data = nil
        var withoutRead = memory.source
        withoutRead.kind = Int32(LADING_SOURCE_READER)
        var tooLarge = memory.source
        tooLarge.size = .max
        for source in [unknownKind, withoutData, withoutRead, tooLarge] {
            #expect(failure { addImage(scene, source, $0) }.code == code(.argument))
        }
        #expect(failure { addImage(scene, format: "", memory.source, $0) }.messageText.contains("format"))
        #expect(failure { addImage(scene, format: "gif", memory.source, $0) }.messageText.contains("gif"))
        #expect(failure { addImage(scene, named: "", memory.source, $0) }.itemText == "filename")
        #expect(memory.dropCount == 0)
        #expect(addImage(scene, memory.source) == 0)
        var other = memory.source
        #expect(failure { lading_scene_set_source(scene, "nobody", 6, &other, $0) }.itemText == "nobody")
        #expect(memory.dropCount == 0)
        // The source before goes back when another takes its place.
        #expect(lading_scene_set_source(scene, "front.jpg", 9, &other, nil) == 0)
        #expect(memory.dropCount == 1)
        lading_scene_destroy(scene)
        #expect(memory.dropCount == 2)
    }

    @Test func dataIsProvidedWhenItIsWanted() throws {
        let client = try ABIClient()
        let memory = LentMemory(testImage)
        let scene = try newScene()
        var requested = initialised(lading_source(), \.struct_size)
        requested.kind = Int32(LADING_SOURCE_REQUESTED)
        for name in ["a.jpg", "b.jpg", "c.jpg"] { #expect(addImage(scene, named: name, requested) == 0) }
        let job = try client.submit(scene)
        var event = initialised(lading_event(), \.struct_size)
        while lading_client_next_event(client.handle, 60_000, &event, nil) == 0,
            event.type != Int32(LADING_EVENT_RELEASED)
        {
            guard event.type == Int32(LADING_EVENT_DATA_WANTED) else { continue }
            var again = requested
            let error = failure { lading_job_provide(job, 0, event.file, &again, $0) }
            #expect(error.code == code(.argument))
            var source = memory.source
            let texts = Texts()
            if event.file == 2 {
                let path = texts.lend(ProbeFixtures.path("images/baseline.jpg"))
                source = initialised(lading_source(), \.struct_size)
                source.data = path.data.map { UnsafeRawPointer($0) }
                source.size = path.length
            }
            #expect(lading_job_provide(job, 0, event.file, &source, nil) == 0)
            #expect(failure { lading_job_provide(job, 0, event.file, &source, $0) }.code == code(.state))
            #expect(failure { lading_job_refuse(job, 0, event.file, nil, 0, $0) }.code == code(.state))
        }
        #expect(result(of: job).state == Int32(LADING_STATE_SUBMITTED))
        #expect(client.platform.uploads.count == 3 && client.platform.uploads.values.allSatisfy { $0 == testImage })
        client.close()
        #expect(memory.dropCount == 2)
        lading_job_destroy(job)
        lading_scene_destroy(scene)
    }

    @Test func destroyedJobFailsItsQuestions() throws {
        let client = try ABIClient()
        let scene = try newScene()
        var requested = initialised(lading_source(), \.struct_size)
        requested.kind = Int32(LADING_SOURCE_REQUESTED)
        #expect(addImage(scene, requested) == 0)
        let job = try client.submit(scene)
        var event = initialised(lading_event(), \.struct_size)
        repeat {
            #expect(lading_client_next_event(client.handle, 60_000, &event, nil) == 0)
        } while event.type != Int32(LADING_EVENT_DATA_WANTED)
        #expect(lading_job_destroy(job) == 0)
        // It ends all the same, and without a word.
        #expect(lading_client_flush(client.handle, 60_000, nil) == 0)
        #expect(lading_client_next_event(client.handle, 0, &event, nil) == code(.timeout))
        client.close()
        lading_scene_destroy(scene)
    }

    @Test func projectAndBatchAreNamesOfTheirOwn() throws {
        let client = try ABIClient()
        let scene = try newScene()
        let texts = Texts()
        for (project, batch, item) in [
            ("..", "b", "project"), (".", "", "project"), ("p", "..", "batch"), ("", "b", "batch"),
        ] {
            var options = initialised(lading_submit_options(), \.struct_size)
            options.project = texts.lend(project)
            options.batch = texts.lend(batch)
            var job: OpaquePointer?
            let error = failure { lading_client_submit(client.handle, scene, &options, &job, $0) }
            #expect(error.code == code(.argument) && error.itemText == item && job == nil)
        }
        client.close()
        lading_scene_destroy(scene)
    }

    @Test func requestsGiveDocuments() throws {
        let client = try ABIClient()
        var job: OpaquePointer?
        #expect(lading_client_request(client.handle, "session.open", nulTerminated, nil, 0, nil, &job, nil) == 0)
        let session = try #require(job)
        #expect(lading_job_wait(session, 60_000, nil) == 0)
        var document = lading_string()
        #expect(lading_job_document(session, &document, nil) == 0)
        #expect(document.text == #"{"workspaceId":"workspace-1","clientId":"rig-7"}"#)
        #expect(result(of: session).state == Int32(LADING_STATE_DONE) && result(of: session).files == 0)
        for (name, parameters, expected) in [
            ("scenes.fly", "", Code.unsupported), ("projects.list", "{", .json), ("projects.list", "[]", .json),
            ("projects.list", #"{"a": 1}"#, .argument), ("batches.list", "", .argument),
        ] {
            let error = failure {
                lading_client_request(client.handle, name, nulTerminated, parameters, nulTerminated, nil, &job, $0)
            }
            #expect(error.code == code(expected), "\(name) \(parameters)")
            #expect(job == nil)
        }
        client.close()
        lading_job_destroy(session)
    }

    @Test func inputsOfManyScenes() throws {
        let client = try ABIClient()
        let memory = LentMemory(testImage)
        let scenes = try (0..<3).map { try newScene(1, "drive-\($0)") }
        for scene in scenes { #expect(addImage(scene, memory.source) == 0) }
        let texts = Texts()
        var options = initialised(lading_submit_options(), \.struct_size)
        options.poll_interval_ms = 1
        var items = scenes.map { scene in
            var item = initialised(lading_scene_item(), \.struct_size)
            item.scene = scene
            return item
        }
        var job: OpaquePointer?
        #expect(
            failure { lading_client_create_inputs(client.handle, &items, 3, &options, &job, $0) }.itemText == "project"
        )
        options.project = texts.lend("project-a")
        // Empty text is "not given".
        items[1].pre_annotation = texts.lend("")
        items[2].pre_annotation = texts.lend("{")
        #expect(
            failure { lading_client_create_inputs(client.handle, &items, 3, &options, &job, $0) }.code == code(.json)
        )
        items[2].pre_annotation = lading_string()
        items[2].struct_size = 3
        #expect(
            failure { lading_client_create_inputs(client.handle, &items, 3, &options, &job, $0) }.code
                == code(.structSize)
        )
        items[2].struct_size = items[0].struct_size
        items[2].scene = nil
        #expect(
            failure { lading_client_create_inputs(client.handle, &items, 3, &options, &job, $0) }.code == code(.handle)
        )
        items[2].scene = scenes[2]
        #expect(lading_client_create_inputs(client.handle, &items, 3, &options, &job, nil) == 0)
        let made = try #require(job)
        #expect(lading_job_wait(made, 60_000, nil) == 0)
        for index in 0..<3 {
            let result = result(of: made, UInt64(index))
            #expect(result.state == Int32(LADING_STATE_CREATED), "\(result.message.text)")
            #expect(result.external_id.text == "drive-\(index)" && result.input_uuid.text.hasPrefix("input-"))
        }
        #expect(lading_client_create_inputs(client.handle, nil, 0, &options, &job, nil) == 0)
        #expect(lading_job_wait(job, 60_000, nil) == 0)
        client.close()
        lading_job_destroy(job)
        lading_job_destroy(made)
        scenes.forEach { _ = lading_scene_destroy($0) }
        #expect(memory.dropCount == 3)
    }
}
