import CCurl

/// What keeps a request from being sent at all: nothing that comes from outside may add a header or another host.
enum RequestCheck {
    /// Where a request goes, in words that may be shown.
    struct Destination: Equatable {
        /// Host, with the port when the URL has one.
        var host: String
        /// Scheme, host and port, in one spelling.
        var origin: String
        /// The URL has a user name or a password in it.
        var hasUser = false

        var isEncrypted: Bool { origin.hasPrefix("https:") }

        /// This machine, so that nobody is in between.
        var isLoopback: Bool {
            let name = origin.drop { $0 != "/" }.dropFirst(2).prefix { $0 != ":" }
            return name == "localhost" || name.hasSuffix(".localhost") || origin.contains("//[::1]:")
                || name.hasPrefix("127.") && name.allSatisfy { $0 == "." || $0.isNumber }
        }

        /// Why nothing is sent there, in words that follow what was to be.
        /// - Parameter plain: the origins that need no encryption; nil: all.
        func fault(allowingPlain plain: Set<String>?) -> String? {
            if hasUser { return "its address, at \(host), has a user or a password in it, and these are never sent" }
            guard !isEncrypted, let plain, !plain.contains(origin) else { return nil }
            return "its address, \(origin), is not encrypted although the platform's own is: something on the way may "
                + "have changed it"
        }
    }

    /// - Returns: nil unless it is an absolute http or https URL of visible ASCII.
    static func destination(url: String) -> Destination? {
        guard url.utf8.allSatisfy({ (0x21...0x7e).contains($0) }), let parsed = curl_url() else { return nil }
        defer { curl_url_cleanup(parsed) }
        guard curl_url_set(parsed, CURLUPART_URL, url, UInt32(CURLU_PATH_AS_IS)) == CURLUE_OK,
            let scheme = part(CURLUPART_SCHEME, of: parsed), scheme == "http" || scheme == "https",
            let host = part(CURLUPART_HOST, of: parsed), !host.isEmpty,
            let number = part(CURLUPART_PORT, of: parsed, UInt32(CURLU_DEFAULT_PORT))
        else { return nil }
        let port = part(CURLUPART_PORT, of: parsed).map { ":" + $0 } ?? ""
        let hasUser = part(CURLUPART_USER, of: parsed) != nil || part(CURLUPART_PASSWORD, of: parsed) != nil
        return Destination(
            host: host + port,
            origin: "\(scheme)://\(host.lowercased()):\(number)",
            hasUser: hasUser
        )
    }

    /// The address that a `Location` means.
    static func resolve(_ location: String, against url: String) -> String? {
        guard let parsed = curl_url() else { return nil }
        defer { curl_url_cleanup(parsed) }
        let flags = UInt32(CURLU_PATH_AS_IS)
        guard curl_url_set(parsed, CURLUPART_URL, url, flags) == CURLUE_OK,
            curl_url_set(parsed, CURLUPART_URL, location, flags) == CURLUE_OK
        else { return nil }
        return part(CURLUPART_URL, of: parsed)
    }

    /// - Returns: what is wrong with the headers, without their values; nil when nothing is.
    static func fault(in headers: [HTTPHeader]) -> String? {
        for header in headers {
            guard !header.name.isEmpty, header.name.utf8.allSatisfy(isTokenByte) else {
                return "a header name has a character that HTTP does not allow"
            }
            // Framing is libcurl's business: a second opinion on it desynchronizes the connection.
            let name = header.name.lowercased()
            if name == "content-length" || name == "transfer-encoding" {
                return "the header \(header.name) is set by the transfer itself"
            }
            if header.value.utf8.contains(where: { $0 < 0x20 && $0 != 0x09 || $0 == 0x7f }) {
                return "the value of the header \(header.name) has a control character"
            }
        }
        return nil
    }

    static func part(_ part: CURLUPart, of url: OpaquePointer, _ flags: UInt32 = 0) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard curl_url_get(url, part, &text, flags) == CURLUE_OK, let text else { return nil }
        defer { curl_free(text) }
        return String(cString: text)
    }

    /// RFC 9110 §5.6.2.
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
