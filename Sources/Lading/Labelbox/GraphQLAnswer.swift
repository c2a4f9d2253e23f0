/// A failure that an answer reports, whatever its HTTP status (wire notes, "Requests").
struct GraphQLProblem: Equatable {
    /// The HTTP status that it stands for.
    var status: Int
    /// The platform's own word for it.
    var code: String
    var message: String

    /// Nil when the answer reports none.
    init?(_ response: HTTPResponse) {
        // Answers may be megabytes of rows: only one that may hold a problem is read for it.
        guard response.status < 500,
            mentions(response.body, "\"errors\"") || mentions(response.body, Self.limitMessage),
            let object = (try? JSONValue.parse(answer: response.body))?.object
        else { return nil }
        let errors = object["errors"]?.array?.compactMap(\.object) ?? []
        let said = (errors.map { $0["message"] } + [object["message"]]).compactMap { $0?.string }
        if let message = said.first(where: { $0.starts(withBytesOf: Self.limitMessage) }) {
            self.init(status: 429, code: "API limit", message: message)
        } else if let error = errors.first(where: { Self.code(of: $0) != nil }) ?? errors.first {
            let code = Self.code(of: error) ?? "no code"
            self.init(
                status: Self.status(code, of: error),
                code: code,
                message: error["message"]?.string ?? ""
            )
        } else {
            return nil
        }
    }

    private init(status: Int, code: String, message: String) {
        self.status = status
        self.code = code
        self.message = message
    }

    /// How the message of a spent quota begins.
    private static let limitMessage = "You have exceeded"

    private static func code(of error: JSONObject) -> String? { error["extensions"]?.object?.word("code") }

    private static func status(_ code: String, of error: JSONObject) -> Int {
        switch code {
        case "AUTHENTICATION_ERROR": return 401
        case "AUTHORIZATION_ERROR": return 403
        case "RESOURCE_NOT_FOUND": return 404
        case "OPERATION_NOT_ALLOWED": return 405
        case "RESOURCE_CONFLICT": return 409
        case "INTERNAL_SERVER_ERROR":
            let given = error["extensions"]?.object?["exception"]?.object?["status"]
            let status = given?.int64 ?? given?.string.flatMap { Int64($0) }
            return status.flatMap { (400..<600).contains($0) ? Int($0) : nil } ?? 500
        // GRAPHQL_VALIDATION_FAILED, GRAPHQL_PARSE_FAILED, MALFORMED_REQUEST, and words of a newer platform.
        default: return 400
        }
    }

    /// The status that an answer stands for, for the retry.
    static let judge: @Sendable (HTTPResponse) -> Int = { GraphQLProblem($0)?.status ?? unreadableUnlessJSON($0) }
}

private func mentions(_ body: [UInt8], _ word: String) -> Bool { firstPlace(of: word.utf8, in: body[...]) != nil }

/// The answer when it reports no failure.
func goodGraphQLAnswer(_ result: Result<HTTPResponse, TransferFailure>) -> Result<HTTPResponse, APIFailure> {
    if case .success(let response) = result, let problem = GraphQLProblem(response) {
        return .failure(
            APIFailure(
                failure: statusFailure(problem.status, name: problem.code, reason: shortened(problem.message)),
                ambiguous: mayBeCarriedOut(status: problem.status),
                retryAfterMs: response.retryAfterMs(nowSeconds: wallClockSeconds())
            )
        )
    }
    return goodAnswer(result)
}

/// Reads what came back for a request: the member of `data` that was asked for.
func readGraphQLAnswer(
    _ result: Result<HTTPResponse, TransferFailure>,
    of request: GraphQLRequest
) -> Result<JSONValue, APIFailure> {
    goodGraphQLAnswer(result).flatMap { answerJSON($0, of: request.label) }.flatMap { json in
        guard let answer = json.object?["data"]?.object?[request.field] else {
            let failure = Failure.unexpectedAnswer(request.label, expected: "data.\(request.field)")
            return .failure(APIFailure(failure: failure, ambiguous: true))
        }
        if answer.isNull, let subject = request.subject {
            let failure = Failure(.notFound, httpStatus: 404, item: subject, "The platform knows no \(subject).")
            return .failure(APIFailure(failure: failure, ambiguous: false))
        }
        return .success(answer)
    }
}
