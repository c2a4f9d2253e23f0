import FoundationEssentials
import Testing

@testable import Lading

@Suite final class `A manifest` {
    private let folder: String

    init() throws {
        folder = FileManager.default.temporaryDirectory.path + "/lading-\(UInt64.random(in: .min ... .max))"
        try FileManager.default.createDirectory(atPath: folder + "/other", withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    private func write(_ text: String, to name: String) throws -> String {
        try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/" + name))
        return folder + "/" + name
    }

    private func text(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
    }

    private let rows = (0..<5).map { "{\"row_data\":\"https://a.example/\($0)\",\n  \"global_key\":\"\($0)\"}" }

    // MARK: Reading

    @Test func `that is not there is told`() throws {
        for (path, code) in [
            (folder + "/none.json", Code.fileMissing), (folder, .fileUnreadable), ("a\0b", .fileUnreadable),
        ] {
            let failure = #expect(throws: Failure.self) { try RowStream(.file(path: path)) }
            #expect(failure?.code == code && failure?.item == ShownText.of(path.utf8))
        }
    }

    @Test func `that changes between two reads is told`() throws {
        for change in ["[]", rows.joined(separator: "\n") + "\n{}"] {
            let path = try write(rows.joined(separator: "\n"), to: "rows.ndjson")
            let stream = try RowStream(.file(path: path))
            let ledger = RowLedger()
            let first = try checkRows(
                stream,
                from: .start,
                settings: RowSettings(),
                metadata: .none,
                ledger: ledger,
                limit: 1
            )
            let next = try #require(first.next)
            #expect(next.row == 1)
            // Into the same file, as an editor or another program may do.
            _ = try write(change, to: "rows.ndjson")
            let failures = [
                #expect(throws: Failure.self) {
                    try checkRows(stream, from: next, settings: RowSettings(), metadata: .none, ledger: ledger)
                },
                #expect(throws: Failure.self) {
                    try writeChunk(
                        stream,
                        from: .start,
                        settings: RowSettings(),
                        ontology: nil,
                        urls: [:],
                        ledger: ledger
                    )
                },
                #expect(throws: Failure.self) { try writeRows(stream, to: self.folder + "/copy.json") { _ in true } },
            ]
            #expect(failures.allSatisfy { $0?.code == .fileChanged && $0?.item == path })
        }
        #expect(!FileManager.default.fileExists(atPath: folder + "/copy.json"))
    }

    @Test func `is checked the same whatever the slices`() throws {
        let rows = #"""
            [{"row_data": "https://a.example/0", "global_key": "a"},
             {"row_data": "http://a.example/1"},
             {"row_data": },
             {"row_data": "https://a.example/3", "global_key": "a"},, 5,
             {"row_data": "https://a.example/5", "metadata_fields": [{"name": "tag", "value": "x"}]}]
            """#
        let whole = try RowsCheck(rows, ontology: .example, limit: 1 << 20)
        #expect(whole.ledger.counts == RowCounts(rows: 6, notSent: 4))
        #expect(whole.findings.all.count == 5)
        for limit in [1, 10, 50, 100, 150] {
            let cut = try RowsCheck(rows, ontology: .example, limit: limit)
            #expect(cut.findings.all == whole.findings.all && cut.ledger.counts == whole.ledger.counts)
        }
        #expect(try checkAllRows(.memory(Array(rows.utf8))) == whole.findings.all)
    }

    // MARK: The ontology

    @Test func `waits for the ontology before the first row that needs it`() throws {
        let rows = """
            [{"row_data":"https://a.example/0","metadata_fields":[]},
             {"row_data":"https://a.example/1","metadata_fields":[{"name":"tag","value":"x"}]},
             {"row_data":"https://a.example/2","metadata_fields":[{"name":"new","value":"x"}]}]
            """
        let stream = try RowStream(rows)
        let ledger = RowLedger()
        func check(_ cursor: RowCursor, _ metadata: MetadataKnowledge) throws -> CheckedRows {
            try checkRows(stream, from: cursor, settings: RowSettings(), metadata: metadata, ledger: ledger)
        }
        let old = try #require(Ontology.example)
        let first = try check(.start, .wanted)
        #expect(first.needsOntology && first.next?.row == 1 && ledger.counts.rows == 1)
        let second = try check(try #require(first.next), .known(old, mayBeOutdated: true))
        #expect(second.needsOntology && second.next?.row == 2 && ledger.counts.rows == 2)
        let third = try check(try #require(second.next), .known(old, mayBeOutdated: false))
        #expect(!third.needsOntology && third.next == nil && ledger.counts.rows == 3)
        #expect((first.findings.all + second.findings.all + third.findings.all).map(\.code) == ["row.metadata.name"])
    }

    // MARK: Rows in memory

    @Test func `in memory becomes lines`() throws {
        let lines = rows.map { $0.replacing("\n", with: " ") + "\n" }.joined()
        for text in ["[" + rows.joined(separator: ", ") + "]", rows.joined(separator: "\r\n"), lines] {
            let (text, count) = try rowLines(of: Array(text.utf8))
            #expect(String(decoding: text, as: UTF8.self) == lines && count == 5)
        }
        #expect(try rowLines(of: []).rows == 0)
    }

    @Test(arguments: [
        ("[{}", "line 1, column 4"), ("[1]", "line 1, column 2"), ("{}\n{]", "line 2, column 2"),
        ("x", "line 1, column 1"),
        ("[{},]", "line 1, column 5"),
    ])
    func `in memory is refused whole when it is not one`(text: String, place: String) {
        let failure = #expect(throws: Failure.self) { try rowLines(of: Array(text.utf8)) }
        #expect(failure?.code == .json && failure?.message.contains(place) == true, "\(String(describing: failure))")
    }

    // MARK: Writing rows

    @Test func `of some rows is written, to be imported again`() throws {
        let sources = ["[" + rows.joined(separator: ",\n") + "]", rows.joined(separator: "\n")]
        for (index, source) in sources.enumerated() {
            let stream = try RowStream(.file(path: try write(source, to: "rows")))
            let list = folder + "/list\(index).json"
            #expect(try writeRows(stream, to: list) { $0 % 2 == 1 } == 2)
            #expect(try text(list) == "[\n\(rows[1]),\n\(rows[3])\n]\n")
            let lines = folder + "/lines\(index).NDJSON"
            #expect(try writeRows(stream, to: lines) { $0 % 2 == 0 } == 3)
            #expect(try text(lines).split(separator: "\n").count == 3)
            #expect(
                try ReadItem.read(Array(try text(lines).utf8)).compactMap { $0.value?.object?["global_key"] } == [
                    "0", "2", "4",
                ]
            )
            #expect(try writeRows(stream, to: list) { _ in false } == 0)
            #expect(try text(list) == "[]\n")
            #expect(try writeRows(stream, to: lines) { _ in false } == 0 && text(lines) == "")
        }
    }

    @Test func `leaves out what is not JSON`() throws {
        let stream = try RowStream("[\n\(rows[0]),\n{\"a\":},\n\(rows[1])\n]")
        #expect(try writeRows(stream, to: folder + "/copy.json") { _ in true } == 2)
        #expect(try JSONValue.parse(try text(folder + "/copy.json")).array?.count == 2)
    }

    @Test func `takes paths along into another folder`() throws {
        let source =
            #"[{"row_data": "a.png"}, {"row_data":"b.png","external_id":"E"}, {"row_data":"/c.png"}, {"row_data":"https://d"}]"#
        let stream = try RowStream(.file(path: try write(source, to: "rows.json")))
        _ = try writeRows(stream, to: folder + "/copy.json") { _ in true }
        #expect(try JSONValue.parse(try text(folder + "/copy.json")) == JSONValue.parse(source))
        _ = try writeRows(stream, to: folder + "/other/copy.json") { _ in true }
        #expect(
            try JSONValue.parse(try text(folder + "/other/copy.json")) == [
                ["row_data": .string(folder + "/a.png"), "external_id": "a.png"],
                ["row_data": .string(folder + "/b.png"), "external_id": "E"], ["row_data": "/c.png"],
                ["row_data": "https://d"],
            ]
        )
    }

    @Test func `replaces a file only when it is whole`() throws {
        let old = try write("old", to: "copy.json")
        let stream = try RowStream("[" + rows.joined(separator: ",") + "]")
        for path in [folder + "/none/copy.json", "/proc/copy.json", folder + "/other"] {
            let failure = #expect(throws: Failure.self) { try writeRows(stream, to: path) { _ in true } }
            #expect(failure?.code == .fileUnwritable && failure?.item == path)
        }
        #expect(try text(old) == "old")
        _ = try writeRows(stream, to: old) { $0 == 0 }
        #expect(try text(old) == "[\n\(rows[0])\n]\n")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.contains(".part-") } == [])
    }

    @Test func `of results is JSON`() throws {
        var record = RowRecord()
        record.id = Array("a\"b".utf8)[...]
        record.message = Array("line\nend".utf8)[...]
        record.code = .rowRefused
        let page = [RowResult(row: 3, .refused, record), RowResult(row: 4)]
        #expect(
            try JSONValue.parse(rowResultsText(page)) == [
                ["row": 3, "state": 2, "code": 94, "id": "a\"b", "message": "line\nend"],
                ["row": 4, "state": 0, "code": 0],
            ]
        )
        #expect(rowResultsText([]) == "[]")
    }
}
