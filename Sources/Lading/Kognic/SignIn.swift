/// `POST {auth}/v1/auth/oauth/token` (wire notes, "Hosts and sign-in"). A token request may be repeated.
func tokenRequest(_ configuration: KognicSession.Configuration) -> HTTPRequest {
    let credentials = configuration.credentials
    var form = [
        ("grant_type", "client_credentials"), ("client_id", credentials.clientID),
        ("client_secret", credentials.clientSecret),
    ]
    if !credentials.scopes.isEmpty { form.append(("scope", credentials.scopes.joined(separator: " "))) }
    let body = form.map { percentEncoded($0.0) + "=" + percentEncoded($0.1) }.joined(separator: "&")
    return HTTPRequest(
        method: .post,
        url: configuration.authHost + "/v1/auth/oauth/token",
        headers: [
            HTTPHeader(name: "Accept", value: "application/json"),
            HTTPHeader(name: "Content-Type", value: "application/x-www-form-urlencoded;charset=UTF-8"),
        ],
        body: .bytes(Array(body.utf8)),
        label: "sign-in",
        answerLimit: .status,
        judge: unreadableUnlessGrant
    )
}

/// As for other answers; a token that can't be sent can't be read either.
@Sendable private func unreadableUnlessGrant(_ response: HTTPResponse) -> Int {
    let status = unreadableUnlessJSON(response)
    guard (200..<300).contains(status),
        let token = (try? JSONValue.parse(answer: response.body))?.object?["access_token"]?.string, !isToken(token)
    else { return status }
    return RetryPolicy.unreadable
}

/// Visible characters of ASCII only: any other may begin another header.
private func isToken(_ text: String) -> Bool { text.utf8.allSatisfy { (0x21...0x7e).contains($0) } }

struct TokenGrant {
    var token: String
    var lifeMs: UInt64
}

func readToken(_ result: Result<HTTPResponse, TransferFailure>, host: String) -> Result<TokenGrant, Failure> {
    let response: HTTPResponse
    switch result {
    case .failure(let failure): return .failure(failure.asFailure.at(.signIn, item: host))
    case .success(let answer): response = answer
    }
    let object = (try? JSONValue.parse(answer: response.body))?.object
    guard (200..<300).contains(response.status) else {
        let words = object?["error_description"]?.string ?? object?["message"]?.string ?? object?["error"]?.string
        let reason = words.map(shortened) ?? shortened(response.body)
        // What OAuth refuses a client with (RFC 6749 §5.2); a 404, say, is of a host that is none to sign in at.
        if [400, 401, 403].contains(response.status) {
            return .failure(
                Failure(
                    .credentialsRefused,
                    stage: .signIn,
                    httpStatus: response.status,
                    item: host,
                    "The sign-in host refused the client id and secret: \(reason)"
                )
            )
        }
        return .failure(statusFailure(response.status, reason: reason).at(.signIn, item: host))
    }
    guard let token = object?["access_token"]?.string, !token.isEmpty else {
        return .failure(notAGrant(response.body).at(.signIn, item: host))
    }
    guard isToken(token) else {
        return .failure(.unexpectedAnswer("sign-in", expected: "access_token that can be sent").at(.signIn, item: host))
    }
    let seconds = object?["expires_in"]?.double ?? 300
    let lifeMs = UInt64(exactly: (min(max(seconds, 0), 31_536_000) * 1000).rounded()) ?? 300_000
    return .success(TokenGrant(token: token, lifeMs: lifeMs))
}

private func notAGrant(_ body: [UInt8]) -> Failure {
    do throws(JSONError) {
        _ = try JSONValue.parse(answer: body)
        return .unexpectedAnswer("sign-in", expected: "access_token")
    } catch {
        // A grant that broke off is not shown: the token is in it.
        let isGrant = firstPlace(of: "access_token".utf8, in: body[...]) != nil
        return isGrant ? .unexpectedAnswer("sign-in", expected: "end") : .notJSON(body, error, of: "sign-in")
    }
}
