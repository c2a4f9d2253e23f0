/// The folder of a spool: a log for each job, and the files of those that brought data along.
///
/// Used by one thread at a time: the one that opens the client, then the spool's.
final class SpoolStore {
    struct Entry {
        var createdMs: UInt64
        var priority: Int32
        var bytes: UInt64
        var isFinished = false
        /// Of the next record.
        var sequence: UInt32 = 1
        /// How many of its records are on the disk, whatever happens.
        var safe: UInt32 = 0
        /// Not this client's: kept, and otherwise left alone.
        var isForeign = false

        /// Nothing has been sent for it.
        var isUntouched: Bool { !isFinished && sequence == 1 && !isForeign }
    }

    /// What became of records that were to be added.
    enum Appended: Sendable {
        case written
        /// There is no room for them now; they may be tried again.
        case noRoom(Failure)
        /// They can't be written: what was recorded still stands, if nothing more happens.
        case stuck(Failure)
        /// The job was dropped.
        case dropped
    }

    let folder: String
    let files: any SpoolFiles
    let options: SpoolOptions
    let clock: SpoolClock
    private(set) var entries: [String: Entry] = [:]
    /// The last of the ids that were found, of what was set aside too.
    private(set) var lastID: UInt64 = 0
    private(set) var ages: [String: SpoolAge] = [:]
    /// How full it is.
    private(set) var status = SpoolStatus()
    /// Why jobs were left alone, and how many.
    var leftAlone: [String: Int] = [:]
    /// Told which job was dropped to make room, and whether it was finished.
    var onDrop: ((_ id: String, _ wasFinished: Bool) -> Void)?
    /// Jobs of whose logs nobody knows how they end.
    private var stuck: [String: Failure] = [:]
    /// Told what went wrong where nothing depends on it.
    var onProblem: ((Failure) -> Void)?
    /// Logs with records that the system has, but the disk perhaps not.
    private var unsynced: Set<String> = []

    init(options: SpoolOptions, files: any SpoolFiles, clock: SpoolClock = .system) {
        folder = options.directory
        self.clock = clock
        self.options = options
        self.files = files
    }

    var syncsAtOnce: Bool { options.sync == .every }
    var hasUnsynced: Bool { !unsynced.isEmpty }

    func logPath(_ id: String) -> String { "\(folder)/\(id).job" }
    func dataFolder(_ id: String) -> String { "\(folder)/\(id).data" }
    private func newPath(_ id: String) -> String { "\(folder)/\(id).tmp" }

    /// Takes a job in, changes it, or with nil takes it out.
    func note(_ id: String, _ entry: Entry?) {
        if let before = entries.updateOrRemove(id, entry) {
            if before.isFinished { status.finished -= 1 } else { status.open -= 1 }
            status.bytes -= min(status.bytes, before.bytes)
        }
        guard let entry else { return ages[id] = nil }
        if ages[id] == nil { ages[id] = SpoolAge(createdMs: entry.createdMs, clock) }
        if entry.isFinished { status.finished += 1 } else { status.open += 1 }
        status.bytes = status.bytes.saturatingAdd(entry.bytes)
    }

    /// All records that it has are on the disk.
    func noteSafe(_ id: String) {
        guard let entry = entries[id] else { return }
        entries[id]?.safe = entry.sequence
    }

    func noteNames(_ names: [String]) {
        let ids = names.compactMap { UInt64($0.prefix { $0 != "." }, radix: 16) }
        lastID = max(lastID, ids.max() ?? 0)
    }

    func noteDamaged(_ count: Int) { status.damaged = status.damaged.saturatingAdd(UInt64(max(0, count))) }

    // MARK: Jobs

    /// A job on its way in.
    struct Draft: Sendable {
        fileprivate var submission: SpoolSubmission
        /// Recorded together with it.
        fileprivate var events: [SpooledEvent]
        /// What has to be copied before it is kept.
        fileprivate(set) var data: [SpoolSubmission.Data]

        var id: String { submission.id }
    }

    /// Looks at a job that is to be kept, and whether there would be room for what it brings along.
    func draft(_ submission: SpoolSubmission) throws(Failure) -> Draft {
        var submission = submission
        let events = submission.settleBrokenScenes()
        let data = submission.data()
        // Dropped is only when the data is there: that may fail as well.
        _ = try jobsToDrop(for: data.reduce(0) { $0.saturatingAdd($1.body.size) }, priority: submission.priority)
        return Draft(submission: submission, events: events, data: data)
    }

    /// Keeps a job. When it fails nothing of it stays.
    /// - Parameter written: what became of its data.
    func create(_ draft: Draft, written: [SpooledJob.DataFile]) throws(Failure) -> SpooledJob {
        do throws(Failure) {
            var job = draft.submission.job(draft.data, written: written)
            job.events.scenes = draft.events
            job.target = options.target
            let records = [job.record] + draft.events.map(\.record)
            let log = SpoolLog.encoded(records)
            let size = UInt64(log.count).saturatingAdd(job.dataBytes)
            try makeRoom(for: size, priority: job.priority)
            // A log that can't be taken back is found by the next opening: its job is accepted.
            if let unsynced = try replace(job.id, log, room: job.recordRoom), takeBack(job.id) { throw unsynced }
            var entry = Entry(createdMs: job.createdMs, priority: job.priority, bytes: size)
            entry.sequence = UInt32(clamping: records.count)
            entry.safe = options.sync == .never ? 0 : entry.sequence
            note(job.id, entry)
            return job
        } catch {
            try? files.removeAll(in: dataFolder(draft.id))
            throw error
        }
    }

    private func takeBack(_ id: String) -> Bool {
        do throws(SpoolFileError) {
            try files.remove(logPath(id))
        } catch {
            return false
        }
        try? files.syncFolder(folder)
        return true
    }

    /// Writes a log beside the one that is there, if any, and puts it in its place.
    /// - Parameter room: for so many bytes after it.
    /// - Returns: why it may be gone from there after a power cut; nil when it will not be.
    private func replace(_ id: String, _ log: [UInt8], room: Int = 0) throws(Failure) -> Failure? {
        let isSynced = options.sync != .never
        do throws(SpoolFileError) {
            try files.write(newPath(id), log, sync: isSynced)
            if room > 0 { try files.reserve(newPath(id), bytes: room) }
            try files.rename(newPath(id), to: logPath(id))
        } catch {
            try? files.remove(newPath(id))
            throw .spool(error, "be written")
        }
        do throws(SpoolFileError) {
            if isSynced { try files.syncFolder(folder) }
            return nil
        } catch {
            return .spool(error, "be brought to the disk")
        }
    }

    func append(_ records: [SpoolRecord], to id: String) -> Appended {
        guard var entry = entries[id], !entry.isFinished else { return .dropped }
        if let failure = stuck[id] { return .stuck(failure) }
        var bytes: [UInt8] = []
        for (offset, record) in records.enumerated() {
            let sequence = entry.sequence &+ UInt32(clamping: offset)
            bytes += SpoolLog.encoded(record, sequence: sequence, safe: entry.safe)
        }
        do throws(SpoolFileError) {
            try files.append(bytes, to: logPath(id), sync: syncsAtOnce)
            entry.sequence &+= UInt32(clamping: records.count)
            entry.bytes = entry.bytes.saturatingAdd(UInt64(bytes.count))
            if syncsAtOnce { entry.safe = entry.sequence } else { unsynced.insert(id) }
            note(id, entry)
            return .written
        } catch {
            let failure = Failure.spool(error, "be written")
            if error.isShortage { return .noRoom(failure) }
            stuck[id] = failure
            return .stuck(failure)
        }
    }

    /// Keeps only what became of the job, and no signed URL; of one that failed also the bytes that it brought along.
    func finish(_ result: SpooledResult) throws(Failure) {
        guard var entry = entries[result.id] else { return }
        var result = result
        if var rows = result.rows {
            try writeResults(of: &rows, result.id)
            result.rows = rows
        }
        let log = SpoolLog.encoded([result.record])
        let unsyncedName = try replace(result.id, log)
        unsynced.remove(result.id)
        entry.isFinished = true
        entry.bytes = UInt64(log.count).saturatingAdd(result.keptBytes)
        note(result.id, entry)
        // Its data is still needed should the log of before come back.
        if let unsyncedName { throw unsyncedName }
        do throws(SpoolFileError) {
            // Rows as they were given are needed for a manifest of those that were refused.
            if !result.keepsData { try files.removeAll(in: dataFolder(result.id)) }
        } catch {
            throw .spool(error, "be removed")
        }
    }

    /// - Throws: when the job is still there. Once its log is gone the job is, whatever becomes of its data.
    func remove(_ id: String) throws(Failure) {
        guard entries[id] != nil else { return }
        do throws(SpoolFileError) {
            try files.remove(logPath(id))
        } catch {
            throw .spool(error, "be removed")
        }
        note(id, nil)
        unsynced.remove(id)
        do throws(SpoolFileError) {
            // A log that came back after a power cut, without its data, would be a damaged job; the next opening
            // clears away what has no log.
            if options.sync != .never { try files.syncFolder(folder) }
            try files.removeAll(in: dataFolder(id))
        } catch {
            onProblem?(.spool(error, "be removed"))
        }
    }

    /// Brings to the disk what was only given to the system.
    func syncAll() throws(Failure) {
        var failure: Failure?
        for id in unsynced {
            do throws(SpoolFileError) {
                if entries[id] != nil { try files.sync(logPath(id)) }
                unsynced.remove(id)
                noteSafe(id)
            } catch {
                // The others first; this one is tried again.
                failure = failure ?? .spool(error, "be brought to the disk")
                if error.isLasting { unsynced.remove(id) }
            }
        }
        if let failure { throw failure }
    }
}

extension Dictionary {
    /// What was there before.
    fileprivate mutating func updateOrRemove(_ key: Key, _ value: Value?) -> Value? {
        if let value { updateValue(value, forKey: key) } else { removeValue(forKey: key) }
    }
}
