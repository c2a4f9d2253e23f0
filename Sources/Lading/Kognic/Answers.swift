/// Reads what came back for a request: the document, or a failure that carries the platform's own words.
func readAnswer(
    _ result: Result<HTTPResponse, TransferFailure>,
    of request: APIRequest
) -> Result<APIAnswer, APIFailure> {
    switch result {
    case .failure(let failure):
        return .failure(APIFailure(failure: failure.asFailure, ambiguous: failure.ambiguous))
    case .success(let response):
        guard (200..<300).contains(response.status) else {
            let failure = statusFailure(response.status, reason: reason(in: response.body))
            // A 5xx may come from a gateway that lost the platform's answer.
            let ambiguous = response.status >= 500 || response.status == 408
            return .failure(
                APIFailure(
                    failure: failure,
                    ambiguous: ambiguous,
                    retryAfterMs: response.headers["Retry-After"].flatMap {
                        RetryAfter.milliseconds($0, nowSeconds: wallClockSeconds())
                    }
                )
            )
        }
        if request.discardsAnswer { return .success(APIAnswer(.null)) }
        do {
            return .success(APIAnswer(try JSONValue.parse(response.body)))
        } catch {
            return .failure(APIFailure(failure: .notJSON(response.body, error, of: request.label), ambiguous: true))
        }
    }
}

extension Failure {
    static func notJSON(_ body: [UInt8], _ error: JSONError, of label: String) -> Failure {
        let what = body.isEmpty ? "nothing" : "no JSON (\(error.message)): \(shortened(body))"
        return Failure(
            .response,
            item: label,
            "The answer to “\(label)” is \(what). Something between here and the platform may have answered: check "
                + "the host and proxy settings."
        )
    }
}

/// The platform's explanation: `message` of a JSON object, else the text, at most 500 characters of it.
func reason(in body: [UInt8]) -> String {
    if let message = (try? JSONValue.parse(body))?.object?["message"]?.string { return shortened(message) }
    return shortened(body)
}

func shortened(_ body: [UInt8]) -> String { shortened(String(decoding: body.prefix(4096), as: UTF8.self)) }

func shortened(_ text: String) -> String {
    let line = text.split(whereSeparator: isBlank).map(withoutQuery).joined(separator: " ")
    // Scalars: a Character has no longest length.
    guard let end = line.unicodeScalars.index(line.startIndex, offsetBy: 500, limitedBy: line.endIndex),
        end < line.endIndex
    else { return line }
    return String(line.unicodeScalars[..<end]) + "…"
}

/// White space, and controls, which a terminal would obey and a C string end at.
private func isBlank(_ character: Character) -> Bool {
    character.isWhitespace || character.unicodeScalars.contains { $0.properties.generalCategory == .control }
}

/// A server may repeat the address that it was asked, and the query of a signed one is a key.
private func withoutQuery(_ word: Substring) -> Substring {
    guard let mark = word.firstIndex(of: "?"), word[mark...].contains("=") else { return word }
    return word[...mark] + "…"
}

/// A storage's explanation: the code and message of its XML. What else is there may repeat the signature.
func storageReason(in body: [UInt8]) -> String {
    let text = String(decoding: body.prefix(4096), as: UTF8.self)
    let said = ["Code", "Message"].compactMap { name -> Substring? in
        guard let start = text.firstRange(of: "<\(name)>"),
            let end = text[start.upperBound...].firstRange(of: "</\(name)>")
        else { return nil }
        return text[start.upperBound..<end.lowerBound]
    }
    return said.isEmpty ? reason(in: body) : shortened(said.joined(separator: ": "))
}

/// The failure that an HTTP status stands for.
func statusFailure(_ status: Int, reason: String) -> Failure {
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
    return Failure(code, httpStatus: status, retryable: retryable, "\(what) (HTTP \(status)): \(words)")
}

extension TransferFailure {
    var asFailure: Failure {
        let code: Code =
            switch kind {
            case .resolve: .resolve
            case .connect: .connect
            case .tls: .tls
            case .connectTimeout, .stallTimeout, .totalTimeout: .networkTimeout
            case .connectionLost, .attempts: .connectionLost
            case .badResponse, .responseTooLarge: .response
            case .body(let problem): problem.code.asCode
            case .cancelled, .shutdown: .cancelled
            case .deadline: .deadline
            case .invalidRequest: .argument
            case .proxy: .proxy
            }
        let lasting: Set<Code> = [.response, .argument, .cancelled, .fileMissing, .fileEmpty, .fileUnreadable]
        return Failure(code, httpStatus: lastStatus ?? 0, retryable: !lasting.contains(code), message)
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

/// Why a file could not be put to its signed URL, or nil when it is there.
func uploadFailure(_ result: Result<HTTPResponse, TransferFailure>, file: String) -> Failure? {
    switch result {
    case .failure(let failure):
        return failure.asFailure.at(.upload, item: file)
    case .success(let response):
        if (200..<300).contains(response.status) { return nil }
        let reason = storageReason(in: response.body)
        // Signed URLs that are over are refused as 400 ExpiredToken or as 403 (wire notes, "What may be repeated").
        if response.status == 403 || (response.status == 400 && reason.contains("ExpiredToken")) {
            return Failure(
                .urlExpired,
                stage: .upload,
                httpStatus: response.status,
                retryable: true,
                item: file,
                "The signed URL for “\(file)” is not accepted any more (HTTP \(response.status)). Submit the scene "
                    + "again: \(reason)"
            )
        }
        return statusFailure(response.status, reason: reason).at(.upload, item: file)
    }
}
