/// One header of a request; an empty value is sent as a header without a value, not left out.
struct HTTPHeader: Sendable, Equatable {
    var name: String
    var value: String

    /// Whatever the case of its letters.
    func isCalled(_ other: String) -> Bool { name.utf8.elementsEqual(other.utf8, by: asciiEqualIgnoringCase) }
}

enum HTTPBody: Sendable {
    case none
    case bytes([UInt8])
    /// An upload: queued behind the requests that are not.
    case source(any BodySource)
}

/// What an answer may hold at most by what was asked for, in bytes after decompression.
enum AnswerLimit: Int, Sendable {
    /// To an upload.
    case storage = 0x4_0000
    /// What became of one thing, or of few.
    case status = 0x10_0000
    /// A list, or a document.
    case page = 0x100_0000

    /// Of an explanation; what is longer is cut.
    static let error = 64 << 10
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
    var answerLimit = AnswerLimit.page
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
        fields.first { $0.isCalled(name) }?.value
    }

    mutating func append(_ header: HTTPHeader) { fields.append(header) }

    mutating func append(name: String, value: String) { append(HTTPHeader(name: name, value: value)) }
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
