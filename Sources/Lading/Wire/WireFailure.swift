import CCurl

/// CURLE_TOO_LARGE, which headers before 8.6 do not have.
private let tooLarge = CURLcode(rawValue: 100)

/// How one attempt ended without an answer.
struct WireFailure: Error, Equatable {
    var kind: TransferFailure.Kind
    /// What happened, to follow "<label>: ".
    var message: String
    /// False when repeating the same request cannot help.
    var transient = true

    /// There was no way to the server, whatever the request.
    var isUnreachable: Bool {
        guard transient else { return false }
        return switch kind {
        case .resolve, .connect, .tls, .proxy, .connectTimeout: true
        default: false
        }
    }
}

extension WireFailure {
    /// What a libcurl result means; the caller has already ruled out the results that its own callbacks caused.
    ///
    /// - Parameters:
    ///   - requestBegan: the connection was up and the request started on it.
    ///   - isProxys: it was the connection to a proxy.
    ///   - detail: libcurl's own words; of them only the fixed ones and host names get here.
    init(code: CURLcode, requestBegan: Bool, host: String, isProxys: Bool = false, detail: String) {
        let because = detail.isEmpty ? "" : " (\(detail))"
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST:
            self.init(kind: .resolve, message: "the host name \(host) could not be resolved\(because)")
        case CURLE_COULDNT_RESOLVE_PROXY, CURLE_PROXY,
            _ where isProxys:
            self.init(kind: .proxy, message: "the proxy for \(host) could not be used\(because)")
        case CURLE_COULDNT_CONNECT:
            self.init(kind: .connect, message: "no connection to \(host) could be made\(because)")
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_CERTPROBLEM:
            self.init(
                kind: .certificate,
                message: "the certificate of \(host) was not accepted\(because); a server with an authority of its own "
                    + "needs the authority's certificate as ca_file",
                transient: false
            )
        case CURLE_SSL_CACERT_BADFILE:
            self.init(
                kind: .certificate,
                message: "the certificates to trust could not be read for \(host)\(because)",
                transient: false
            )
        case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CIPHER, CURLE_USE_SSL_FAILED:
            self.init(kind: .tls, message: "no TLS connection to \(host) could be made\(because)")
        case CURLE_OPERATION_TIMEDOUT where requestBegan:
            self.init(kind: .totalTimeout, message: "\(host) did not complete the answer in the time for one attempt")
        case CURLE_OPERATION_TIMEDOUT:
            self.init(kind: .connectTimeout, message: "the connection to \(host) took too long\(because)")
        case CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING, CURLE_UNSUPPORTED_PROTOCOL:
            self.init(kind: .badResponse, message: "the answer of \(host) is not valid HTTP\(because)")
        // A single header that is longer than libcurl takes: before 8.6 it says that memory ran out.
        case CURLE_OUT_OF_MEMORY where requestBegan, tooLarge where requestBegan:
            self.init(kind: .badResponse, message: "the answer of \(host) has a header that is too long\(because)")
        case CURLE_URL_MALFORMAT, CURLE_BAD_FUNCTION_ARGUMENT, CURLE_UNKNOWN_OPTION, CURLE_OUT_OF_MEMORY,
            CURLE_NOT_BUILT_IN:
            self.init(
                kind: .invalidRequest,
                message: "the request to \(host) could not be set up\(because)",
                transient: false
            )
        case _ where !requestBegan:
            self.init(kind: .connect, message: "no connection to \(host) could be made\(because)")
        default:
            self.init(
                kind: .connectionLost,
                message: "the connection to \(host) was lost before the answer was complete\(because)"
            )
        }
    }

    /// The proxy answered the request itself, or the one for a tunnel.
    init(proxyStatus status: Int, host: String) {
        // 401 is what tinyproxy says to a wrong password.
        let wantsPassword = status == 407 || status == 401
        let what = wantsPassword ? "the proxy wants another user and password" : "the proxy does not connect"
        self.init(
            kind: .proxyRefused,
            message: "\(what) for \(host) (HTTP \(status))",
            transient: RetryPolicy.isRetryable(status: status)
        )
    }
}
