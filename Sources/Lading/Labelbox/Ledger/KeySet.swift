/// The rows of an import by their global keys, each key once: four bytes a row, and as many free.
struct KeySet: Sendable {
    /// Row indices plus one, in slots that start at the key's hash; 0 is free.
    private var slots: [UInt32] = Array(repeating: 0, count: 64)
    private var count = 0

    /// Enters a row, which `rows` already holds.
    /// - Returns: the row that had the key before.
    mutating func insert(_ row: Int, in rows: PagedArray<RowEntry>) -> Int? {
        guard let stored = UInt32(exactly: row + 1) else { return nil }
        if count >= slots.count / 4 * 3 { grow(rows) }
        let key = rows[row].key
        var slot = first(of: key)
        while slots[slot] != 0 {
            let other = Int(slots[slot]) - 1
            if rows[other].key == key { return other }
            slot = (slot + 1) % slots.count
        }
        slots[slot] = stored
        count += 1
        return nil
    }

    private func first(of key: UInt64) -> Int { Int(key >> 4 & UInt64(slots.count - 1)) }

    private mutating func grow(_ rows: PagedArray<RowEntry>) {
        let old = slots
        slots = Array(repeating: 0, count: old.count * 2)
        for stored in old where stored != 0 {
            var slot = first(of: rows[Int(stored) - 1].key)
            while slots[slot] != 0 { slot = (slot + 1) % slots.count }
            slots[slot] = stored
        }
    }
}
