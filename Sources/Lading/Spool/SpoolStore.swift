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
    private(set) var entries: [String: Entry] = [:]
    /// How full it is.
    private(set) var status = SpoolStatus()
    /// Why jobs were left alone, and how many.
    var leftAlone: [String: Int] = [:]
    /// Told which job was dropped to make room, and whether it was finished.
    var onDrop: ((_ id: String, _ wasFinished: Bool) -> Void)?
    /// Jobs of whose logs nobody knows how they end.
    private var stuck: [String: Failure] = [:]
    /// Logs with records that the system has, but the disk perhaps not.
    private var unsynced: Set<String> = []

    init(options: SpoolOptions, files: any SpoolFiles) {
        folder = options.directory
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
        guard let entry else { return }
        if entry.isFinished { status.finished += 1 } else { status.open += 1 }
        status.bytes = status.bytes.saturatingAdd(entry.bytes)
    }

    func noteDamaged(_ count: Int) { status.damaged = status.damaged.saturatingAdd(UInt64(max(0, count))) }

    // MARK: Jobs

    /// Keeps a job. When it fails nothing of it stays.
    func create(_ submission: SpoolSubmission) throws(Failure) -> SpooledJob {
        let data = submission.data()
        do throws(Failure) {
            var job = submission.job(data, written: try writeData(data, of: submission))
            job.target = options.target
            let log = SpoolLog.encoded([job.record])
            let size = UInt64(log.count).saturatingAdd(job.dataBytes)
            try makeRoom(for: size, priority: submission.priority)
            try write(log, of: submission.id, room: job.recordRoom)
            note(job.id, Entry(createdMs: job.createdMs, priority: job.priority, bytes: size))
            return job
        } catch {
            try? files.removeAll(in: dataFolder(submission.id))
            try? files.remove(newPath(submission.id))
            throw error
        }
    }

    private func write(_ log: [UInt8], of id: String, room: Int) throws(Failure) {
        do throws(SpoolFileError) {
            try replace(id, log, room: room)
        } catch {
            throw .spool(error, "be written")
        }
    }

    /// Writes a log beside the one that is there, if any, and puts it in its place.
    /// - Parameter room: for so many bytes after it.
    private func replace(_ id: String, _ log: [UInt8], room: Int = 0) throws(SpoolFileError) {
        let isSynced = options.sync != .never
        try files.write(newPath(id), log, sync: isSynced)
        if room > 0 { try files.reserve(newPath(id), bytes: room) }
        try files.rename(newPath(id), to: logPath(id))
        if isSynced { try files.syncFolder(folder) }
    }

    func append(_ records: [SpoolRecord], to id: String) -> Appended {
        guard var entry = entries[id], !entry.isFinished else { return .dropped }
        if let failure = stuck[id] { return .stuck(failure) }
        var bytes: [UInt8] = []
        for (offset, record) in records.enumerated() {
            bytes += SpoolLog.encoded(record, sequence: entry.sequence &+ UInt32(clamping: offset))
        }
        do throws(SpoolFileError) {
            try files.append(bytes, to: logPath(id), sync: syncsAtOnce)
            entry.sequence &+= UInt32(clamping: records.count)
            entry.bytes = entry.bytes.saturatingAdd(UInt64(bytes.count))
            note(id, entry)
            if !syncsAtOnce { unsynced.insert(id) }
            return .written
        } catch {
            let failure = Failure.spool(error, "be written")
            if error.isShortage { return .noRoom(failure) }
            stuck[id] = failure
            return .stuck(failure)
        }
    }

    /// Keeps only what became of the job, and no signed URL.
    func finish(_ result: SpooledResult) throws(Failure) {
        guard var entry = entries[result.id] else { return }
        let log = SpoolLog.encoded([result.record])
        do throws(SpoolFileError) {
            try replace(result.id, log)
            unsynced.remove(result.id)
            entry.isFinished = true
            entry.bytes = UInt64(log.count)
            note(result.id, entry)
            try files.removeAll(in: dataFolder(result.id))
        } catch {
            throw .spool(error, "be written")
        }
    }

    func remove(_ id: String) throws(Failure) {
        guard entries[id] != nil else { return }
        note(id, nil)
        unsynced.remove(id)
        do throws(SpoolFileError) {
            try files.remove(logPath(id))
            try files.removeAll(in: dataFolder(id))
            if options.sync != .never { try files.syncFolder(folder) }
        } catch {
            throw .spool(error, "be removed")
        }
    }

    /// Brings to the disk what was only given to the system.
    func syncAll() throws(Failure) {
        let ids = unsynced
        unsynced = []
        for id in ids where entries[id] != nil {
            do throws(SpoolFileError) {
                try files.sync(logPath(id))
            } catch {
                throw .spool(error, "be brought to the disk")
            }
        }
    }

    // MARK: Data

    private func writeData(
        _ data: [SpoolSubmission.Data],
        of submission: SpoolSubmission
    ) throws(Failure) -> [SpooledJob.DataFile] {
        guard !data.isEmpty else { return [] }
        let id = submission.id
        try makeRoom(for: data.reduce(0) { $0.saturatingAdd($1.body.size) }, priority: submission.priority)
        var written: [SpooledJob.DataFile] = []
        do throws(SpoolFileError) {
            try files.makeFolder(dataFolder(id))
        } catch {
            throw .spool(error, "be made")
        }
        for (number, data) in data.enumerated() {
            written.append(try write(data.body, number: number, to: "\(dataFolder(id))/\(number)"))
        }
        do throws(SpoolFileError) {
            if options.sync != .never { try files.syncFolder(dataFolder(id)) }
        } catch {
            throw .spool(error, "be brought to the disk")
        }
        return written
    }

    private func write(_ body: any BodySource, number: Int, to path: String) throws(Failure) -> SpooledJob.DataFile {
        var crc = CRC32C()
        var size: UInt64 = 0
        var problem: BodyFailure?
        let reader: any BodyReader
        do throws(BodyFailure) {
            reader = try body.open()
        } catch {
            throw .unread(error, body.name)
        }
        defer { reader.close() }
        do throws(SpoolFileError) {
            try files.write(path, sync: options.sync != .never) { buffer throws(SpoolFileError) in
                do throws(BodyFailure) {
                    let count = min(max(0, try reader.read(into: buffer)), buffer.count)
                    crc.update(UnsafeRawBufferPointer(rebasing: buffer.prefix(count)))
                    size += UInt64(count)
                    return count
                } catch {
                    problem = error
                    return 0
                }
            }
        } catch {
            throw .spool(error, "be written")
        }
        if let problem { throw .unread(problem, body.name) }
        guard size == body.size else {
            throw Failure(
                .sourceFailed,
                item: body.name,
                "“\(body.name)” gave \(size) bytes instead of \(body.size) when it was copied into the spool."
            )
        }
        return SpooledJob.DataFile(number: number, size: size, crc: crc.value)
    }
}

extension Dictionary {
    /// What was there before.
    fileprivate mutating func updateOrRemove(_ key: Key, _ value: Value?) -> Value? {
        if let value { updateValue(value, forKey: key) } else { removeValue(forKey: key) }
    }
}

extension Failure {
    fileprivate static func unread(_ failure: BodyFailure, _ name: String) -> Failure {
        Failure(.sourceFailed, item: name, "“\(name)” could not be copied into the spool: \(failure.message).")
    }
}
