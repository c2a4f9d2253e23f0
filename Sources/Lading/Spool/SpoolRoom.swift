extension SpoolStore {
    /// Sees to it that a job of so many bytes has room, as far as the policy makes some.
    func makeRoom(for bytes: UInt64, priority: Int32) throws(Failure) {
        for id in try jobsToDrop(for: bytes, priority: priority) { try drop(id) }
    }

    /// The jobs that have to go for one of so many bytes; none when that would not be enough.
    func jobsToDrop(for bytes: UInt64, priority: Int32) throws(Failure) -> [String] {
        if options.maximumBytes > 0, bytes > options.maximumBytes {
            throw Failure(
                .queueFull,
                item: "spool_max_bytes",
                "The job takes \(bytes) bytes of the spool, which may hold \(options.maximumBytes). Make smaller jobs, "
                    + "or give the spool more."
            )
        }
        var jobs = UInt64(entries.count)
        var held = status.bytes
        guard limitReached(jobs, held, by: bytes) != nil else { return [] }
        var chosen: [String] = []
        for (id, entry) in droppable(for: priority) {
            guard limitReached(jobs, held, by: bytes) != nil else { break }
            chosen.append(id)
            jobs -= min(jobs, 1)
            held -= min(held, entry.bytes)
        }
        if let limit = limitReached(jobs, held, by: bytes) {
            throw Failure(
                .queueFull,
                retryable: true,
                item: limit,
                "The spool holds \(entries.count) jobs of \(status.bytes) bytes, and one of \(bytes) bytes passes "
                    + "\(limit). Acknowledge jobs that are finished, wait until some are sent, or drop this one."
            )
        }
        return chosen
    }

    private func limitReached(_ jobs: UInt64, _ held: UInt64, by bytes: UInt64) -> String? {
        if options.maximumJobs > 0, jobs >= options.maximumJobs { return "spool_max_jobs" }
        if options.maximumBytes > 0, held.saturatingAdd(bytes) > options.maximumBytes { return "spool_max_bytes" }
        return nil
    }

    /// What may go, first what is missed least: the finished jobs, the oldest first; then, if the policy says so, jobs
    /// of less priority for which nothing was sent yet, the least first, the oldest of these. Ids ascend with the order
    /// of submission.
    private func droppable(for priority: Int32) -> [(String, Entry)] {
        if options.policy == .refuse { return [] }
        let own = entries.filter { !$0.value.isForeign }
        let finished = own.filter(\.value.isFinished).sorted { $0.key < $1.key }
        guard options.policy == .dropLowest else { return finished.map { ($0.key, $0.value) } }
        let untouched = own.filter { $0.value.isUntouched && $0.value.priority < priority }
            .sorted { ($0.value.priority, $0.key) < ($1.value.priority, $1.key) }
        return (finished + untouched).map { ($0.key, $0.value) }
    }

    /// Drops what is older than it may get: finished jobs and, where the policy drops such, those for which nothing was
    /// sent yet. With any other policy no clock, which may jump, loses what was entrusted to the spool.
    func dropAged() {
        guard options.maximumAgeMs > 0 else { return }
        for (id, entry) in entries
        where entry.isFinished || entry.isUntouched && options.policy == .dropLowest {
            guard let age = ages[id], age.milliseconds(clock) > options.maximumAgeMs else { continue }
            do throws(Failure) {
                try drop(id)
            } catch {
                // One that stays is no reason to refuse another.
                onProblem?(error)
            }
        }
    }

    private func drop(_ id: String) throws(Failure) {
        let wasFinished = entries[id]?.isFinished ?? true
        try remove(id)
        // Nobody records anything for it from here on: it has to end.
        onDrop?(id, wasFinished)
    }
}
