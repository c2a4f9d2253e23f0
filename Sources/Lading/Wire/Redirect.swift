/// What becomes of an answer that sends the request on to another address.
enum Redirect: Equatable {
    /// It does not; the answer is reported as it is.
    case none
    case follow(url: String)
    /// In words that follow the host: where it sends the request, and why that is not followed.
    case refused(String)

    /// So many are followed for one attempt.
    static let most = 5

    /// - Parameter url: where the request was sent, which is not its own after a first redirect.
    init(_ response: HTTPResponse, of request: HTTPRequest, sentTo url: String) {
        guard [301, 302, 303, 307, 308].contains(response.status), let location = response.headers["Location"] else {
            self = .none
            return
        }
        guard let next = RequestCheck.resolve(location, against: url),
            let target = RequestCheck.destination(url: next), !target.hasUser,
            let source = RequestCheck.destination(url: url)
        else {
            self = .refused("sends it on to an address that is not usable (HTTP \(response.status))")
            return
        }
        let isOther = target.origin != source.origin
        let reason: String? =
            if !request.keepsMethod(on: response.status) {
                "that would make another request of it"
            } else if isOther, source.origin.hasPrefix("https:"), !target.origin.hasPrefix("https:") {
                "that connection would not be encrypted"
            } else if isOther, request.isForOneServer {
                "what it holds is for \(source.host) only; if \(target.host) is right, set it as the host"
            } else {
                nil
            }
        guard let reason else {
            self = .follow(url: next)
            return
        }
        self = .refused("sends it on to \(target.origin) (HTTP \(response.status)), which is not followed: \(reason)")
    }
}

extension HTTPRequest {
    /// 307 and 308 ask for the same request; the others for a GET (RFC 9110 §15.4).
    fileprivate func keepsMethod(on status: Int) -> Bool {
        if status == 307 || status == 308 { return true }
        if case .none = body { return method == .get }
        return false
    }

    /// It carries a token, or a body that may hold a secret. An upload carries neither: its address is the permission.
    fileprivate var isForOneServer: Bool {
        if case .bytes = body { return true }
        return headers.contains { $0.name.lowercased() == "authorization" }
    }
}
