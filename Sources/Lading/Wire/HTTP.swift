/// One header of a request; an empty value is sent as a header without a value, not left out.
struct HTTPHeader: Sendable, Equatable {
    var name: String
    var value: String
}

enum HTTPBody: Sendable {
    case none
    case bytes([UInt8])
    /// An upload: queued behind the requests that are not.
    case source(any BodySource)
}

/// What to send, without anything about connections or repeating.
struct HTTPRequest: Sendable {
    enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
        case put = "PUT"
        case delete = "DELETE"
        case patch = "PATCH"
    }

    var method: Method
    /// Sent byte for byte as given: a signature may depend on it.
    var url: String
    var headers: [HTTPHeader] = []
    var body: HTTPBody = .none
    /// What the request is for ("upload of front.jpg"), for errors and logs; never a secret.
    var label: String
    /// Asks for a gzip answer, which arrives decoded.
    var acceptsGzip = false
    /// The status that an answer stands for, where a platform reports failures with status 200. It decides whether
    /// the request is repeated; the answer itself is handed on as it came. Runs on the engine thread.
    var judge: (@Sendable (HTTPResponse) -> Int)?
}

/// The headers of an answer, in the order in which they came.
struct HTTPHeaders: Sendable {
    private(set) var fields: [HTTPHeader] = []

    /// The first value under the name, whatever its case.
    subscript(name: String) -> String? {
        fields.first { $0.name.utf8.elementsEqual(name.utf8, by: asciiEqualIgnoringCase) }?.value
    }

    mutating func append(name: String, value: String) {
        fields.append(HTTPHeader(name: name, value: value))
    }
}

/// The final answer of a server, whatever its status.
struct HTTPResponse: Sendable {
    var status: Int
    var headers = HTTPHeaders()
    var body: [UInt8] = []
    /// How many attempts it took.
    var attempts = 1
}

private func asciiEqualIgnoringCase(_ left: UInt8, _ right: UInt8) -> Bool {
    func lower(_ byte: UInt8) -> UInt8 { (0x41...0x5a).contains(byte) ? byte | 0x20 : byte }
    return lower(left) == lower(right)
}
