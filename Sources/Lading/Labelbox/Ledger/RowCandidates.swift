/// What a refusal tells of its row, as hashes.
struct RefusalSpec: Hashable, Sendable {
    fileprivate var globalKey: UInt64?
    fileprivate var externalID: UInt64?
    fileprivate var rowData: UInt32
    fileprivate var traits: UInt32

    init(_ row: PlatformRow) {
        func hash(_ kind: RowKey.Kind, _ text: ArraySlice<UInt8>?) -> UInt64? {
            text.flatMap { $0.isEmpty ? nil : RowKey(kind, $0).hash }
        }
        globalKey = hash(.globalKey, row.globalKey)
        externalID = hash(.externalID, row.externalID)
        rowData = RowKey.rowDataHash(row.rowData ?? [])
        traits = row.traits.bits
    }
}

/// Rows by what the platform tells of them.
struct RowCandidates {
    let rows: PagedArray<RowEntry>
    let order: RowOrder
    let byData: RowDataOrder
    /// The rows that it may be.
    let part: Range<Int>

    /// The rows that a refusal may be about, in input order: all that it tells is true of them, and they wait.
    ///
    /// The platform gives back what it was sent, so that a member that it leaves out rather was not there; only row
    /// data and lists may be missing. None when the row that has its key has a result already.
    func rows(for spec: RefusalSpec) -> [Int] {
        if let key = spec.globalKey.map(RowKey.init(hash:)) {
            let keyed = order.rows(with: key, in: rows)
            // Its row is known, and needs no other's place.
            if !keyed.isEmpty { return narrowed(keyed.filter(waits), by: spec) }
        }
        var found: [Int] = []
        if spec.rowData != 0 { found = byData.rows(with: spec.rowData, in: rows).filter(waits) }
        if found.isEmpty, let id = spec.externalID.map(RowKey.init(hash:)) {
            found = order.rows(with: id, in: rows).filter(waits)
        }
        // Of an upsert the platform may tell what it has.
        if found.isEmpty, spec.rowData != 0 { found = byData.rows(with: 0, in: rows).filter(waits) }
        if found.isEmpty, spec.rowData == 0 { found = rows.indices.clamped(to: part).filter(waits) }
        return narrowed(found, by: spec)
    }

    private func waits(_ row: Int) -> Bool { part.contains(row) && rows[row].isWaiting }

    /// Those that fit best: what fits none of them tells them not apart.
    private func narrowed(_ found: [Int], by spec: RefusalSpec) -> [Int] {
        let told = RowTraits(bits: spec.traits)
        var left = found
        func keep(_ fits: (RowEntry) -> Bool) {
            guard left.count > 1 else { return }
            let fitting = left.filter { fits(rows[$0]) }
            if !fitting.isEmpty { left = fitting }
        }
        if spec.globalKey == nil { keep { !$0.isUnique } }
        if spec.rowData != 0 { keep { $0.rowData == spec.rowData } }
        keep { $0.traits.externalID == told.externalID }
        if told.metadata != 0 { keep { $0.traits.metadata == told.metadata } }
        if told.attachments != 0 { keep { $0.traits.attachments == told.attachments } }
        return left.sorted()
    }
}

/// The rows that wait for a result by their data; made only when a refusal tells no key of its row.
struct RowDataOrder: Sendable {
    private let order: [UInt32]

    init() { order = [] }

    init(_ rows: PagedArray<RowEntry>) {
        order = rows.indices.filter { rows[$0].isWaiting }.map { UInt32(truncatingIfNeeded: $0) }
            .sorted { (rows[Int($0)].rowData, $0) < (rows[Int($1)].rowData, $1) }
    }

    func rows(with data: UInt32, in rows: PagedArray<RowEntry>) -> [Int] {
        var (low, high) = (0, order.count)
        while low < high {
            let middle = low + (high - low) / 2
            if rows[Int(order[middle])].rowData < data { low = middle + 1 } else { high = middle }
        }
        return order[low...].prefix { rows[Int($0)].rowData == data }.map { Int($0) }
    }
}

/// Rows for people: numbers, and ranges where there are many.
func rowNumbers(_ rows: [Int]) -> String {
    let most = 40
    var parts: [String] = []
    var rest = rows[...]
    while let first = rest.first, parts.count < most {
        let run = zip(rest, first...).prefix { $0 == $1 }.count
        if run > 3 {
            parts.append("\(first) to \(first + run - 1)")
        } else {
            parts += rest.prefix(run).map(String.init)
        }
        rest = rest.dropFirst(run)
    }
    return parts.joined(separator: ", ") + (rest.isEmpty ? "" : " and \(rest.count) more")
}
