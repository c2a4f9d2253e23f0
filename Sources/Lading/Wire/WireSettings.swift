import CCurl

/// What every attempt of an engine has in common.
struct WireSettings {
    var connectTimeoutMs: Int
    var totalTimeoutMs: Int
    /// URL of the proxy, empty for none, and what it is not used for.
    var proxy: String
    var proxyExceptions: String
    /// PEM file of the certificates to trust instead of the system's.
    var caFile: String?
    var userAgent: String

    func apply(to options: inout EasyOptions) {
        // Without it libcurl would use SIGALRM.
        options.set(CURLOPT_NOSIGNAL, 1)
        options.set(CURLOPT_PROTOCOLS_STR, "http,https")
        options.set(CURLOPT_FOLLOWLOCATION, 0)
        options.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
        // A signature covers the path as it was given.
        options.set(CURLOPT_PATH_AS_IS, 1)
        options.set(CURLOPT_TCP_KEEPALIVE, 1)
        options.set(CURLOPT_CONNECTTIMEOUT_MS, connectTimeoutMs)
        options.set(CURLOPT_TIMEOUT_MS, totalTimeoutMs)
        options.set(CURLOPT_SSL_VERIFYPEER, 1)
        options.set(CURLOPT_SSL_VERIFYHOST, 2)
        options.set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        options.set(CURLOPT_USERAGENT, userAgent)
        // A cancelled transfer must not hold the others up until the resolver answers.
        options.set(CURLOPT_QUICK_EXIT, 1)
        // Also when they are empty: unset, the environment would count.
        options.set(CURLOPT_PROXY, proxy)
        options.set(CURLOPT_NOPROXY, proxyExceptions)
        if let caFile { options.set(CURLOPT_CAINFO, caFile) }
    }
}
