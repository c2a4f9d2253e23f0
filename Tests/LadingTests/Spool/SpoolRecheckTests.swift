import Glibc
import Testing

@testable import Lading

/// A recovered job is looked at as a submitted one, before anything more is sent for it.
@Suite struct SpoolRecheckTests {
    private func fixture(_ folder: ScratchFolder, _ platform: FakePlatform, _ server: ScriptedServer) throws
        -> ClientFixture
    {
        try ClientFixture(
            platform,
            server: server,
            change: { $0.spool = SpoolOptions(directory: folder.path + "/spool") }
        )
    }

    private func scene(_ folder: ScratchFolder, _ count: Int) throws -> Scene {
        var scene = Scene(type: .cameras, externalID: "drive-7")
        scene.frames[0].images = try (0..<count).map { number in
            try folder.write("front-\(number).jpg", testImage)
            return image(folder.path + "/front-\(number).jpg", sensor: "CAM-\(number)")
        }
        return scene
    }

    /// Writes the record anew, with another file in place of the first and all that was recorded of it to match.
    private func edit(_ log: String, to path: String) throws {
        let records = try SpoolLog(reading: try DiskFiles().read(log)).records
        var job = try SpooledJob(records[0], dataFolder: "")
        guard case .scenes(var items) = job.content else { return #expect(Bool(false)) }
        let recorded = try RecordedEvents(records.dropFirst(), of: job).scenes
        items[0].sources[0] = .path(path)
        items[0].scene.readFrom(items[0].sources, dataFolder: "")
        job.content = .scenes(items)
        let file = try FileBytes(path: path)
        let events = recorded.map { event in
            var event = event
            if event.checked != nil {
                event.checked?.byteCounts[0] = file.size
                event.checked?.identities[0] = file.identity
            }
            return event
        }
        try DiskFiles().write(log, SpoolLog.encoded([job.record] + events.map(\.record)), sync: false)
    }

    /// Wherever it was: nothing of another file goes out, and no further request.
    @Test(arguments: ["token", "initialize", "cameras", "PUT"])
    func editedRecordSendsNoOtherFile(stuckAt: String) throws {
        let folder = try ScratchFolder()
        try folder.write("private.txt", Array("the private key".utf8))
        let isStuck = Monitor(true)
        let platform = FakePlatform(fault: { request in
            let isIt = request.path.contains(stuckAt) || request.method == stuckAt
            return isIt && isStuck.withLock { $0 } ? .silence : nil
        })
        let server = try ScriptedServer { try platform.serve($0) }
        let first = try fixture(folder, platform, server)
        let given = try scene(folder, 1)
        let job = try first.submit([given])
        _ = platform.state.wait(untilMs: MonotonicClock.milliseconds() + 60_000) { state in
            state.requests.contains { $0.contains(stuckAt) } ? true : nil
        }
        first.close(withinMs: 0)
        isStuck.withLock { $0 = false }
        try edit("\(folder.path)/spool/\(job.spoolID).job", to: folder.path + "/private.txt")
        let before = platform.requests.count
        let second = try fixture(folder, platform, server)
        try second.client.recover { _ in }
        let again = try #require(second.client.takeRecovered(atMost: 1).first).finished()
        let outcome = try again.outcome()
        #expect(outcome.state == .failed && outcome.failure?.stage == .validation, "\(outcome)")
        #expect(
            outcome.failure?.message.contains("front-0.jpg") == true || outcome.failure?.item.contains("CAM") == true
        )
        #expect(again.read { $0.scenes[0].findings.map(\.rule) }.contains(.imageUnknown))
        #expect(platform.requests.count == before && platform.uploads.isEmpty)
        second.close()
        server.stop()
    }

    /// Only what may still be sent is looked at: the host's file may go once the platform has it.
    @Test func fileThatWasSentMayBeGone() throws {
        let folder = try ScratchFolder()
        let isStuck = Monitor(true)
        let platform = FakePlatform(fault: { request in
            request.method == "PUT" && request.path.hasSuffix("front-1.jpg") && isStuck.withLock { $0 } ? .silence : nil
        })
        let server = try ScriptedServer { try platform.serve($0) }
        let first = try fixture(folder, platform, server)
        let given = try scene(folder, 2)
        let job = try first.submit([given])
        try platform.waitForRequest("PUT", count: 2)
        let limit = MonotonicClock.milliseconds() + 60_000
        while job.read({ $0.progress.filesDone }) < 1, MonotonicClock.milliseconds() < limit {
            _ = first.client.events.next(deadline: limit)
        }
        first.close(withinMs: 0)
        isStuck.withLock { $0 = false }
        try DiskFiles().remove(folder.path + "/front-0.jpg")
        let puts = platform.requests.count { $0.hasPrefix("PUT") }
        let second = try fixture(folder, platform, server)
        try second.client.recover { _ in }
        let again = try #require(second.client.takeRecovered(atMost: 1).first).finished()
        #expect(try again.outcome().state == .submitted)
        #expect(platform.requests.count { $0.hasPrefix("PUT") } == puts + 1)
        second.close()
        server.stop()
    }
}
