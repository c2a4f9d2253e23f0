/// Carries out an operation: its requests one after another, page by page. Lives on the engine thread.
final class OperationRun {
    private let operation: KognicOperation
    private let parameters: JSONObject
    private let session: KognicSession
    private let completion: (Result<JSONValue, Failure>) -> Void
    private var left: [APIRequest] = []
    private var collected: [JSONValue] = []
    private var pages = PagesRead()
    private var isList = false
    private var ticket: KognicSession.Ticket?
    private var isEnded = false

    /// - Parameter completion: called exactly once.
    init(
        _ operation: KognicOperation,
        _ parameters: JSONObject,
        session: KognicSession,
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
            case .failure(let problem):
                let mayBeRepeated = request.repeatability == .safe
                end(.failure(problem.explained(as: operation.name, mayBeRepeated: mayBeRepeated)))
            case .success(let answer): accept(answer, request)
            }
        }
    }

    private func accept(_ answer: APIAnswer, _ request: APIRequest) {
        guard !isEnded else { return }
        left.removeFirst()
        if case .none = operation.paging {} else { isList = true }
        guard isList, let page = answer.document.array else {
            collected.append(answer.document)
            return sendNext()
        }
        collected += page
        if let next = operation.next(after: answer, request) {
            switch pages.read(page, cursor: answer.nextCursor) {
            case .goOn: left.insert(next, at: 0)
            case .over: break
            case .badCursor:
                let expected = "a cursor of at most \(PagesRead.longestCursor) bytes"
                return end(.failure(.unexpectedAnswer(operation.name, expected: expected)))
            case .tooMany:
                let words =
                    "The list has no end: after \(collected.count) elements there are more. Ask for a part of it."
                return end(.failure(Failure(.response, stage: .request, item: operation.name, words)))
            }
        }
        sendNext()
    }

    private func end(_ result: Result<JSONValue, Failure>) {
        guard !isEnded else { return }
        isEnded = true
        completion(result)
    }
}
