/// The rows that wait for a result, sorted so that those that a result may belong to are found at once: four bytes a row.
struct RowOrder: Sendable {
    /// Looking through more rows of one key at each result would take too long.
    private static let shortRun = 64

    /// Row indices by key, then row data, then index.
    private var order: [UInt32] = []
    /// Where the rows whose keys start with the same bits begin in `order`, and its end.
    private var starts: [UInt32] = [0]
    private var shift: UInt64 = 63
    /// In a long run of one key: what comes before it there has its result.
    private var passed: [Int: Int] = [:]

    init() {}

    init(_ rows: PagedArray<RowEntry>) {
        let waiting = rows.indices.count { rows[$0].isWaiting }
        // About eight rows in each bucket, at most 65,536 buckets.
        let bits = UInt64(max(1, min(16, waiting.bitWidth - waiting.leadingZeroBitCount - 3)))
        shift = 64 - bits
        var ends = [UInt32](repeating: 0, count: 1 << Int(bits) + 1)
        for row in rows.indices where rows[row].isWaiting { ends[Int(rows[row].key >> shift) + 1] &+= 1 }
        for bucket in 1..<ends.count { ends[bucket] &+= ends[bucket - 1] }
        starts = ends
        order = Array(repeating: 0, count: waiting)
        for row in rows.indices where rows[row].isWaiting {
            let bucket = Int(rows[row].key >> shift)
            order[Int(ends[bucket])] = UInt32(truncatingIfNeeded: row)
            ends[bucket] &+= 1
        }
        for bucket in 0..<starts.count - 1 {
            let range = Int(starts[bucket])..<Int(starts[bucket + 1])
            guard range.count > 1 else { continue }
            order[range].sort {
                let (left, right) = (rows[Int($0)], rows[Int($1)])
                if RowEntry.precedes(left, right) { return true }
                return RowEntry.precedes(right, left) ? false : $0 < $1
            }
        }
    }

    /// The first row with that key that waits for a result, one with that data if there is any.
    /// - Parameter part: the rows that it may be.
    /// - Returns: with whether no other row could be meant.
    mutating func first(
        _ key: RowKey,
        rowData: @autoclosure () -> UInt32,
        in rows: PagedArray<RowEntry>,
        of part: Range<Int>
    ) -> (row: Int, isOnly: Bool)? {
        let run = run(of: key, in: rows)
        guard !run.isEmpty else { return nil }
        func waits(_ row: Int) -> Bool { rows[row].isWaiting && part.contains(row) }
        if run.count == 1 {
            let row = Int(order[run.lowerBound])
            return waits(row) ? (row, true) : nil
        }
        let data = rowData()
        let same = subrange(run) {
            rows[$0].rowData < data
        } while: {
            rows[$0].rowData == data
        }
        // They get their results from the first to the last.
        let next = partition(same) { !rows[$0].isWaiting || $0 < part.lowerBound }
        if next < same.upperBound, waits(Int(order[next])) { return (Int(order[next]), same.count == 1) }
        if run.count <= Self.shortRun {
            return run.map { Int(order[$0]) }.filter(waits).min().map { ($0, false) }
        }
        var position = passed[run.lowerBound] ?? run.lowerBound
        while position < run.upperBound, !waits(Int(order[position])) { position += 1 }
        passed[run.lowerBound] = position
        return position < run.upperBound ? (Int(order[position]), false) : nil
    }

    /// All rows with that key, whether or not they wait yet.
    func rows(with key: RowKey, in rows: PagedArray<RowEntry>) -> [Int] {
        run(of: key, in: rows).map { Int(order[$0]) }
    }

    private func run(of key: RowKey, in rows: PagedArray<RowEntry>) -> Range<Int> {
        let wanted = RowEntry(key: key, rowData: 0).key
        let bucket = Int(wanted >> shift)
        guard bucket + 1 < starts.count else { return 0..<0 }
        return subrange(Int(starts[bucket])..<Int(starts[bucket + 1])) {
            rows[$0].key < wanted
        } while: {
            rows[$0].key == wanted
        }
    }

    private func subrange(
        _ range: Range<Int>,
        after precedes: (Int) -> Bool,
        while belongs: (Int) -> Bool
    ) -> Range<Int> {
        let start = partition(range, precedes)
        return start..<partition(start..<range.upperBound, belongs)
    }

    /// The first position in a part of the order for which `precedes`, which is true up to some place, is false.
    private func partition(_ range: Range<Int>, _ precedes: (Int) -> Bool) -> Int {
        var (low, high) = (range.lowerBound, range.upperBound)
        while low < high {
            let middle = low + (high - low) / 2
            if precedes(Int(order[middle])) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
