/// Recorded scenes: leaving them, and going on with them.
extension SceneRun {
    /// Stops where it is, with nothing more recorded.
    func leave(as state: SceneOutcome.State, _ failure: Failure) {
        guard job.job.read({ [index] in $0.scenes.dropFirst(index).first?.outcome == nil }) else { return }
        stop()
        var outcome = SceneOutcome(state: state, stage: flow.stage, failure: failure.at(flow.stage))
        outcome.failure?.item = scene.externalID
        job.job.end(scene: index, outcome)
        releaseSlot()
        job.partEnded(at: flow.stage)
    }

    /// Goes through what an earlier process recorded; `start` then goes on from there.
    func restore(_ events: [SpooledEvent]) {
        var outstanding = OutstandingActions()
        for recorded in events where !flow.isFinished {
            let actions = move(recorded.event)
            outstanding.note(recorded.event, actions)
            if let checked = recorded.checked { note(checked) }
            if case .validated = recorded.event { unchecked = Set(resources.indices) }
            if case .uploaded(let file, let failure) = recorded.event { note(file, failure) }
            if actions.contains(.abandonUploads) { noteAbandonedUploads() }
        }
        if !events.isEmpty { self.outstanding = outstanding }
    }

    /// Tells what became of a scene that an earlier process saw through: whether or not anything may be sent.
    func tellRestoredEnd() {
        guard case .finish(let outcome)? = outstanding?.actions.first else { return }
        outstanding = nil
        finish(outcome)
    }

    /// Goes on where an earlier process ended, once what may still be sent is checked.
    func resume(_ outstanding: OutstandingActions) {
        guard !flow.isFinished, flow.stage < .commit, plan.sentUUID == nil else { return goOn(outstanding) }
        // Files that the platform has may be gone.
        checkAgain(flow.stage == .upload ? outstanding.files : unchecked) { $0.goOn(outstanding) }
    }

    /// A record proves nothing of what is in the files that it names, and may have been changed: what could not be
    /// submitted is not sent.
    func checkAgain(_ files: Set<Int>, then: @escaping (SceneRun) -> Void) {
        let files = files.intersection(unchecked)
        guard !files.isEmpty else { return then(self) }
        // A client that is closed leaves it to the next one.
        _ = client.onReader { [scene, plan, lease = job.lease] in
            withExtendedLifetime(lease) {
                checkSceneAndFiles(
                    scene,
                    preAnnotation: plan.preAnnotation,
                    only: files,
                    motionCompensation: plan.motionCompensation,
                    settings: plan.findings
                )
            }
        } completion: { [weak self, round] checked in
            guard let self, !flow.isFinished, !job.isSuspended, round == self.round else { return }
            unchecked.subtract(files)
            // One that can't be read is not sent either, and its upload says so.
            let findings = checked.findings.filter { ![.fileMissing, .fileUnreadable].contains($0.rule) }
            guard let failure = Failure(findings: findings, of: scene.externalID) else { return then(self) }
            let told = CheckedScene(findings: findings)
            note(told)
            handle(.validated(.failure(failure)), checked: told)
        }
    }

    private func goOn(_ outstanding: OutstandingActions) {
        if !flow.isFinished { handle(.restarted) }
        for action in outstanding.actions {
            if case .request(let request) = action, request.repeatability == .onlyIfUnprocessed {
                // It may have been carried out: as after a lost answer, the flow asks.
                handle(.lostWithTheProcess)
            } else {
                carryOut(action)
            }
        }
    }

    /// Nothing got through, and a job of the spool does that again later.
    func outlasts(_ failure: Failure, again: @escaping (SceneRun) -> Void) -> Bool {
        guard !flow.isFinished, outages.areOutlasted(failure) else { return false }
        outages.wait { [weak self, round] in
            guard let self, !flow.isFinished, round == self.round else { return }
            again(self)
        }
        return true
    }

    func sessionOpened(_ result: Result<String, Failure>) {
        if case .failure(let failure) = result, outlasts(failure, again: { $0.carryOut(.openSession) }) { return }
        handle(.sessionOpened(result))
    }

    func answered(_ request: APIRequest, _ result: Result<JSONValue, APIFailure>) {
        if case .failure(let problem) = result, request.repeatability == .safe || !problem.ambiguous,
            outlasts(problem.failure, again: { $0.carryOut(.request(request)) })
        {
            return
        }
        handle(.answered(result))
    }

    /// The status could not be asked for; true when it will be asked for again.
    func waitsForStatus(despite failure: Failure) -> Bool {
        guard !flow.isFinished, outages.areOutlasted(failure) else { return false }
        // The host's time to wait is for the platform, not for the network.
        if let waitTimer { client.core.cancelTimer(waitTimer) }
        waitTimer = nil
        return true
    }
}
