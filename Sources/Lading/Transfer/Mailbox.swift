/// Work for the engine thread, from any thread and in order.
final class Mailbox: @unchecked Sendable {
    typealias Work = @Sendable (EngineCore) -> Void

    private enum Phase {
        case closed
        case open
        case stopping
    }

    private struct State {
        var phase = Phase.closed
        var works: [Work] = []
    }

    private let state = Monitor(State())
    private let multi: WireMulti

    init(multi: WireMulti) {
        self.multi = multi
    }

    func open() {
        state.withLock { $0.phase = .open }
    }

    /// Ends the engine once it has done what was accepted.
    func beginStop() {
        state.withLock { state in
            guard state.phase == .open else { return }
            state.phase = .stopping
            multi.wakeup()
        }
    }

    /// - Returns: false when the engine does not take work, before its start and after its stop.
    func post(_ work: @escaping Work) -> Bool {
        state.withLock { state in
            guard state.phase == .open else { return false }
            state.works.append(work)
            // The engine takes everything at once: one wake-up is enough. It is a write that cannot block, under the
            // lock so that it never meets a connection pool that was cleaned up.
            if state.works.count == 1 { multi.wakeup() }
            return true
        }
    }

    /// Everything accepted so far, and whether the engine is to stop after it.
    func take() -> (works: [Work], isStopping: Bool) {
        state.withLock { state in
            defer { state.works = [] }
            return (state.works, state.phase == .stopping)
        }
    }
}
