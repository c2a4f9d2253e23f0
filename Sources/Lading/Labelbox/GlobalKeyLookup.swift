/// `data-rows.by-global-keys`: the platform looks them up in a job of its own, whose result is asked for.
struct GlobalKeyLookup: RequestScript {
    /// At intervals that grow to half a minute.
    static let maximumQuestions = 60

    private var request: GraphQLRequest
    private var questions = 0

    init(keys: JSONValue) {
        request = .dataRows(globalKeys: keys)
    }

    func start() -> ScriptStep { .request(request) }

    mutating func handle(_ answer: Result<JSONValue, APIFailure>) -> ScriptStep {
        switch answer {
        case .failure(let problem):
            return .end(.failure(problem.explained(request)))
        case .success(let answer):
            let object = answer.object
            if let job = object?.id("jobId") {
                request = .dataRowsResult(job: job)
                return .request(request)
            }
            switch object?.word("jobStatus") {
            case "COMPLETE":
                return .end(.success(object?["data"] ?? .null))
            case "FAILED":
                return fail("The platform failed to look the global keys up")
            case nil:
                return .end(.failure(.unexpectedAnswer(request.label, expected: "jobStatus")))
            case _ where questions == Self.maximumQuestions:
                return fail("The platform did not look the global keys up in time")
            default:
                questions += 1
                return .requestLater(request)
            }
        }
    }

    private func fail(_ what: String) -> ScriptStep {
        let words = what + ". Ask again, or for fewer of them."
        return .end(.failure(Failure(.server, stage: .request, retryable: true, item: request.label, words)))
    }
}
