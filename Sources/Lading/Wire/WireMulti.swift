import CCurl
import Glibc

/// libcurl's connections, and the attempts under way on them. One thread at a time, `wakeup` excepted.
final class WireMulti: @unchecked Sendable {
    private let multi: UnsafeMutableRawPointer
    private var isClosed = false
    private var idle: [UnsafeMutableRawPointer] = []
    private var active: [UnsafeMutableRawPointer: WireAttempt] = [:]

    /// nil when libcurl cannot be initialized or is out of memory or descriptors.
    init?(maxConnections: Int) {
        guard CurlGlobal.initialize(), let multi = curl_multi_init() else { return nil }
        // Without descriptors for it libcurl makes a handle that can't be woken, and each request would wait a minute.
        guard curl_multi_wakeup(multi) == CURLM_OK else {
            curl_multi_cleanup(multi)
            return nil
        }
        self.multi = multi
        setMaxConnections(maxConnections)
    }

    deinit { close() }

    /// Closes all connections. Nothing else may be called after it.
    func close() {
        guard !isClosed else { return }
        isClosed = true
        for attempt in active.values { remove(attempt) }
        for easy in idle { curl_easy_cleanup(easy) }
        curl_multi_cleanup(multi)
    }

    /// Connections that are open beyond that stay until they are idle.
    func setMaxConnections(_ count: Int) {
        ccurl_multi_set_long(multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, count)
        ccurl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, count)
    }

    func start(
        _ request: HTTPRequest,
        url: String,
        host: String,
        feed: (any BodyFeed)?,
        limits: WireLimits,
        settings: WireSettings
    ) -> Result<WireAttempt, WireFailure> {
        guard let easy = idle.popLast() ?? curl_easy_init() else {
            return .failure(
                WireFailure(code: CURLE_OUT_OF_MEMORY, requestBegan: false, host: host, detail: "out of memory")
            )
        }
        let attempt = WireAttempt(request: request, url: url, host: host, easy: easy, feed: feed, limits: limits)
        if let failure = attempt.configure(settings) {
            recycle(easy)
            return .failure(failure)
        }
        let code = curl_multi_add_handle(multi, easy)
        guard code == CURLM_OK else {
            recycle(easy)
            return .failure(
                WireFailure(
                    kind: .invalidRequest,
                    message:
                        "the request to \(host) could not be started (\(String(cString: curl_multi_strerror(code))))",
                    transient: false
                )
            )
        }
        active[easy] = attempt
        return .success(attempt)
    }

    /// Ends an attempt: no callback comes for it any more. Not from inside one.
    func remove(_ attempt: WireAttempt) {
        guard active.removeValue(forKey: attempt.easy) != nil else { return }
        curl_multi_remove_handle(multi, attempt.easy)
        recycle(attempt.easy)
    }

    /// Does what can be done without waiting.
    ///
    /// - Returns: the attempts that ended, still to be removed.
    func perform() -> [(attempt: WireAttempt, result: Result<HTTPResponse, WireFailure>)] {
        var running: Int32 = 0
        curl_multi_perform(multi, &running)
        var ended: [(attempt: WireAttempt, result: Result<HTTPResponse, WireFailure>)] = []
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left) {
            guard ccurl_message_is_done(message) != 0, let easy = message.pointee.easy_handle,
                let attempt = active[easy]
            else { continue }
            ended.append((attempt, attempt.result(code: ccurl_message_result(message))))
        }
        return ended
    }

    /// Waits for the network, for libcurl's own timers or for `wakeup`.
    func poll(milliseconds: Int32) {
        let code = ForkGate.outside { curl_multi_poll(multi, nil, 0, milliseconds, nil) }
        if code != CURLM_OK {
            // Out of memory or descriptors: it did not wait, and must not become a busy loop.
            usleep(10_000)
        }
    }

    /// Ends the `poll` under way, or the next one. From any thread.
    func wakeup() {
        curl_multi_wakeup(multi)
    }

    /// A reset handle keeps its TLS session cache, and points at nothing of ours.
    private func recycle(_ easy: UnsafeMutableRawPointer) {
        curl_easy_reset(easy)
        idle.append(easy)
    }
}
