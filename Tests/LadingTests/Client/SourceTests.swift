import Testing

@testable import Lading

/// What the host lends: read by one thread at a time, and given back exactly once, whatever happens.
@Suite struct SourceTests {
    /// How a job comes to its end.
    enum Ending: CaseIterable, Sendable {
        case success, validationFails, requestFails, uploadFails, cancelled, closed

        var fault: @Sendable (FakePlatform.Request) -> FakePlatform.Fault? {
            switch self {
            case .success, .validationFails: { _ in nil }
            case .requestFails: { $0.path.hasSuffix("cameras") ? .status(422, #"{"message":"no"}"#) : nil }
            case .uploadFails: { $0.method == "PUT" ? .status(404) : nil }
            case .cancelled, .closed: { $0.method == "PUT" ? .silence : nil }
            }
        }
    }

    @Test(arguments: Ending.allCases, [ClientFixture.Way.pull, .push])
    func everySourceIsDroppedOnce(ending: Ending, way: ClientFixture.Way) throws {
        let fixture = try ClientFixture(FakePlatform(fault: ending.fault), way)
        let bytes = ending == .validationFails ? [1, 2, 3] : testImage
        let reader = LentReader(testImage)
        let job = try fixture.submit([
            camerasScene(
                "drive-7",
                [.host(fixture.memory(bytes)), .host(fixture.reader(reader))]
            )
        ])
        if ending == .cancelled || ending == .closed { try fixture.platform.waitForRequest("PUT", count: 2) }
        if ending == .cancelled { job.cancel() }
        if ending != .closed { _ = try job.finished() }
        let report = fixture.close(withinMs: ending == .closed ? 0 : 60_000)
        #expect(!report.isStillClosing)
        #expect(fixture.drops.all.sorted() == ["client", "memory", "reader"])
        #expect(fixture.drops.all.last == "client")
        #expect(reader.state.withLock { $0.collisions } == 0)
        let expected: SceneOutcome.State =
            switch ending {
            case .success: .submitted
            case .validationFails, .requestFails, .uploadFails: .failed
            case .cancelled, .closed: .cancelled
            }
        #expect(try job.outcome().state == expected)
        if way == .push { #expect(fixture.events.all.last?.kind == .released) }
    }

    @Test func sceneThatIsNeverSubmittedGivesBackAtOnce() throws {
        let fixture = try ClientFixture()
        do { _ = fixture.scene() }
        #expect(fixture.dropCount("memory") == 1)
        fixture.close()
    }

    @Test func sceneThatLivesOnKeepsItsSource() throws {
        let fixture = try ClientFixture()
        var scene: Scene? = fixture.scene()
        _ = try fixture.submit([scene].compactMap { $0 }).finished()
        _ = try fixture.submit([scene].compactMap { $0 }).finished()
        #expect(fixture.platform.uploads.count == 2)
        fixture.close()
        #expect(fixture.dropCount("memory") == 0)
        scene = nil
        #expect(fixture.dropCount("memory") == 1)
    }

    @Test func refusedSubmitLeavesTheSourceWithTheScene() throws {
        let fixture = try ClientFixture()
        fixture.close()
        var scene: Scene? = fixture.scene()
        #expect(throws: Failure.self) { try fixture.submit([scene].compactMap { $0 }) }
        #expect(fixture.dropCount("memory") == 0)
        scene = nil
        #expect(fixture.dropCount("memory") == 1)
    }

    @Test func readersAreRewoundForEachRetry() throws {
        let platform = FakePlatform(fault: { $0.method == "PUT" && $0.nth < 4 ? .status(503) : nil })
        let fixture = try ClientFixture(platform)
        let reader = LentReader(testImage)
        let job = try fixture.submit([camerasScene("drive-7", [.host(fixture.reader(reader))])]).finished()
        #expect(try job.outcome().state == .submitted)
        #expect(Array(platform.uploads.values) == [testImage])
        #expect(reader.state.withLock { $0.rewinds } >= 3)
        #expect(reader.state.withLock { $0.collisions } == 0)
        #expect(job.read { $0.scenes[0].files[0].attempts } == 4)
        fixture.close()
    }

    @Test func readerThatFailsFailsItsFile() throws {
        let fixture = try ClientFixture()
        let failing = BorrowedSource(
            .reader(BorrowedSource.Reader(size: 10, read: { _ in -5 }, rewind: nil)),
            drop: { [drops = fixture.drops] in drops.add("failing") }
        )
        let job = try fixture.submit([camerasScene("drive-7", [.host(failing)])]).finished()
        let failure = try #require(try job.outcome().failure)
        #expect(failure.code == .sourceFailed)
        #expect(failure.stage == .upload)
        #expect(failure.message.contains("front-0.jpg"))
        #expect(failure.message.contains("-5"))
        #expect(job.read { $0.scenes[0].files[0].state } == .failed)
        fixture.close()
    }

    /// Two jobs of one scene read it one after the other or fail; what is sent is never a mixture.
    @Test func readerOfTwoJobsIsNeverMixed() throws {
        let fixture = try ClientFixture()
        let reader = LentReader(testImage)
        let scene = camerasScene("drive-7", [.host(fixture.reader(reader))])
        let jobs = try (0..<4).map { _ in try fixture.submit([scene]) }
        for job in jobs { _ = try job.finished() }
        #expect(fixture.platform.uploads.values.allSatisfy { $0 == testImage })
        #expect(reader.state.withLock { $0.collisions } == 0)
        for job in jobs where try job.outcome().state == .failed {
            #expect(try job.outcome().failure?.code == .sourceFailed)
        }
        fixture.close()
    }

    /// Nothing is released while the host's reader is inside its function.
    @Test func releaseWaitsForTheReader() throws {
        let fixture = try ClientFixture()
        let reader = LentReader(testImage, isBlocked: true)
        let job = try fixture.submit([camerasScene("drive-7", [.host(fixture.reader(reader))])])
        try reader.waitUntilEntered()
        job.cancel()
        #expect(try job.finished().outcome().state == .cancelled)
        #expect(!job.read(\.isReleased))
        #expect(fixture.dropCount("reader") == 0)
        reader.unblock()
        #expect(try fixture.pullAll().last?.kind == .released)
        fixture.close()
        #expect(fixture.dropCount("reader") == 1)
    }
}
