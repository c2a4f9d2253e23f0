/// Through which proxy requests go.
///
/// Settled once: left to itself libcurl would read the environment with each request, on a thread of ours, while the host
/// may be changing it.
struct ProxySettings: Equatable, Sendable {
    var http: ProxyAddress?
    var https: ProxyAddress?
    /// Hosts that are reached without, as `no_proxy` lists them.
    var exceptions = ""

    init() {}

    /// - Parameters:
    ///   - proxy: for all addresses; empty: those that the environment names, as libcurl would find them.
    ///   - environment: the value of a variable.
    /// - Throws: when one of them can't be used.
    init(proxy: String, environment: (String) -> String?) throws(Failure) {
        func first(_ names: String...) -> (name: String, value: String)? {
            names.map { ($0, environment($0) ?? "") }.first { !$0.1.isEmpty }
        }
        func address(_ found: (name: String, value: String)?) throws(Failure) -> ProxyAddress? {
            guard let found else { return nil }
            return try ProxyAddress(found.value, named: found.name)
        }
        if proxy.isEmpty {
            // Not HTTP_PROXY: a web server sets it to what a request's header "Proxy" says.
            http = try address(first("http_proxy", "all_proxy", "ALL_PROXY"))
            https = try address(first("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"))
        } else {
            http = try ProxyAddress(proxy, named: "proxy")
            https = http
        }
        exceptions = first("no_proxy", "NO_PROXY")?.value ?? ""
    }

    func proxy(for url: String) -> ProxyAddress? { url.lowercased().hasPrefix("https:") ? https : http }

    /// What must not be shown.
    var secrets: [String] { (http?.secrets ?? []) + (https?.secrets ?? []) }
}
