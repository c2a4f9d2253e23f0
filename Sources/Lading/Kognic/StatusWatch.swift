/// Which scenes are waited for, and when to ask for them: one question for up to 100 scenes, at growing, jittered
/// intervals. A value without clock or network; times are milliseconds of one monotonic clock.
struct StatusWatch {
    /// As many as `v2/scenes/query` takes at once.
    static let batchSize = 100
    static let maximumIntervalMs: UInt64 = 30_000

    private struct Entry {
        var interval: UInt64
        var due: UInt64
        var deadline: UInt64
        var isAsked = false
        /// Asked for on its own, since a batch with it was refused.
        var isSingle = false
    }

    /// What to do next.
    enum Action: Equatable {
        case ask([String])
        case timedOut(String)
    }

    private var entries: [String: Entry] = [:]
    /// The order in which they were added, so that batches are the same in every run.
    private var order: [String] = []

    var isEmpty: Bool { entries.isEmpty }

    mutating func add(_ uuid: String, intervalMs: UInt64, timeoutMs: UInt64, now: UInt64) {
        let interval = min(max(intervalMs, 1), Self.maximumIntervalMs)
        if entries[uuid] == nil { order.append(uuid) }
        // Small scenes are often done at once: the first question comes without delay.
        entries[uuid] = Entry(interval: interval, due: now, deadline: now.saturatingAdd(timeoutMs))
    }

    mutating func remove(_ uuid: String) {
        entries[uuid] = nil
        if order.count > 2 * entries.count + 64 { order.removeAll { entries[$0] == nil } }
    }

    /// When `step` has something to do.
    var nextDue: UInt64? {
        entries.values.map { $0.isAsked ? $0.deadline : min($0.due, $0.deadline) }.min()
    }

    /// What is due at `now`.
    mutating func step(now: UInt64) -> [Action] {
        var actions: [Action] = []
        for uuid in order {
            guard let entry = entries[uuid], entry.deadline <= now else { continue }
            actions.append(.timedOut(uuid))
            entries[uuid] = nil
        }
        order.removeAll { entries[$0] == nil }
        var batch: [String] = []
        for uuid in order {
            guard var entry = entries[uuid], !entry.isAsked, entry.due <= now else { continue }
            entry.isAsked = true
            entries[uuid] = entry
            if entry.isSingle {
                actions.append(.ask([uuid]))
            } else {
                batch.append(uuid)
            }
            if batch.count == Self.batchSize {
                actions.append(.ask(batch))
                batch = []
            }
        }
        if !batch.isEmpty { actions.append(.ask(batch)) }
        return actions
    }

    /// An answer came for these; those still watched are asked for again after their interval, which grows by half.
    /// - Parameter random: 0 up to 1; spreads the next question over a fifth of the interval. One for all, so that
    ///   those asked for together stay together.
    mutating func answered(_ uuids: [String], now: UInt64, random: Double) {
        for uuid in uuids {
            guard var entry = entries[uuid] else { continue }
            let jitter = UInt64(Double(entry.interval) * 0.2 * min(max(random, 0), 1))
            entry.due = now.saturatingAdd(entry.interval + jitter)
            entry.interval = min(entry.interval + entry.interval / 2 + 1, Self.maximumIntervalMs)
            entry.isAsked = false
            entries[uuid] = entry
        }
    }

    /// The platform refused the question for several scenes; each is asked for on its own from now on.
    mutating func refused(_ uuids: [String], now: UInt64) {
        for uuid in uuids {
            guard var entry = entries[uuid] else { continue }
            entry.isSingle = true
            entry.isAsked = false
            entry.due = now
            entries[uuid] = entry
        }
    }
}

extension UInt64 {
    func saturatingAdd(_ other: UInt64) -> UInt64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }
}
