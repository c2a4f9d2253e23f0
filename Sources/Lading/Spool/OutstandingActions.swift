/// The actions of a flow that no event has answered yet: what is to be done again after a crash.
struct OutstandingActions: Equatable, Sendable {
    private(set) var actions: [FlowAction] = []

    /// The resources that are to be uploaded.
    var files: Set<Int> {
        Set(actions.compactMap { if case .upload(.resource(let index), _) = $0 { index } else { nil } })
    }

    /// Takes an event and the actions that followed it.
    mutating func note(_ event: FlowEvent, _ following: [FlowAction]) {
        actions.removeAll { event.answers($0) }
        for action in following {
            switch action {
            case .abandonUploads:
                actions.removeAll { if case .upload = $0 { true } else { false } }
            case .finish:
                actions = [action]
            default:
                actions.append(action)
            }
        }
    }
}

extension FlowEvent {
    fileprivate func answers(_ action: FlowAction) -> Bool {
        switch (self, action) {
        case (.validated, .validate), (.sessionOpened, .openSession), (.answered, .request), (.resumed, .pause): true
        case (.uploaded(let file, _), .upload(let uploaded, _)): file == uploaded
        default: false
        }
    }

    static var lostWithTheProcess: FlowEvent { .answered(.failure(.lostWithTheProcess)) }
}

extension APIFailure {
    /// What a request that was under way when the process ended is answered: as if the connection had been lost.
    static var lostWithTheProcess: APIFailure {
        let failure = Failure(
            .connectionLost,
            retryable: true,
            "The process ended before the answer came. It is asked for what became of the request."
        )
        return APIFailure(failure: failure, ambiguous: true)
    }
}
