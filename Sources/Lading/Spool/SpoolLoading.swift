/// A job that was found in a spool.
enum FoundJob: Sendable {
    case open(SpooledJob, [SpooledEvent])
    case finished(SpooledResult)
    /// Set aside: what is wrong with it, and as much of it as could be read.
    case damaged(id: String, reason: String, tag: UInt64)
}

extension SpoolStore {
    /// Reads what is there, clears away what a crash left half made, and sets aside what can't be trusted.
    func load() throws(Failure) -> [FoundJob] {
        var names: [String] = []
        do throws(SpoolFileError) {
            names = try files.names(in: folder).sorted()
            noteDamaged(try files.names(in: folder + "/damaged").count { $0.hasSuffix(".job") })
            for name in names where name.hasSuffix(".tmp") { try files.remove(folder + "/" + name) }
            let logs = Set(names.filter { $0.hasSuffix(".job") }.map { $0.dropLast(4) })
            for name in names where name.hasSuffix(".data") && !logs.contains(name.dropLast(5)) {
                try files.removeAll(in: folder + "/" + name)
            }
        } catch {
            throw .spool(error, "be read")
        }
        return names.filter { $0.hasSuffix(".job") }.compactMap { load(String($0.dropLast(4))) }
    }

    private func load(_ id: String) -> FoundJob? {
        var tag: UInt64 = 0
        do throws(SpoolLog.Damage) {
            let bytes: [UInt8]
            do throws(SpoolFileError) {
                bytes = try files.read(logPath(id))
            } catch {
                throw SpoolLog.Damage(reason: "it can't be read: \(errnoText(error.code))")
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
            note(
                id,
                Entry(createdMs: result.createdMs, priority: result.priority, bytes: UInt64(size), isFinished: true)
            )
            // The crash came before they were removed.
            try? files.removeAll(in: dataFolder(id))
            return .finished(result)
        }
        let job = try SpooledJob(first, dataFolder: dataFolder(id))
        tag = job.tag
        try check(job.id, isThatOf: id)
        try checkData(of: job)
        var events: [SpooledEvent] = []
        for record in log.records.dropFirst() {
            guard record.kind == .event else { throw SpoolLog.Damage(reason: "a record is out of place") }
            let event = try SpooledEvent(record)
            guard job.items.indices.contains(event.scene) else {
                throw SpoolLog.Damage(reason: "an event is of a scene that the job does not have")
            }
            events.append(event)
        }
        if log.soundSize < size {
            do throws(SpoolFileError) {
                try files.truncate(logPath(id), to: log.soundSize)
            } catch {
                throw SpoolLog.Damage(reason: "its unfinished end can't be cut off: \(errnoText(error.code))")
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

    private func checkData(of job: SpooledJob) throws(SpoolLog.Damage) {
        for file in job.dataFiles where !isSound(file, at: "\(dataFolder(job.id))/\(file.number)") {
            throw SpoolLog.Damage(reason: "its data file \(file.number) is missing or damaged")
        }
    }

    private func isSound(_ file: SpooledJob.DataFile, at path: String) -> Bool {
        guard let bytes = try? FileBytes(path: path), bytes.size == file.size else { return false }
        var crc = CRC32C()
        var offset: UInt64 = 0
        while offset < bytes.size {
            guard let part = try? bytes.read(at: offset, count: 1 << 20), !part.isEmpty else { return false }
            part.withUnsafeBytes { crc.update($0) }
            offset += UInt64(part.count)
        }
        return crc.value == file.crc
    }

    /// Moves a job out of the way, for somebody to look at.
    private func setAside(_ id: String) {
        noteDamaged(1)
        let place = folder + "/damaged"
        do throws(SpoolFileError) {
            try files.makeFolder(place)
            try files.rename(logPath(id), to: "\(place)/\(id).job")
            if try files.names(in: dataFolder(id)).isEmpty {
                try files.removeFolder(dataFolder(id))
            } else {
                try files.rename(dataFolder(id), to: "\(place)/\(id).data")
            }
            try files.syncFolder(folder)
        } catch {
            // It is told all the same, and found again by the next opening.
        }
    }
}
