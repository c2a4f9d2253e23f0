import Testing

@testable import Lading

@Suite struct `The ledger of rows` {
    private func row(global: Int) -> PlatformRow {
        PlatformRow(id: "id\(global)", globalKey: "g\(global)", externalID: nil, rowData: "https://a.example/\(global)")
    }

    private func ledger(rows: Int, makeFile: @escaping TextFileMaker = noFile) -> RowLedger {
        let ledger = RowLedger(makeFile: makeFile)
        for index in 0..<rows {
            let data = Array("https://a.example/\(index)".utf8)[...]
            let key = RowKey(.globalKey, Array("g\(index)".utf8)[...])
            #expect(ledger.enter(key, rowData: RowKey.rowDataHash(data), isUnique: true) == nil)
        }
        return ledger
    }

    @Test func `gives each result to its row, in whatever order they come`() throws {
        var generator = SeededGenerator(state: 3)
        for count in [0, 1, 2, 17, 1000, 40_000] {
            let ledger = ledger(rows: count)
            for index in (0..<count).shuffled(using: &generator) {
                if index % 3 == 0 {
                    #expect(ledger.refused(row(global: index), message: "no \(index)"))
                } else {
                    #expect(ledger.made(row(global: index)))
                }
            }
            #expect(!ledger.made(row(global: 0)) && !ledger.made(row(global: count)))
            let refused = (count + 2) / 3
            #expect(ledger.counts == RowCounts(rows: count, made: count - refused, refused: refused))
            let page = try ledger.page(first: 0, count: .max)
            #expect(page.map(\.row) == Array(0..<count))
            for result in page {
                #expect(result.id == "id\(result.row)" && result.globalKey == "g\(result.row)")
                #expect(result.state == (result.row % 3 == 0 ? .refused : .made))
                #expect(result.message == (result.row % 3 == 0 ? "no \(result.row)" : ""))
                #expect(result.code == (result.row % 3 == 0 ? .rowRefused : .ok))
            }
        }
    }

    @Test func `stays as it is once the import is over, but for rows without a result`() throws {
        let ledger = ledger(rows: 3)
        #expect(ledger.made(row(global: 1)))
        ledger.close()
        #expect(!ledger.made(row(global: 2)) && !ledger.refused(row(global: 0), message: "no"))
        ledger.notSent(row: 0, code: .server, message: "no")
        #expect(ledger.enter(RowKey(.globalKey, Array("g9".utf8)[...]), rowData: 9, isUnique: true) == nil)
        #expect(ledger.counts == RowCounts(rows: 3, made: 1))
        ledger.endPending(as: .notSent, code: .cancelled, message: "over")
        #expect(ledger.counts == RowCounts(rows: 3, made: 1, notSent: 2))
        #expect(try ledger.page(first: 0, count: 3).map(\.state) == [.notSent, .made, .notSent])
    }

    @Test func `knows rows by global key, else id, else external id, else data`() throws {
        let rows = [
            "{\"row_data\":\"https://a.example/0\",\"global_key\":\"k\",\"external_id\":\"e\"}",
            "{\"row_data\":\"https://a.example/1\",\"external_id\":\"k\"}",
            "{\"row_data\":\"https://a.example/2\",\"external_id\":\"\"}",
            "{\"key\":{\"id\":\"k\"},\"media_type\":\"IMAGE\"}",
            "{\"key\":{\"global_key\":\"u\"},\"media_type\":\"IMAGE\"}",
            "{\"key\":{\"id\":\"other\"},\"global_key\":\"new\"}",
        ]
        let ledger = try RowsCheck(rows.joined(separator: "\n"), upsert: true).ledger
        #expect(ledger.made(PlatformRow(id: "x", globalKey: "new", externalID: nil, rowData: "https://old")))
        #expect(ledger.made(PlatformRow(id: "x", globalKey: "u", externalID: nil, rowData: "https://old")))
        #expect(ledger.made(PlatformRow(id: "k", globalKey: "old", externalID: "e", rowData: "https://old")))
        #expect(ledger.made(PlatformRow(id: "x", globalKey: nil, externalID: nil, rowData: "https://a.example/2")))
        #expect(ledger.made(PlatformRow(id: "x", globalKey: nil, externalID: "k", rowData: "https://elsewhere")))
        #expect(ledger.made(PlatformRow(id: "x", globalKey: "k", externalID: "e", rowData: "https://a.example/0")))
        #expect(ledger.counts.pending == 0)
        #expect(!ledger.refused(PlatformRow(globalKey: "k"), message: ""))
    }

    /// Rows that only their data, or nothing, tells apart.
    @Test(arguments: [3, 200])
    func `tells rows with one external id apart by their data, else takes them in order`(count: Int) throws {
        let rows = (0..<count).map { "{\"row_data\":\"https://a.example/\($0 / 2)\",\"external_id\":\"cam\"}" }
        let ledger = try RowsCheck(rows.joined(separator: "\n"), limit: 1 << 16).ledger
        for index in (0..<count).reversed() {
            #expect(
                ledger.made(PlatformRow(id: "id\(index)", externalID: "cam", rowData: "https://a.example/\(index / 2)"))
            )
        }
        let page = try ledger.page(first: 0, count: count)
        for (index, result) in page.enumerated() { #expect(result.rowData == "https://a.example/\(index / 2)") }

        let strangers = try RowsCheck(rows.joined(separator: "\n"), limit: 1 << 16).ledger
        for index in 0..<count {
            #expect(strangers.made(PlatformRow(id: "id\(index)", externalID: "cam", rowData: "?")))
        }
        #expect(!strangers.made(PlatformRow(id: "more", externalID: "cam", rowData: "?")))
        #expect(Set(try strangers.page(first: 0, count: count).map(\.id)).count == count)
        if count <= 64 {
            #expect(try strangers.page(first: 0, count: count).map(\.id) == (0..<count).map { "id\($0)" })
        }
    }

    /// Thirty thousand rows with nothing of their own must not take thirty thousand looks each.
    @Test func `takes many rows with one key`() throws {
        let ledger = RowLedger()
        let count = 30_000
        let key = RowKey(.externalID, Array("cam".utf8)[...])
        for index in 0..<count { _ = ledger.enter(key, rowData: UInt32(index % 2), isUnique: false) }
        for _ in 0..<count { #expect(ledger.made(PlatformRow(id: "i", externalID: "cam", rowData: "another"))) }
        #expect(ledger.counts == RowCounts(rows: count, made: count))
    }

    @Test func `ends what has no result, and counts everything once`() throws {
        let ledger = ledger(rows: 10)
        ledger.notSent(row: 2, code: .fileMissing, message: "gone")
        ledger.notSent(row: 2, code: .image, message: "again")
        ledger.notSent(row: 10, code: .image, message: "no such row")
        #expect(ledger.made(row(global: 5)))
        #expect(!ledger.made(row(global: 2)))
        #expect(ledger.refused(row(global: 6), message: "no"))
        ledger.endPending(as: .refused, code: .importFailed, message: "the task failed")
        ledger.endPending(as: .notSent, code: .cancelled, message: "never")
        #expect(ledger.counts == RowCounts(rows: 10, made: 1, refused: 8, notSent: 1))
        #expect(ledger.counts.pending == 0)
        let page = try ledger.page(first: 0, count: 10)
        #expect(page[2].code == .fileMissing && page[2].message == "gone" && page[2].state == .notSent)
        #expect(page[0].code == .importFailed && page[0].message == "the task failed" && page[0].id == "")
        #expect(page[5].id == "id5" && page[6].message == "no" && ledger.state(of: 5) == .made)
    }

    @Test func `gives pages within its rows`() throws {
        let ledger = ledger(rows: 3)
        #expect(try ledger.page(first: 1, count: 1).map(\.row) == [1])
        #expect(try ledger.page(first: 2, count: 5).map(\.row) == [2])
        #expect(try ledger.page(first: 3, count: 5) == [])
        #expect(try ledger.page(first: 0, count: -1) == [])
        for first in [4, -1, Int.max] {
            #expect(throws: Failure.self) { try ledger.page(first: first, count: .max) }
        }
        #expect(ledger.state(of: 99) == .pending)
    }

    // MARK: Texts

    /// Long enough to go to the file.
    private let long = String(repeating: "long ", count: 200)

    private func fill(_ ledger: RowLedger, _ rows: Int) {
        for index in 0..<rows { #expect(ledger.refused(row(global: index), message: "\(index) " + long)) }
    }

    private func check(_ ledger: RowLedger, _ rows: Int) throws {
        let messages = try ledger.page(first: 0, count: rows).map(\.message)
        #expect(messages == (0..<rows).map { "\($0) " + long })
        // Out of order, too.
        for index in [rows - 1, 0, rows / 2, 1] {
            #expect(try ledger.page(first: index, count: 1).first?.message == "\(index) " + long)
        }
    }

    @Test func `keeps its texts in a file once they are many`() throws {
        let file = FakeTextFile()
        let ledger = ledger(rows: 5000) { file }
        fill(ledger, 5000)
        #expect(file.count > 3_000_000)
        try check(ledger, 5000)
        #expect(ledger.takeWarning() == nil)
    }

    @Test func `and in a real one, which has no name`() throws {
        let ledger = ledger(rows: 3000) { () throws(TextFileError) in try DiskTextFile(unlinkedIn: "/tmp") }
        fill(ledger, 3000)
        try check(ledger, 3000)
    }

    @Test(arguments: [0, 1, 3])
    func `and in memory when the disk is full`(writes: Int) throws {
        let file = FakeTextFile(writes: writes)
        let ledger = ledger(rows: 5000) { file }
        fill(ledger, 5000)
        try check(ledger, 5000)
        let warning = ledger.takeWarning()
        #expect(warning?.contains("stay in memory") == true && warning?.contains("No space left on device") == true)
        #expect(ledger.takeWarning() == nil)
    }

    @Test func `and in memory when there can be no file`() throws {
        let ledger = RowLedger(folder: "/proc/no-such-folder")
        _ = ledger.enter(RowKey(.globalKey, Array("g0".utf8)[...]), rowData: 0, isUnique: true)
        for _ in 0..<2000 { ledger.unsendable(0, RowRecord()) }
        fill(self.ledger(rows: 3000), 3000)
        let kept = self.ledger(rows: 3000)
        fill(kept, 3000)
        try check(kept, 3000)
        #expect(kept.takeWarning()?.contains("TMPDIR") == true)
    }

    @Test func `says so when they can't be read back`() throws {
        let file = FakeTextFile()
        let ledger = ledger(rows: 5000) { file }
        fill(ledger, 5000)
        file.breakReading()
        let failure = #expect(throws: Failure.self) { try ledger.page(first: 0, count: 1) }
        #expect(failure?.code == .system)
    }

    @Test func `keeps texts of any length`() throws {
        for length in [0, 1, 127, 128, 16_383, 16_384, 3_000_000] {
            var record = RowRecord()
            record.code = .rowRefused
            record.id = Array(repeating: 0x61, count: length)[...]
            record.message = Array("m".utf8)[...]
            #expect(RowRecord(record.encoded) == record)
            for end in [0, 1, 2, 5] { _ = RowRecord(Array(record.encoded.prefix(end))) }
        }
        // A length without end is no reason to trap.
        #expect(RowRecord([1] + Array(repeating: 0xFF, count: 20)).id.count <= 20)
    }
}

private let noFile: TextFileMaker = { () throws(TextFileError) in throw TextFileError(errno: 28) }

typealias TextFileMaker = @Sendable () throws(TextFileError) -> any TextFile

/// A file in memory, on a disk that is full after some writes.
final class FakeTextFile: TextFile, @unchecked Sendable {
    private let state: Monitor<(bytes: [UInt8], writes: Int, isBroken: Bool)>

    init(writes: Int = .max) { state = Monitor(([], writes, false)) }

    var count: Int { state.withLock { $0.bytes.count } }

    func breakReading() { state.withLock { $0.isBroken = true } }

    func write(_ bytes: [UInt8], at offset: UInt64) -> Int32 {
        state.withLock { state in
            // A full disk takes a part.
            let taken = state.writes > 0 ? bytes[...] : bytes.prefix(bytes.count / 2)
            state.bytes = Array(state.bytes.prefix(Int(offset))) + taken
            state.writes -= 1
            return state.writes >= 0 ? 0 : 28
        }
    }

    func read(at offset: UInt64, count: Int) -> Result<[UInt8], TextFileError> {
        state.withLock { state in
            state.isBroken
                ? .failure(TextFileError(errno: 5)) : .success(Array(state.bytes.dropFirst(Int(offset)).prefix(count)))
        }
    }
}
