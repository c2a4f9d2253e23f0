import Testing

@testable import Lading

/// Cancel, flush and close, at any moment.
@Suite struct ClosingTests {
    /// Steps at which a platform falls silent.
    static let steps = [
        "POST /v1/auth", "GET /v1/workspaces", "POST /v1/inputs/initialize", "POST /v1/inputs/cameras",
        "PUT /storage", "POST /v1/inputs/scene-2/actions/commit", "POST /v2/scenes/query",
    ]

    private static func silent(at step: String) -> FakePlatform {
        FakePlatform(fault: { "\($0.method) \($0.path)".hasPrefix(step) ? .silence : nil })
    }

    @Test(arguments: steps)
    func cancelEndsAtOnceWhereverItIs(step: String) throws {
        let step = step.replacing("scene-2", with: "scene-1")
        let fixture = try ClientFixture(Self.silent(at: step), .push)
        let job = try fixture.submit([fixture.scene()], waits: true)
        try fixture.platform.waitForRequest(step)
        for _ in 0..<3 { job.cancel() }
        let outcome = try job.finished().outcome()
        #expect(outcome.state == .cancelled)
        #expect(outcome.failure?.code == .cancelled)
        // With nothing left to read, what was lent goes back although the platform is still silent.
        #expect(fixture.client.flush(deadline: MonotonicClock.milliseconds() + 60_000))
        #expect(try fixture.drops.wait(for: 1) == ["memory"])
        #expect(!fixture.close().isStillClosing)
        let kinds = fixture.events.all.map(\.kind).filter { $0 != .progress }
        #expect(kinds == [.result(scene: 0), .finished, .released])
    }

    @Test(arguments: steps)
    func closeEndsWhateverStalls(step: String) throws {
        let step = step.replacing("scene-2", with: "scene-1")
        let fixture = try ClientFixture(Self.silent(at: step), .push)
        let job = try fixture.submit([fixture.scene()], waits: true)
        try fixture.platform.waitForRequest(step)
        let report = fixture.close(withinMs: 1)
        #expect(report.jobsCancelled == 1 && report.jobsFinished == 0 && !report.isStillClosing)
        #expect(try job.outcome().state == .cancelled)
        #expect(fixture.drops.all == ["memory", "client"])
        #expect(fixture.events.all.last?.kind == .released)
    }

    @Test func scenesThatNeverBeganAreCancelledToo() throws {
        let fixture = try ClientFixture(Self.silent(at: "PUT"), change: { $0.maximumActiveScenes = 1 })
        let first = try fixture.submit([fixture.scene("drive-0")])
        let others = try (1..<5).map { try fixture.submit([fixture.scene("drive-\($0)", name: "other")]) }
        try fixture.platform.waitForRequest("PUT")
        for job in others { job.cancel() }
        for job in others { #expect(try job.finished().outcome().stage == Stage.none) }
        #expect(try fixture.drops.wait(for: 4) == Array(repeating: "other", count: 4))
        #expect(!first.read(\.isFinished))
        #expect(fixture.close(withinMs: 0).jobsCancelled == 1)
    }

    /// Cancelled scenes that never held a place under way must not give one back.
    @Test func limitOfActiveScenesHolds() throws {
        let platform = Self.silent(at: "PUT")
        let fixture = try ClientFixture(platform, change: { $0.maximumActiveScenes = 2 })
        let jobs = try (0..<6).map { try fixture.submit([fixture.scene("drive-\($0)")]) }
        for job in jobs[2...] { job.cancel() }
        for job in jobs[2...] { _ = try job.finished() }
        let more = try (6..<12).map { try fixture.submit([fixture.scene("drive-\($0)")]) }
        try platform.waitForRequest("PUT", count: 2)
        // Every request of theirs has gone through the platform by the time that this one has.
        _ = try fixture.client.request("session.open", JSONObject()) { _ in }.finished()
        #expect(platform.requests.count { $0.hasPrefix("PUT") } == 2)
        jobs[0].cancel()
        try platform.waitForRequest("PUT", count: 3)
        #expect(more.allSatisfy { !$0.read(\.isFinished) })
        fixture.close(withinMs: 0)
    }

    @Test func closeWaitsForItsJobs() throws {
        let fixture = try ClientFixture()
        let job = try fixture.submit([fixture.scene()])
        let report = fixture.close()
        #expect(report.jobsFinished == 1 && report.jobsCancelled == 0 && report.bytesUnsent == 0)
        #expect(try job.outcome().state == .submitted)
    }

    @Test func closeCountsWhatWasNotSent() throws {
        let fixture = try ClientFixture(Self.silent(at: "POST /v1/inputs/initialize"))
        _ = try fixture.submit([fixture.scene()])
        try fixture.platform.waitForRequest("POST /v1/inputs/initialize")
        #expect(fixture.close(withinMs: 0).bytesUnsent == UInt64(testImage.count))
    }

    @Test func closeWithoutAnyJobStartsNothing() throws {
        let fixture = try ClientFixture()
        #expect(!fixture.close(withinMs: 0).isStillClosing)
        #expect(!fixture.close(withinMs: 0).isStillClosing)
        #expect(fixture.drops.all == ["client"])
    }

    @Test func blockedReaderDoesNotHoldUpClose() throws {
        let fixture = try ClientFixture()
        let reader = LentReader(testImage, isBlocked: true)
        let job = try fixture.submit([camerasScene("drive-7", [.host(fixture.reader(reader))])])
        try reader.waitUntilEntered()
        let report = fixture.close(withinMs: 0)
        #expect(report.isStillClosing)
        #expect(report.jobsCancelled == 1)
        #expect(try job.outcome().state == .cancelled)
        #expect(fixture.drops.all.isEmpty)
        reader.unblock()
        #expect(try fixture.drops.wait(for: 2) == ["reader", "client"])
    }

    @Test func blockedCallbackDoesNotHoldUpClose() throws {
        let gate = Monitor(false)
        let fixture = try ClientFixture(
            FakePlatform(),
            .push,
            onEvent: { _ in gate.wait(untilMs: nil) { $0 ? true : nil } ?? true }
        )
        let job = try fixture.submit([fixture.scene()]).finished()
        #expect(fixture.close(withinMs: 0).isStillClosing)
        #expect(try job.outcome().state == .submitted)
        gate.withLock { $0 = true }
        gate.notifyAll()
        #expect(try fixture.drops.wait(for: 2).last == "client")
        #expect(fixture.events.all.last?.kind == .released)
    }

    @Test func closeInsideACallbackClosesAfterIt() throws {
        let holder = Monitor<Client?>(nil)
        let reports = Collector<Client.CloseReport>()
        let fixture = try ClientFixture(
            FakePlatform(),
            .push,
            onEvent: { event in
                if event.kind == .finished, let client = holder.withLock({ $0 }) {
                    HostCall.make { reports.add(client.close(deadline: MonotonicClock.milliseconds())) }
                }
                return true
            }
        )
        holder.withLock { $0 = fixture.client }
        _ = try fixture.submit([fixture.scene()]).finished()
        #expect(try reports.wait(for: 1).first?.isStillClosing == true)
        #expect(try fixture.drops.wait(for: 2) == ["memory", "client"])
        #expect(throws: Failure.self) { try fixture.submit([fixture.scene()]) }
        holder.withLock { $0 = nil }
        fixture.close()
    }

    @Test func submittingWhileClosingEndsOneWayOrTheOther() throws {
        for _ in 0..<20 {
            let fixture = try ClientFixture(change: { $0.maximumJobs = 10_000 })
            let jobs = Collector<Job>()
            let threads = try (0..<3).map { _ in
                try NamedThread.start(name: "test-submit") {
                    while let job = try? fixture.submit([fixture.scene()]) { jobs.add(job) }
                }
            }
            _ = try jobs.wait(for: 5)
            #expect(!fixture.close(withinMs: 0).isStillClosing)
            for thread in threads { thread.join() }
            #expect(jobs.all.allSatisfy { $0.read { $0.isFinished && $0.isReleased } })
            #expect(fixture.dropCount("client") == 1)
        }
    }

    @Test func flushWaitsAndTimesOut() throws {
        let fixture = try ClientFixture(Self.silent(at: "PUT"))
        #expect(fixture.client.flush(deadline: 0))
        let job = try fixture.submit([fixture.scene()])
        #expect(!fixture.client.flush(deadline: MonotonicClock.milliseconds() + 20))
        job.cancel()
        #expect(fixture.client.flush(deadline: nil))
        fixture.close()
    }

    @Test func firstJobsOfManyThreadsAllRun() throws {
        for _ in 0..<10 {
            let fixture = try ClientFixture()
            let jobs = Collector<Job>()
            let threads = try (0..<4).map { number in
                try NamedThread.start(name: "test-submit") {
                    if let job = try? fixture.submit([fixture.scene("drive-\(number)")]) { jobs.add(job) }
                }
            }
            for thread in threads { thread.join() }
            for job in try jobs.wait(for: 4) { #expect(try job.finished().outcome().state == .submitted) }
            fixture.close()
        }
    }
}
