import Glibc

extension Client {
    /// Goes on with what an earlier process left. Called once, before the host has the client.
    ///
    /// When it fails nothing was begun, and the host is not called any more.
    /// - Parameter register: sees each job before anything happens to it.
    func recover(_ register: (Job) throws(Failure) -> Void) throws(Failure) {
        guard let all = spool?.takeFound(), !all.isEmpty else { return }
        var jobs: [Job] = []
        do throws(Failure) {
            for found in all {
                let job = newJob(found.scenes, tag: found.tag, spoolID: found.id ?? "", rows: rows(of: found))
                try register(job)
                jobs.append(job)
            }
            try start()
        } catch {
            abandon()
            throw error
        }
        for (found, job) in zip(all, jobs) {
            job.wasRecovered()
            state.withLock { state in
                state.recovered.append(job)
                if let id = found.id { state.spooled[id] = WatchedJob(job: job) }
                if case .open = found { state.openJobs += 1 }
            }
            if case .open(let spooled, let events) = found {
                _ = post { core in core.resume(job, spooled, events) }
            } else {
                if case .aged = found { job.wasDropped() }
                job.tellWhole()
            }
        }
    }

    private func rows(of found: FoundJob) -> JobRows? {
        switch found {
        case .finished(let result):
            return result.rows.map { .finished(FinishedRows($0, dataFolder: spool?.dataFolder(result.id) ?? "")) }
        case .open(let job, _), .aged(let job):
            guard case .rows = job.content else { return nil }
            return .ledger(RowLedger(folder: options.temporaryFolder))
        case .damaged: return nil
        }
    }

    /// The next of the jobs that an earlier process left; each is given once, and not when the host let go of it.
    func takeRecovered(atMost count: Int) -> [Job] {
        state.withLock { state in
            state.recovered.removeAll(where: \.isUnwatched)
            defer { state.recovered.removeFirst(min(count, state.recovered.count)) }
            return Array(state.recovered.prefix(count))
        }
    }

    /// How many of them there are to give.
    var recoveredLeft: Int {
        state.withLock { state in
            state.recovered.removeAll(where: \.isUnwatched)
            return state.recovered.count
        }
    }

    /// The host has taken note of a finished job: the spool forgets it.
    func acknowledge(_ job: Job) throws(Failure) {
        guard !job.spoolID.isEmpty, let spool else { return }
        guard job.read(\.isFinished) else {
            throw Failure(.state, item: job.spoolID, "The job is not finished; wait for it, or cancel it.")
        }
        // What goes on with the next client has no result to take note of.
        if job.isLeftInSpool {
            throw Failure(.state, item: job.spoolID, "The job goes on with the next client of the spool.")
        }
        guard spool.isOpen else { throw .closed }
        state.withLock { $0.spooled[job.spoolID] = nil }
        spool.remove(job.spoolID)
    }

    func setPaused(_ isPaused: Bool) throws(Failure) {
        if !isPaused, let missing = options.missingCredentials { throw missing }
        state.withLock { $0.isPaused = isPaused }
        // Before the first job nothing runs, and what then starts asks.
        _ = post { [self] core in core.setPaused(state.withLock(\.isPaused)) }
    }

    /// The spool gave the job up. On the spool's thread.
    func dropped(_ id: String, wasFinished: Bool) {
        let watched = state.withLock { $0.spooled.removeValue(forKey: id) }
        if wasFinished {
            watched?.job?.wasDropped()
        } else {
            _ = post { $0.dropped(id) }
        }
    }

    func refuseRequestedData(_ scenes: [Scene]) throws(Failure) {
        for scene in scenes {
            for resource in scene.resources {
                guard case .requested = resource.source else { continue }
                throw Failure(
                    .unsupported,
                    item: resource.clientFilename,
                    "“\(shown: resource.clientFilename)” is asked for when its turn comes, and nobody is there to ask after a "
                        + "crash. With a spool give a file, memory or a reader."
                )
            }
        }
    }
}

/// A job that the host may let go of.
struct WatchedJob: Sendable {
    weak let job: Job?
}

extension Job {
    /// It goes on with the next client of the spool.
    var isLeftInSpool: Bool { read { $0.scenes.contains { $0.outcome?.state == .spooled } } }
}

/// A path that stays the same when the host changes its working directory.
func absolutePath(_ path: String) -> String {
    path.utf8.first == UInt8(ascii: "/") ? path : workingFolder() + "/" + path
}

func workingFolder() -> String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 4096) { buffer in
        guard let start = getcwd(buffer.baseAddress, buffer.count) else { return "" }
        return String(cString: start)
    }
}

extension ClientOptions.Platform {
    var spooled: SpoolOptions.Platform {
        switch self {
        case .kognic: .kognic
        case .labelbox: .labelbox
        }
    }
}

extension FoundJob {
    fileprivate var tag: UInt64 {
        switch self {
        case .open(let job, _), .aged(let job): job.tag
        case .finished(let result): result.tag
        case .damaged(_, _, let tag): tag
        }
    }

    fileprivate var scenes: [SceneRecord] {
        switch self {
        case .open(let job, _):
            guard case .scenes(let items) = job.content else { return [SceneRecord()] }
            return items.map { SceneRecord($0.scene) }
        case .aged(let job):
            let outcome = SceneOutcome(state: .failed, stage: .none, failure: .aged)
            return FoundJob.open(job, RecordedEvents()).scenes.map { record in
                var record = record
                record.outcome = outcome
                return record
            }
        case .finished(let result): return result.scenes
        case .damaged(let id, let reason, _):
            let failure = Failure(
                .spool,
                item: id,
                "The spool's record of the job \(id) can't be trusted: \(reason). It was set aside in “damaged”; look at "
                    + "the platform for what became of it before you submit it again."
            )
            let outcome = SceneOutcome(state: .failed, stage: .none, failure: failure)
            return [SceneRecord(outcome: outcome)]
        }
    }
}
