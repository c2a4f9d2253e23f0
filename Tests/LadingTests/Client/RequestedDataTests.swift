import Testing

@testable import Lading

/// Files whose data the host is asked for when their turn has come.
@Suite struct RequestedDataTests {
    private func requested(_ count: Int) -> Scene {
        camerasScene("drive-7", Array(repeating: .requested, count: count))
    }

    /// Answers every question with what `answer` makes of it.
    private func answering(
        _ platform: FakePlatform = FakePlatform(),
        scenes: [Scene],
        connections: Int = 16,
        _ answer: @escaping @Sendable (ClientFixture, Job, AskedFile) -> Result<ProvidedData, Failure>?
    ) throws -> (ClientFixture, Job) {
        let fixture = try ClientFixture(platform, change: { $0.transfer.maxConnections = connections })
        let job = try fixture.submit(scenes)
        while true {
            if job.isUnwatched {
                _ = try job.finished()
                break
            }
            guard case .event(let event) = fixture.client.events.next(deadline: MonotonicClock.milliseconds() + 60_000)
            else {
                Issue.record("no event within a minute")
                break
            }
            fixture.events.add(SeenEvent(event))
            if event.kind == .released { break }
            guard case .dataWanted(let scene, let file) = event.kind else { continue }
            let question = AskedFile(scene: scene, file: file)
            guard let data = answer(fixture, job, question), job.claim(question) != nil else { continue }
            fixture.client.provide(job, scene: scene, file: file, data)
        }
        return (fixture, job)
    }

    private func given(_ fixture: ClientFixture) -> Result<ProvidedData, Failure> {
        let source = fixture.memory(testImage, name: "given")
        source.wasSubmitted(to: fixture.client.delivery)
        return .success(.host(source))
    }

    @Test func dataIsProvidedFileByFile() throws {
        let (fixture, job) = try answering(scenes: [requested(3)]) { fixture, _, _ in self.given(fixture) }
        #expect(try job.outcome().state == .submitted)
        #expect(job.read(\.progress).bytes == UInt64(3 * testImage.count))
        #expect(job.read(\.progress).bytesSent == UInt64(3 * testImage.count))
        fixture.close()
        #expect(fixture.platform.uploads.values.allSatisfy { $0 == testImage })
        #expect(fixture.dropCount("given") == 3)
    }

    @Test func refusedDataFailsTheFile() throws {
        let (fixture, job) = try answering(scenes: [requested(2)]) { fixture, _, question in
            question.file == 0 ? self.given(fixture) : .failure(Failure(.sourceFailed, "The camera was off."))
        }
        let failure = try #require(try job.outcome().failure)
        #expect(failure.code == .sourceFailed)
        #expect(failure.item == "front-1.jpg")
        #expect(failure.message == "The camera was off.")
        fixture.close()
        #expect(fixture.dropCount("given") == 1)
    }

    @Test func jobThatNobodyWatchesFailsItsQuestions() throws {
        let (fixture, job) = try answering(scenes: [requested(2), requested(1)]) { _, job, _ in
            job.abandon()
            return nil
        }
        #expect(try job.outcome(0).failure?.code == .sourceFailed)
        #expect(try job.outcome(1).failure?.code == .sourceFailed)
        fixture.close()
    }

    /// Questions of scenes that ended without an answer must not use up the number that may be asked at once.
    @Test func unansweredQuestionsMakeRoomForOthers() throws {
        let fixture = try ClientFixture(change: { $0.transfer.maxConnections = 2 })
        for _ in 0..<3 {
            let job = try fixture.submit([requested(4)])
            while case .event(let event) = fixture.client.events.next(deadline: nil) {
                if case .dataWanted = event.kind { job.cancel() }
                if event.kind == .released { break }
            }
            #expect(try job.outcome().state == .cancelled)
        }
        fixture.close()
    }

    @Test func expiredAddressesAskAgain() throws {
        let platform = FakePlatform(fault: { request in
            request.method == "PUT" && request.path.contains("scene-1") ? .status(403, "Request has expired") : nil
        })
        let (fixture, job) = try answering(platform, scenes: [requested(2)]) { fixture, _, _ in self.given(fixture) }
        #expect(try job.outcome().state == .submitted)
        #expect(job.read(\.progress).bytes == UInt64(2 * testImage.count))
        #expect(job.read(\.progress).filesDone == 2)
        fixture.close()
        #expect(fixture.platform.uploads.count == 2)
    }

    @Test func answeringOneQuestionTwiceIsRefused() throws {
        let (fixture, _) = try answering(scenes: [requested(1)]) { fixture, job, question in
            #expect(job.claim(question) == "front-0.jpg")
            #expect(job.claim(question) == nil)
            job.unclaim(question, name: "front-0.jpg")
            return self.given(fixture)
        }
        fixture.close()
    }
}
