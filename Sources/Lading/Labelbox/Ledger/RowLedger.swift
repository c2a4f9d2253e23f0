/// All rows of an import and what became of them. Thread-safe: an import writes, hosts read.
final class RowLedger: Sendable {
    /// More rows than that can't be told apart by the indices that are kept.
    static let maximumRows = Int(Int32.max)

    struct Table: Sendable {
        var rows = PagedArray<RowEntry>()
        var counts = RowCounts()
        /// The import is over: what is still being read or matched comes too late.
        var isClosed = false
        var localFiles = 0
        /// While rows are entered.
        var keys = KeySet()
        /// From the first result on.
        var order: RowOrder?
        /// From the first on that tells no key.
        var byData: RowDataOrder?
        var open = OpenResults()
        /// Refusals that are of none of the rows, to be told.
        var strangers: [TextPlace] = []
    }

    private let table = Monitor(Table())
    /// Never locked while the table is: it may wait for the disk.
    private let texts: Monitor<RowTexts>

    /// - Parameter folder: of the temporary file that texts go to when there are many.
    convenience init(folder: String = "/tmp") {
        self.init { () throws(TextFileError) in try DiskTextFile(unlinkedIn: folder) }
    }

    init(makeFile: @escaping @Sendable () throws(TextFileError) -> any TextFile) {
        texts = Monitor(RowTexts(makeFile: makeFile))
    }

    /// Of an import that is over.
    init(_ rows: PagedArray<RowEntry>, _ counts: RowCounts, _ texts: RowTexts) {
        table.withLock { $0 = Table(rows: rows, counts: counts, isClosed: true) }
        self.texts = Monitor(texts)
    }

    var counts: RowCounts { table.withLock { $0.counts } }

    /// The rows as they are now; what of their texts was written stays where it is.
    var snapshot: (rows: PagedArray<RowEntry>, counts: RowCounts) { table.withLock { ($0.rows, $0.counts) } }

    /// What the log should say, once; nil when there is nothing.
    func takeWarning() -> String? { texts.withLock { $0.takeWarning() } }

    func state(of row: Int) -> RowState {
        table.withLock { $0.rows.indices.contains(row) ? $0.rows[row].state : .pending }
    }

    // MARK: Pass 1

    /// Enters the next row.
    /// - Parameter isUnique: no other row may have the key.
    /// - Returns: the row that has the key already, if it must be unique.
    func enter(_ key: RowKey, rowData: UInt32, isUnique: Bool, traits: RowTraits = RowTraits()) -> Int? {
        table.withLock { table in
            guard !table.isClosed else { return nil }
            let row = table.rows.count
            table.rows.append(RowEntry(key: key, rowData: rowData, isUnique: isUnique, traits: traits))
            table.counts.rows += 1
            return isUnique ? table.keys.insert(row, in: table.rows) : nil
        }
    }

    /// No row follows: what finds duplicates is needed no more.
    func allAreEntered() { table.withLock { $0.keys = KeySet() } }

    /// Counts the local files of the import.
    func enterLocalFile() -> Int {
        table.withLock { table in
            table.localFiles += 1
            return table.localFiles
        }
    }

    /// A row of the source that can't be sent.
    func unsendable(_ row: Int, _ record: RowRecord) {
        let place = write(record, mayBlock: true)
        end(row, as: .notSent, place, isDescribed: true)
    }

    // MARK: Pass 2

    /// Notes what the platform will see as the data of a row.
    func sends(_ row: Int, rowData: ArraySlice<UInt8>) {
        let hash = RowKey.rowDataHash(rowData)
        table.withLock { if $0.rows.indices.contains(row) { $0.rows[row].rowData = hash } }
    }

    /// Notes its lists as the platform will see them.
    /// - Parameter text: with metadata and attachments at those places.
    func sends(_ row: Int, metadata: Int?, attachments: Int?, in text: ScannedText) {
        var traits = table.withLock { $0.rows.indices.contains(row) ? $0.rows[row].traits : RowTraits() }
        traits.set(metadata: metadata, attachments: attachments, in: text)
        table.withLock { [traits] in if $0.rows.indices.contains(row) { $0.rows[row].traits = traits } }
    }

    /// A row that is not sent, because of its file. Never waits for the disk.
    func notSent(row: Int, code: Code, message: String) {
        var record = RowRecord()
        record.code = code
        record.message = Array(message.utf8)[...]
        end(row, as: .notSent, write(record, mayBlock: false), isDescribed: false)
    }

    /// Whether nothing says which row that is.
    func lacksDescription(_ row: Int) -> Bool {
        table.withLock { table in
            guard table.rows.indices.contains(row) else { return false }
            return table.rows[row].state == .notSent && !table.rows[row].isDescribed
        }
    }

    /// Adds to the result of a row which row it is.
    func describe(_ row: Int, globalKey: ArraySlice<UInt8>, externalID: ArraySlice<UInt8>, rowData: ArraySlice<UInt8>) {
        guard let entry = table.withLock({ $0.rows.indices.contains(row) ? $0.rows[row] : nil }),
            var record = try? record(of: entry)
        else { return }
        record.globalKey = globalKey
        record.externalID = externalID
        record.rowData = rowData
        let place = write(record, mayBlock: true)
        table.withLock { table in
            table.rows[row].set(place, isDescribed: true)
        }
    }

    // MARK: Results

    /// A row that the platform made. False when it belongs to no row that waits for a result.
    @discardableResult
    func made(_ row: PlatformRow, _ part: Range<Int> = 0..<maximumRows) -> Bool {
        guard let found = find(made: row, part) else { return false }
        let text = write(record(row, .ok), mayBlock: true)
        // Which of several it is, the refusals of the others may tell.
        let isOpen = table.withLock { table in
            guard !table.open.refusals.isEmpty, !found.isOnly else { return false }
            table.open.addMade(Self.keys(of: row), RowKey.rowDataHash(row.rowData ?? []), text)
            return true
        }
        return isOpen || end(found.row, as: .made, text, isDescribed: true)
    }

    /// Whether it may be of a row that waits for a result.
    func mayBeMade(_ row: PlatformRow, _ part: Range<Int>) -> Bool { find(made: row, part) != nil }

    private func find(made row: PlatformRow, _ part: Range<Int>) -> (row: Int, isOnly: Bool)? {
        sort()
        return table.withLock { table -> (row: Int, isOnly: Bool)? in
            for key in Self.keys(of: row) {
                let data = { RowKey.rowDataHash(row.rowData ?? []) }
                if let found = table.order?.first(key, rowData: data(), in: table.rows, of: part) { return found }
            }
            return nil
        }
    }

    private static func keys(of row: PlatformRow) -> [RowKey] {
        let told: [(RowKey.Kind, ArraySlice<UInt8>?)] = [
            (.globalKey, row.globalKey), (.id, row.id), (.externalID, row.externalID), (.rowData, row.rowData),
        ]
        return told.compactMap { kind, text in text.map { RowKey(kind, $0) } }
    }

    /// A row that the platform refused; which of several that may be, `settle` decides. False when it is none of those
    /// that wait for a result.
    @discardableResult
    func refused(
        _ row: PlatformRow,
        message: ArraySlice<UInt8>,
        _ part: Range<Int> = 0..<maximumRows
    ) -> Bool {
        let spec = RefusalSpec(row)
        var record = record(row, .rowRefused)
        record.message = message
        let text = write(record, mayBlock: true)
        let isKnown = table.withLock { table in
            guard table.open.has(spec) else { return false }
            table.open.add(spec, text)
            return true
        }
        if isKnown { return true }
        let found = candidates(part, needsData: row.globalKey == nil).rows(for: spec)
        guard let first = found.first else {
            addStranger(text)
            return false
        }
        if found.count == 1 { return end(first, as: .refused, text, isDescribed: true) }
        table.withLock { $0.open.add(spec, text) }
        return true
    }

    @discardableResult
    func refused(_ row: PlatformRow, message: String) -> Bool { refused(row, message: Array(message.utf8)[...]) }

    /// Whether it may be of a row that waits for a result.
    func mayBeRefused(_ row: PlatformRow, _ part: Range<Int>) -> Bool {
        !candidates(part).rows(for: RefusalSpec(row)).isEmpty
    }

    /// The rows as they are now, to be looked through.
    func candidates(_ part: Range<Int>, needsData: Bool = true) -> RowCandidates {
        sort()
        if needsData, let rows = table.withLock({ $0.byData == nil ? $0.rows : nil }) {
            let byData = RowDataOrder(rows)
            table.withLock { $0.byData = byData }
        }
        return table.withLock {
            RowCandidates(
                rows: $0.rows,
                order: $0.order ?? RowOrder(),
                byData: $0.byData ?? RowDataOrder(),
                part: part
            )
        }
    }

    func addStranger(_ text: TextPlace) { table.withLock { $0.strangers.append(text) } }

    /// What the platform said of rows that are none of the import's, or have their result already; each once.
    func takeStrangers() -> [RowResult] {
        let places = table.withLock { table -> [TextPlace] in
            defer { table.strangers = [] }
            return table.strangers
        }
        return places.compactMap { place in (try? record(at: place)).map { RowResult(row: 0, .refused, $0) } }
    }

    private func record(_ given: PlatformRow, _ code: Code) -> RowRecord {
        var record = RowRecord()
        record.code = code
        record.id = given.id ?? []
        record.globalKey = given.globalKey ?? []
        record.externalID = given.externalID ?? []
        record.rowData = given.rowData ?? []
        return record
    }

    /// Before the first result: from here on no row is entered.
    private func sort() {
        // Not while the table is locked: a million rows take a while.
        guard let rows = table.withLock({ $0.order == nil ? $0.rows : nil }) else { return }
        let order = RowOrder(rows)
        table.withLock { $0.order = order }
    }

    // MARK: The end

    /// From here on only `endPending` changes anything.
    func close() { table.withLock { $0.isClosed = true } }

    var isClosed: Bool { table.withLock(\.isClosed) }

    /// Every one of those rows ends so that has no result yet, and of which nothing is told.
    func endPending(_ part: Range<Int> = 0..<maximumRows, as state: RowState, code: Code, message: String) {
        var record = RowRecord()
        record.code = code
        record.message = Array(message.utf8)[...]
        let place = write(record, mayBlock: false)
        table.withLock { table in
            for row in table.rows.indices.clamped(to: part) where table.rows[row].isWaiting {
                table.rows[row].end(as: state, place, isDescribed: false)
                table.counts.add(state)
            }
        }
    }

    @discardableResult
    func end(_ row: Int, as state: RowState, _ place: TextPlace, isDescribed: Bool) -> Bool {
        table.withLock { table in
            guard !table.isClosed, table.rows.indices.contains(row), table.rows[row].isWaiting
            else { return false }
            table.rows[row].end(as: state, place, isDescribed: isDescribed)
            table.counts.add(state)
            return true
        }
    }

    // MARK: Texts

    func write(_ record: RowRecord, mayBlock: Bool) -> TextPlace {
        let encoded = record.encoded
        return texts.withLock { $0.append(encoded, mayBlock: mayBlock) } ?? .none
    }

    private func record(of entry: RowEntry) throws(TextFileError) -> RowRecord {
        try record(at: entry.texts)
    }

    func record(at place: TextPlace) throws(TextFileError) -> RowRecord {
        guard !place.isNone else { return RowRecord() }
        return RowRecord(try text(at: place))
    }

    func withTable<Value>(_ body: (inout Table) -> Value) -> Value { table.withLock { body(&$0) } }

    /// May wait for the disk.
    func text(at place: TextPlace) throws(TextFileError) -> [UInt8] {
        try texts.withLock { (texts) throws(TextFileError) in try texts.text(at: place) }
    }

    /// Up to `count` rows from `first` on, in input order. May wait for the disk.
    func page(first: Int, count: Int) throws(Failure) -> [RowResult] {
        let entries = table.withLock { table -> [RowEntry]? in
            guard first >= 0, first <= table.rows.count else { return nil }
            return (first..<first + min(max(0, count), table.rows.count - first)).map { table.rows[$0] }
        }
        guard let entries else {
            throw Failure(.argument, item: "first", "There is no row \(first); there are \(counts.rows).")
        }
        var results: [RowResult] = []
        results.reserveCapacity(entries.count)
        for (index, entry) in entries.enumerated() {
            do throws(TextFileError) {
                results.append(RowResult(row: first + index, entry.state, try record(of: entry)))
            } catch {
                throw .rowsUnread(error)
            }
        }
        return results
    }
}

extension Failure {
    static func rowsUnread(_ error: TextFileError) -> Failure {
        Failure(
            .system,
            "The results of the rows could not be read back from their file: "
                + ByteSourceError.unreadable(errno: error.errno).message
        )
    }
}
