/// Why a request has no usable answer.
struct APIFailure: Error, Equatable, Sendable {
    var failure: Failure
    /// The platform may have carried it out all the same.
    var ambiguous: Bool
    /// The answer is longer than is read: a smaller part may be asked for.
    var isTooLarge = false
    /// As the platform asked, in milliseconds.
    var retryAfterMs: UInt64?

    var httpStatus: Int { failure.httpStatus }
}

extension APIFailure {
    /// As the result of a single request that is not taken up again.
    func explained(as operation: String, mayBeRepeated: Bool) -> Failure {
        var failure = failure
        if failure.item.isEmpty { failure.item = operation }
        if ambiguous && !mayBeRepeated {
            failure.retryable = false
            failure = failure.adding("It may have been carried out all the same: look before you repeat it.")
        }
        return failure
    }
}

extension Failure {
    static var requestCancelled: Failure { Failure(.cancelled, stage: .request, "The request was cancelled.") }
}
