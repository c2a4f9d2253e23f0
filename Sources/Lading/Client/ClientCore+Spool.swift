extension ClientCore {
    /// Takes a job that is begun once it is in the spool.
    func start(_ job: Job, _ submission: SpoolSubmission) {
        let run = newRun(job)
        guard let spool, !job.read(\.isFinished) else { return }
        let storing = Monitor<Result<SpooledJob, Failure>?>(nil)
        run.storing = storing
        let handed = Handoff(run)
        spool.create(submission) { [post] result in
            storing.withLock { $0 = result }
            post { $0.stored(handed.value, result) }
        }
    }

    private func stored(_ run: JobRun, _ result: Result<SpooledJob, Failure>) {
        guard run.storing != nil else { return }
        run.storing = nil
        switch result {
        case .failure(let failure):
            run.endAll(failure)
        case .success(let job):
            run.job.wasSpooled()
            onSpooled(run.job)
            restore(run, job, job.events)
            begin(run, priority: job.priority)
        }
    }

    /// After the engine's and the spool's end: jobs that were written in the meantime.
    func endStoring() {
        for run in Array(jobs.values) {
            guard let storing = run.storing else { continue }
            stored(run, storing.withLock { $0 } ?? .failure(.closed))
        }
    }

    /// Goes on with a job that an earlier process left.
    func resume(_ job: Job, _ spooled: SpooledJob, _ events: [SpooledEvent]) {
        let run = newRun(job)
        restore(run, spooled, events)
        begin(run, priority: spooled.priority)
    }

    private func restore(_ run: JobRun, _ job: SpooledJob, _ events: [SpooledEvent]) {
        guard let spool, case .kognic(let kognic) = platform else { return }
        run.journal = JobJournal(job, spool: spool, post: post)
        let folder = spool.dataFolder(job.id)
        let scenes = job.items.enumerated().map { index, item in
            var scene = item.scene
            scene.readFrom(item.sources, dataFolder: folder)
            return SceneRun(
                job: run,
                index: index,
                client: self,
                kognic: kognic,
                scene: scene,
                plan: item.plan,
                wait: job.wait
            )
        }
        run.parts = scenes
        let events = Dictionary(grouping: events, by: \.scene)
        for (index, scene) in scenes.enumerated() { scene.restore(events[index] ?? []) }
        // Whether or not anything may be sent.
        scenes.forEach { $0.tellRestoredEnd() }
    }

    /// Ends a job here that the next client of the spool goes on with.
    func suspend(_ run: JobRun, _ failure: Failure) {
        // One that is still being written is told when that is done.
        guard !run.isSuspended, !run.job.read(\.isFinished), run.storing == nil else { return }
        run.isSuspended = true
        run.parts.forEach { $0.leave(as: .spooled, failure) }
    }

    /// The spool needed the room: nothing was sent for the job, and nothing will be.
    func dropped(_ id: String) {
        guard let run = jobs.values.first(where: { $0.job.spoolID == id }), !run.job.read(\.isFinished) else { return }
        run.isSuspended = true
        run.job.wasDropped()
        run.parts.forEach { $0.leave(as: .failed, .dropped) }
    }

    func setPaused(_ isPaused: Bool) {
        core.isPaused = isPaused
        startParts()
    }
}

extension Failure {
    static var leftInSpool: Failure {
        Failure(
            .closed,
            retryable: true,
            "The client was closed before the scene was through. It is in the spool and goes on with the next client "
                + "that is opened on it."
        )
    }

    static var aged: Failure {
        Failure(
            .spool,
            item: "spool_max_age_ms",
            "The job was dropped from the spool because of its age, before anything was sent for it."
        )
    }

    static var dropped: Failure {
        Failure(
            .spool,
            item: "spool_policy",
            "The job was dropped from the spool to make room, before anything was sent for it."
        )
    }
}
