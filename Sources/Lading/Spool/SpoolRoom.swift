extension SpoolStore {
    /// Sees to it that a job of so many bytes has room, as far as the policy makes some.
    func makeRoom(for bytes: UInt64, priority: Int32) throws(Failure) {
        while let limit = limitReached(by: bytes) {
            guard let id = next(toDropFor: priority) else {
                throw Failure(
                    .queueFull,
                    retryable: true,
                    item: limit,
                    "The spool holds \(entries.count) jobs of \(status.bytes) bytes, and one of \(bytes) bytes passes "
                        + "\(limit). Acknowledge jobs that are finished, wait until some are sent, or drop this one."
                )
            }
            try drop(id)
        }
    }

    private func limitReached(by bytes: UInt64) -> String? {
        if options.maximumJobs > 0, UInt64(entries.count) >= options.maximumJobs { return "spool_max_jobs" }
        if options.maximumBytes > 0, status.bytes.saturatingAdd(bytes) > options.maximumBytes {
            return "spool_max_bytes"
        }
        return nil
    }

    /// The finished jobs first, the oldest of them; then, if the policy says so, a job of less priority for which
    /// nothing was sent yet, the oldest of the least. Ids ascend with the order of submission.
    private func next(toDropFor priority: Int32) -> String? {
        if options.policy == .refuse { return nil }
        let own = entries.filter { !$0.value.isForeign }
        if let finished = own.filter({ $0.value.isFinished }).keys.min() { return finished }
        guard options.policy == .dropLowest else { return nil }
        return own.filter { $0.value.isUntouched && $0.value.priority < priority }
            .min { ($0.value.priority, $0.key) < ($1.value.priority, $1.key) }?.key
    }

    /// Drops what is older than it may get: finished jobs, and those for which nothing was sent yet.
    func dropAged() throws(Failure) {
        guard options.maximumAgeMs > 0 else { return }
        for (id, entry) in entries where entry.isFinished || entry.isUntouched {
            guard let age = ages[id], age.milliseconds(clock) > options.maximumAgeMs else { continue }
            try drop(id)
        }
    }

    private func drop(_ id: String) throws(Failure) {
        let wasFinished = entries[id]?.isFinished ?? true
        try remove(id)
        onDrop?(id, wasFinished)
    }
}
