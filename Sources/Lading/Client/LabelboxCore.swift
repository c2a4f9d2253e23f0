/// Labelbox on a client's engine thread: the session, and what it was asked for already.
final class LabelboxCore {
    let session: LabelboxSession
    private let core: EngineCore
    private let knownUser = AskedOnce<String>()
    let ontology = AskedOnce<Ontology>()

    init(session: LabelboxSession, core: EngineCore) {
        self.session = session
        self.core = core
    }

    /// The id of the user whose key it is.
    func user(_ completion: @escaping (Result<String, Failure>) -> Void) {
        knownUser.get(
            ask: { [session] answer in
                session.send(.user) { result in
                    answer(
                        result.mapError { $0.failure.at(.signIn) }.flatMap { user in
                            guard let id = user.object?.id("id") else {
                                return .failure(.unexpectedAnswer("user", expected: "id").at(.signIn))
                            }
                            return .success(id)
                        }
                    )
                }
            },
            completion
        )
    }

    /// Asks for the metadata ontology, unless one newer than what was seen is there.
    func ontology(newerThan seen: Int, _ completion: @escaping (Result<Ontology, Failure>) -> Void) {
        ontology.get(
            newerThan: seen,
            ask: { [session] answer in
                session.send(.metadataOntology) { result in
                    answer(
                        result.mapError(\.failure).flatMap { fields in
                            if let ontology = Ontology(fields) { return .success(ontology) }
                            return .failure(.unexpectedAnswer("metadata ontology", expected: "list of fields"))
                        }
                    )
                }
            },
            completion
        )
    }

    /// Starts an operation; `end` is called exactly once, now or later.
    /// - Returns: what gives it up.
    func request(
        _ name: String,
        _ parameters: JSONObject,
        end: @escaping (Result<JSONValue, Failure>) -> Void
    ) -> (() -> Void)? {
        guard let operation = LabelboxOperation.named(name) else {
            end(.failure(.unknownOperation(name, known: LabelboxOperation.all.map(\.name))))
            return nil
        }
        let run = ScriptRun(core: core, session: session, end: end)
        if operation.needsUser {
            user { result in
                switch result {
                case .success(let id): run.start(operation.script(parameters, id))
                case .failure(let failure): run.end(.failure(failure))
                }
            }
        } else {
            run.start(operation.script(parameters, ""))
        }
        return run.cancel
    }
}
