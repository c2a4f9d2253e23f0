/// Carries out an operation: its requests one after another, page by page. Lives on the engine thread.
final class OperationRun {
    private let operation: Operation
    private let parameters: JSONObject
    private let session: Session
    private let completion: (Result<JSONValue, Failure>) -> Void
    private var left: [APIRequest] = []
    private var collected: [JSONValue] = []
    private var isList = false
    private var ticket: Session.Ticket?
    private var isEnded = false

    /// - Parameter completion: called exactly once.
    init(
        _ operation: Operation,
        _ parameters: JSONObject,
        session: Session,
        completion: @escaping (Result<JSONValue, Failure>) -> Void
    ) {
        self.operation = operation
        self.parameters = parameters
        self.session = session
        self.completion = completion
    }

    func start() {
        guard operation.isInWorkspace else { return begin(workspaceID: "") }
        session.open { [self] result in
            switch result {
            case .success(let workspaceID): begin(workspaceID: workspaceID)
            case .failure(let failure): end(.failure(failure))
            }
        }
    }

    func cancel() {
        if let ticket { session.cancel(ticket) }
        end(.failure(Failure(.cancelled, stage: .request, "The request was cancelled.")))
    }

    private func begin(workspaceID: String) {
        do {
            left = try operation.requests(parameters, workspaceID: workspaceID)
            isList = left.count > 1
            sendNext()
        } catch {
            end(.failure(error))
        }
    }

    private func sendNext() {
        guard !isEnded else { return }
        guard let request = left.first else {
            return end(.success(isList ? .array(collected) : collected.first ?? .null))
        }
        ticket = session.send(request) { [self] result in
            ticket = nil
            switch result {
            case .failure(let problem): end(.failure(explained(problem, request)))
            case .success(let answer): accept(answer, request)
            }
        }
    }

    private func accept(_ answer: APIAnswer, _ request: APIRequest) {
        guard !isEnded else { return }
        left.removeFirst()
        let next = operation.next(after: answer, request)
        if let next { left.insert(next, at: 0) }
        if case .none = operation.paging {} else { isList = true }
        if isList, let page = answer.document.array {
            collected += page
        } else {
            collected.append(answer.document)
        }
        sendNext()
    }

    private func explained(_ problem: APIFailure, _ request: APIRequest) -> Failure {
        var failure = problem.failure
        if failure.item.isEmpty { failure.item = operation.name }
        if problem.ambiguous && request.repeatability == .onlyIfUnprocessed {
            failure.retryable = false
            failure.message += " It may have been carried out all the same: look before you repeat it."
        }
        return failure
    }

    private func end(_ result: Result<JSONValue, Failure>) {
        guard !isEnded else { return }
        isEnded = true
        completion(result)
    }
}
