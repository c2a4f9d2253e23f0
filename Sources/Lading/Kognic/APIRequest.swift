/// A request to one of Kognic's APIs, before sign-in and host are added.
struct APIRequest: Equatable, Sendable {
    enum Host: CaseIterable, Sendable { case input, workspace, orderExecution, annotationIntegration }

    /// Whether it may be sent again when its answer was lost (wire notes, "What may be repeated").
    enum Repeatability: Sendable { case safe, onlyIfUnprocessed }

    var method: HTTPRequest.Method
    var host = Host.input
    /// Below the host, without a leading slash, its variable parts percent-encoded.
    var path: String
    var query: [Query] = []
    var body: JSONValue?
    /// Sends the header `X-Dryrun`: validate only.
    var dryRun = false
    var repeatability = Repeatability.safe
    var answerLimit = AnswerLimit.page
    /// A good answer may hold anything or nothing, which is of no interest but in a dry run.
    var discardsAnswer = false
    /// What it is, for errors and the log.
    var label: String

    struct Query: Equatable, Sendable {
        var name: String
        var value: String
    }

    var target: String {
        guard !query.isEmpty else { return path }
        let pairs = query.map { percentEncoded($0.name) + "=" + percentEncoded($0.value) }
        return path + "?" + pairs.joined(separator: "&")
    }
}

/// Everything but RFC 3986's unreserved characters as %XX, so that no name can add a path component or a parameter.
func percentEncoded(_ text: String) -> String {
    var encoded: [UInt8] = []
    for byte in text.utf8 {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            encoded.append(byte)
        default:
            let digits = String(byte, radix: 16, uppercase: true)
            encoded += ("%" + (digits.count == 1 ? "0" : "") + digits).utf8
        }
    }
    return String(decoding: encoded, as: UTF8.self)
}

/// What the platform answered: the document without its envelope, and where the next page starts.
struct APIAnswer: Equatable, Sendable {
    var document: JSONValue
    /// Goes into `cursorId` of the next page's request; nil on the last page.
    var nextCursor: String?
    /// The other kind of page says only that there are more.
    var hasNext = false

    /// Takes the envelope off (wire notes, "Envelopes and errors").
    init(_ json: JSONValue) {
        document = json
        guard let object = json.object else { return }
        hasNext = object["hasNext"]?.bool ?? false
        let data = object["data"]
        // Objects that are no page may have metadata too.
        if let metadata = object["metadata"]?.object, data != nil || metadata["nextCursorId"] != nil {
            document = data ?? []
            switch metadata["nextCursorId"] {
            case .string(let cursor): nextCursor = cursor
            case .number(let cursor): nextCursor = cursor.text
            default: break
            }
        } else if let data, !data.isNull {
            document = data
        }
    }
}
