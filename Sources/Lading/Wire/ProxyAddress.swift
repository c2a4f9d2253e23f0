import CCurl

/// A proxy that libcurl can use.
struct ProxyAddress: Equatable, Sendable {
    /// With a scheme, and with user and password when it has them: not to be shown.
    let url: String
    /// The password, as it is, as the URL has it and with the user as it goes to the proxy.
    let secrets: [String]

    /// Those of libcurl; without one it takes HTTP for granted.
    private static let schemes = ["http", "https", "socks4", "socks4a", "socks5", "socks5h"]

    /// - Parameter name: of the option or variable; the text itself may hold a password and is in no message.
    init(_ text: String, named name: String) throws(Failure) {
        func unusable(_ why: String) -> Failure {
            Failure(.argument, item: name, "\(name) \(why): give a URL like http://user:password@host:port.")
        }
        let url = text.contains("://") ? text : "http://" + text
        guard url.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7f }), let parsed = curl_url() else {
            throw unusable("has a space or a control character in it")
        }
        defer { curl_url_cleanup(parsed) }
        guard curl_url_set(parsed, CURLUPART_URL, url, UInt32(CURLU_NON_SUPPORT_SCHEME)) == CURLUE_OK,
            RequestCheck.part(CURLUPART_HOST, of: parsed)?.isEmpty == false
        else { throw unusable("is not a proxy's URL") }
        let scheme = RequestCheck.part(CURLUPART_SCHEME, of: parsed)?.lowercased() ?? ""
        guard Self.schemes.contains(scheme) else {
            throw unusable("is of a kind that is no proxy's; there are \(Self.schemes.joined(separator: ", "))")
        }
        guard scheme != "https" || ccurl_speaks_to_https_proxies() != 0 else {
            throw unusable("is an https proxy, which the libcurl that was loaded can't use")
        }
        let written = [CURLUPART_USER, CURLUPART_PASSWORD].map { RequestCheck.part($0, of: parsed) ?? "" }
        let texts = [CURLUPART_USER, CURLUPART_PASSWORD].map {
            RequestCheck.part($0, of: parsed, UInt32(CURLU_URLDECODE)) ?? ""
        }
        guard zip(written, texts).allSatisfy({ $0.isEmpty == $1.isEmpty }) else {
            throw unusable("has a user or password with a control character")
        }
        self.url = url
        secrets = texts[1].isEmpty ? [] : [written[1], texts[1], texts.joined(separator: ":")]
    }
}
