/// The requests of an operation as a value: an answer goes in, what follows comes out, nothing is done here.
protocol RequestScript: Sendable {
    mutating func start() -> ScriptStep
    /// The answer to the request that the last step made.
    mutating func handle(_ answer: Result<JSONValue, APIFailure>) -> ScriptStep
}

enum ScriptStep: Equatable, Sendable {
    case request(GraphQLRequest)
    /// The same, after a while: the platform is still at it.
    case requestLater(GraphQLRequest)
    case end(Result<JSONValue, Failure>)
}

/// An operation of one request, whose answer is the document.
struct SingleRequest: RequestScript {
    let request: GraphQLRequest
    /// Takes the document out of the answer.
    var read: @Sendable (JSONValue) -> Result<JSONValue, Failure> = { .success($0) }

    func start() -> ScriptStep { .request(request) }

    func handle(_ answer: Result<JSONValue, APIFailure>) -> ScriptStep {
        .end(answer.mapError { $0.explained(request) }.flatMap(read))
    }
}

extension APIFailure {
    /// As the result of a single request that is not taken up again.
    func explained(_ request: GraphQLRequest) -> Failure {
        explained(as: request.label, mayBeRepeated: request.repeatability == .safe)
    }
}
