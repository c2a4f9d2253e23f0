import CCurl

/// What every attempt of an engine has in common.
struct WireSettings {
    var connectTimeoutMs: Int
    var totalTimeoutMs: Int
    /// And what it is not used for.
    var proxy: ProxyAddress?
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
        options.set(CURLOPT_PROXY, proxy?.url ?? "")
        options.set(CURLOPT_NOPROXY, proxyExceptions)
        // What a configuration of OpenSSL allows may be less.
        options.set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
        options.set(CURLOPT_PROXY_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
        options.setClosedOnExec()
        if let caFile {
            options.set(CURLOPT_CAINFO, caFile)
            options.set(CURLOPT_PROXY_CAINFO, caFile)
            // The folder of the system's authorities would be looked into as well.
            options.unset(CURLOPT_CAPATH)
            options.unset(CURLOPT_PROXY_CAPATH)
        }
    }
}
