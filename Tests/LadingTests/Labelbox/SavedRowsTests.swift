import Testing

@testable import Lading

@Suite struct `Saved row results` {
    private func ledger(rows: Int, makeFile: @escaping TextFileMaker) -> RowLedger {
        let ledger = RowLedger(makeFile: makeFile)
        for index in 0..<rows {
            _ = ledger.enter(RowKey(.globalKey, Array("g\(index)".utf8)[...]), rowData: 0, isUnique: true)
        }
        return ledger
    }

    /// Rows of every state: made, refused, not sent, cut off together, and with nothing known of them.
    private func mixed(rows: Int, odd: String = "") -> RowLedger {
        let ledger = ledger(rows: rows) { () throws(TextFileError) in try DiskTextFile(unlinkedIn: "/tmp") }
        for index in (0..<rows).reversed() {
            let row = PlatformRow(id: "id\(index)" + odd, globalKey: "g\(index)", rowData: "https://a.example/\(index)")
            switch index % 5 {
            case 0: ledger.made(row)
            case 1: ledger.refused(row, message: odd + "no \(index)")
            case 2: ledger.notSent(row: index, code: .fileMissing, message: "gone: \(odd)")
            default: break
            }
        }
        return ledger
    }

    private func saved(_ ledger: RowLedger, pieces: Int = 1 << 16) throws -> [UInt8] {
        var saving = SaveRows(ledger)
        var file: [UInt8] = []
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: pieces, alignment: 1)
        defer { buffer.deallocate() }
        while true {
            let count = try saving.fill(buffer)
            if count == 0 { break }
            file += buffer.prefix(count)
        }
        #expect(try saving.fill(buffer) == 0)
        return file
    }

    private func loaded(_ bytes: [UInt8]) throws(SavedRows.Damage) -> RowLedger {
        let file = FakeTextFile()
        _ = file.write(bytes, at: 0)
        return try RowLedger.load(file)
    }

    private func expectSame(_ ledger: RowLedger, _ other: RowLedger) throws {
        #expect(other.counts == ledger.counts)
        #expect(other.isClosed)
        let rows = ledger.counts.rows
        // All rows, or the ends and the middle of many.
        for first in rows <= 10_000 ? [0] : [0, rows / 2, rows - 1000] {
            let count = rows <= 10_000 ? rows : 1000
            #expect(try other.page(first: first, count: count) == ledger.page(first: first, count: count))
        }
        for row in 0..<min(rows, 20) { #expect(other.state(of: row) == ledger.state(of: row)) }
    }

    @Test(arguments: [0, 1, 2, 5, 4095, 4096, 4097, 9000], [1, 7, 1 << 16])
    func `are what they were`(rows: Int, pieces: Int) throws {
        guard pieces > 1 || rows < 10 else { return }
        let ledger = mixed(rows: rows)
        ledger.close()
        let bytes = try saved(ledger, pieces: pieces)
        try expectSame(ledger, loaded(bytes))
        ledger.endPending(as: .notSent, code: .cancelled, message: "over")
        try expectSame(ledger, loaded(saved(ledger)))
        #expect(try saved(loaded(saved(ledger))) == saved(ledger))
    }

    @Test(arguments: ["", "\0", "\u{10FFFF}", "\"\\\n", String(repeating: "é", count: 90_000)])
    func `may have any texts`(odd: String) throws {
        let ledger = mixed(rows: 40, odd: odd)
        try expectSame(ledger, loaded(saved(ledger)))
    }

    /// A million rows that ended for one reason are not a million texts.
    @Test func `have a text of many rows once in a block`() throws {
        let ledger = ledger(rows: 100_000) { () throws(TextFileError) in FakeTextFile() }
        ledger.endPending(as: .notSent, code: .cancelled, message: String(repeating: "over ", count: 40))
        let bytes = try saved(ledger)
        #expect(bytes.count < 100_000 * 5)
        try expectSame(ledger, loaded(bytes))
    }

    @Test func `of many rows are read from a file on the disk, also after it lost its name`() throws {
        let ledger = mixed(rows: 100_000)
        let folder = try ScratchFolder()
        let path = folder.path + "/rows"
        var saving = SaveRows(ledger)
        try DiskFiles().write(path, sync: false) { buffer in (try? saving.fill(buffer)) ?? 0 }
        let other = try RowLedger.load(DiskTextFile(reading: path))
        try DiskFiles().remove(path)
        try expectSame(ledger, other)
        #expect(throws: TextFileError.self) { try DiskTextFile(reading: path) }
    }

    @Test func `take nothing in any more`() throws {
        let other = try loaded(saved(mixed(rows: 5)))
        let before = try other.page(first: 0, count: 5)
        #expect(!other.made(PlatformRow(id: "x", globalKey: "g3")))
        other.notSent(row: 3, code: .server, message: "no")
        #expect(other.enter(RowKey(.globalKey, Array("g9".utf8)[...]), rowData: 9, isUnique: true) == nil)
        #expect(try other.page(first: 0, count: 5) == before)
        #expect(try other.page(first: 4, count: 9).map(\.row) == [4])
        #expect(throws: Failure.self) { try other.page(first: 6, count: 1) }
    }

    // MARK: Damage

    @Test func `that were cut off anywhere are refused`() throws {
        let bytes = try saved(mixed(rows: 6))
        for count in 0..<bytes.count {
            #expect(throws: SavedRows.Damage.self) { try loaded(Array(bytes.prefix(count))) }
        }
        for more in [[0], Array(repeating: 0, count: 16), bytes] {
            #expect(throws: SavedRows.Damage.self) { try loaded(bytes + more) }
        }
    }

    @Test(arguments: [1, 6]) func `in which a single bit changed are refused`(rows: Int) throws {
        let bytes = try saved(mixed(rows: rows))
        for position in bytes.indices {
            for bit in 0..<8 {
                var changed = bytes
                changed[position] ^= 1 << bit
                #expect(throws: SavedRows.Damage.self) { try loaded(changed) }
            }
        }
    }

    @Test func `whose parts changed places are refused`() throws {
        let bytes = try saved(mixed(rows: 3 * SavedRows.rowsInBlock))
        var blocks: [ArraySlice<UInt8>] = []
        var rest = bytes.dropFirst(SavedRows.headerSize)
        while !rest.isEmpty {
            let size = SavedRows.blockHeadSize + Int(Array(rest.prefix(8)).number(at: 4))
            blocks.append(rest.prefix(size))
            rest = rest.dropFirst(size)
        }
        #expect(blocks.count == 3)
        let header = bytes.prefix(SavedRows.headerSize)
        _ = try loaded(Array(header + blocks.joined()))
        for order in [[1, 0, 2], [0, 2, 1], [0, 0, 2], [0, 1], [0, 1, 2, 2]] {
            #expect(throws: SavedRows.Damage.self) { try loaded(Array(header + order.flatMap { blocks[$0] })) }
        }
    }

    /// Sums that are right over numbers that are not: whoever wrote that, it must not end the process.
    @Test func `that say what can't be are refused`() throws {
        let text = TextPlace.unit
        func file(rows: Int, count: Int? = nil, words: [UInt32], texts: [UInt8] = []) -> [UInt8] {
            var body: [UInt8] = []
            for word in words { body.append(number: word) }
            body += texts
            let head = SavedRows.blockHead(first: 0, rows: count ?? rows, body: body[...])
            return SavedRows.header(RowCounts(rows: rows)) + head + body
        }
        _ = try loaded(file(rows: 1, words: [4, 0, 0, 0], texts: Array(repeating: 0, count: text)))
        let wrong = [
            file(rows: 1, words: [8, 0, 0, 0], texts: Array(repeating: 0, count: text)),
            file(rows: 1, words: [4, 0, 0, 0]),
            file(rows: 1, words: [4, 0, 0, 0], texts: [13] + Array(repeating: 0, count: text - 1)),
            file(rows: 1, words: [4, 0, 0, 0], texts: Array(repeating: 255, count: text)),
            file(rows: 1, words: [.max & ~3, 0, 0, 0]),
            file(rows: 1, words: [1, 0, 0, 0]),
            file(rows: 1, words: [0]),
            file(rows: 1, words: []),
            file(rows: 1, count: 0, words: [0, 0, 0, 0]),
            file(rows: 1, count: 2, words: [0, 0, 0, 0]),
            file(rows: 5000, count: 4097, words: Array(repeating: 0, count: 4100)),
            file(rows: 4_000_000_000, count: 1, words: [0, 0, 0, 0]),
            file(rows: .max, count: .max, words: [0, 0, 0, 0]),
            SavedRows.header(RowCounts(rows: 0, made: 1)),
        ]
        for bytes in wrong { #expect(throws: SavedRows.Damage.self) { try loaded(bytes) } }
    }

    @Test func `of another format are refused by its number`() throws {
        var header = Array(SavedRows.magic)
        for number: UInt32 in [2, 0, 0, 0, 0] { header.append(number: number) }
        header.append(number: CRC32C.of(header))
        let damage = #expect(throws: SavedRows.Damage.self) { try loaded(header) }
        #expect(damage?.reason.contains("format is 2") == true)
    }

    @Test func `that can't be read say so, at once or later`() throws {
        let file = FakeTextFile()
        _ = file.write(try saved(mixed(rows: 5000)), at: 0)
        let other = try RowLedger.load(file)
        file.breakReading()
        let damage = #expect(throws: SavedRows.Damage.self) { try RowLedger.load(file) }
        #expect(damage?.reason.contains("can't be read") == true)
        #expect(throws: Failure.self) { try other.page(first: 0, count: 1) }
    }

    @Test func `of texts that are gone are not saved as if they were empty`() throws {
        let file = FakeTextFile()
        let ledger = ledger(rows: 3000) { file }
        for row in 0..<3000 {
            ledger.refused(PlatformRow(globalKey: "g\(row)"), message: String(repeating: "long ", count: 200))
        }
        file.breakReading()
        let failure = #expect(throws: Failure.self) { try saved(ledger) }
        #expect(failure?.code == .system)
    }
}
