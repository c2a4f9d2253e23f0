import Testing

@testable import Lading

/// Imports over networks and platforms that misbehave: every row is accounted for, none is imported twice.
@Suite struct ImportFaultTests {
    /// Whatever is asked for first goes wrong once.
    @Test(
        arguments: [
            "user", "dataset", "uploadFile", "successesfulDataRowImports", "failedDataRowImports",
            "customMetadataOntology",
        ],
        [
            FakePlatform.Fault.status(503), .status(429), .reset, .lostAnswer,
            .body(#"{"message":"You have exceeded it"}"#),
        ]
    )
    func whatMayBeRepeatedIs(_ field: String, _ fault: FakePlatform.Fault) throws {
        let fixture = try LabelboxFixture(FakeLabelbox(fault: { $0.field == field && $0.nth == 1 ? fault : nil }))
        fixture.platform.state.withLock { $0.ontology = .testOntology }
        let fields: JSONValue = [["name": "tag", "value": "x"]]
        let job = try fixture.importRows([webRow("a", ("metadata_fields", fields)), webRow("b")]).finished()
        #expect(try job.outcome().state == .imported)
        #expect(try job.rowWords() == ["made a", "made b"])
        fixture.close()
        #expect(fixture.platform.state.withLock { $0.rows.map(\.globalKey) } == ["a", "b"])
    }

    /// The platform carried it out, and nobody heard of it.
    @Test(arguments: [
        FakePlatform.Fault.lostAnswer, .reset, .status(502), .status(429),
        .body(#"{"errors":[{"message":"x","extensions":{"code":"INTERNAL_SERVER_ERROR"}}]}"#),
        .body(#"{"message":"You have exceeded it"}"#), .body("<html>"),
    ])
    func anImportIsNeverMadeTwice(_ fault: FakePlatform.Fault) throws {
        let fixture = try LabelboxFixture(
            FakeLabelbox(fault: { $0.field == "upsertDataRows" && $0.nth == 1 ? fault : nil })
        )
        // Without global keys the platform would take them twice.
        let rows: JSONValue = [["row_data": "https://example.org/a.jpg"], ["row_data": "https://example.org/b.jpg"]]
        let before = try fixture.importRows([webRow("earlier")])
        _ = try before.finished()
        let job = try fixture.importRows(rows).finished()
        #expect(try job.outcome().state == .imported)
        fixture.close()
        #expect(fixture.platform.state.withLock { $0.rows.count } == 3)
    }

    @Test func anAnswerThatIsLostAfterTheImportIsFoundByItsRows() throws {
        let platform = FakeLabelbox(fault: { $0.field == "upsertDataRows" && $0.nth == 1 ? .lostAnswer : nil })
        let fixture = try LabelboxFixture(platform)
        let job = try fixture.importRows([webRow("a"), webRow("b")]).finished()
        #expect(try job.outcome().state == .imported && job.rowWords() == ["made a", "made b"])
        fixture.close()
        #expect(platform.count("upsertDataRows") == 1)
    }

    @Test func aPlatformThatLosesEveryImportEndsIt() throws {
        let platform = FakeLabelbox(fault: { $0.field == "upsertDataRows" ? .reset : nil })
        let fixture = try LabelboxFixture(platform)
        let job = try fixture.importRows([webRow("a")]).finished()
        let outcome = try job.outcome()
        #expect(outcome.state == .failed && outcome.failure?.code == .connectionLost && outcome.stage == .importing)
        #expect(try job.rowWords() == ["notSent connectionLost"])
        fixture.close()
        #expect(platform.count("upsertDataRows") == 5, "as often as any request")
    }

    @Test func aPageThatNeverComesLeavesTheRestOpen() throws {
        let platform = FakeLabelbox(
            pageSize: 2,
            fault: { request in
                request.field == "successesfulDataRowImports" && request.nth > 1 ? .status(503) : nil
            }
        )
        let fixture = try LabelboxFixture(platform)
        let job = try fixture.importRows(.array((0..<5).map { webRow("\($0)") })).finished()
        let outcome = try job.outcome()
        #expect(outcome.state == .processing && outcome.failure?.code == .server && outcome.stage == .results)
        #expect(!outcome.taskID.isEmpty)
        #expect(try job.rowWords() == ["pending ", "pending ", "pending ", "made 3", "made 4"])
        fixture.close()
    }

    @Test func aPageAboveTheCapIsAskedForWithFewerRows() throws {
        let asked = Monitor([Int64]())
        let tooLong = String(repeating: " ", count: (16 << 20) + 1)
        let platform = FakeLabelbox(fault: { request in
            guard request.field == "successesfulDataRowImports", let first = request.first else { return nil }
            asked.withLock { $0.append(first) }
            return first > 400 ? .body(tooLong) : nil
        })
        let fixture = try LabelboxFixture(platform)
        let job = try fixture.importRows(.array((0..<5).map { webRow("\($0)") })).finished()
        #expect(try job.outcome().state == .imported)
        #expect(try job.rowWords() == (0..<5).map { "made \($0)" })
        fixture.close()
        #expect(asked.withLock { $0 } == [5000, 1250, 312])
    }

    @Test func aMissingFileLeavesOutItsRow() throws {
        try withUploadDirectory { directory in
            try writeUpload(testImage, to: "\(directory)/a.jpg")
            let manifest = "\(directory)/rows.json"
            let rows: JSONValue = [["row_data": "a.jpg"], webRow("web")]
            try writeUpload(rows.serialized(), to: manifest)
            // It changes between its check and its upload.
            let platform = FakeLabelbox(fault: { request in
                if request.field == "dataset" { try? writeUpload(testImage + [0], to: "\(directory)/a.jpg") }
                return nil
            })
            let fixture = try LabelboxFixture(platform)
            let job = try fixture.importRows(.file(path: manifest)).finished()
            let outcome = try job.outcome()
            #expect(outcome.state == .partlyImported && outcome.failure?.code == .fileChanged)
            #expect(try job.rowWords() == ["notSent fileChanged", "made web"])
            fixture.close()
        }
    }

    @Test func aDatasetThatThereIsNotIsFoundBeforeAnythingGoesUp() throws {
        let fixture = try LabelboxFixture()
        let job = try fixture.importRows([webRow("a")]) { $0.datasetID = "nope" }.finished()
        #expect(try job.outcome().failure?.code == .notFound)
        #expect(try job.rowWords() == ["notSent notFound"])
        fixture.close()
        #expect(fixture.platform.count("uploadFile") == 0)
    }

    /// While each kind of request is under way.
    @Test(arguments: [
        "customMetadataOntology", "user", "dataset", "uploadFile", "upsertDataRows", "successesfulDataRowImports",
        "failedDataRowImports",
    ])
    func isCancelledAtOnce(during field: String) throws {
        let platform = FakeLabelbox(fault: { $0.field == field ? .silence : nil })
        let fixture = try LabelboxFixture(platform)
        fixture.platform.state.withLock { $0.ontology = .testOntology }
        let fields: JSONValue = [["name": "tag", "value": "x"]]
        let job = try fixture.importRows([webRow("a", ("metadata_fields", fields))])
        try platform.waitForRequest(field)
        job.cancel()
        #expect(try job.finished().outcome().state == .cancelled)
        let isSent = ["upsertDataRows", "failedDataRowImports", "successesfulDataRowImports"].contains(field)
        let words = try job.rowWords()
        switch field {
        case "customMetadataOntology": #expect(words.isEmpty)
        default: #expect(words == [isSent ? "pending " : "notSent cancelled"])
        }
        fixture.close(withinMs: 0)
    }

    /// While rows are read, wherever that is.
    @Test func countsAddUpWhereverItIsCancelled() throws {
        let fixture = try LabelboxFixture()
        let rows = JSONValue.array((0..<2000).map { webRow("\($0)") })
        let jobs = try (0..<20).map { number in
            let job = try fixture.importRows(rows) { $0.sliceBytes = 100 + 1000 * number }
            if number.isMultiple(of: 2) { job.cancel() }
            return job
        }
        for job in jobs { job.cancel() }
        for job in jobs { _ = try job.finished() }
        fixture.close()
        // Readers that were at work have come to their end.
        for job in jobs { #expect(try job.rowWords().count <= 2000) }
    }

    @Test func closingCancelsImports() throws {
        let platform = FakeLabelbox(status: { _ in "IN_PROGRESS" })
        let fixture = try LabelboxFixture(platform)
        let waiting = try fixture.importRows([webRow("a")]) { $0.pollIntervalMs = 60_000 }
        try platform.waitForRequest("upsertDataRows")
        let report = fixture.close(withinMs: 0)
        #expect(report.jobsCancelled == 1)
        #expect(try waiting.finished().outcome().state == .cancelled)
    }

    /// An import takes one of the places for scenes under way, until it only waits for the platform.
    @Test func importsTakeTurns() throws {
        let platform = FakeLabelbox(
            status: { _ in "IN_PROGRESS" },
            fault: { $0.field == "dataset" && $0.nth == 1 ? .silence : nil }
        )
        let fixture = try LabelboxFixture(platform, change: { $0.maximumActiveScenes = 1 })
        let first = try fixture.importRows([webRow("a")])
        try platform.waitForRequest("dataset")
        let second = try fixture.importRows([webRow("b")])
        let third = try fixture.importRows([webRow("c")])
        // Every request of theirs has gone through the platform by the time that this one has.
        _ = try fixture.request("iam-integrations.list")
        #expect(platform.count("dataset") == 1)
        first.cancel()
        try platform.waitForRequest("upsertDataRows", count: 2)
        #expect(!second.read(\.isFinished) && !third.read(\.isFinished))
        fixture.close(withinMs: 0)
    }

    /// A third of the answers go wrong, each in its own way, and always the same.
    @Test func manyImportsOverABadNetwork() throws {
        let platform = FakeLabelbox(
            pageSize: 3,
            status: { $0.asked < 2 ? "IN_PROGRESS" : "COMPLETE" },
            fault: { request in
                switch request.index % 12 {
                case 0: .status(503, "<html>busy</html>")
                case 3: .body(#"{"message":"You have exceeded it"}"#)
                case 6: .lostAnswer
                case 9: .reset
                default: nil
                }
            }
        )
        let fixture = try LabelboxFixture(platform, change: { $0.policy.maxAttempts = 40 })
        let jobs = try (0..<40).map { job in
            try fixture.importRows(.array((0..<5).map { webRow("\(job)-\($0)") }))
        }
        for (number, job) in jobs.enumerated() {
            let outcome = try job.finished().outcome()
            #expect(outcome.state == .imported, "\(outcome)")
            #expect(try job.rowWords() == (0..<5).map { "made \(number)-\($0)" })
        }
        fixture.close()
        let keys = platform.state.withLock { $0.rows.compactMap(\.globalKey) }
        #expect(keys.count == 200 && Set(keys).count == 200)
        #expect(!fixture.log.all.contains { $0.contains(FakeLabelbox.key) })
    }
}
