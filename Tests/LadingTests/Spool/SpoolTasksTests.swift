import Testing

@testable import Lading

/// Imports of several tasks, left by one client and carried on by the next.
@Suite struct SpoolTasksTests {
    private static let urls = (0..<5).map { "https://example.org/\($0).jpg" }
    /// Without global keys: the platform would take each twice.
    private static let rows = JSONValue.array(urls.map { ["row_data": .string($0)] })

    /// Wherever the client was closed, also between two tasks: no row is there twice, and the results are one.
    @Test(arguments: [
        ("uploadFile", 4), ("upsertDataRows", 1), ("uploadFile", 5), ("user", 3), ("upsertDataRows", 2),
        ("uploadFile", 6), ("user", 4), ("upsertDataRows", 3), ("failedDataRowImports", 1),
        ("successesfulDataRowImports", 2), ("successesfulDataRowImports", 3),
    ])
    func areCarriedOn(_ field: String, _ nth: Int) throws {
        for fault in [FakePlatform.Fault.silence, .noAnswer] {
            let world = try SpoolImportTests.World(fault: { $0.field == field && $0.nth == nth ? fault : nil })
            let client = try world.open()
            let job = try client.importRows(Self.rows) { $0.taskRows = 2 }
            try world.platform.waitForRequest(field, count: nth)
            #expect(client.close(withinMs: 0).jobsSpooled == 1)
            let (next, recovered) = try world.reopen()
            let again = try #require(recovered.first).finished()
            let outcome = try again.outcome()
            #expect(again.spoolID == job.spoolID && outcome.state == .imported, "\(field) \(nth) \(outcome)")
            #expect(try again.rowWords() == Array(repeating: "made ", count: 5))
            let page = try #require(again.rows).page(first: 0, count: 5)
            #expect(page.map(\.rowData) == Self.urls)
            let stored = world.platform.state.withLock { $0 }
            #expect(stored.rows.map { $0.payload["row_data"]?.string } == Self.urls, "\(field) \(nth) \(fault)")
            #expect(outcome.taskID == stored.tasks.map(\.id).joined(separator: ","))
            #expect(stored.tasks.map(\.made.count) == [2, 2, 1])
            try next.client.acknowledge(again)
            next.close()
            #expect(world.logs.isEmpty)
        }
    }

    /// A library that knew no limit of a task sent all rows as one, and wrote down neither limit nor part.
    @Test(arguments: [false, true]) func ofAnOlderLibraryAreOneTask(wasSent: Bool) throws {
        let field = wasSent ? "successesfulDataRowImports" : "upsertDataRows"
        let world = try SpoolImportTests.World(fault: { $0.field == field ? .silence : nil })
        let client = try world.open()
        let job = try client.importRows(Self.rows)
        try world.platform.waitForRequest(field)
        client.close(withinMs: 0)
        let name = "spool/\(job.spoolID).job"
        let limit = ",\"taskRows\":\(ImportOptions(datasetID: "").taskRows)"
        var records = try SpoolLog(reading: world.folder.bytes(name)).records
        let payload = String(decoding: records[0].payload, as: UTF8.self)
        let place = try #require(payload.firstRange(of: limit))
        records[0].payload = Array((payload[..<place.lowerBound] + payload[place.upperBound...]).utf8)
        #expect(!records.contains { String(decoding: $0.payload, as: UTF8.self).contains("\"part\"") })
        try world.folder.write(name, SpoolLog.encoded(records))
        let read = try SpooledJob(records[0], dataFolder: "")
        guard case .rows(let rows) = read.content else { return #expect(Bool(false), "\(read)") }
        #expect(rows.options.taskRows == .max)
        let (next, recovered) = try world.reopen()
        let again = try #require(recovered.first).finished()
        #expect(try again.outcome().state == .imported)
        #expect(try again.rowWords() == Array(repeating: "made ", count: 5))
        next.close()
        #expect(world.platform.state.withLock { $0.tasks.map(\.made.count) } == [5])
    }
}
