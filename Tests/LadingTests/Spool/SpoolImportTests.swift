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

    /// Nobody took note: the result is told again, with every row, also when the rows' manifest would be another today.
    @Test func finishedImportIsToldUntilAcknowledged() throws {
        let world = try World()
        let manifest = world.folder.path + "/rows.json"
        let given: JSONValue = [webRow("a"), ["row_data": "http://x/y.jpg"], webRow("a2")]
        for source in [RowSource.memory(given.serialized()), .file(path: manifest)] {
            try world.folder.write("rows.json", given.serialized())
            let (client, _) = try world.reopen()
            let sent = try client.importRows(source) { $0.skipsInvalidRows = true }.finished()
            let words = try sent.rowWords()
            client.close()
            for _ in 0..<2 {
                let (next, recovered) = try world.reopen()
                let job = try #require(recovered.first)
                #expect(try job.outcome() == sent.outcome())
                #expect(job.read { $0.scenes[0].findings } == sent.read { $0.scenes[0].findings })
                #expect(try job.rowWords() == words)
                let stream = try #require(try job.openRows())
                #expect(try writeRows(stream, to: world.folder.path + "/again.ndjson") { $0 == 1 } == 1)
                #expect(next.close().jobsFinished == 0)
            }
            let (last, recovered) = try world.reopen()
            let job = try #require(recovered.first)
            try world.folder.write("rows.json", [])
            if case .file = source {
                let changed = #expect(throws: Failure.self) { _ = try job.openRows() }
                #expect(changed?.code == .fileChanged && changed?.item == manifest)
            }
            try last.client.acknowledge(job)
            last.close()
            #expect(world.logs.isEmpty)
            world.platform.state.withLock { $0.rows = [] }
        }
    }

    /// Before the import may have been sent, another manifest is an error; afterwards nobody knows, and it is said so.
    @Test(arguments: [("uploadFile", false), ("user", true), ("upsertDataRows", true)])
    func manifestIsNoLongerTheSame(_ field: String, _ mayBeSent: Bool) throws {
        for isGone in [false, true] {
            let nth = field == "user" ? 3 : 1
            let world = try World(fault: { request in
                field == "user"
                    ? request.field == "successesfulDataRowImports" ? .silence : nil
                    : request.field == field && request.nth == nth ? .noAnswer : nil
            })
            let manifest = world.folder.path + "/rows.json"
            try world.folder.write("rows.json", (["x"] as JSONValue).serialized())
            let rows: JSONValue = [webRow("a")]
            try world.folder.write("rows.json", rows.serialized())
            let client = try world.open()
            _ = try client.importRows(.file(path: manifest))
            try world.platform.waitForRequest(field == "user" ? "successesfulDataRowImports" : field)
            #expect(client.close(withinMs: 0).jobsSpooled == 1)
            try DiskFiles().remove(manifest)
            if !isGone { try world.folder.write("rows.json", (rows.serialized() + [10])) }
            let (next, recovered) = try world.reopen()
            let job = try #require(recovered.first).finished()
            let outcome = try job.outcome()
            #expect(outcome.failure?.code == (isGone ? .fileMissing : .fileChanged), "\(outcome)")
            #expect(outcome.failure?.message.contains("rows.json") == true)
            #expect(outcome.state == (mayBeSent ? .processing : .failed), "\(outcome)")
            #expect(outcome.taskID.isEmpty == (field != "user"))
            #expect(outcome.failure?.message.contains("may have been carried out") == mayBeSent)
            next.close()
            #expect(world.keys.count == (mayBeSent ? 1 : 0))
        }
    }

    /// What was sent stays sent, whatever its files are now; a manifest that was copied may go.
    @Test func filesAreGoneAfterTheImport() throws {
        let world = try World(fault: { $0.field == "upsertDataRows" ? .noAnswer : nil })
        try world.folder.write("a.jpg", testImage)
        let rows: JSONValue = [["row_data": "a.jpg"], webRow("b"), ["row_data": "missing.jpg"]]
        try world.folder.write("rows.json", rows.serialized())
        let client = try world.open()
        _ = try client.importRows(.file(path: world.folder.path + "/rows.json")) { options in
            options.copiesFiles = true
            options.skipsInvalidRows = true
        }
        try world.platform.waitForRequest("upsertDataRows")
        client.close(withinMs: 0)
        try DiskFiles().remove(world.folder.path + "/rows.json")
        try DiskFiles().remove(world.folder.path + "/a.jpg")
        let (next, recovered) = try world.reopen()
        let job = try #require(recovered.first).finished()
        #expect(try job.outcome().state == .partlyImported)
        #expect(try job.rowWords() == ["made ", "made b", "notSent fileMissing"])
        next.close()
        #expect(world.keys == [nil, "b"])
        #expect(world.sent("a.jpg") == 1 && world.sent("rows-1.json") == 1 && world.sent("manifest.json") == 1)
    }

    /// Whatever was stored is not sent again; a file that changed is.
    @Test(arguments: [false, true]) func storedFilesAreNotSentAgain(isChanged: Bool) throws {
        let world = try World(fault: {
            $0.field == "upsertDataRows" || $0.field == "user" && $0.nth == 2 ? .silence : nil
        })
        for name in ["a.jpg", "b.jpg"] { try world.folder.write(name, testImage) }
        let rows: JSONValue = [["row_data": "a.jpg"], ["row_data": "b.jpg"]]
        try world.folder.write("rows.json", rows.serialized())
        let client = try world.open()
        _ = try client.importRows(.file(path: world.folder.path + "/rows.json"))
        try world.platform.waitForRequest("user", count: 2)
        client.close(withinMs: 0)
        if isChanged { try world.folder.write("b.jpg", testImage + [0]) }
        let (next, recovered) = try world.reopen()
        let job = try #require(recovered.first).finished()
        #expect(try job.outcome().state == .imported)
        next.close()
        #expect(world.sent("a.jpg") == 1 && world.sent("b.jpg") == (isChanged ? 2 : 1))
        #expect(world.sent("rows-1.json") == (isChanged ? 2 : 1))
        #expect(world.platform.state.withLock { $0.rows.count } == 2)
    }

    @Test func cancelledImportsStayCancelled() throws {
        let world = try World()
        let client = try world.open { $0.startsPaused = true }
        let jobs = try (0..<2).map { try client.importRows([webRow("\($0)")]) }
        jobs[0].cancel()
        #expect(try jobs[0].finished().outcome().state == .cancelled)
        #expect(client.close().jobsSpooled == 1)
        let (next, recovered) = try world.reopen { $0.startsPaused = true }
        #expect(try recovered[0].finished().outcome().state == .cancelled)
        recovered[1].cancel()
        #expect(try recovered[1].finished().outcome().state == .cancelled)
        #expect(next.close().jobsSpooled == 0)
        #expect(world.platform.requests.isEmpty)
    }

    /// More often than all attempts of a request.
    @Test func outagesAreWaitedFor() throws {
        let world = try World(fault: { request in
            switch request.field {
            case "user", "dataset", "successesfulDataRowImports", "customMetadataOntology":
                request.nth <= 12 ? .reset : nil
            case "uploadFile": request.nth <= 12 || request.nth == 14 ? .status(503) : nil
            default: nil
            }
        })
        world.platform.state.withLock { $0.ontology = .testOntology }
        let client = try world.open()
        let fields: JSONValue = [["name": "tag", "value": "x"]]
        let job = try client.importRows([webRow("a", ("metadata_fields", fields)), webRow("b")]).finished()
        let outcome = try job.outcome()
        #expect(outcome.state == .imported, "\(outcome)")
        client.close()
        #expect(world.keys == ["a", "b"])
    }

    /// Metadata is checked and written with the ontology of before, whatever the platform's is now.
    @Test func ontologyOutlastsTheProcess() throws {
        let world = try World(fault: { $0.field == "upsertDataRows" ? .noAnswer : nil })
        world.platform.state.withLock { $0.ontology = .testOntology }
        let fields: JSONValue = [["name": "tag", "value": "x"]]
        let client = try world.open()
        _ = try client.importRows([webRow("a", ("metadata_fields", fields))])
        try world.platform.waitForRequest("upsertDataRows")
        client.close(withinMs: 0)
        world.platform.state.withLock { $0.ontology = [] }
        let (next, recovered) = try world.reopen()
        #expect(try #require(recovered.first).finished().rowWords() == ["made a"])
        next.close()
        #expect(world.keys == ["a"] && world.platform.count("customMetadataOntology") == 1)
    }

    /// A client of the other platform leaves them alone.
    @Test func importsOfAnotherPlatformAreKept() throws {
        let world = try World()
        let client = try world.open { $0.startsPaused = true }
        _ = try client.importRows([webRow("a")])
        client.close()
        let kognic = try ClientFixture(change: { $0.spool = SpoolOptions(directory: world.folder.path + "/spool") })
        try kognic.client.recover { _ in }
        #expect(kognic.client.takeRecovered(atMost: 9).isEmpty)
        #expect(kognic.client.spool?.status.open == 1)
        kognic.close()
        let (next, recovered) = try world.reopen()
        #expect(try #require(recovered.first).finished().outcome().state == .imported)
        next.close()
    }

    /// Every file of an import with every 13th byte changed, or cut off there: the job that was, or damage, never a trap.
    @Test func hurtImportsAreSetAsideOrGoOn() throws {
        let world = try World(fault: { $0.field == "upsertDataRows" ? .silence : nil })
        let client = try world.open()
        let job = try client.importRows([webRow("a")])
        try world.platform.waitForRequest("upsertDataRows")
        client.close(withinMs: 0)
        let spool = world.folder.path + "/spool"
        let whole = try world.folder.bytes("spool/\(job.spoolID).job")
        let data = try world.folder.bytes("spool/\(job.spoolID).data/0")
        for place in stride(from: 0, to: whole.count, by: 13) {
            for isCut in [false, true] {
                let copy = try ScratchFolder()
                var hurt = whole
                if isCut { hurt.removeSubrange(place...) } else { hurt[place] ^= 0x20 }
                try copy.write(job.spoolID + ".job", hurt)
                try DiskFiles().makeFolder("\(copy.path)/\(job.spoolID).data")
                try copy.write(job.spoolID + ".data/0", data)
                var options = SpoolOptions(directory: copy.path, sync: .never)
                options.platform = .labelbox
                let found = try SpoolStore(options: options, files: DiskFiles()).load()
                guard case .open(_, let events)? = found.first else {
                    guard case .damaged = found.first else { return #expect(Bool(false), "\(place) \(found)") }
                    continue
                }
                #expect(isCut || place > whole.count / 2, "\(place)")
                #expect(events.rows.count < 6)
            }
        }
        #expect(try DiskFiles().names(in: spool).count == 3)
    }
}
