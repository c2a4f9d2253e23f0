import CCurl

/// One attempt of one request on one libcurl handle. Engine thread only.
final class WireAttempt {
    let request: HTTPRequest
    private let url: String
    let host: String
    /// Given back to the pool when the attempt is over.
    let easy: UnsafeMutableRawPointer
    /// What it sends when the body is an upload.
    let feed: (any BodyFeed)?

    private(set) var response = HTTPResponse(status: 0)
    /// The connection is up and the request started on it. Until then nothing can have reached the server.
    private(set) var requestBegan = false
    /// The feed had nothing, so silence on the connection is not the server's.
    private(set) var isWaitingForBody = false
    private(set) var failure: WireFailure?
    /// What a server says with a bad status was longer than is read.
    private var isCut = false

    private let limits: WireLimits
    private var settings: WireSettings?
    private var headerBytes = 0
    private var headerList: UnsafeMutablePointer<curl_slist>?
    private let errorText = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))

    init(
        request: HTTPRequest,
        url: String,
        host: String,
        easy: UnsafeMutableRawPointer,
        feed: (any BodyFeed)?,
        limits: WireLimits
    ) {
        self.request = request
        self.url = url
        self.host = host
        self.easy = easy
        self.feed = feed
        self.limits = limits
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    }

    deinit {
        curl_slist_free_all(headerList)
        errorText.deallocate()
    }

    /// Bytes of the body that left.
    var sentBytes: UInt64 {
        var sent: curl_off_t = 0
        ccurl_get_large(easy, CURLINFO_SIZE_UPLOAD_T, &sent)
        return UInt64(clamping: sent)
    }

    /// Bytes of headers and body that came.
    var receivedBytes: UInt64 { UInt64(clamping: headerBytes) &+ UInt64(clamping: response.body.count) }

    /// Any byte of the request left.
    var hasSent: Bool {
        var size = 0
        ccurl_get_long(easy, CURLINFO_REQUEST_SIZE, &size)
        return size > 0 || sentBytes > 0
    }

    /// Goes on after the feed had said `later`.
    func resume() {
        guard isWaitingForBody else { return }
        isWaitingForBody = false
        curl_easy_pause(easy, CURLPAUSE_CONT)
    }

    private var isGood: Bool { (200..<300).contains(response.status) }

    /// How it ended, once libcurl reported `code`.
    func result(code: CURLcode) -> Result<HTTPResponse, WireFailure> {
        if let failure { return .failure(failure) }
        if response.status == 407 { return .failure(WireFailure(proxyStatus: 407, host: host)) }
        if code == CURLE_OK || isCut, response.status >= 200 { return .success(response) }
        var tunnelStatus = 0
        ccurl_get_long(easy, CURLINFO_HTTP_CONNECTCODE, &tunnelStatus)
        if !requestBegan, tunnelStatus >= 300 {
            return .failure(WireFailure(proxyStatus: tunnelStatus, host: host))
        }
        var detail = code == CURLE_OK ? "no status line" : visible(errorText)
        if settings?.proxy?.secrets.contains(where: detail.contains) == true { detail = "" }
        return .failure(
            WireFailure(
                code: code == CURLE_OK ? CURLE_WEIRD_SERVER_REPLY : code,
                requestBegan: requestBegan,
                host: host,
                isProxys: !requestBegan && isAboutProxy(detail),
                detail: detail
            )
        )
    }

    /// libcurl has no other sign of it than the name in its words: "Failed to connect to proxy.test port 3128 after …".
    private func isAboutProxy(_ detail: String) -> Bool {
        let words = detail.split(separator: " ")
        guard words.count > 6, words.starts(with: ["Failed", "to", "connect", "to"]), words[5] == "port",
            settings?.proxy != nil, let target = RequestCheck.destination(url: url)
        else { return false }
        let name = words[4].contains(":") ? "[\(words[4])]" : String(words[4])
        return !target.origin.hasSuffix("://\(name.lowercased()):\(words[6])")
    }

    // MARK: - libcurl's calls

    func requestStarts() -> Bool {
        if requestBegan, limits.refusesResend {
            // libcurl repeats a request by itself when a reused connection dies without an answer; the server may have
            // carried the first one out.
            failure = WireFailure(
                kind: .connectionLost,
                message: "the connection to \(host) was lost before any answer came"
            )
            return false
        }
        requestBegan = true
        return true
    }

    func receive(header line: UnsafeRawBufferPointer) -> Bool {
        headerBytes += line.count
        guard headerBytes <= limits.maxHeaderBytes else { return refuseAnswer("headers", limit: limits.maxHeaderBytes) }
        switch HeaderLine(line) {
        case .status(let status): response = HTTPResponse(status: status)
        case .field(let name, let value):
            let header = HTTPHeader(name: name, value: value)
            response.headers.append(header)
            // What would be thrown away is not taken in.
            if isGood, header.isCalled("Content-Length"), let announced = UInt64(value),
                announced > UInt64(clamping: limits.maxBodyBytes)
            {
                return refuseAnswer("body", limit: limits.maxBodyBytes)
            }
        case .other: break
        }
        return true
    }

    func receive(body bytes: UnsafeRawBufferPointer) -> Bool {
        let most = isGood ? limits.maxBodyBytes : min(limits.maxBodyBytes, AnswerLimit.error)
        guard response.body.count + bytes.count <= most else {
            if isGood { return refuseAnswer("body", limit: most) }
            // The status says more than the rest of the explanation.
            response.body.append(contentsOf: bytes.prefix(most - response.body.count))
            isCut = true
            return false
        }
        response.body.append(contentsOf: bytes)
        return true
    }

    func send(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        switch feed?.read(into: buffer) ?? .bytes(0) {
        case .bytes(let count): return count
        case .later:
            isWaitingForBody = true
            return Int(CURL_READFUNC_PAUSE)
        case .broken(let body):
            failure = WireFailure(kind: .body(body), message: body.message, transient: false)
            return Int(CURL_READFUNC_ABORT)
        }
    }

    func seek(to offset: Int64) -> Bool {
        offset == 0 && feed?.rewind() ?? false
    }

    private func refuseAnswer(_ part: String, limit: Int) -> Bool {
        failure = WireFailure(
            kind: .responseTooLarge,
            message: "the \(part) of the answer of \(host) is larger than \(limit) bytes",
            // Headers are not the platform's data: something on the way added them, and may be gone the next time.
            transient: part == "headers"
        )
        return false
    }

    // MARK: - Setting up

    /// Hands everything to libcurl. `self` must live until the handle is reset.
    func configure(_ settings: WireSettings) -> WireFailure? {
        var options = EasyOptions(easy)
        settings.apply(to: &options)
        self.settings = settings
        options.set(CURLOPT_ERRORBUFFER, pointer: errorText)
        options.set(CURLOPT_URL, url)
        options.setCallbacks(context: Unmanaged.passUnretained(self).toOpaque())
        if limits.refusesResend {
            // A connection that was used just now is unlikely to be closed by the server at this very moment.
            options.set(CURLOPT_MAXAGE_CONN, 2)
        }
        if request.acceptsGzip { options.set(CURLOPT_ACCEPT_ENCODING, "gzip") }
        setBody(&options)
        setHeaders(&options)
        guard let code = options.firstError else { return nil }
        return WireFailure(
            code: code,
            requestBegan: false,
            host: host,
            detail: String(cString: curl_easy_strerror(code))
        )
    }

    private func setBody(_ options: inout EasyOptions) {
        switch request.body {
        case .none where request.method == .get || request.method == .delete:
            options.set(CURLOPT_HTTPGET, 1)
        case .none:
            options.setPost([])
        case .bytes(let bytes):
            options.setPost(bytes)
        case .source:
            // HTTP/2 would put uploads to one host on one connection, with one congestion window, and takes about twice
            // the CPU time for them.
            options.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
            let size = feed?.size ?? 0
            options.set(CURLOPT_UPLOAD, 1)
            options.set(CURLOPT_INFILESIZE_LARGE, large: curl_off_t(clamping: size))
            // libcurl allocates the buffer whole, so small bodies get a small one.
            options.set(CURLOPT_UPLOAD_BUFFERSIZE, Int(clamping: min(max(size, 16 << 10), 256 << 10)))
        }
        options.set(CURLOPT_CUSTOMREQUEST, request.method.rawValue)
    }

    private func setHeaders(_ options: inout EasyOptions) {
        var lines = ["Expect:"]
        let names = request.headers.map { $0.name.lowercased() }
        if !names.contains("content-type") { lines.append("Content-Type:") }
        for header in request.headers {
            let isBlank = header.value.utf8.allSatisfy { $0 == 0x20 || $0 == 0x09 }
            lines.append(isBlank ? "\(header.name);" : "\(header.name): \(header.value)")
        }
        for line in lines {
            guard let longer = curl_slist_append(headerList, line) else { return options.note(CURLE_OUT_OF_MEMORY) }
            headerList = longer
        }
        options.note(ccurl_set_headers(easy, headerList))
    }

    /// libcurl's error text, short and on one line.
    private func visible(_ text: UnsafeMutablePointer<CChar>) -> String {
        let scalars = String(cString: text).unicodeScalars.prefix(200).map { $0.value < 0x20 ? " " : $0 }
        return String(String.UnicodeScalarView(scalars))
    }
}

/// What one attempt may take in, and what it must not do.
struct WireLimits {
    var maxBodyBytes: Int
    var maxHeaderBytes = 256 << 10
    /// Fails rather than let libcurl send the request a second time.
    var refusesResend = false
}
