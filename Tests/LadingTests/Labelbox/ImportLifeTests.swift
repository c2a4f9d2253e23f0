import Glibc
import Testing

@testable import Lading

/// Whole imports through the client, against a platform that behaves.
@Suite struct ImportLifeTests {
    @Test func rowsOnTheWeb() throws {
        let fixture = try LabelboxFixture()
        let job = try fixture.importRows([webRow("a"), webRow("b", ("external_id", "B")), webRow("c")]) { $0.tag = 42 }
        let outcome = try job.finished().outcome()
        #expect(outcome.state == .imported && outcome.failure == nil && outcome.stage == .results)
        #expect(outcome.taskID.hasPrefix("task-") && outcome.status == "COMPLETE")
        #expect(try job.rowWords() == ["made a", "made b", "made c"])
        let page = try #require(job.rows).page(first: 1, count: 1)
        #expect(page.map(\.externalID) == ["B"] && page.map(\.rowData) == ["https://example.org/b.jpg"])
        #expect(page.first?.id.hasPrefix("row-") == true)
        fixture.close()
        #expect(
            fixture.platform.requests == [
                "user", "dataset", "uploadFile", "uploadFile", "user", "upsertDataRows", "failedDataRowImports",
                "successesfulDataRowImports",
            ]
        )
        let stored = fixture.platform.state.withLock { $0 }
        #expect(stored.rows.map(\.globalKey) == ["a", "b", "c"])
        #expect(stored.rows.allSatisfy { $0.payload["dataset_id"] == "ds" })
        #expect(stored.uploadedNames == ["rows-1.json", "manifest.json"])
        #expect(stored.files.values.allSatisfy { $0.contentType == "application/json" })
    }

    @Test func eventsAndProgressTellOfIt() throws {
        let fixture = try LabelboxFixture(FakeLabelbox(status: { $0.asked < 3 ? "IN_PROGRESS" : "COMPLETE" }))
        let job = try fixture.importRows([webRow("a"), webRow("b")]) { $0.tag = 42 }
        _ = try job.finished()
        var kinds: [Event.Kind] = []
        while kinds.last != .released {
            guard case .event(let event) = fixture.client.events.next(deadline: MonotonicClock.milliseconds() + 60_000)
            else { break }
            #expect(event.tag == 42)
            kinds.append(event.kind)
        }
        #expect(kinds.filter { $0 != .progress } == [.result(scene: 0), .finished, .released])
        let progress = job.read(\.progress)
        #expect(progress.scenes == 1 && progress.scenesDone == 1 && progress.isFinished)
        #expect(progress.rows == 2 && progress.rowsMade == 2 && progress.bytes > 0)
        #expect(progress.bytesSent == progress.bytes)
        fixture.close()
    }

    @Test func rowsThatAreThereAlreadyAreRefused() throws {
        let fixture = try LabelboxFixture(FakeLabelbox(pageSize: 2))
        _ = try fixture.importRows([webRow("b"), webRow("d")]).finished()
        let job = try fixture.importRows(.array(["a", "b", "c", "d", "e"].map { webRow($0) }))
        let outcome = try job.finished().outcome()
        #expect(outcome.state == .partlyImported && outcome.failure?.code == .rowRefused)
        #expect(outcome.failure?.message.contains("Of 5 data rows 2 were refused") == true)
        #expect(try job.rowWords() == ["made a", "refused rowRefused", "made c", "refused rowRefused", "made e"])
        #expect(try #require(job.rows).page(first: 1, count: 1).first?.message == "Duplicate global key")
        let again = try fixture.importRows([webRow("a")]).finished()
        #expect(try again.outcome().state == .failed)
        fixture.close()
        #expect(fixture.platform.requests.count { $0 == "user" } == 4)
    }

    /// Three rows of one URL, without keys: the refused one is known by what else the platform tells of it.
    @Test(arguments: ["metadata_fields", "attachments"]) func aRefusedRowIsKnownByItsLists(list: String) throws {
        let values = list == "attachments" ? "type" : "schemaId"
        let fixture = try LabelboxFixture(
            FakeLabelbox(isUnwanted: { row in
                row[list]?.array?.contains { $0.object?["value"] == "y" && $0.object?[values] != nil } == true
            })
        )
        fixture.platform.state.withLock { $0.ontology = .testOntology }
        let rows = ["x", "y", "z"].map { (value: String) -> JSONValue in
            let entry: JSONValue =
                list == "attachments"
                ? ["type": "RAW_TEXT", "value": .string(value)] : ["name": "tag", "value": .string(value)]
            return .object(JSONObject([("row_data", "https://example.org/same.jpg"), (list, [entry])]))
        }
        let job = try fixture.importRows(.array(rows)).finished()
        #expect(try job.rowWords() == ["made ", "refused rowRefused", "made "])
        #expect(try #require(job.rows).page(first: 1, count: 1).first?.message == "Unwanted")
        let folder = try ScratchFolder()
        let ledger = try #require(job.rows)
        let stream = try #require(try job.openRows())
        #expect(try writeRows(stream, to: folder.path + "/again.ndjson") { ledger.state(of: $0) == .refused } == 1)
        let written = try JSONValue.parse(folder.bytes("again.ndjson"))
        #expect(written == rows[1])
        fixture.close()
    }

    @Test func localFilesGoUpFirst() throws {
        try withUploadDirectory { directory in
            for name in ["a.jpg", "b.jpg"] { try writeUpload(testImage, to: "\(directory)/\(name)") }
            let manifest = "\(directory)/rows.json"
            let rows: JSONValue = [["row_data": "a.jpg"], webRow("web"), ["row_data": "b.jpg", "external_id": "B"]]
            try writeUpload(rows.serialized(), to: manifest)
            let fixture = try LabelboxFixture()
            let job = try fixture.importRows(.file(path: manifest)).finished()
            #expect(try job.outcome().state == .imported)
            let progress = job.read(\.progress)
            #expect(progress.files == 2 && progress.filesDone == 2 && progress.bytesSent == progress.bytes)
            #expect(progress.bytes > UInt64(2 * testImage.count))
            let page = try #require(job.rows).page(first: 0, count: 3)
            #expect(page.map(\.externalID) == ["a.jpg", "", "B"])
            #expect(page.allSatisfy { $0.rowData.hasPrefix("http") })
            fixture.close()
            let stored = fixture.platform.state.withLock { $0 }
            let images = stored.files.values.filter { $0.contentType == "image/jpeg" }
            #expect(Set(images.map(\.name)) == ["a.jpg", "b.jpg"])
            #expect(images.allSatisfy { $0.bytes == testImage })
        }
    }

    @Test func anErrorStopsEverything() throws {
        let fixture = try LabelboxFixture()
        let job = try fixture.importRows([webRow("a"), ["row_data": "http://x/y.jpg"], webRow("a")]).finished()
        let outcome = try job.outcome()
        #expect(outcome.state == .failed && outcome.failure?.code == .validation && outcome.stage == .validation)
        #expect(outcome.failure?.message.contains("And 1 more; see the findings.") == true)
        #expect(job.read { $0.scenes[0].findings.map(\.row) } == [1, 2])
        #expect(try job.rowWords() == ["notSent validation", "notSent validation", "notSent validation"])
        fixture.close()
        #expect(fixture.platform.requests.isEmpty)
    }

    @Test func rowsWithErrorsAreLeftOut() throws {
        let fixture = try LabelboxFixture()
        let job = try fixture.importRows([webRow("a"), ["row_data": "http://x/y.jpg"], webRow("c")]) {
            $0.skipsInvalidRows = true
        }.finished()
        let outcome = try job.outcome()
        #expect(outcome.state == .partlyImported && outcome.failure?.code == .validation)
        #expect(outcome.failure?.message.contains("Of 3 data rows 1 were not sent.") == true)
        #expect(try job.rowWords() == ["made a", "notSent validation", "made c"])
        fixture.close()
    }

    @Test func aDryRunOnlyAsksForTheOntology() throws {
        let fixture = try LabelboxFixture()
        fixture.platform.state.withLock { $0.ontology = .testOntology }
        let fields: JSONValue = [["name": "tag", "value": "x"]]
        let job = try fixture.importRows([webRow("a"), webRow("b", ("metadata_fields", fields))]) { $0.dryRun = true }
            .finished()
        #expect(try job.outcome().state == .validated)
        let page = try #require(job.rows).page(first: 0, count: 2)
        #expect(page.allSatisfy { $0.state == .notSent && $0.code == .ok })
        fixture.close()
        #expect(fixture.platform.requests == ["customMetadataOntology"])
    }

    @Test func theOntologyIsFetchedOnceAndAgainForAnUnknownName() throws {
        let fixture = try LabelboxFixture()
        fixture.platform.state.withLock { $0.ontology = .testOntology }
        func rows(_ name: String, _ key: String) -> JSONValue {
            [webRow(key), webRow(key + "2", ("metadata_fields", [["name": .string(name), "value": "x"]]))]
        }
        #expect(try fixture.importRows(rows("tag", "a")).finished().outcome().state == .imported)
        #expect(try fixture.importRows(rows("tag", "b")).finished().outcome().state == .imported)
        #expect(fixture.platform.count("customMetadataOntology") == 1)
        let unknown = try fixture.importRows(rows("tga", "c")).finished()
        #expect(try unknown.outcome().failure?.message.contains("tga") == true)
        #expect(fixture.platform.count("customMetadataOntology") == 2)
        fixture.close()
        let fields = fixture.platform.state.withLock { $0.rows.compactMap { $0.payload["metadata_fields"] } }
        #expect(
            fields == [
                [["schemaId": .string(testFieldID), "value": "x"]], [["schemaId": .string(testFieldID), "value": "x"]],
            ]
        )
    }

    /// More rows than are read at a time, than a chunk holds, and more results than a page.
    @Test func rowsGoInChunks() throws {
        let fixture = try LabelboxFixture(FakeLabelbox(pageSize: 70))
        let keys = (0..<250).map { "\($0)" }
        let job = try fixture.importRows(.array(keys.map { webRow($0) })) { options in
            options.sliceBytes = 1000
            options.chunkBytes = 10_000
        }.finished()
        #expect(try job.outcome().state == .imported)
        #expect(try job.rowWords() == keys.map { "made \($0)" })
        fixture.close()
        let stored = fixture.platform.state.withLock { $0 }
        let chunks = stored.files.values.filter { $0.name.hasPrefix("rows-") }
        #expect(chunks.count > 2 && chunks.allSatisfy { $0.bytes.count <= 10_000 })
        #expect(stored.rows.map(\.globalKey) == keys)
        #expect(fixture.platform.count("successesfulDataRowImports") == 4)
    }

    @Test(arguments: [false, true]) func noRowsAreDoneAtOnce(skips: Bool) throws {
        let fixture = try LabelboxFixture()
        let job = try fixture.importRows([]) { $0.skipsInvalidRows = skips }.finished()
        #expect(try job.outcome().state == .imported && job.outcome().failure == nil)
        #expect(try job.rowWords().isEmpty)
        fixture.close()
        #expect(fixture.platform.requests.isEmpty)
    }

    @Test func notEndedInTimeIsStillProcessing() throws {
        let fixture = try LabelboxFixture(FakeLabelbox(status: { _ in "IN_PROGRESS" }))
        let job = try fixture.importRows([webRow("a")]) { $0.waitTimeoutMs = 50 }
        let outcome = try job.finished().outcome()
        #expect(outcome.state == .processing && outcome.failure?.code == .stillProcessing)
        #expect(outcome.failure?.retryable == true && outcome.status == "IN_PROGRESS" && !outcome.taskID.isEmpty)
        #expect(try job.rowWords() == ["pending "])
        // What it made can be asked for later.
        let page = try fixture.request("tasks.rows-made", JSONObject([("id", .string(outcome.taskID))]))
        #expect(page.read(\.document)?.object?["total"] == 1)
        fixture.close()
    }

    @Test func aFailedTaskIsSaid() throws {
        let fixture = try LabelboxFixture(FakeLabelbox(status: { _ in "FAILED" }))
        fixture.platform.state.withLock { $0.rows = [] }
        let job = try fixture.importRows([webRow("a"), webRow("b")]).finished()
        // It made its rows before it failed.
        #expect(try job.outcome().state == .imported && job.outcome().status == "FAILED")
        fixture.close()
    }

    @Test func rowsInMemoryCountAgainstTheLimitWhileTheyAreUnderWay() throws {
        let platform = FakeLabelbox(fault: { $0.field == "dataset" && $0.nth == 1 ? .silence : nil })
        let fixture = try LabelboxFixture(platform, change: { $0.maximumBorrowedBytes = 100 })
        let first = try fixture.importRows([webRow("a")])
        let full = #expect(throws: Failure.self) { try fixture.importRows([webRow("b")]) }
        #expect(full?.code == .queueFull && full?.item == "max_queued_bytes")
        try platform.waitForRequest("dataset")
        first.cancel()
        _ = try first.finished()
        #expect(fixture.client.flush(deadline: MonotonicClock.milliseconds() + 60_000))
        #expect(try fixture.importRows([webRow("c")]).finished().outcome().state == .imported)
        fixture.close()
    }

    @Test func wrongImportsAreRefusedAtOnce() throws {
        let fixture = try LabelboxFixture()
        let nowhere = #expect(throws: Failure.self) { try fixture.importRows([webRow("a")]) { $0.datasetID = "" } }
        #expect(nowhere?.code == .argument && nowhere?.item == "dataset")
        fixture.close()
        let closed = #expect(throws: Failure.self) { try fixture.importRows([webRow("a")]) }
        #expect(closed?.code == .closed)
        let kognic = try ClientFixture()
        let elsewhere = #expect(throws: Failure.self) {
            try kognic.client.importRows(.memory([]), options: ImportOptions(datasetID: "ds")) { _ in }
        }
        #expect(elsewhere?.code == .unsupported && elsewhere?.message.contains("Kognic") == true)
        kognic.close()
    }
}

let testFieldID = "cko8s9r5v0001h2dk9elqdidh"

extension JSONValue {
    static let testOntology: JSONValue = [
        [
            "id": .string(testFieldID), "name": "tag", "kind": "CustomMetadataString", "reserved": true,
            "options": .null,
        ]
    ]
}
