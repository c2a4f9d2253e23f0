import Glibc
import Testing

@testable import Lading

/// Clients with a spool, one after another on one folder, against a platform that remembers.
@Suite struct SpoolClientTests {
    private func fixture(
        _ folder: ScratchFolder,
        _ platform: FakePlatform = FakePlatform(),
        server: ScriptedServer? = nil,
        files: any SpoolFiles = DiskFiles(),
        change: (inout ClientOptions) -> Void = { _ in }
    ) throws -> ClientFixture {
        try ClientFixture(
            platform,
            server: server,
            spoolFiles: files,
            change: { options in
                options.spool = SpoolOptions(directory: folder.path + "/spool")
                change(&options)
            }
        )
    }

    /// A server for several clients one after another: what it signs stays good.
    private func serve(_ platform: FakePlatform) throws -> ScriptedServer {
        try ScriptedServer { try platform.serve($0) }
    }

    private func logs(_ folder: ScratchFolder) -> [String] {
        ((try? DiskFiles().names(in: folder.path + "/spool")) ?? []).filter { $0.hasSuffix(".job") }
    }

    /// Opens the client's jobs as `lading_client_open` does.
    private func recover(_ fixture: ClientFixture) throws -> [Job] {
        try fixture.client.recover { _ in }
        return fixture.client.takeRecovered(atMost: 1000)
    }

    @Test func spooledThenSentThenAcknowledged() throws {
        let folder = try ScratchFolder()
        let fixture = try fixture(folder)
        let job = try fixture.submit([fixture.scene()], waits: true)
        let kinds = try fixture.pullAll().map(\.kind).filter { $0 != .progress }
        #expect(kinds == [.spooled, .result(scene: 0), .finished, .released])
        #expect(try job.finished().outcome().state == .created)
        #expect(fixture.platform.uploads.values.allSatisfy { $0 == testImage } && fixture.platform.uploads.count == 1)
        #expect(fixture.dropCount("memory") == 1)
        #expect(job.spoolID.count == 16)
        try fixture.client.acknowledge(job)
        fixture.close()
        #expect(logs(folder).isEmpty)
        #expect(throws: Failure.self) { try fixture.client.acknowledge(job) }
    }

    /// What a close leaves goes on with the next client, and is sent once.
    @Test func closeLeavesJobsToTheNextClient() throws {
        let folder = try ScratchFolder()
        let platform = FakePlatform()
        let first = try fixture(folder, platform, change: { $0.startsPaused = true })
        let jobs = try (0..<3).map { try first.submit([first.scene("drive-\($0)")], tag: UInt64($0)) }
        _ = try first.drops.wait(for: 3)
        let report = first.close()
        #expect((report.jobsSpooled, report.jobsCancelled, report.jobsFinished) == (3, 0, 0))
        for job in jobs {
            #expect(try job.outcome().state == .spooled && job.outcome().failure?.code == .closed)
            #expect(throws: Failure.self) { try first.client.acknowledge(job) }
        }
        #expect(platform.requests.isEmpty && logs(folder).count == 3)
        let second = try fixture(folder, platform)
        let recovered = try recover(second)
        #expect(recovered.map(\.spoolID) == jobs.map(\.spoolID))
        #expect(recovered.map(\.tag) == [0, 1, 2])
        for job in recovered { #expect(try job.finished().outcome().state == .submitted) }
        let events = try second.pullAll(3).map(\.kind)
        #expect(events.count { $0 == .recovered } == 3)
        for job in recovered { try second.client.acknowledge(job) }
        second.close()
        #expect(
            platform.state.withLock { $0.scenes.values.map(\.externalID).sorted() } == [
                "drive-0", "drive-1", "drive-2",
            ]
        )
        #expect(logs(folder).isEmpty)
    }

    /// Nobody took note: the result is told again, as it was.
    @Test func finishedJobIsToldUntilAcknowledged() throws {
        let folder = try ScratchFolder()
        let first = try fixture(folder)
        let sent = try first.submit([first.scene()], tag: 7).finished()
        first.close()
        for _ in 0..<2 {
            let next = try fixture(folder)
            let job = try #require(try recover(next).first)
            #expect(try next.pullAll().map(\.kind) == [.recovered, .result(scene: 0), .finished, .released])
            #expect(job.read { "\($0.scenes)" } == sent.read { "\($0.scenes)" })
            #expect(job.tag == 7)
            #expect(next.close().jobsFinished == 0)
            #expect(next.platform.requests.isEmpty)
        }
        let last = try fixture(folder)
        try last.client.acknowledge(try #require(try recover(last).first))
        last.close()
        #expect(logs(folder).isEmpty)
    }

    /// The files that were stored before the end are not sent again.
    @Test func storedFilesAreNotSentAgain() throws {
        let folder = try ScratchFolder()
        let isStuck = Monitor(true)
        let stuck = FakePlatform(fault: { request in
            request.method == "PUT" && request.path.hasSuffix("front-1.jpg") && isStuck.withLock { $0 } ? .silence : nil
        })
        let server = try serve(stuck)
        let first = try fixture(folder, stuck, server: server)
        let sources = (0..<2).map { ResourceSource.host(first.memory(testImage, name: "\($0)")) }
        let job = try first.submit([camerasScene("drive-7", sources)])
        try stuck.waitForRequest("PUT", count: 2)
        let limit = MonotonicClock.milliseconds() + 60_000
        while job.read({ $0.progress.filesDone }) < 1, MonotonicClock.milliseconds() < limit {
            _ = first.client.events.next(deadline: limit)
        }
        #expect(first.close(withinMs: 0).jobsSpooled == 1)
        isStuck.withLock { $0 = false }
        let second = try fixture(folder, stuck, server: server)
        let again = try #require(try recover(second).first).finished()
        #expect(try again.outcome().state == .submitted)
        #expect(again.read { $0.scenes[0].files.map(\.state) } == [.uploaded, .uploaded])
        second.close()
        server.stop()
        #expect(stuck.requests.count { $0.hasSuffix("front-0.jpg") } == 1)
        #expect(stuck.requests.count { $0.hasSuffix("front-1.jpg") } == 2)
        #expect(stuck.requests.count { $0.hasSuffix("initialize") } == 1)
    }

    /// An answer to a creation that nobody heard: asked for, and never committed twice.
    @Test(arguments: [
        "POST /v1/inputs/cameras", "POST /v1/inputs/initialize", "PUT", "POST /v1/inputs/scene-1/actions/commit",
    ])
    func requestUnderWayAtTheEnd(request: String) throws {
        let folder = try ScratchFolder()
        let isStuck = Monitor(true)
        let platform = FakePlatform(fault: { seen in
            "\(seen.method) \(seen.path)".hasPrefix(request) && isStuck.withLock { $0 } ? .silence : nil
        })
        let server = try serve(platform)
        let first = try fixture(folder, platform, server: server)
        let job = try first.submit([first.scene()])
        try platform.waitForRequest(request)
        #expect(first.close(withinMs: 0).jobsSpooled == 1)
        #expect(try job.outcome().state == .spooled)
        isStuck.withLock { $0 = false }
        let next = try fixture(folder, platform, server: server)
        let again = try #require(try recover(next).first)
        let outcome = try again.finished().outcome()
        #expect(outcome.state == .submitted, "\(outcome)")
        next.close()
        server.stop()
        #expect(platform.state.withLock { $0.scenes.values.count { $0.isCommitted } } == 1)
    }

    /// A job of the spool waits for the network, where another would fail.
    @Test func outagesAreWaitedFor() throws {
        let folder = try ScratchFolder()
        let platform = FakePlatform(fault: { request in
            // More often than all attempts of a request.
            request.path.hasSuffix("auth/oauth/token") && request.nth <= 12
                ? .reset
                : request.path.hasSuffix("initialize") && request.nth <= 12
                    ? .status(503)
                    : request.method == "PUT" && request.nth <= 12
                        ? .reset
                        : request.path.hasSuffix("scenes/query") && request.nth <= 12 ? .status(503) : nil
        })
        let fixture = try fixture(folder, platform)
        let job = try fixture.submit([fixture.scene()], waits: true).finished()
        let outcome = try job.outcome()
        #expect(outcome.state == .created, "\(outcome)")
        fixture.close()
    }

    /// The disk is full while a job is sent: it waits for room with nothing lost, and nothing is sent meanwhile.
    @Test func fullDiskHoldsAJob() throws {
        let folder = try ScratchFolder()
        let files = FailingFiles()
        let platform = FakePlatform(fault: { request in
            if request.path.hasSuffix("initialize") { files.state.withLock { $0.left = 0 } }
            return nil
        })
        let fixture = try fixture(folder, platform, files: files) { $0.spool?.retryMs = 1 }
        let job = try fixture.submit([fixture.scene()])
        let held = try fixture.log.wait(first: { $0.contains("No space left on device") })
        #expect(held.contains("make room"))
        #expect(logs(folder).count == 1 && !job.read(\.isFinished))
        #expect(platform.requests.last?.hasSuffix("initialize") == true)
        files.state.withLock { $0.left = .max }
        #expect(try job.finished().outcome().state == .submitted)
        _ = try fixture.log.wait(first: { $0.contains("there is room again") })
        #expect(fixture.log.all.count { $0.contains("No space left") } == 1)
        fixture.close()
        #expect(platform.state.withLock { $0.scenes.values.count { $0.isCommitted } } == 1)
    }

    /// A record that can't be written leaves its job to the next client, and the close counts it there.
    @Test func jobThatCannotBeRecordedIsLeftInTheSpool() throws {
        let folder = try ScratchFolder()
        let files = FailingFiles(code: EROFS)
        let platform = FakePlatform(fault: { request in
            if request.path.hasSuffix("initialize") { files.state.withLock { $0.left = 0 } }
            return nil
        })
        let fixture = try fixture(folder, platform, files: files)
        let job = try fixture.submit([fixture.scene()]).finished()
        #expect(try job.outcome().state == .spooled && job.outcome().failure?.code == .spool)
        let report = fixture.close()
        #expect((report.jobsSpooled, report.jobsFinished, report.jobsCancelled) == (1, 0, 0))
        #expect(logs(folder) == [job.spoolID + ".job"])
    }

    /// What found no room until the close is asked for by the next client.
    @Test func jobThatIsHeldAtTheEndGoesOnWithTheNextClient() throws {
        let folder = try ScratchFolder()
        let files = FailingFiles()
        let platform = FakePlatform(fault: { request in
            if request.path.hasSuffix("cameras") { files.state.withLock { $0.left = 0 } }
            return nil
        })
        let server = try serve(platform)
        let first = try fixture(folder, platform, server: server, files: files)
        let job = try first.submit([first.scene()])
        _ = try first.log.wait(first: { $0.contains("No space left on device") })
        #expect(first.close(withinMs: 0).jobsSpooled == 1)
        #expect(try job.outcome().state == .spooled)
        let next = try fixture(folder, platform, server: server)
        #expect(try #require(try recover(next).first).finished().outcome().state == .submitted)
        next.close()
        server.stop()
        #expect(platform.state.withLock { $0.scenes.values.count { $0.isCommitted } } == 1)
    }

    /// What a captive portal, a broken platform or a changed secret answers, more often than a request is tried.
    @Test(arguments: [
        ("/v1/auth/oauth/token", FakePlatform.Fault.body("<html>Please sign in to the hotel</html>")),
        ("/v1/auth/oauth/token", .status(302)),
        ("/v1/auth/oauth/token", .status(401, #"{"error": "invalid_client"}"#)),
        ("/v1/auth/oauth/token", .status(404, "no such page")),
        ("/v1/workspaces", .body("<html>Please sign in to the hotel</html>")),
        ("/v1/inputs/initialize", .status(500)),
        ("/v1/inputs/initialize", .status(501)),
        ("/v1/inputs/initialize", .status(401)),
        ("/v1/inputs/initialize", .body("<html>Please sign in to the hotel</html>")),
        ("/storage/scene-2/CAM0_front-0.jpg", .status(500)),
        ("/v2/scenes/query", .body("{")),
    ])
    func whatIsNotAboutTheSceneIsWaitedFor(path: String, fault: FakePlatform.Fault) throws {
        let folder = try ScratchFolder()
        let isBroken = Monitor(true)
        let platform = FakePlatform(fault: { request in
            guard isBroken.withLock({ $0 }), path.hasPrefix("/storage") ? request.method == "PUT" : request.path == path
            else { return nil }
            return fault
        })
        let fixture = try fixture(folder, platform) { $0.refusalPauseMs = 1 }
        let job = try fixture.submit([fixture.scene()], waits: true)
        let told = try fixture.log.wait(first: { $0.contains("jobs wait and go on when it can be done") })
        #expect(!job.read(\.isFinished))
        isBroken.withLock { $0 = false }
        let outcome = try job.finished().outcome()
        #expect(outcome.state == .created, "\(outcome)")
        fixture.close()
        #expect(fixture.log.all.count { $0 == told } == 1, "\(fixture.log.all)")
        #expect(fixture.log.all.count { $0.hasSuffix("the jobs that waited go on") } == 1)
        #expect(platform.state.withLock { $0.scenes.values.count { $0.isCommitted } } == 1)
    }

    /// A secret that was changed is tried once a minute, however many jobs there are.
    @Test func refusedSignInIsNotRepeatedByEveryJob() throws {
        let folder = try ScratchFolder()
        let platform = FakePlatform(fault: { $0.path.hasSuffix("auth/oauth/token") ? .status(401) : nil })
        let fixture = try fixture(folder, platform)
        let jobs = try (0..<3).map { try fixture.submit([fixture.scene("drive-\($0)")]) }
        _ = try fixture.log.wait(first: { $0.contains("jobs wait") })
        for _ in 0..<3 {
            let asked = try fixture.client.request("session.open", JSONObject()) { _ in }.finished()
            #expect(try asked.outcome().failure?.code == .credentialsRefused)
        }
        #expect(platform.requests.count { $0.hasSuffix("token") } == 1)
        #expect(fixture.close(withinMs: 0).jobsSpooled == 3)
        #expect(try jobs.map { try $0.outcome().state } == [.spooled, .spooled, .spooled])
    }

    @Test(arguments: [
        (Failure(.tls, "the clock is not set"), true), (Failure(.response, "HTML"), true),
        (Failure(.server, httpStatus: 500, "x"), true), (Failure(.server, httpStatus: 408, "x"), true),
        // An error in a good answer is one of what was asked for.
        (Failure(.server, httpStatus: 200, "x"), false), (Failure(.proxy, "407"), true),
        (Failure(.credentialsRefused, httpStatus: 401, "x"), true), (Failure(.forbidden, httpStatus: 403, "x"), false),
        (Failure(.notFound, stage: .signIn, httpStatus: 404, "x"), true),
        (Failure(.cancelled, stage: .signIn, "x"), false),
        (Failure(.refused, httpStatus: 422, "x"), false), (Failure(.validation, "x"), false),
        (Failure(.fileMissing, "x"), false), (Failure(.urlExpired, httpStatus: 403, "x"), false),
    ])
    func outages(failure: Failure, isOne: Bool) { #expect(failure.isOutage == isOne) }

    @Test func failuresThatAreNoOutageEndTheJob() throws {
        let folder = try ScratchFolder()
        let platform = FakePlatform(fault: {
            $0.path.hasSuffix("initialize") ? .status(422, #"{"message": "no"}"#) : nil
        })
        let first = try fixture(folder, platform)
        let job = try first.submit([first.scene()]).finished()
        #expect(try job.outcome().failure?.code == .refused)
        first.close()
        // Nobody else has its bytes: they stay until the host has taken note of it.
        func data() throws -> [String] { try DiskFiles().names(in: folder.path + "/spool/\(job.spoolID).data") }
        #expect(try data() == ["0"])
        let second = try fixture(folder, platform)
        let status = try #require(second.client.spool?.status)
        #expect(status.finished == 1 && status.bytes > UInt64(testImage.count))
        let same = try #require(try recover(second).first)
        #expect(try data() == ["0"])
        try second.client.acknowledge(same)
        second.close()
        #expect(try data().isEmpty)
    }

    @Test func pausedClientSendsNothingUntilResumed() throws {
        let fixture = try ClientFixture(change: { $0.startsPaused = true })
        let job = try fixture.submit([fixture.scene()])
        #expect(!fixture.client.flush(deadline: MonotonicClock.milliseconds() + 30))
        #expect(fixture.platform.requests.isEmpty)
        try fixture.client.setPaused(false)
        #expect(try job.finished().outcome().state == .submitted)
        try fixture.client.setPaused(true)
        let held = try fixture.submit([fixture.scene()])
        #expect(fixture.close(withinMs: 20).jobsCancelled == 1)
        #expect(try held.outcome().state == .cancelled)
    }

    @Test func clientWithoutCredentialsOnlySpools() throws {
        let folder = try ScratchFolder()
        let missing = Failure(.credentialsMissing, "none")
        let platform = FakePlatform()
        let first = try fixture(folder, platform, change: { $0.missingCredentials = missing })
        try first.submit([first.scene()])
        _ = try first.drops.wait(for: 1)
        let refused = #expect(throws: Failure.self) { try first.client.setPaused(false) }
        #expect(refused == missing)
        #expect(first.close().jobsSpooled == 1)
        #expect(platform.requests.isEmpty)
        let second = try fixture(folder, platform)
        let job = try #require(try recover(second).first).finished()
        #expect(try job.outcome().state == .submitted)
        second.close()
    }

    /// A close waits until what was submitted is in the spool, also when nothing may be sent.
    @Test func closeOfAPausedClientWaitsForTheSpool() throws {
        let folder = try ScratchFolder()
        let client = try fixture(folder) { options in
            options.startsPaused = true
            options.spool?.patienceMs = 0
        }
        for index in 0..<20 { try client.submit([client.scene("drive-\(index)")]) }
        #expect(client.close().jobsSpooled == 20)
        #expect(logs(folder).count == 20)
    }

    /// Without the time for it some are refused; the report says what is on the disk.
    @Test func closeCountsWhatIsInTheSpool() throws {
        let folder = try ScratchFolder()
        let client = try fixture(folder) { options in
            options.startsPaused = true
            options.spool?.patienceMs = 0
        }
        let jobs = try (0..<100).map { try client.submit([client.scene("drive-\($0)")]) }
        let report = client.close(withinMs: 0)
        #expect(Int(report.jobsSpooled) == logs(folder).count)
        #expect(report.jobsSpooled + report.jobsCancelled == 100 && report.jobsFinished == 0)
        #expect(try jobs.count { try $0.outcome().state == .spooled } == report.jobsSpooled)
    }

    /// An open that fails while it takes up the jobs leaves nothing behind, and calls nobody.
    @Test func openThatFailsLeavesNothing() throws {
        let folder = try ScratchFolder()
        let platform = FakePlatform()
        let first = try fixture(folder, platform, change: { $0.startsPaused = true })
        for index in 0..<2 { try first.submit([first.scene("drive-\(index)")]) }
        first.close()
        let spool = SpoolOptions(directory: folder.path + "/spool")
        let failing = try ClientFixture(platform, .push, change: { $0.spool = spool })
        let jobs = Collector<Job>()
        let failure = #expect(throws: Failure.self) {
            try failing.client.recover { job throws(Failure) in
                guard jobs.all.isEmpty else { throw Failure(.system, "no more handles") }
                jobs.add(job)
            }
        }
        #expect(failure?.code == .system)
        #expect(failing.events.all.isEmpty && failing.drops.all.isEmpty && platform.requests.isEmpty)
        #expect(throws: Failure.self) { try failing.submit([oneImage]) }
        // The spool is free, and whole.
        let next = try fixture(folder, platform)
        for job in try recover(next) { #expect(try job.finished().outcome().state == .submitted) }
        next.close()
        failing.server.stop()
    }

    /// What was submitted for one workspace is not sent to another.
    @Test func jobOfAnotherTargetWaitsForItsClient() throws {
        let folder = try ScratchFolder()
        let platform = FakePlatform()
        func target(_ workspace: String) -> String {
            var kognic = KognicOptions(credentials: Credentials(clientID: "i", clientSecret: "s"))
            kognic.organizationID = 7
            kognic.workspaceID = workspace
            return ClientOptions.Platform.kognic(kognic).target
        }
        #expect(target("w1") == "https://input.app.kognic.com, organization 7, workspace w1")
        let first = try fixture(folder, platform) { options in
            options.startsPaused = true
            options.spool?.target = target("w1")
        }
        try first.submit([first.scene()])
        first.close()
        let other = try fixture(folder, platform) { $0.spool?.target = target("w2") }
        #expect(try recover(other).isEmpty)
        let job = try other.submit([other.scene("drive-8")]).finished()
        try other.client.acknowledge(job)
        other.close()
        #expect(other.log.all.contains { $0.contains("left alone: 1 for") && $0.contains("workspace w1") })
        let next = try fixture(folder, platform) { $0.spool?.target = target("w1") }
        #expect(try #require(try recover(next).first).finished().outcome().state == .submitted)
        next.close()
        #expect(platform.state.withLock { $0.scenes.values.map(\.externalID).sorted() } == ["drive-7", "drive-8"])
    }

    @Test func cancelledJobsStayCancelled() throws {
        let folder = try ScratchFolder()
        let platform = FakePlatform()
        let first = try fixture(folder, platform, change: { $0.startsPaused = true })
        let jobs = try (0..<2).map { try first.submit([first.scene("drive-\($0)")]) }
        jobs[0].cancel()
        #expect(try jobs[0].finished().outcome().state == .cancelled)
        #expect(first.close().jobsSpooled == 1)
        let second = try fixture(folder, platform, change: { $0.startsPaused = true })
        let recovered = try recover(second)
        #expect(try recovered[0].finished().outcome().state == .cancelled)
        recovered[1].cancel()
        #expect(try recovered[1].finished().outcome().state == .cancelled)
        #expect(second.close().jobsSpooled == 0)
        #expect(platform.requests.isEmpty)
    }

    @Test func higherPrioritiesGoFirst() throws {
        let folder = try ScratchFolder()
        let fixture = try fixture(
            folder,
            change: { options in
                options.startsPaused = true
                options.maximumActiveScenes = 1
            }
        )
        let jobs = try [0, 5, -1, 5].enumerated().map { index, priority in
            try fixture.submit([fixture.scene("drive-\(index)")]) { $0.priority = Int32(priority) }
        }
        _ = try fixture.drops.wait(for: 4)
        // The last has been written, but the engine may not know yet: a request goes through it behind that.
        for _ in jobs { _ = fixture.client.events.next(deadline: MonotonicClock.milliseconds() + 60_000) }
        try fixture.client.setPaused(false)
        for job in jobs { _ = try job.finished() }
        fixture.close()
        let order = fixture.platform.state.withLock { state in
            state.scenes.sorted { Int($0.key.dropFirst(6)) ?? 0 < Int($1.key.dropFirst(6)) ?? 0 }.map(
                \.value.externalID
            )
        }
        #expect(order == ["drive-1", "drive-3", "drive-0", "drive-2"])
    }

    @Test func fullSpoolRefusesOrDrops() throws {
        let folder = try ScratchFolder()
        let fixture = try fixture(
            folder,
            change: { options in
                options.startsPaused = true
                options.spool?.maximumJobs = 1
                options.spool?.policy = .dropLowest
            }
        )
        let low = try fixture.submit([fixture.scene("low")])
        let same = try fixture.submit([fixture.scene("same")]).finished()
        #expect(try same.outcome().failure?.code == .queueFull && same.outcome().failure?.retryable == true)
        let high = try fixture.submit([fixture.scene("high")]) { $0.priority = 1 }
        #expect(try low.finished().outcome().failure?.code == .spool)
        var seen: [Event.Kind] = []
        while !seen.contains(.dropped),
            case .event(let event) = fixture.client.events.next(deadline: MonotonicClock.milliseconds() + 60_000)
        {
            seen.append(event.kind)
        }
        #expect(seen.contains(.dropped))
        try fixture.client.setPaused(false)
        #expect(try high.finished().outcome().state == .submitted)
        fixture.close()
    }

    /// The spool forgot a job without telling: the scene ends when its next event is not recorded.
    @Test func jobThatIsGoneFromTheSpoolEnds() throws {
        let folder = try ScratchFolder()
        let fixture = try fixture(folder, change: { $0.startsPaused = true })
        let job = try fixture.submit([fixture.scene("drive-0"), fixture.scene("drive-1")])
        _ = try fixture.drops.wait(for: 2)
        let spool = try #require(fixture.client.spool)
        spool.remove(job.spoolID)
        try fixture.client.setPaused(false)
        for scene in 0..<2 { #expect(try job.finished().outcome(scene).failure?.code == .spool) }
        #expect(fixture.platform.requests.isEmpty)
        fixture.close()
    }

    /// Scenes whose document has no place for what is wrong with them fail as they do without a spool, and after a
    /// restart as well.
    @Test func scenesThatBreakTheRulesFailValidation() throws {
        let folder = try ScratchFolder()
        let platform = FakePlatform()
        let first = try fixture(folder, platform, change: { $0.startsPaused = true })
        var calibrated = first.scene("calibrated")
        calibrated.calibrationID = "none of its business"
        var mixed = soundScene(.lidars)
        mixed.frames[0].images = [image("front.jpg")]
        var lost = soundScene(.lidarsSequence)
        lost.imuData = [
            IMUSample(
                timestamp: 1,
                pose: Pose(position: .init(x: .nan, y: 0, z: 0), rotation: .init(w: 1, x: 0, y: 0, z: 0))
            )
        ]
        let empty = Scene(type: .camerasSequence, externalID: "empty")
        let job = try first.submit([calibrated, mixed, first.scene("sound"), lost, empty])
        let broken = [0, 1, 3, 4]
        _ = try first.drops.wait(for: 1)
        #expect(first.close().jobsSpooled == 1)
        for scene in broken {
            let outcome = try job.outcome(scene)
            #expect(outcome.state == .failed && outcome.failure?.code == .validation, "\(outcome)")
        }
        let second = try fixture(folder, platform)
        let again = try #require(try recover(second).first).finished()
        for scene in broken {
            #expect(try again.outcome(scene).failure?.code == .validation)
            #expect(again.read { $0.scenes[scene].findings } == job.read { $0.scenes[scene].findings })
        }
        #expect(try again.outcome(2).state == .submitted)
        second.close()
    }

    /// The machine was off for longer than jobs may get old: what is dropped for that is told.
    @Test(arguments: [SpoolOptions.Policy.refuse, .dropFinished, .dropLowest])
    func agedJobs(policy: SpoolOptions.Policy) throws {
        let folder = try ScratchFolder()
        let platform = FakePlatform()
        func open(_ change: (inout ClientOptions) -> Void = { _ in }) throws -> ClientFixture {
            try fixture(
                folder,
                platform,
                change: { options in
                    options.spool?.policy = policy
                    options.spool?.maximumAgeMs = 1
                    change(&options)
                }
            )
        }
        let store = SpoolStore(options: SpoolOptions(directory: folder.path + "/spool"), files: DiskFiles())
        try DiskFiles().makeFolder(store.folder)
        let old = "0000000000000001"
        var given = submission(old, memoryScene(), createdMs: 1_750_000_000_000)
        given.tag = 7
        _ = try store.create(given)
        let next = try open()
        let job = try #require(try recover(next).first)
        let kinds = try next.pullAll().map(\.kind).filter { $0 != .progress }
        if policy == .dropLowest {
            #expect(kinds == [.recovered, .result(scene: 0), .dropped, .finished, .released])
            let failure = try job.outcome().failure
            #expect(failure?.code == .spool && failure?.message.contains("age") == true && job.tag == 7)
            #expect(platform.requests.isEmpty && logs(folder).isEmpty)
        } else {
            #expect(try job.outcome().state == .created)
        }
        next.close()
        // A result that nobody took note of goes as well, but is told a last time.
        let last = try open()
        #expect(try recover(last).count == (policy == .dropLowest ? 0 : 1))
        #expect(logs(folder).isEmpty)
        last.close()
    }

    /// A scene is asked for many times, and recorded is what was new.
    @Test func onlyChangesOfAStatusAreRecorded() throws {
        let folder = try ScratchFolder()
        let platform = FakePlatform(status: { $0.asked < 3 ? "pending" : "processing" })
        let fixture = try fixture(folder, platform)
        try fixture.submit([fixture.scene()], waits: true)
        try platform.waitForRequest("POST /v2/scenes/query", count: 8)
        #expect(fixture.close(withinMs: 0).jobsSpooled == 1)
        let log = String(decoding: try folder.bytes("spool/" + #require(logs(folder).first)), as: UTF8.self)
        #expect(log.ranges(of: #""event":"status""#).count == 2)
    }

    /// A host's reader that does not return holds up its own job, and no other.
    @Test func jobsGoOnWhileAReaderBlocks() throws {
        let folder = try ScratchFolder()
        let fixture = try fixture(folder, change: { $0.startsPaused = true })
        let first = try fixture.submit([fixture.scene("drive-0")])
        _ = try fixture.drops.wait(for: 1)
        let reader = LentReader(testImage, isBlocked: true)
        let second = try fixture.submit([camerasScene("drive-1", [.host(fixture.reader(reader))])])
        try reader.waitUntilEntered()
        try fixture.client.setPaused(false)
        #expect(try first.finished().outcome().state == .submitted)
        try fixture.client.acknowledge(first)
        reader.unblock()
        #expect(try second.finished().outcome().state == .submitted)
        fixture.close()
        #expect(logs(folder) == [second.spoolID + ".job"])
    }

    /// A finished job that makes room for others: the host hears of it, also after its release.
    @Test func finishedJobsThatAreDroppedAreTold() throws {
        let folder = try ScratchFolder()
        let fixture = try fixture(
            folder,
            change: { options in
                options.spool?.maximumJobs = 1
                options.spool?.policy = .dropFinished
            }
        )
        let first = try fixture.submit([fixture.scene("first")])
        let end = MonotonicClock.milliseconds() + 60_000
        func kinds(of job: Job, until last: Event.Kind) -> [Event.Kind] {
            var seen: [Event.Kind] = []
            while seen.last != last, case .event(let event) = fixture.client.events.next(deadline: end) {
                if event.job === job, event.kind != .progress { seen.append(event.kind) }
            }
            return seen
        }
        let ordinary: [Event.Kind] = [.spooled, .result(scene: 0), .finished, .released]
        #expect(kinds(of: first, until: .released) == ordinary)
        let second = try fixture.submit([fixture.scene("second")])
        #expect(kinds(of: first, until: .dropped) == [.dropped])
        #expect(try first.outcome().state == .submitted)
        _ = try second.finished()
        fixture.close()
    }

    @Test func dataThatIsAskedForIsRefused() throws {
        let folder = try ScratchFolder()
        let fixture = try fixture(folder)
        let failure = #expect(throws: Failure.self) { try fixture.submit([camerasScene("drive-7", [.requested])]) }
        #expect(failure?.code == .unsupported && failure?.item == "front-0.jpg")
        fixture.close()
    }

    /// The host's file may go once the spool has its copy.
    @Test func copiedFiles() throws {
        let folder = try ScratchFolder()
        try folder.write("front.jpg", testImage)
        var scene = Scene(type: .cameras, externalID: "drive-7")
        scene.frames[0].images = [image(folder.path + "/front.jpg")]
        let fixture = try fixture(folder, change: { $0.startsPaused = true })
        let job = try fixture.submit([scene]) { $0.copiesFiles = true }
        guard case .event(let event) = fixture.client.events.next(deadline: MonotonicClock.milliseconds() + 60_000)
        else {
            return #expect(Bool(false))
        }
        #expect(event.kind == .spooled)
        try DiskFiles().remove(folder.path + "/front.jpg")
        try fixture.client.setPaused(false)
        #expect(try job.finished().outcome().state == .submitted)
        #expect(fixture.platform.uploads.values.first == testImage)
        fixture.close()
    }

    @Test func readersAreReadIntoTheSpoolOnce() throws {
        let folder = try ScratchFolder()
        let fixture = try fixture(folder)
        let reader = LentReader(testImage)
        let job = try fixture.submit([camerasScene("drive-7", [.host(fixture.reader(reader))])]).finished()
        #expect(try job.outcome().state == .submitted)
        #expect(fixture.platform.uploads.values.first == testImage)
        #expect(reader.state.withLock { $0.rewinds } == 0)
        fixture.close()
        #expect(fixture.dropCount("reader") == 1)
    }

    /// Several scenes of one job, some through and some not.
    @Test func jobOfManyScenesGoesOnWhereItWas() throws {
        let folder = try ScratchFolder()
        let isStuck = Monitor(true)
        let platform = FakePlatform(fault: { request in
            request.path.hasSuffix("inputs") && request.nth > 2 && isStuck.withLock { $0 } ? .silence : nil
        })
        let server = try serve(platform)
        let first = try fixture(folder, platform, server: server)
        let change: (inout SubmitOptions) -> Void = { options in
            options.plan.project = "p"
            options.plan.makesInputAfterwards = true
        }
        let job = try first.submit((0..<5).map { first.scene("drive-\($0)") }, change: change)
        try platform.waitForRequest("POST /v1/inputs/scene-", count: 5)
        let limit = MonotonicClock.milliseconds() + 60_000
        while job.read({ $0.progress.scenesDone }) < 2, MonotonicClock.milliseconds() < limit {
            _ = first.client.events.next(deadline: limit)
        }
        first.close(withinMs: 0)
        isStuck.withLock { $0 = false }
        let second = try fixture(folder, platform, server: server)
        let again = try #require(try recover(second).first).finished()
        for outcome in try (0..<5).map(again.outcome) { #expect(outcome.state == .created, "\(outcome)") }
        second.close()
        server.stop()
        let (scenes, inputs) = platform.state.withLock { ($0.scenes, $0.inputs) }
        #expect(scenes.values.filter(\.isCommitted).map(\.externalID).sorted() == (0..<5).map { "drive-\($0)" })
        #expect(inputs.count == 5)
    }

    @Test func damagedJobIsToldAndTheOthersGoOn() throws {
        let folder = try ScratchFolder()
        let platform = FakePlatform()
        let first = try fixture(folder, platform, change: { $0.startsPaused = true })
        let jobs = try (0..<2).map { try first.submit([first.scene("drive-\($0)")], tag: UInt64(10 + $0)) }
        first.close()
        try DiskFiles().remove("\(folder.path)/spool/\(jobs[0].spoolID).data/0")
        let second = try fixture(folder, platform)
        let recovered = try recover(second)
        #expect(recovered.map(\.tag) == [10, 11])
        let failure = try recovered[0].finished().outcome().failure
        #expect(failure?.code == .spool && failure?.message.contains("data file 0 is missing") == true)
        #expect(try recovered[1].finished().outcome().state == .submitted)
        #expect(second.client.spool?.status.damaged == 1)
        second.close()
    }

    /// Nothing that lets one in is ever written, and signed URLs are gone with the end of the job.
    @Test func secretsAreNotKept() throws {
        let folder = try ScratchFolder()
        let fixture = try fixture(folder)
        let job = try fixture.submit([fixture.scene()], waits: true).finished()
        fixture.close()
        let text = String(decoding: try folder.bytes("spool/\(job.spoolID).job"), as: UTF8.self)
        for secret in [FakePlatform.secret, FakePlatform.token, FakePlatform.signature] {
            #expect(!text.contains(secret))
        }
        #expect(text.contains("drive-7"))
    }

    @Test func submittingWhileClosingLosesNothing() throws {
        for _ in 0..<10 {
            let folder = try ScratchFolder()
            let platform = FakePlatform()
            let server = try serve(platform)
            let fixture = try fixture(folder, platform, server: server, change: { $0.maximumJobs = 10_000 })
            let jobs = Collector<Job>()
            let thread = try NamedThread.start(name: "test-submit") {
                while let job = try? fixture.submit([fixture.scene()]) { jobs.add(job) }
            }
            _ = try jobs.wait(for: 5)
            #expect(!fixture.close(withinMs: 0).isStillClosing)
            thread.join()
            // What was not written in the time that a close takes was refused.
            let kept = try jobs.all.filter { job in
                let outcome = try job.outcome()
                return outcome.state != .failed || outcome.failure?.code != .closed
            }
            let next = try self.fixture(folder, platform, server: server)
            let recovered = try recover(next)
            #expect(recovered.count == kept.count)
            for job in recovered { #expect(try job.finished().outcome().state == .submitted) }
            next.close()
            server.stop()
            #expect(platform.state.withLock { $0.scenes.values.count { $0.isCommitted } } == kept.count)
        }
    }
}
