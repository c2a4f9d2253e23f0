import Glibc
import Testing

@testable import Lading

/// How a host learns what happens, and how much may wait for it.
@Suite struct EventTests {
    @Test(arguments: [ClientFixture.Way.pull, .push])
    func resultsComeBeforeTheEndAndTheEndBeforeTheRelease(way: ClientFixture.Way) throws {
        let fixture = try ClientFixture(FakePlatform(), way)
        try fixture.submit((0..<5).map { fixture.scene("drive-\($0)") }, waits: true)
        let events = way == .pull ? try fixture.pullAll() : []
        fixture.close()
        let seen = way == .pull ? events : fixture.events.all
        let kinds = seen.map(\.kind).filter { $0 != .progress }
        #expect(kinds.count == 7)
        #expect(Array(kinds.suffix(2)) == [.finished, .released])
        #expect(Set(kinds.prefix(5).map { "\($0)" }).count == 5)
        #expect(seen.last?.kind == .released)
        for (before, after) in zip(seen, seen.dropFirst()) {
            #expect(after.progress.scenesDone >= before.progress.scenesDone)
            #expect(after.progress.filesDone >= before.progress.filesDone)
        }
    }

    @Test(arguments: [Event.Kind.progress, .result(scene: 0), .finished, .released])
    func callbackThatSaysNoCancels(kind: Event.Kind) throws {
        let fixture = try ClientFixture(FakePlatform(), .push, onEvent: { $0.kind != kind })
        let job = try fixture.submit([fixture.scene()], waits: true).finished()
        fixture.close()
        let state = try job.outcome().state
        // The word comes too late for the scene when it has its result.
        #expect(kind == .progress ? [.cancelled, .created].contains(state) : state == .created)
        #expect(fixture.events.all.last?.kind == .released)
    }

    @Test func callbackCancelsAJobThatStalls() throws {
        let platform = FakePlatform(fault: { $0.method == "PUT" ? .silence : nil })
        let fixture = try ClientFixture(platform, .push, onEvent: { $0.progress.stage != .upload })
        let job = try fixture.submit([fixture.scene()])
        #expect(try job.finished().outcome().state == .cancelled)
        fixture.close()
    }

    @Test func descriptorIsReadableWhileEventsWait() throws {
        func isReadable(_ descriptor: Int32, waitMs: Int32) -> Bool {
            var asked = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            return poll(&asked, 1, waitMs) == 1
        }
        let fixture = try ClientFixture()
        let descriptor = try #require(fixture.client.events.pollDescriptor())
        defer { Glibc.close(descriptor) }
        #expect(!isReadable(descriptor, waitMs: 0))
        try fixture.submit([fixture.scene()])
        var seen: [Event.Kind] = []
        while seen.last != .released {
            #expect(isReadable(descriptor, waitMs: 60_000))
            while case .event(let event) = fixture.client.events.next(deadline: 0) { seen.append(event.kind) }
            if seen.last == .released { #expect(!isReadable(descriptor, waitMs: 0)) }
        }
        fixture.close()
        // Whoever waits on it is woken, and it is still what it was.
        #expect(isReadable(descriptor, waitMs: 0))
    }

    @Test func descriptorAskedForLateIsReadableAtOnce() throws {
        let fixture = try ClientFixture()
        _ = try fixture.submit([fixture.scene()]).finished()
        let descriptor = try #require(fixture.client.events.pollDescriptor())
        defer { Glibc.close(descriptor) }
        var asked = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        #expect(poll(&asked, 1, 60_000) == 1)
        fixture.close()
    }

    @Test func eventsThatNobodyTakesDoNotPileUp() throws {
        let fixture = try ClientFixture(FakePlatform(status: { $0.asked < 6 ? "processing" : "created" }))
        weak var job: Job?
        do {
            let submitted = try fixture.submit([fixture.scene()], waits: true).finished()
            job = submitted
        }
        #expect(fixture.client.flush(deadline: MonotonicClock.milliseconds() + 60_000))
        let events = try fixture.pullAll()
        #expect(events.count <= 4)
        try fixture.submit([fixture.scene()])
        fixture.close()
        #expect(job == nil)
    }

    @Test func jobsThatTheHostLetGoOfDoNotWaitInTheQueue() throws {
        let fixture = try ClientFixture()
        let kept = try fixture.submit([fixture.scene()], tag: 1).finished()
        for _ in 0..<9 {
            let job = try fixture.submit([fixture.scene()]).finished()
            #expect(fixture.client.flush(deadline: MonotonicClock.milliseconds() + 60_000))
            job.abandon()
        }
        // What ends after that is not told either.
        let unwatched = try fixture.submit([fixture.scene()])
        unwatched.abandon()
        #expect(fixture.client.flush(deadline: MonotonicClock.milliseconds() + 60_000))
        #expect(try fixture.pullAll().allSatisfy { $0.tag == 1 })
        if case .event = fixture.client.events.next(deadline: 0) {
            Issue.record("an event of a job that nobody watches")
        }
        #expect(kept.read(\.isFinished))
        fixture.close()
    }

    @Test func descriptorIsNotReadableForJobsThatTheHostLetGoOf() throws {
        let fixture = try ClientFixture()
        let descriptor = try #require(fixture.client.events.pollDescriptor())
        defer { Glibc.close(descriptor) }
        let jobs = try (0..<3).map { _ in try fixture.submit([fixture.scene()]).finished() }
        #expect(fixture.client.flush(deadline: MonotonicClock.milliseconds() + 60_000))
        jobs.forEach { $0.abandon() }
        var asked = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        #expect(poll(&asked, 1, 0) == 0)
        fixture.close()
    }

    @Test func nothingIsDeliveredBeforeTheHostHasItsClient() throws {
        let calls = Collector<String>()
        func delivery() -> Delivery {
            Delivery(writeLog: { calls.add($0.message) }, deliverEvent: nil)
        }
        let refused = delivery()
        refused.hold()
        try refused.start()
        refused.log(Delivery.LogLine(level: .info, component: "test", message: "never"))
        refused.stop {}
        let opened = delivery()
        opened.hold()
        try opened.start()
        opened.log(Delivery.LogLine(level: .info, component: "test", message: "held"))
        opened.release()
        opened.stop { calls.add("drop") }
        let idle = delivery()
        idle.log(Delivery.LogLine(level: .info, component: "test", message: "without a thread"))
        idle.stop { calls.add("drop") }
        #expect(calls.all == ["held", "drop", "without a thread", "drop"])
    }

    @Test func closeWakesWhoWaitsForAnEvent() throws {
        let fixture = try ClientFixture()
        let ends = Collector<Bool>()
        let thread = try NamedThread.start(name: "test-pull") {
            while true {
                switch fixture.client.events.next(deadline: nil) {
                case .event: continue
                case .nothing: return ends.add(false)
                case .closed: return ends.add(true)
                }
            }
        }
        try fixture.submit([fixture.scene()])
        fixture.close()
        #expect(try ends.wait(for: 1) == [true])
        thread.join()
    }

    @Test func fullQueueSaysSo() throws {
        let platform = FakePlatform(fault: { $0.method == "PUT" ? .silence : nil })
        let fixture = try ClientFixture(platform, change: { $0.maximumJobs = 2 })
        let first = try fixture.submit([fixture.scene()])
        try fixture.submit([fixture.scene()])
        let error = #expect(throws: Failure.self) { try fixture.submit([fixture.scene()]) }
        #expect(error?.code == .queueFull)
        #expect(error?.item == "max_queued_jobs")
        #expect(error?.retryable == true)
        #expect(throws: Failure.self) { try fixture.client.request("session.open", JSONObject()) { _ in } }
        first.cancel()
        while fixture.client.flush(deadline: 0) == false, (try? fixture.submit([fixture.scene()])) == nil {
            _ = fixture.client.events.next(deadline: MonotonicClock.milliseconds() + 1000)
        }
        fixture.close(withinMs: 0)
    }

    @Test func queueIsFullOfBytes() throws {
        let platform = FakePlatform(fault: { $0.method == "PUT" ? .silence : nil })
        let size = UInt64(testImage.count)
        let fixture = try ClientFixture(platform, change: { $0.maximumBorrowedBytes = size + size / 2 })
        try fixture.submit([fixture.scene()])
        let error = #expect(throws: Failure.self) { try fixture.submit([fixture.scene()]) }
        #expect(error?.code == .queueFull)
        #expect(error?.item == "max_queued_bytes")
        // Files are not held in memory.
        try fixture.submit([camerasScene("drive-8", [.file])])
        fixture.close(withinMs: 0)
        #expect(fixture.dropCount("memory") == 2)
    }

    @Test func oneJobLargerThanTheLimitStillGoes() throws {
        let fixture = try ClientFixture(change: { $0.maximumBorrowedBytes = 1 })
        #expect(try fixture.submit([fixture.scene()]).finished().outcome().state == .submitted)
        fixture.close()
    }

    @Test func slowLogLosesLinesAndSaysSo() throws {
        let gate = Monitor(false)
        let lines = Collector<Delivery.LogLine>()
        let delivery = Delivery(
            writeLog: { line in
                _ = gate.wait(untilMs: nil) { $0 ? true : nil }
                lines.add(line)
            },
            deliverEvent: nil
        )
        try delivery.start()
        for number in 0..<(Delivery.maximumLogLines * 3) {
            delivery.log(Delivery.LogLine(level: .info, component: "test", message: "\(number)"))
        }
        gate.withLock { $0 = true }
        gate.notifyAll()
        let ended = Collector<Bool>()
        delivery.stop { ended.add(true) }
        #expect(ended.all == [true])
        #expect(lines.all.count <= Delivery.maximumLogLines * 2 + 2)
        #expect(lines.all.contains { $0.level == .warning && $0.message.contains("lost") })
    }
}
