/// A scene, or an import of data rows: what takes one of the client's places while it is under way.
protocol JobPart: AnyObject {
    var isFinished: Bool { get }
    /// Begins; its place is given back with `ClientCore.slotReleased`.
    func start()
    func cancel()
    /// Ends it without a record of that: another client goes on with it, or nobody.
    func leave(as state: SceneOutcome.State, _ failure: Failure)
}

/// A job on the engine thread: its parts, and what is still under way for it.
final class JobRun {
    let job: Job
    var parts: [any JobPart] = []
    /// Its record in the spool, if there is one.
    var journal: JobJournal?
    /// While the spool writes the job: what came of it.
    var storing: Monitor<Result<SpooledJob, Failure>?>?
    /// Left to the next client of the spool, or dropped: nothing is recorded any more.
    var isSuspended = false
    /// Gives up a single request.
    var cancelRequest: (() -> Void)?
    /// Nil once every part has ended. Whatever reads what the host lent holds on to it as well.
    private(set) var lease: Lease?
    private var partsLeft: Int
    /// How many parts are at each stage; the least of them is the job's.
    private var partsAt: [Stage: Int]

    init(job: Job, lease: Lease) {
        self.job = job
        self.lease = lease
        partsLeft = job.read(\.scenes.count)
        partsAt = [.none: partsLeft]
        if partsLeft == 0 { finish() }
    }

    func partMoved(_ index: Int, from: Stage, to: Stage) {
        partsAt[from, default: 0] -= 1
        partsAt[to, default: 0] += 1
        job.update { [stage = leastStage] state in
            if state.scenes.indices.contains(index) { state.scenes[index].stage = to }
            state.progress.stage = stage ?? to
        }
    }

    func partEnded(at stage: Stage) {
        partsLeft -= 1
        partsAt[stage, default: 0] -= 1
        if partsLeft == 0 { return finish() }
        job.update { [stage = leastStage] state in state.progress.stage = stage ?? state.progress.stage }
    }

    /// It goes on with the next client when this one ends.
    var isInSpool: Bool { journal != nil || storing != nil }

    /// Has an event recorded before what it leads to is done: whatever is done is known after a crash.
    /// - Parameter then: what it leads to; nil when that is nothing. Not called once the job is left or dropped.
    func record(_ event: SpoolRecord, on client: ClientCore, then: (() -> Void)?) {
        guard let journal else {
            then?()
            return
        }
        guard let then else { return journal.record(event, then: nil) }
        journal.record(event) { [weak self, unowned client] appended in
            guard let self, !isSuspended else { return }
            switch appended {
            case .written: break
            case .noRoom(let failure), .stuck(let failure): return client.suspend(self, failure)
            case .dropped: return client.dropped(job.spoolID)
            }
            then()
        }
    }

    /// Ends it before any part was begun.
    func endAll(_ failure: Failure) {
        for index in job.read(\.scenes.indices) {
            var failure = failure
            if failure.item.isEmpty { failure.item = job.read { $0.scenes[index].externalID } }
            job.end(scene: index, SceneOutcome(state: .failed, stage: .none, failure: failure))
            partEnded(at: .none)
        }
    }

    private func finish() {
        if !isSuspended { journal?.finish(job) }
        job.finish()
        parts = []
        cancelRequest = nil
        lease = nil
    }

    private var leastStage: Stage? { Stage.allCases.first { partsAt[$0, default: 0] > 0 } }
}

/// Held by all that may read what a job borrowed, on whatever thread: with the last of them it is not read any more.
final class Lease: Sendable {
    private let onEnd: @Sendable () -> Void

    init(onEnd: @escaping @Sendable () -> Void) { self.onEnd = onEnd }

    deinit { onEnd() }
}
