import Testing

@testable import Lading

/// Answers of the platform, which reports failures with status 200.
@Suite struct GraphQLAnswerTests {
    private static func response(_ status: Int, _ body: String, retryAfter: String? = nil) -> HTTPResponse {
        var response = HTTPResponse(status: status, body: Array(body.utf8))
        if let retryAfter { response.headers.append(name: "retry-after", value: retryAfter) }
        return response
    }

    private static func error(_ code: String, _ more: String = "") -> String {
        #"{"errors":[{"message":"Said so.","extensions":{"code":"\#(code)"\#(more)}}],"data":null}"#
    }

    struct Case: CustomTestStringConvertible, Sendable {
        var http = 200
        var body: String
        var status: Int
        var code: Code
        var isRetryable = false
        var isAmbiguous = false
        var testDescription: String { "\(http) \(body)" }
    }

    static let problems: [Case] = [
        Case(body: error("AUTHENTICATION_ERROR"), status: 401, code: .credentialsRefused),
        Case(body: error("AUTHORIZATION_ERROR"), status: 403, code: .forbidden),
        Case(body: error("RESOURCE_NOT_FOUND"), status: 404, code: .notFound),
        Case(body: error("OPERATION_NOT_ALLOWED"), status: 405, code: .refused),
        Case(body: error("RESOURCE_CONFLICT"), status: 409, code: .refused),
        Case(body: error("MALFORMED_REQUEST"), status: 400, code: .refused),
        Case(body: error("GRAPHQL_PARSE_FAILED"), status: 400, code: .refused),
        Case(http: 400, body: error("GRAPHQL_VALIDATION_FAILED"), status: 400, code: .refused),
        Case(body: error("A_WORD_OF_NEXT_YEAR"), status: 400, code: .refused),
        Case(
            body: error("INTERNAL_SERVER_ERROR"),
            status: 500,
            code: .server,
            isRetryable: true,
            isAmbiguous: true
        ),
        Case(
            body: error("INTERNAL_SERVER_ERROR", #","exception":{"status":503}"#),
            status: 503,
            code: .server,
            isRetryable: true,
            isAmbiguous: true
        ),
        Case(body: error("INTERNAL_SERVER_ERROR", #","exception":{"status":422}"#), status: 422, code: .refused),
        Case(body: error("INTERNAL_SERVER_ERROR", #","exception":{"status":"426"}"#), status: 426, code: .refused),
        Case(
            body: error("INTERNAL_SERVER_ERROR", #","exception":{"status":200}"#),
            status: 500,
            code: .server,
            isRetryable: true,
            isAmbiguous: true
        ),
        Case(
            body: #"{"message":"You have exceeded your quota."}"#,
            status: 429,
            code: .rateLimited,
            isRetryable: true
        ),
        Case(
            http: 403,
            body: #"{"errors":[{"message":"You have exceeded your quota.","extensions":{"code":"X"}}]}"#,
            status: 429,
            code: .rateLimited,
            isRetryable: true
        ),
        Case(body: #"{"errors":[{"message":"Said so."}]}"#, status: 400, code: .refused),
        Case(body: #"{"errors":[{}],"data":{"user":{"id":"u"}}}"#, status: 400, code: .refused),
        Case(
            body: #"{"errors":[{"message":3,"extensions":[]},{"extensions":{"code":"AUTHORIZATION_ERROR"}}]}"#,
            status: 403,
            code: .forbidden
        ),
        Case(http: 404, body: "nothing here", status: 404, code: .notFound),
        Case(
            http: 503,
            body: error("AUTHENTICATION_ERROR"),
            status: 503,
            code: .server,
            isRetryable: true,
            isAmbiguous: true
        ),
    ]

    @Test(arguments: problems) func areFailures(_ problem: Case) throws {
        let response = Self.response(problem.http, problem.body, retryAfter: "7")
        #expect(GraphQLProblem.judge(response) == problem.status)
        let result = readGraphQLAnswer(.success(response), of: .user)
        guard case .failure(let failure) = result else {
            Issue.record("no failure: \(result)")
            return
        }
        #expect(failure.failure.code == problem.code && failure.httpStatus == problem.status)
        #expect(failure.failure.retryable == problem.isRetryable && failure.ambiguous == problem.isAmbiguous)
        #expect(failure.retryAfterMs == 7000)
        #expect(failure.failure.message.count < 700)
    }

    @Test func tellThePlatformsWords() throws {
        let response = Self.response(200, Self.error("AUTHENTICATION_ERROR"))
        guard case .failure(let problem) = readGraphQLAnswer(.success(response), of: .user) else {
            Issue.record("no failure")
            return
        }
        #expect(
            problem.failure.message == "The platform did not accept the sign-in (AUTHENTICATION_ERROR): Said so."
        )
    }

    @Test(arguments: [
        #"{"data":{"user":{"id":"u"}}}"#, #"{"data":{"user":{"id":"u"}},"errors":[]}"#,
        #"{"errors":null,"data":{"user":{"id":"u"}},"message":"\"errors\""}"#,
        #"{"data":{"user":{"id":"u"}},"message":"Did you know? You have exceeded nothing."}"#,
    ])
    func areGood(_ body: String) throws {
        let response = Self.response(200, body)
        #expect(GraphQLProblem.judge(response) == 200)
        #expect(try readGraphQLAnswer(.success(response), of: .user).get() == ["id": "u"])
    }

    @Test func anAbsentAnswerSaysWhatThereIsNoneOf() throws {
        let none = Self.response(200, #"{"data":{"dataset":null}}"#)
        guard case .failure(let problem) = readGraphQLAnswer(.success(none), of: .dataset(id: "d1")) else {
            Issue.record("no failure")
            return
        }
        #expect(problem.failure.code == .notFound && problem.failure.message.contains("“d1”") && !problem.ambiguous)
    }

    @Test(arguments: ["{}", #"{"data":{}}"#, #"{"data":[]}"#, "[]", "<html>", ""])
    func nonsenseLeavesItOpenWhatWasDone(_ body: String) {
        guard case .failure(let problem) = readGraphQLAnswer(.success(Self.response(200, body)), of: .user) else {
            Issue.record("no failure")
            return
        }
        #expect(problem.failure.code == .response && problem.ambiguous)
    }
}
