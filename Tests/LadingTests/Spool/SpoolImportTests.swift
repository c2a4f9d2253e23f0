import Testing

@testable import Lading

/// Imports in a spool: clients one after another on one folder, against a platform that remembers.
@Suite struct SpoolImportTests {
    /// A platform that serves several clients, and their folder.
    final class World: Sendable {
        let folder: ScratchFolder
        let platform: FakeLabelbox
        let server: ScriptedServer
        /// The fault happens as long as it is.
        let isHurt: Monitor<Bool>

        init(fault: @escaping @Sendable (FakeLabelbox.Request) -> FakePlatform.Fault? = { _ in nil }) throws {
            let isHurt = Monitor(true)
            let platform = FakeLabelbox(fault: { request in isHurt.withLock { $0 } ? fault(request) : nil })
            self.isHurt = isHurt
            self.platform = platform
            folder = try ScratchFolder()
            server = try ScriptedServer { try platform.serve($0) }
        }

        deinit { server.stop() }

        func open(change: (inout ClientOptions) -> Void = { _ in }) throws -> LabelboxFixture {
            try LabelboxFixture(
                platform,
                server: server,
                change: { options in
                    options.spool = SpoolOptions(directory: folder.path + "/spool")
                    change(&options)
                }
            )
        }

        /// The next client, with the jobs that the last one left.
        func reopen(change: (inout ClientOptions) -> Void = { _ in }) throws -> (LabelboxFixture, [Job]) {
            isHurt.withLock { $0 = false }
            let next = try open(change: change)
            try next.client.recover { _ in }
            return (next, next.client.takeRecovered(atMost: 100))
        }

        var keys: [String?] { platform.state.withLock { $0.rows.map(\.globalKey) } }
        var logs: [String] {
            ((try? DiskFiles().names(in: folder.path + "/spool")) ?? []).filter { $0.hasSuffix(".job") }
        }
        func sent(_ name: String) -> Int { platform.state.withLock { $0.uploadedNames.count { $0 == name } } }
    }

    @Test func spooledThenImportedThenAcknowledged() throws {
        let world = try World()
        let client = try world.open()
        let job = try client.importRows([webRow("a"), webRow("b")]) { $0.tag = 7 }
        #expect(try job.finished().outcome().state == .imported)
        #expect(try job.rowWords() == ["made a", "made b"])
        #expect(job.spoolID.count == 16)
        var kinds: [Event.Kind] = []
        while kinds.last != .released,
            case .event(let event) = client.client.events.next(deadline: MonotonicClock.milliseconds() + 60_000)
        {
            kinds.append(event.kind)
        }
        #expect(kinds.filter { $0 != .progress } == [.spooled, .result(scene: 0), .finished, .released])
        try client.client.acknowledge(job)
        client.close()
        #expect(world.logs.isEmpty)
    }

    /// Wherever the client was closed: the next one goes on, sends nothing twice that it knows of, and the rows are
    /// there once.
    @Test(arguments: [
        ("user", 1), ("dataset", 1), ("uploadFile", 1), ("uploadFile", 2), ("uploadFile", 3), ("user", 2),
        ("upsertDataRows", 1), ("successesfulDataRowImports", 1), ("failedDataRowImports", 1),
    ])
    func leftAndRecovered(_ field: String, _ nth: Int) throws {
        for fault in [FakePlatform.Fault.silence, .noAnswer] {
            let world = try World(fault: { $0.field == field && $0.nth == nth ? fault : nil })
            try world.folder.write("a.jpg", testImage)
            let client = try world.open()
            let rows: JSONValue = [["row_data": .string(world.folder.path + "/a.jpg")], webRow("b")]
            // Without a global key the platform would take it twice.
            let job = try client.importRows(rows) { $0.tag = 7 }
            try world.platform.waitForRequest(field, count: nth)
            #expect(client.close(withinMs: 0).jobsSpooled == 1)
            #expect(try job.outcome().state == .spooled)
            #expect(throws: Failure.self) { try client.client.acknowledge(job) }
            let (next, recovered) = try world.reopen()
            let again = try #require(recovered.first).finished()
            #expect(again.tag == 7 && again.spoolID == job.spoolID)
            let outcome = try again.outcome()
            #expect(outcome.state == .imported, "\(outcome)")
            #expect(try again.rowWords() == ["made ", "made b"])
            let progress = again.read(\.progress)
            #expect(progress.files == 1 && progress.filesDone == 1 && progress.bytesSent == progress.bytes)
            try next.client.acknowledge(again)
            next.close()
            #expect(world.keys == [nil, "b"], "\(field) \(nth) \(fault)")
            #expect(world.logs.isEmpty)
        }
    }
}
