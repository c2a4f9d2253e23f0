/// Results that don't tell which of several rows they are about, until all are there.
struct OpenResults: Sendable {
    /// What is kept of each refusal, in the order of the first of a kind.
    private(set) var refusals: [(spec: RefusalSpec, texts: [TextPlace])] = []
    private var places: [RefusalSpec: Int] = [:]
    var made: [(keys: [RowKey], rowData: UInt32, texts: [TextPlace])] = []
    private var madePlaces: [UInt64: Int] = [:]

    var isEmpty: Bool { refusals.isEmpty && made.isEmpty }

    func has(_ spec: RefusalSpec) -> Bool { places[spec] != nil }

    mutating func add(_ spec: RefusalSpec, _ texts: TextPlace) {
        if let place = places[spec] {
            refusals[place].texts.append(texts)
        } else {
            places[spec] = refusals.count
            refusals.append((spec, [texts]))
        }
    }

    mutating func addMade(_ keys: [RowKey], _ rowData: UInt32, _ texts: TextPlace) {
        let hash = (keys.first?.hash ?? 0) ^ UInt64(rowData)
        if let place = madePlaces[hash] {
            made[place].texts.append(texts)
        } else {
            madePlaces[hash] = made.count
            made.append((keys, rowData, [texts]))
        }
    }
}

/// All refusals that may be about the same rows.
private struct RefusedGroup {
    var rows: [Int]
    var texts: [TextPlace]
}

extension RowLedger {
    /// All results of those rows are there: what is open is decided by what is left, and what can't be decided is told of
    /// every row that it may be about. Those stay pending.
    func settle(_ part: Range<Int> = 0..<maximumRows) {
        var (open, groups) = takeOpen(part)
        guard !open.isEmpty else { return }
        var isChanged = true
        while isChanged {
            isChanged = false
            var left: [RefusedGroup] = []
            for group in groups {
                if group.rows.isEmpty {
                    for text in group.texts { addStranger(text) }
                } else if group.rows.count <= group.texts.count {
                    refuse(group)
                    isChanged = true
                } else {
                    left.append(group)
                }
            }
            isChanged = settle(&open.made, contested: Set(left.flatMap(\.rows)), part) || isChanged
            groups = isChanged ? regroup(left, part) : left
        }
        for group in groups { tellAll(group) }
    }

    private func takeOpen(_ part: Range<Int>) -> (OpenResults, [RefusedGroup]) {
        let open = withTable { table -> OpenResults in
            defer { table.open = OpenResults() }
            return table.open
        }
        guard !open.isEmpty else { return (open, []) }
        let candidates = candidates(part)
        return (
            open, Self.grouped(open.refusals.map { RefusedGroup(rows: candidates.rows(for: $0.spec), texts: $0.texts) })
        )
    }

    private static func grouped(_ given: [RefusedGroup]) -> [RefusedGroup] {
        var groups: [RefusedGroup] = []
        var places: [[Int]: Int] = [:]
        for group in given {
            if let place = places[group.rows] {
                groups[place].texts += group.texts
            } else {
                places[group.rows] = groups.count
                groups.append(group)
            }
        }
        return groups
    }

    private func regroup(_ groups: [RefusedGroup], _ part: Range<Int>) -> [RefusedGroup] {
        let rows = snapshot.rows
        return Self.grouped(groups.map { RefusedGroup(rows: $0.rows.filter { rows[$0].isWaiting }, texts: $0.texts) })
    }

    /// - Returns: whether any of them is decided.
    private func settle(
        _ made: inout [(keys: [RowKey], rowData: UInt32, texts: [TextPlace])],
        contested: Set<Int>,
        _ part: Range<Int>
    ) -> Bool {
        var left: [(keys: [RowKey], rowData: UInt32, texts: [TextPlace])] = []
        for each in made {
            let rows = waiting(each.keys, each.rowData, part)
            guard rows.count <= each.texts.count || contested.isDisjoint(with: rows) else {
                left.append(each)
                continue
            }
            for (row, text) in zip(rows, each.texts) { end(row, as: .made, text, isDescribed: true) }
        }
        defer { made = left }
        return left.count < made.count
    }

    private func waiting(_ keys: [RowKey], _ rowData: UInt32, _ part: Range<Int>) -> [Int] {
        let candidates = candidates(part)
        for key in keys {
            let rows = candidates.order.rows(with: key, in: candidates.rows)
                .filter { part.contains($0) && candidates.rows[$0].isWaiting }
            let same = rows.filter { candidates.rows[$0].rowData == rowData }
            if !rows.isEmpty { return same.isEmpty ? rows : same }
        }
        return []
    }

    private func refuse(_ group: RefusedGroup) {
        let words = words(of: group.texts)
        if words.count == 1, let text = group.texts.first {
            for row in group.rows { end(row, as: .refused, text, isDescribed: true) }
            return
        }
        let message = "the platform refused the rows \(rowNumbers(group.rows)) in these words: "
        let text = write(message + words.joined(separator: "; "), like: group.texts)
        for row in group.rows { end(row, as: .refused, text, isDescribed: true) }
    }

    private func tellAll(_ group: RefusedGroup) {
        let count = group.texts.count == 1 ? "one" : "\(group.texts.count)"
        let message = "the platform refused \(count) of the rows \(rowNumbers(group.rows)) and does not tell which: "
        let text = write(message + words(of: group.texts).joined(separator: "; "), like: group.texts)
        withTable { table in
            for row in group.rows where table.rows[row].isWaiting { table.rows[row].set(text, isDescribed: true) }
        }
    }

    /// What the platform said, each once.
    private func words(of texts: [TextPlace]) -> [String] {
        var words: [String] = []
        for text in texts.prefix(1000) {
            let message = (try? record(at: text)).map { String(decoding: $0.message, as: UTF8.self) } ?? ""
            if !words.contains(message), words.count < 20 { words.append(message) }
        }
        return words
    }

    private func write(_ message: String, like texts: [TextPlace]) -> TextPlace {
        var record = texts.first.flatMap { try? self.record(at: $0) } ?? RowRecord()
        record.message = Array(message.utf8)[...]
        return write(record, mayBlock: false)
    }
}
