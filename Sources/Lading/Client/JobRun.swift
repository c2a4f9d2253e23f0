/// A job on the engine thread: its scenes, and what is still under way for it.
final class JobRun {
    let job: Job
    var scenes: [SceneRun] = []
    /// Gives up a single request.
    var cancelRequest: (() -> Void)?
    /// Nil once every scene has ended. Whatever reads what the host lent holds on to it as well.
    private(set) var lease: Lease?
    private var scenesLeft: Int
    /// How many scenes are at each stage; the least of them is the job's.
    private var scenesAt: [Stage: Int]

    init(job: Job, scenes count: Int, lease: Lease) {
        self.job = job
        self.lease = lease
        scenesLeft = count
        scenesAt = [.none: count]
        if count == 0 { finish() }
    }

    func sceneMoved(_ index: Int, from: Stage, to: Stage) {
        scenesAt[from, default: 0] -= 1
        scenesAt[to, default: 0] += 1
        job.update { [stage = leastStage] state in
            if state.scenes.indices.contains(index) { state.scenes[index].stage = to }
            state.progress.stage = stage ?? to
        }
    }

    func sceneEnded(at stage: Stage) {
        scenesLeft -= 1
        scenesAt[stage, default: 0] -= 1
        if scenesLeft == 0 { return finish() }
        job.update { [stage = leastStage] state in state.progress.stage = stage ?? state.progress.stage }
    }

    private func finish() {
        job.finish()
        scenes = []
        cancelRequest = nil
        lease = nil
    }

    private var leastStage: Stage? { Stage.allCases.first { scenesAt[$0, default: 0] > 0 } }
}

/// Held by all that may read what a job borrowed, on whatever thread: with the last of them it is not read any more.
final class Lease: Sendable {
    private let onEnd: @Sendable () -> Void

    init(onEnd: @escaping @Sendable () -> Void) { self.onEnd = onEnd }

    deinit { onEnd() }
}
