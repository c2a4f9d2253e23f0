extension RowLedger {
    /// The ledger of an import that is over, from the file that `SaveRows` made of it. All of the file is checked;
    /// texts stay in it and are read when they are asked for.
    static func load(_ file: any TextFile) throws(SavedRows.Damage) -> RowLedger {
        var load = LoadRows(file: file)
        try load.run()
        return RowLedger(load.rows, load.counts, RowTexts(in: file, size: load.offset))
    }
}

private struct LoadRows {
    let file: any TextFile
    private(set) var rows = PagedArray<RowEntry>()
    private(set) var counts = RowCounts()
    private(set) var offset: UInt64 = 0

    init(file: any TextFile) { self.file = file }

    mutating func run() throws(SavedRows.Damage) {
        let saved = try header()
        while rows.count < saved.rows { try block(of: saved.rows - rows.count) }
        guard counts == saved else { throw damage("its rows are not as many as its header says") }
        guard try take(upTo: 1).isEmpty else { throw damage("something follows its last row") }
    }

    private func damage(_ reason: String) -> SavedRows.Damage { SavedRows.Damage(reason: reason) }

    private mutating func header() throws(SavedRows.Damage) -> RowCounts {
        let bytes = try take(upTo: SavedRows.headerSize)
        guard bytes.starts(with: SavedRows.magic) else {
            throw damage("it does not begin as a file of row results does")
        }
        guard bytes.count == SavedRows.headerSize, bytes.number(at: 28) == CRC32C.of(bytes.prefix(28)) else {
            throw damage("its header is damaged")
        }
        let version = bytes.number(at: 8)
        guard version == SavedRows.version else {
            throw damage("its format is \(version), and this library reads format \(SavedRows.version)")
        }
        let saved = RowCounts(
            rows: Int(bytes.number(at: 12)),
            made: Int(bytes.number(at: 16)),
            refused: Int(bytes.number(at: 20)),
            notSent: Int(bytes.number(at: 24))
        )
        guard saved.rows <= RowLedger.maximumRows else { throw damage("it says that it has \(saved.rows) rows") }
        return saved
    }

    private mutating func block(of rowsLeft: Int) throws(SavedRows.Damage) {
        let first = rows.count
        let head = try take(upTo: SavedRows.blockHeadSize)
        guard head.count == SavedRows.blockHeadSize,
            SavedRows.headSum(Array(head.prefix(12)), first: first) == head.number(at: 12)
        else { throw damage("it is cut off, or damaged, at row \(first)") }
        let count = Int(head.number(at: 0))
        let size = Int(head.number(at: 4))
        let texts = size - SavedRows.wordsSize(min(count, rowsLeft))
        guard 1...min(rowsLeft, SavedRows.rowsInBlock) ~= count, texts >= 0, size % TextPlace.unit == 0 else {
            throw damage("its block of rows at row \(first) is not one")
        }
        let start = offset + UInt64(size - texts)
        let body = try take(upTo: size)
        guard body.count == size, CRC32C.of(body) == head.number(at: 8) else {
            throw damage("the rows from \(first) to \(first + count - 1) are cut off or damaged")
        }
        for index in 0..<count {
            let saved = SavedRow(body.number(at: index * 4))
            guard let place = place(of: saved, start, in: body[(size - texts)...]) else {
                throw damage("row \(first + index) has no texts where they should be")
            }
            rows.append(RowEntry(saved.state, place))
            counts.rows += 1
            counts.add(saved.state)
        }
    }

    /// Nil when there is no text there.
    private func place(of row: SavedRow, _ start: UInt64, in texts: ArraySlice<UInt8>) -> TextPlace? {
        guard let unit = row.texts else { return TextPlace.none }
        let rest = texts.dropFirst(unit * TextPlace.unit)
        guard rest.count >= 4, Int(Array(rest.prefix(4)).number(at: 0)) <= rest.count - 4 else { return nil }
        return TextPlace(start / UInt64(TextPlace.unit) + UInt64(unit))
    }

    /// Reads on; fewer bytes than that are there at the end of the file.
    private mutating func take(upTo count: Int) throws(SavedRows.Damage) -> [UInt8] {
        switch file.read(at: offset, count: count) {
        case .success(let bytes):
            offset += UInt64(bytes.count)
            return bytes
        case .failure(let error):
            throw damage("it can't be read: \(ByteSourceError.unreadable(errno: error.errno).message)")
        }
    }
}
