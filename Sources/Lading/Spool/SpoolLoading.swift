import Glibc

/// A job that was found in a spool.
enum FoundJob: Sendable {
    case open(SpooledJob, RecordedEvents)
    /// Dropped at the opening, before anything was sent for it.
    case aged(SpooledJob)
    case finished(SpooledResult)
    /// Set aside: what is wrong with it, and as much of it as could be read.
    case damaged(id: String, reason: String, tag: UInt64)
}

extension SpoolStore {
    /// Reads what is there, clears away what a crash left half made, and sets aside what can't be trusted.
    /// - Throws: when a file can't be read now, without a proof that it is damaged.
    func load() throws(Failure) -> [FoundJob] {
        var names: [String] = []
        do throws(SpoolFileError) {
            names = try files.names(in: folder).sorted()
            let damaged = try damagedNames()
            noteDamaged(damaged.count { $0.hasSuffix(".job") })
            noteNames(names + damaged)
            for name in names where name.hasSuffix(".tmp") {
                try clear(name) { path throws(SpoolFileError) in try files.remove(path) }
            }
            let logs = Set(names.filter { $0.hasSuffix(".job") }.map { $0.dropLast(4) })
            for name in names where name.hasSuffix(".data") && !logs.contains(name.dropLast(5)) {
                try clear(name) { path throws(SpoolFileError) in try files.removeAll(in: path) }
            }
        } catch {
            throw .spool(error, "be read")
        }
        var found: [FoundJob] = []
        for name in names where name.hasSuffix(".job") {
            if let job = try load(String(name.dropLast(4))) { found.append(job) }
        }
        if options.sync != .never { try syncFound() }
        return found
    }

    /// What is found is acted upon, and the process that wrote it may have been killed before it was on the disk.
    private func syncFound() throws(Failure) {
        do throws(SpoolFileError) {
            for (id, entry) in entries where !entry.isFinished && !entry.isForeign {
                try files.sync(logPath(id))
                noteSafe(id)
            }
            try files.syncFolder(folder)
        } catch {
            throw .spool(error, "be brought to the disk")
        }
    }

    private var damagedFolder: String { folder + "/damaged" }

    private func damagedNames() throws(SpoolFileError) -> [String] {
        do throws(SpoolFileError) {
            return try files.names(in: damagedFolder)
        } catch {
            guard error.code == ENOTDIR else { throw error }
            // Something else in its place: nothing could be set aside.
            try files.rename(damagedFolder, to: damagedFolder + ".file")
            return []
        }
    }

    /// Removes what nobody needs; what is not of the spool's making is set aside instead.
    private func clear(_ name: String, _ remove: (String) throws(SpoolFileError) -> Void) throws(SpoolFileError) {
        do throws(SpoolFileError) {
            try remove(folder + "/" + name)
        } catch {
            guard error.isLasting else { throw error }
            try files.makeFolder(damagedFolder)
            try files.rename(folder + "/" + name, to: damagedFolder + "/" + name)
        }
    }

    private func load(_ id: String) throws(Failure) -> FoundJob? {
        var tag: UInt64 = 0
        do throws(SpoolLog.Damage) {
            let bytes: [UInt8]
            do throws(SpoolFileError) {
                bytes = try files.read(logPath(id))
            } catch {
                throw SpoolLog.Damage(error, "it can't be read")
            }
            if let version = SpoolLog.newerVersion(of: bytes) {
                leaveAlone(
                    id,
                    size: bytes.count,
                    "of format \(version), and this library reads format \(SpoolLog.version)"
                )
                return nil
            }
            let log = try SpoolLog(reading: bytes)
            guard let first = log.records.first else { throw SpoolLog.Damage(reason: "it has no whole record") }
            return try load(id, first, log, size: bytes.count, &tag)
        } catch {
            if let unread = error.unread { throw .spool(unread, "be read") }
            setAside(id)
            return .damaged(id: id, reason: error.reason, tag: tag)
        }
    }

    private func load(
        _ id: String,
        _ first: SpoolRecord,
        _ log: SpoolLog,
        size: Int,
        _ tag: inout UInt64
    ) throws(SpoolLog.Damage) -> FoundJob? {
        let foreign = isForeign(first)
        if foreign.isSo {
            leaveAlone(id, size: size, foreign.reason)
            return nil
        }
        if first.kind == .result {
            let result = try SpooledResult(first)
            try check(result.id, isThatOf: id)
            if let rows = result.rows {
                try check(rows.given.dataFiles, of: id)
            } else if !result.keepsData {
                // The crash came before they were removed.
                try? files.removeAll(in: dataFolder(id))
            }
            let bytes = UInt64(size).saturatingAdd(result.keptBytes)
            note(id, Entry(createdMs: result.createdMs, priority: result.priority, bytes: bytes, isFinished: true))
            return .finished(result)
        }
        let job = try SpooledJob(first, dataFolder: dataFolder(id))
        tag = job.tag
        try check(job.id, isThatOf: id)
        try check(job.dataFiles, of: job.id)
        let events = try RecordedEvents(log.records.dropFirst(), of: job)
        if log.soundSize < size {
            do throws(SpoolFileError) {
                try files.truncate(logPath(id), to: log.soundSize)
            } catch {
                throw SpoolLog.Damage(error, "its unfinished end can't be cut off")
            }
        }
        note(
            id,
            Entry(
                createdMs: job.createdMs,
                priority: job.priority,
                bytes: UInt64(log.soundSize).saturatingAdd(job.dataBytes),
                sequence: UInt32(clamping: log.records.count)
            )
        )
        return .open(job, events)
    }

    private func check(_ id: String, isThatOf name: String) throws(SpoolLog.Damage) {
        guard id == name else { throw SpoolLog.Damage(reason: "it is the log of the job \(id)") }
    }

    private func check(_ data: [SpooledJob.DataFile], of id: String) throws(SpoolLog.Damage) {
        for file in data {
            var crc = CRC32C()
            var size: UInt64 = 0
            do throws(SpoolFileError) {
                try files.read("\(dataFolder(id))/\(file.number)") { part in
                    crc.update(part)
                    size = size.saturatingAdd(UInt64(part.count))
                }
            } catch {
                throw SpoolLog.Damage(error, "its data file \(file.number) is missing or can't be read")
            }
            guard size == file.size, crc.value == file.crc else {
                throw SpoolLog.Damage(reason: "its data file \(file.number) is damaged")
            }
        }
    }

    /// Moves a job out of the way, for somebody to look at.
    private func setAside(_ id: String) {
        noteDamaged(1)
        do throws(SpoolFileError) {
            try files.makeFolder(damagedFolder)
            try files.syncFolder(folder)
            // The data first: data without a log is removed by the next opening.
            do throws(SpoolFileError) {
                try files.rename(dataFolder(id), to: "\(damagedFolder)/\(id).data")
            } catch {
                guard error.code == ENOENT else { throw error }
            }
            try files.rename(logPath(id), to: "\(damagedFolder)/\(id).job")
            try files.syncFolder(damagedFolder)
            try files.syncFolder(folder)
        } catch {
            // It is told all the same, and found again by the next opening.
        }
    }
}

extension SpoolLog.Damage {
    /// Damage when the error proves it.
    fileprivate init(_ error: SpoolFileError, _ what: String) {
        self.init(reason: "\(what): \(error.what)", unread: error.isLasting ? nil : error)
    }
}
