/// A job that is over: what became of each scene, or of its rows, until the host has taken note of it.
struct SpooledResult: Sendable {
    var id: String
    var createdMs: UInt64
    var tag: UInt64
    var priority: Int32
    /// Of an import, the one of all its rows.
    var scenes: [SceneRecord]
    /// Of the data files of a job of scenes that are kept; none is when nothing failed.
    var dataBytes: UInt64 = 0
    var rows: SpooledRows?

    /// What stays beside the log.
    var keptBytes: UInt64 { rows?.dataBytes ?? dataBytes }
    var keepsData: Bool { rows != nil || dataBytes > 0 }

    private var platform: SpoolOptions.Platform { rows == nil ? .kognic : .labelbox }

    var record: SpoolRecord {
        var documents: [JSONValue] = [
            [
                "id": .string(id), "platform": .string(platform.rawValue), "createdMs": .integer(createdMs),
                "tag": .integer(tag), "priority": .integer(priority), "scenes": .integer(scenes.count),
                "dataBytes": .integer(dataBytes),
            ]
        ]
        documents += scenes.map(\.spooled)
        if let rows { documents.append(rows.spooled) }
        return SpoolRecord(kind: .result, payload: SpoolText(documents).bytes)
    }
}

extension SpooledResult {
    init(_ record: SpoolRecord) throws(SpoolLog.Damage) {
        let documents = try SpoolText.read(record.payload)
        guard record.kind == .result, let head = documents.first else {
            throw SpoolLog.Damage(reason: "it has no result")
        }
        id = try head.text("id")
        createdMs = try head.number("createdMs")
        tag = try head.number("tag")
        priority = try head.number("priority")
        dataBytes = try head.number("dataBytes")
        var lines = documents.dropFirst()
        if head.optional("platform")?.string == SpoolOptions.Platform.labelbox.rawValue {
            guard let last = lines.popLast() else { throw head.damage("scenes") }
            rows = try SpooledRows(last)
        }
        guard try head.number("scenes") == lines.count else { throw head.damage("scenes") }
        scenes = []
        for scene in lines { scenes.append(try SceneRecord(spooled: scene)) }
    }
}

extension SceneRecord {
    fileprivate var spooled: JSONValue {
        var object = JSONObject([
            ("externalId", .string(externalID)), ("stage", .integer(stage.rawValue)),
            ("files", .array(files.map(\.spooled))), ("findings", .array(findings.map(\.spooled))),
        ])
        object.setIfPresent("outcome", outcome?.spooled)
        return .object(object)
    }

    fileprivate init(spooled fields: SpoolFields) throws(SpoolLog.Damage) {
        guard let stage = Stage(rawValue: try fields.number("stage")) else { throw fields.damage("stage") }
        self.init(externalID: try fields.text("externalId"), stage: stage)
        for file in try fields.list("files") { files.append(try FileRecord(spooled: SpoolFields(file))) }
        for finding in try fields.list("findings") { findings.append(try Finding(spooled: SpoolFields(finding))) }
        outcome = try SceneOutcome(spooled: try fields.fields("outcome"))
    }
}

extension FileRecord {
    fileprivate var spooled: JSONValue {
        var object = JSONObject([
            ("state", .integer(state.rawValue)), ("code", .integer(code.rawValue)), ("bytes", .integer(bytes)),
            ("bytesSent", .integer(bytesSent)), ("attempts", .integer(attempts)), ("frame", .integer(frame)),
            ("filename", .string(filename)), ("sensorName", .string(sensorName)),
            ("resourceId", .string(resourceID)), ("message", .string(message)),
        ])
        object.setIfPresent("size", size?.spooled)
        return .object(object)
    }

    fileprivate init(spooled fields: SpoolFields) throws(SpoolLog.Damage) {
        guard let state = State(rawValue: try fields.number("state")) else { throw fields.damage("state") }
        guard let code = Code(rawValue: try fields.number("code")) else { throw fields.damage("code") }
        self.init(
            state: state,
            code: code,
            bytes: try fields.number("bytes"),
            bytesSent: try fields.number("bytesSent"),
            attempts: try fields.number("attempts"),
            frame: try fields.number("frame"),
            filename: try fields.text("filename"),
            sensorName: try fields.text("sensorName"),
            resourceID: try fields.text("resourceId"),
            message: try fields.text("message")
        )
        if let size = fields.optional("size") { self.size = try ImageSize(spooled: size) }
    }
}
