/// The rows that wait for a result, sorted so that the one that a result belongs to is found at once: four bytes a row.
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
        let waiting = rows.indices.count { rows[$0].state == .pending }
        // About eight rows in each bucket, at most 65,536 buckets.
        let bits = UInt64(max(1, min(16, waiting.bitWidth - waiting.leadingZeroBitCount - 3)))
        shift = 64 - bits
        var ends = [UInt32](repeating: 0, count: 1 << Int(bits) + 1)
        for row in rows.indices where rows[row].state == .pending { ends[Int(rows[row].key >> shift) + 1] &+= 1 }
        for bucket in 1..<ends.count { ends[bucket] &+= ends[bucket - 1] }
        starts = ends
        order = Array(repeating: 0, count: waiting)
        for row in rows.indices where rows[row].state == .pending {
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
    mutating func first(
        _ key: RowKey,
        rowData: @autoclosure () -> UInt32,
        in rows: PagedArray<RowEntry>
    ) -> Int? {
        let wanted = RowEntry(key: key, rowData: 0).key
        let bucket = Int(wanted >> shift)
        guard bucket + 1 < starts.count else { return nil }
        let range = Int(starts[bucket])..<Int(starts[bucket + 1])
        let run = subrange(range) {
            rows[$0].key < wanted
        } while: {
            rows[$0].key == wanted
        }
        guard !run.isEmpty else { return nil }
        if run.count == 1 {
            let row = Int(order[run.lowerBound])
            return rows[row].state == .pending ? row : nil
        }
        let data = rowData()
        let same = subrange(run) {
            rows[$0].rowData < data
        } while: {
            rows[$0].rowData == data
        }
        // They get their results from the first to the last.
        let next = partition(same) { rows[$0].state != .pending }
        if next < same.upperBound { return Int(order[next]) }
        if run.count <= Self.shortRun {
            return run.map { Int(order[$0]) }.filter { rows[$0].state == .pending }.min()
        }
        var position = passed[run.lowerBound] ?? run.lowerBound
        while position < run.upperBound, rows[Int(order[position])].state != .pending { position += 1 }
        passed[run.lowerBound] = position
        return position < run.upperBound ? Int(order[position]) : nil
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
