/// Which scenes are waited for, and when to ask for them: one question for up to 100 scenes, at growing, jittered
/// intervals. A value without clock or network; times are milliseconds of one monotonic clock.
struct StatusWatch {
    /// As many as `v2/scenes/query` takes at once.
    static let batchSize = 100

    private struct Entry {
        var interval: PollInterval
        /// Nil while a question for it is under way.
        var timer: TimerID?
        /// Asked for on its own, since a batch with it was refused.
        var isSingle = false
    }

    private var entries: [String: Entry] = [:]
    private var timers = TimerQueue<String>()

    var isEmpty: Bool { entries.isEmpty }

    /// - Parameter intervalMs: the smallest time between two questions.
    mutating func add(_ uuid: String, intervalMs: UInt64, now: UInt64) {
        remove(uuid)
        // Small scenes are often done at once: the first question comes without delay.
        entries[uuid] = Entry(
            interval: PollInterval(firstMs: intervalMs),
            timer: timers.add(dueMs: now, uuid)
        )
    }

    mutating func remove(_ uuid: String) {
        if let timer = entries.removeValue(forKey: uuid)?.timer { timers.cancel(timer) }
    }

    /// When there is something to ask.
    mutating func nextDue() -> UInt64? { timers.nextDueMs() }

    /// The questions that are due, in the order in which they became it.
    mutating func due(now: UInt64) -> [[String]] {
        var questions: [[String]] = []
        var batch: [String] = []
        while let uuid = timers.popDue(nowMs: now) {
            entries[uuid]?.timer = nil
            if entries[uuid]?.isSingle == true {
                questions.append([uuid])
                continue
            }
            batch.append(uuid)
            if batch.count == Self.batchSize {
                questions.append(batch)
                batch = []
            }
        }
        if !batch.isEmpty { questions.append(batch) }
        return questions
    }

    /// An answer came for these; those still watched are asked for again after their interval, which grows by half.
    /// - Parameter random: 0 up to 1; spreads the next question over a fifth of the interval. One for all, so that
    ///   those asked for together stay together.
    mutating func answered(_ uuids: [String], now: UInt64, random: Double) {
        for uuid in uuids {
            guard var entry = entries[uuid], entry.timer == nil else { continue }
            entry.timer = timers.add(dueMs: now.saturatingAdd(entry.interval.grow(random: random)), uuid)
            entries[uuid] = entry
        }
    }

    /// The platform refused the question for several scenes; each is asked for on its own from now on.
    mutating func refused(_ uuids: [String], now: UInt64) {
        for uuid in uuids {
            guard var entry = entries[uuid], entry.timer == nil else { continue }
            entry.isSingle = true
            entry.timer = timers.add(dueMs: now, uuid)
            entries[uuid] = entry
        }
    }
}
