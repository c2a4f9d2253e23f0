/// A request to Labelbox's GraphQL endpoint, before the key is added.
struct GraphQLRequest: Equatable, Sendable {
    var query: String
    var variables = JSONObject()
    /// The member of `data` that holds the answer.
    var field: String
    /// Whether it may be sent again when its answer was lost.
    var repeatability = RetryPolicy.Repeatability.safe
    var answerLimit = AnswerLimit.page
    /// What there is none of when the answer is null; nil where null is an answer.
    var subject: String?
    /// What it is, for errors and the log.
    var label: String

    var body: JSONValue { ["query": .string(query), "variables": .object(variables)] }
}
