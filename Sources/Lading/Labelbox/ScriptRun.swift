/// Carries out the script of an operation. Lives on the engine thread.
final class ScriptRun {
    private let core: EngineCore
    private let session: LabelboxSession
    private let completion: (Result<JSONValue, Failure>) -> Void
    private var script: (any RequestScript)?
    private var transfer: TransferID?
    private var timer: TimerID?
    private var interval = PollInterval(firstMs: 500)
    private var isEnded = false

    /// - Parameter end: called exactly once.
    init(core: EngineCore, session: LabelboxSession, end: @escaping (Result<JSONValue, Failure>) -> Void) {
        self.core = core
        self.session = session
        completion = end
    }

    func start(_ script: any RequestScript) {
        var script = script
        let step = script.start()
        self.script = script
        carryOut(step)
    }

    func cancel() {
        transfer.map(session.cancel)
        timer.map(core.cancelTimer)
        end(.failure(.requestCancelled))
    }

    func end(_ result: Result<JSONValue, Failure>) {
        guard !isEnded else { return }
        isEnded = true
        completion(result)
    }

    private func carryOut(_ step: ScriptStep) {
        guard !isEnded else { return }
        switch step {
        case .request(let request):
            transfer = session.send(request) { [self] answer in
                transfer = nil
                guard let next = script?.handle(answer) else { return }
                carryOut(next)
            }
        case .requestLater(let request):
            timer = core.after(milliseconds: interval.grow(random: .random(in: 0..<1))) { [self] _ in
                timer = nil
                carryOut(.request(request))
            }
        case .end(let result):
            end(result)
        }
    }
}
