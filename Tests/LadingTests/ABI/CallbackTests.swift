import CLading
import Testing

@testable import Lading

/// What may be called from where, and how a client ends.
@Suite struct CallbackTests {
    @Test func blockingCallsInsideACallbackAreRefused() throws {
        let client = try ABIClient(pushes: true)
        let (handle, codes) = (UInt(bitPattern: client.handle), Collector<[Int32]>())
        client.onEvent.withLock {
            $0 = { event in
                let client = OpaquePointer(bitPattern: handle)
                var progress = initialised(lading_progress(), \.struct_size)
                var other = initialised(lading_event(), \.struct_size)
                codes.add([
                    lading_job_wait(event.job, 1000, nil), lading_client_flush(client, nulTerminated, nil),
                    lading_client_close(client, 1, nil, nil), lading_job_progress(event.job, &progress, nil),
                    lading_client_next_event(client, 0, &other, nil),
                ])
                return 0
            }
        }
        let scene = try newScene()
        let memory = LentMemory(testImage)
        #expect(addImage(scene, memory.source) == 0)
        let job = try client.submit(scene)
        #expect(lading_job_wait(job, 60_000, nil) == 0)
        var descriptor: Int32 = 0
        #expect(failure { lading_client_event_fd(client.handle, &descriptor, $0) }.code == code(.state))
        client.close()
        #expect(lading_client_close(client.handle, 0, nil, nil) == 0)
        let reentrant = code(.reentrant)
        #expect(!codes.all.isEmpty)
        #expect(codes.all.allSatisfy { $0 == [reentrant, reentrant, reentrant, 0, code(.state)] })
        #expect(client.events.all.last == Int32(LADING_EVENT_RELEASED))
        #expect(client.drops.withLock { $0 } == 1)
        lading_job_destroy(job)
        lading_scene_destroy(scene)
    }

    @Test func clientClosesItselfInsideACallback() throws {
        let client = try ABIClient(pushes: true)
        let (handle, codes) = (UInt(bitPattern: client.handle), Collector<Int32>())
        client.onEvent.withLock {
            $0 = { event in
                guard event.type == Int32(LADING_EVENT_FINISHED) else { return 0 }
                codes.add(lading_client_close(OpaquePointer(bitPattern: handle), 0, nil, nil))
                codes.add(lading_client_flush(OpaquePointer(bitPattern: handle), 0, nil))
                return 0
            }
        }
        let scene = try newScene()
        let job = try client.submit(scene)
        #expect(lading_job_wait(job, 60_000, nil) == 0)
        #expect(try codes.wait(for: 2) == [0, code(.handle)])
        #expect(client.events.all.contains(Int32(LADING_EVENT_RESULT)))
        lading_job_destroy(job)
        lading_scene_destroy(scene)
        client.server.stop()
    }

    @Test func callbackThatSaysNoCancelsItsJob() throws {
        let client = try ABIClient(FakePlatform(fault: { $0.method == "PUT" ? .silence : nil }), pushes: true)
        client.onEvent.withLock { $0 = { $0.progress.stage == Int32(LADING_STAGE_UPLOAD) ? 1 : 0 } }
        let scene = try newScene()
        let memory = LentMemory(testImage)
        #expect(addImage(scene, memory.source) == 0)
        let job = try client.submit(scene)
        #expect(lading_job_wait(job, 60_000, nil) == 0)
        #expect(result(of: job).state == Int32(LADING_STATE_CANCELLED))
        #expect(result(of: job).code == code(.cancelled))
        client.close()
        lading_job_destroy(job)
        lading_scene_destroy(scene)
        #expect(memory.dropCount == 1)
    }

    @Test func waitTimesOutAndTheJobGoesOn() throws {
        let client = try ABIClient(FakePlatform(fault: { $0.method == "PUT" ? .silence : nil }))
        let scene = try newScene()
        let memory = LentMemory(testImage)
        #expect(addImage(scene, memory.source) == 0)
        let job = try client.submit(scene)
        #expect(failure { lading_job_wait(job, 0, $0) }.code == code(.timeout))
        #expect(failure { lading_client_flush(client.handle, 1, $0) }.retryable == 1)
        #expect(result(of: job).state == Int32(LADING_STATE_PENDING))
        #expect(lading_job_cancel(job, nil) == 0)
        #expect(lading_job_wait(job, nulTerminated, nil) == 0)
        // A report that can't be filled is said before anything is closed.
        var report = lading_close_report()
        #expect(failure { lading_client_close(client.handle, 0, &report, $0) }.code == code(.structSize))
        #expect(lading_client_flush(client.handle, 60_000, nil) == 0)
        client.close()
        lading_job_destroy(job)
        lading_scene_destroy(scene)
    }

    /// With a spool they may come later: the client stores, and says why it does not send.
    @Test(arguments: [
        (nil, Code.credentialsFile), ("{", .credentialsFile),
        (
            #"{"clientId":"i","clientSecret":"s","email":"e","userId":1,"issuer":"x","expires":"2020-01-01T00:00:00Z"}"#,
            .credentialsExpired
        ),
    ])
    func credentialsThatCannotBeUsedOnlySpool(text: String?, expected: Code) throws {
        let folder = try ScratchFolder()
        if let text { try folder.write("credentials.json", Array(text.utf8)) }
        let texts = Texts()
        var options = initialised(lading_client_options(), \.struct_size)
        options.credentials_file = texts.lend(folder.path + "/credentials.json")
        var client: OpaquePointer?
        #expect(failure { lading_client_open(&options, &client, $0) }.code == code(expected))
        options.spool_directory = texts.lend(folder.path + "/spool")
        #expect(failure { lading_client_open(&options, &client, $0) }.code == 0)
        let memory = LentMemory(testImage)
        let scene = try newScene()
        #expect(addImage(scene, memory.source) == 0)
        var job: OpaquePointer?
        #expect(lading_client_submit(client, scene, nil, &job, nil) == 0)
        #expect(failure { lading_client_resume(client, $0) }.code == code(expected))
        var report = initialised(lading_close_report(), \.struct_size)
        #expect(lading_client_close(client, 60_000, &report, nil) == 0)
        #expect(report.jobs_spooled == 1)
        lading_job_destroy(job)
        lading_scene_destroy(scene)
    }

    @Test func optionsThatAreNoneAreRefused() {
        let texts = Texts()
        func refused(_ change: (inout lading_client_options) -> Void) -> lading_error {
            var options = initialised(lading_client_options(), \.struct_size)
            options.client_id = texts.lend("id")
            options.client_secret = texts.lend("secret")
            change(&options)
            var client: OpaquePointer?
            let error = failure { lading_client_open(&options, &client, $0) }
            #expect(client == nil)
            return error
        }
        #expect(refused { $0.platform = 7 }.code == code(.unsupported))
        #expect(refused { $0.log_level = 9 }.itemText == "log_level")
        #expect(refused { $0.client_secret = lading_string() }.itemText == "client_secret")
        #expect(refused { $0.base_url = texts.lend("ftp://x") }.itemText == "base_url")
        let withPassword = refused { $0.base_url = texts.lend("http://me:swordfish@gateway") }
        #expect(withPassword.itemText == "base_url" && !withPassword.messageText.contains("swordfish"))
        #expect(refused { $0.auth_host = texts.lend("no url") }.itemText == "auth_host")
        #expect(refused { $0.base_url = lading_string(data: nil, length: 7) }.code == code(.argument))
        let missing = refused {
            $0.client_id = lading_string()
            $0.client_secret = lading_string()
            $0.credentials_file = texts.lend("/nowhere/credentials.json")
        }
        #expect(missing.code == code(.credentialsFile) && missing.itemText == "/nowhere/credentials.json")
        #expect(missing.stage == Int32(LADING_STAGE_SIGN_IN))
    }
}
