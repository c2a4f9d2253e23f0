/// Through which proxy requests go.
///
/// Settled once: left to itself libcurl would read the environment with each request, on a thread of ours, while the host
/// may be changing it.
struct ProxySettings: Equatable, Sendable {
    /// A URL each; empty is none.
    var http = ""
    var https = ""
    /// Hosts that are reached without, as `no_proxy` lists them.
    var exceptions = ""

    init() {}

    /// - Parameters:
    ///   - proxy: for all addresses; empty: those that the environment names, as libcurl would find them.
    ///   - environment: the value of a variable.
    init(proxy: String, environment: (String) -> String?) {
        func first(_ names: String...) -> String {
            names.lazy.compactMap(environment).first { !$0.isEmpty } ?? ""
        }
        if proxy.isEmpty {
            // Not HTTP_PROXY: a web server sets it to what a request's header "Proxy" says.
            http = first("http_proxy", "all_proxy", "ALL_PROXY")
            https = first("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY")
        } else {
            http = proxy
            https = proxy
        }
        exceptions = first("no_proxy", "NO_PROXY")
    }

    func proxy(for url: String) -> String { url.lowercased().hasPrefix("https:") ? https : http }
}
