/// An event of one scene of a job, as it is recorded before its actions are carried out.
struct SpooledEvent: Sendable {
    /// Index of the scene in its job.
    var scene: Int
    var event: FlowEvent
    /// With `.validated`: what was found out about the files.
    var checked: CheckedScene?

    var record: SpoolRecord {
        var members = JSONObject([("scene", .integer(scene)), ("event", .string(event.name))])
        event.describe(in: &members)
        members.setIfPresent("checked", checked?.spooled)
        var documents: [JSONValue] = [.object(members)]
        if case .answered(.success(let answer)) = event { documents.append(answer) }
        return SpoolRecord(kind: .event, payload: SpoolText(documents).bytes)
    }
}

extension SpooledEvent {
    init(_ record: SpoolRecord) throws(SpoolLog.Damage) {
        let documents = try SpoolText.read(record.payload)
        guard let fields = documents.first else { throw SpoolLog.Damage(reason: "a record is empty") }
        scene = try fields.number("scene")
        checked = fields.optional("checked") == nil ? nil : try CheckedScene(spooled: try fields.fields("checked"))
        event = try FlowEvent(
            named: try fields.text("event"),
            fields,
            checked: checked,
            answer: documents.dropFirst().first?.value
        )
    }
}

extension FlowEvent {
    fileprivate var name: String {
        switch self {
        case .started: "started"
        case .validated: "validated"
        case .sessionOpened: "session"
        case .answered: "answered"
        case .resumed: "resumed"
        case .uploaded: "uploaded"
        case .status: "status"
        case .statusLost: "status-lost"
        case .waitTimedOut: "timed-out"
        case .cancelled: "cancelled"
        case .restarted: "restarted"
        }
    }

    fileprivate func describe(in members: inout JSONObject) {
        switch self {
        case .started, .resumed, .waitTimedOut, .cancelled, .restarted, .answered(.success): break
        case .validated(.success(let sizes)):
            members.set("sizes", .array(sizes.map { $0?.spooled ?? .null }))
        case .sessionOpened(.success(let workspace)):
            members.set("workspace", .string(workspace))
        case .validated(.failure(let failure)), .sessionOpened(.failure(let failure)), .statusLost(let failure):
            members.set("failure", failure.spooled)
        case .answered(.failure(let problem)):
            members.set("failure", problem.failure.spooled)
            members.set("ambiguous", .bool(problem.ambiguous))
            members.setIfPresent("retryAfterMs", problem.retryAfterMs.map { .integer($0) })
        case .uploaded(let file, let failure):
            if case .resource(let index) = file { members.set("file", .integer(index)) }
            members.setIfPresent("failure", failure?.spooled)
        case .status(let status):
            members.set("uuid", .string(status.uuid))
            members.set("status", .string(status.status))
            members.set("viewLink", .string(status.viewLink))
            members.set("errorMessage", .string(status.errorMessage))
        }
    }

    fileprivate init(
        named name: String,
        _ fields: SpoolFields,
        checked: CheckedScene?,
        answer: JSONValue?
    ) throws(SpoolLog.Damage) {
        let failure = try Failure(in: fields)
        switch name {
        case "started": self = .started
        case "resumed": self = .resumed
        case "timed-out": self = .waitTimedOut
        case "cancelled": self = .cancelled
        case "restarted": self = .restarted
        case "validated":
            self = .validated(try Self.result(failure) { () throws(SpoolLog.Damage) in try Self.sizes(fields) })
        case "session":
            self = .sessionOpened(
                try Self.result(failure) { () throws(SpoolLog.Damage) in try fields.text("workspace") }
            )
        case "status-lost":
            guard let failure else { throw fields.damage("failure") }
            self = .statusLost(failure)
        case "answered":
            self = .answered(try Self.answer(fields, failure, answer))
        case "uploaded":
            let file: FileID = fields.optional("file") == nil ? .imu : .resource(try fields.number("file"))
            self = .uploaded(file: file, failure)
        case "status":
            self = .status(
                SceneStatus(
                    uuid: try fields.text("uuid"),
                    status: try fields.text("status"),
                    viewLink: try fields.text("viewLink"),
                    errorMessage: try fields.text("errorMessage")
                )
            )
        default: throw SpoolLog.Damage(reason: "a record has the unknown event “\(name)”")
        }
    }

    private static func result<Value>(
        _ failure: Failure?,
        _ value: () throws(SpoolLog.Damage) -> Value
    ) throws(SpoolLog.Damage) -> Result<Value, Failure> {
        if let failure { return .failure(failure) }
        return .success(try value())
    }

    private static func sizes(_ fields: SpoolFields) throws(SpoolLog.Damage) -> [ImageSize?] {
        var sizes: [ImageSize?] = []
        for size in try fields.list("sizes") { sizes.append(size.isNull ? nil : try ImageSize(spooled: size)) }
        return sizes
    }

    private static func answer(
        _ fields: SpoolFields,
        _ failure: Failure?,
        _ answer: JSONValue?
    ) throws(SpoolLog.Damage) -> Result<JSONValue, APIFailure> {
        guard let failure else {
            guard let answer else { throw fields.damage("answer") }
            return .success(answer)
        }
        return .failure(
            APIFailure(
                failure: failure,
                ambiguous: try fields.flag("ambiguous"),
                retryAfterMs: fields.optional("retryAfterMs") == nil ? nil : try fields.number("retryAfterMs")
            )
        )
    }
}
