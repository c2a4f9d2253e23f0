/// A job on the engine thread: its scenes, and what is still under way for it.
final class JobRun {
    let job: Job
    var scenes: [SceneRun] = []
    /// Transfers whose completion is still to come; they may read what the host lent.
    var outstanding = 0
    /// Gives up a single request.
    var cancelRequest: (() -> Void)?
    private var scenesLeft = 0
    /// How many scenes are at each stage; the least of them is the job's.
    private var scenesAt: [Stage: Int] = [:]
    private var isReleased = false
    private let onRelease: (JobRun) -> Void

    init(job: Job, onRelease: @escaping (JobRun) -> Void) {
        self.job = job
        self.onRelease = onRelease
    }

    func expect(scenes count: Int) {
        scenesLeft = count
        scenesAt[.none] = count
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
        guard scenesLeft == 0 else { return }
        job.finish()
        releaseWhenDone()
    }

    private var leastStage: Stage? { Stage.allCases.first { scenesAt[$0, default: 0] > 0 } }

    /// Gives back what was borrowed once nothing reads it any more.
    func releaseWhenDone() {
        guard scenesLeft == 0, outstanding == 0, !isReleased else { return }
        isReleased = true
        scenes = []
        onRelease(self)
    }
}
