/// The answer when its status is a good one, else the failure that it stands for.
func goodAnswer(_ result: Result<HTTPResponse, TransferFailure>) -> Result<HTTPResponse, APIFailure> {
    switch result {
    case .failure(let failure):
        return .failure(
            APIFailure(
                failure: failure.asFailure,
                ambiguous: failure.ambiguous,
                isTooLarge: failure.kind == .responseTooLarge
            )
        )
    case .success(let response):
        if (200..<300).contains(response.status) { return .success(response) }
        return .failure(
            APIFailure(
                failure: statusFailure(response.status, reason: reason(in: response.body)),
                ambiguous: mayBeCarriedOut(status: response.status),
                retryAfterMs: response.retryAfterMs(nowSeconds: wallClockSeconds())
            )
        )
    }
}

/// A 5xx may come from a gateway that lost the platform's answer.
func mayBeCarriedOut(status: Int) -> Bool { status >= 500 || status == 408 }

extension JSONValue {
    /// With the answer, at most 64 MB in all, whatever is in it.
    static let maximumAnswerMemory = 40 << 20

    static func parse(answer: [UInt8]) throws(JSONError) -> JSONValue {
        try parse(answer, maximumMemory: maximumAnswerMemory)
    }
}

/// The document of a good answer. One that can't be read says nothing of what was done.
func answerJSON(_ response: HTTPResponse, of label: String) -> Result<JSONValue, APIFailure> {
    do throws(JSONError) {
        return .success(try JSONValue.parse(answer: response.body))
    } catch {
        return .failure(APIFailure(failure: .notJSON(response.body, error, of: label), ambiguous: true))
    }
}

/// The judge of a request whose answer is to be JSON: what is none may have come from something on the way.
///
/// Long answers are taken on trust, as reading them twice takes time; one that breaks off is a lost connection anyway.
@Sendable func unreadableUnlessJSON(_ response: HTTPResponse) -> Int {
    guard (200..<300).contains(response.status), response.body.count <= 64 << 10,
        (try? JSONValue.parse(answer: response.body)) == nil
    else { return response.status }
    return RetryPolicy.unreadable
}

/// The judge of a request whose good answer may hold anything but a page for people: that comes from something on the
/// way, which may not have passed the request on.
@Sendable func unreadableIfPage(_ response: HTTPResponse) -> Int {
    response.isPage ? RetryPolicy.unreadable : response.status
}

extension HTTPResponse {
    /// A web page with a good status. Storages answer uploads with an empty body, whatever content type they give it.
    var isPage: Bool {
        guard (200..<300).contains(status) else { return false }
        let start = body.drop { $0 <= 0x20 }.prefix(14).map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        return start.starts(with: "<!doctype html".utf8) || start.starts(with: "<html".utf8)
    }
}

/// The failure that an HTTP status stands for.
/// - Parameter name: what to call it, where the platform has a word of its own.
func statusFailure(_ status: Int, name: String? = nil, reason: String) -> Failure {
    let (code, what, retryable): (Code, String, Bool) =
        switch status {
        case 401: (.credentialsRefused, "The platform did not accept the sign-in", false)
        case 403: (.forbidden, "The platform does not allow this", false)
        case 404: (.notFound, "The platform does not know it", false)
        case 408: (.server, "The platform was too slow", true)
        case 429: (.rateLimited, "The platform is asked too often", true)
        case 400..<500: (.refused, "The platform refused it", false)
        case 500...: (.server, "The platform has a problem", true)
        default: (.response, "The answer is a redirection or another that no API gives", false)
        }
    let words = reason.isEmpty ? "no explanation" : reason
    return Failure(code, httpStatus: status, retryable: retryable, "\(what) (\(name ?? "HTTP \(status)")): \(words)")
}

extension TransferFailure {
    var asFailure: Failure {
        let code: Code =
            switch kind {
            case .resolve: .resolve
            case .connect: .connect
            case .tls, .certificate: .tls
            case .connectTimeout, .stallTimeout, .totalTimeout: .networkTimeout
            case .connectionLost, .attempts: .connectionLost
            case .badResponse, .responseTooLarge, .redirected: .response
            case .corrupted: .corrupted
            case .body(let problem): problem.code.asCode
            case .cancelled, .shutdown: .cancelled
            case .deadline: .deadline
            case .invalidRequest: .argument
            case .proxy, .proxyRefused: .proxy
            }
        let lasting: Set<Code> = [.response, .argument, .cancelled, .fileMissing, .fileEmpty, .fileUnreadable]
        let isLasting = lasting.contains(code) || kind == .certificate || kind == .proxyRefused
        return Failure(code, httpStatus: lastStatus ?? 0, retryable: !isLasting, message)
    }
}

extension BodyFailure.Code {
    var asCode: Code {
        switch self {
        case .missing: .fileMissing
        case .empty: .fileEmpty
        case .changed: .fileChanged
        case .permission, .unreadable, .notRegularFile: .fileUnreadable
        case .readerFailed: .sourceFailed
        }
    }
}
