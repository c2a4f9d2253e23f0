/// Gives the bytes of a file of row results, piece by piece: no more than a block of them is in memory.
///
/// Rows are as they were when it was made. May wait for the disk, as long as texts of the ledger are there.
struct SaveRows {
    private let ledger: RowLedger
    private let rows: PagedArray<RowEntry>
    private var next = 0
    private var bytes: [UInt8]
    private var given = 0

    init(_ ledger: RowLedger) {
        self.ledger = ledger
        let (rows, counts) = ledger.snapshot
        self.rows = rows
        bytes = SavedRows.header(counts)
    }

    /// Fills in what comes next, from the start of the buffer.
    /// - Returns: how many bytes; 0 after the last.
    /// - Throws: `system` when texts could not be read back.
    mutating func fill(_ buffer: UnsafeMutableRawBufferPointer) throws(Failure) -> Int {
        if given == bytes.count, next < rows.count {
            do throws(TextFileError) {
                bytes = try block()
                given = 0
            } catch {
                throw .rowsUnread(error)
            }
        }
        let part = bytes[given...].prefix(buffer.count)
        buffer.copyBytes(from: part)
        given += part.count
        return part.count
    }

    private mutating func block() throws(TextFileError) -> [UInt8] {
        let first = next
        var words: [UInt8] = []
        var texts: [UInt8] = []
        // Rows that ended together have one text.
        var places: [TextPlace: Int] = [:]
        while next < rows.count, next - first < SavedRows.rowsInBlock, texts.count < SavedRows.textsInBlock {
            let entry = rows[next]
            var place: Int?
            if !entry.texts.isNone {
                place = places[entry.texts] ?? texts.count / TextPlace.unit
                if places.updateValue(place ?? 0, forKey: entry.texts) == nil {
                    TextPlace.append(try ledger.text(at: entry.texts), to: &texts)
                }
            }
            words.append(number: SavedRow(entry.state, texts: place).word)
            next += 1
        }
        words += repeatElement(0, count: TextPlace.padded(words.count) - words.count)
        let body = words + texts
        return SavedRows.blockHead(first: first, rows: next - first, body: body[...]) + body
    }
}
