import CCurl
import Glibc

/// What every attempt of an engine has in common.
struct WireSettings {
    var connectTimeoutMs: Int
    var totalTimeoutMs: Int
    /// nil: what `http_proxy`, `https_proxy` and `no_proxy` say; empty: none.
    var proxy: String?
    /// PEM file of the certificates to trust instead of the system's.
    var caFile: String?
    var userAgent: String

    /// Whether there is a proxy for some address at least.
    var mayUseProxy: Bool {
        if let proxy { return !proxy.isEmpty }
        return ["http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"].contains { (name: String) in
            getenv(name) != nil
        }
    }

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
        if let proxy { options.set(CURLOPT_PROXY, proxy) }
        if let caFile { options.set(CURLOPT_CAINFO, caFile) }
    }
}
