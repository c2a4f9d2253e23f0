// What flows and jobs are made of, as the JSON of a record and back.

extension Failure {
    var spooled: JSONValue {
        [
            "code": .integer(code.rawValue), "stage": .integer(stage.rawValue), "httpStatus": .integer(httpStatus),
            "retryable": .bool(retryable), "item": .string(item), "message": .string(message),
        ]
    }

    init(spooled fields: SpoolFields) throws(SpoolLog.Damage) {
        guard let code = Code(rawValue: try fields.number("code")) else { throw fields.damage("code") }
        guard let stage = Stage(rawValue: try fields.number("stage")) else { throw fields.damage("stage") }
        self.init(
            code,
            stage: stage,
            httpStatus: try fields.number("httpStatus"),
            retryable: try fields.flag("retryable"),
            item: try fields.text("item"),
            try fields.text("message")
        )
    }

    /// The failure in that member; nil when there is none.
    init?(in fields: SpoolFields) throws(SpoolLog.Damage) {
        guard fields.optional("failure") != nil else { return nil }
        try self.init(spooled: try fields.fields("failure"))
    }
}

extension SceneOutcome {
    var spooled: JSONValue {
        var object = JSONObject([
            ("state", .integer(state.rawValue)), ("stage", .integer(stage.rawValue)), ("scene", .string(sceneUUID)),
            ("input", .string(inputUUID)), ("preAnnotation", .string(preAnnotationUUID)), ("status", .string(status)),
            ("viewLink", .string(viewLink)), ("task", .string(taskID)),
        ])
        object.setIfPresent("failure", failure?.spooled)
        return .object(object)
    }

    init(spooled fields: SpoolFields) throws(SpoolLog.Damage) {
        guard let state = State(rawValue: try fields.number("state")) else { throw fields.damage("state") }
        guard let stage = Stage(rawValue: try fields.number("stage")) else { throw fields.damage("stage") }
        self.init(
            state: state,
            stage: stage,
            failure: try Failure(in: fields),
            sceneUUID: try fields.text("scene"),
            inputUUID: try fields.text("input"),
            preAnnotationUUID: try fields.text("preAnnotation"),
            status: try fields.text("status"),
            viewLink: try fields.text("viewLink"),
            taskID: fields.optional("task") == nil ? "" : try fields.text("task")
        )
    }
}

extension Finding {
    var spooled: JSONValue {
        var object = JSONObject([
            ("code", .string(code)), ("item", .string(item)), ("message", .string(message)),
        ])
        object.setIfPresent("frame", frame.map { .integer($0) })
        object.setIfPresent("row", row.map { .integer($0) })
        if line > 0 { object.set("place", [.integer(line), .integer(column)]) }
        object.setIfPresent("severity", decided.map { .integer($0.rawValue) })
        return .object(object)
    }

    init(spooled fields: SpoolFields) throws(SpoolLog.Damage) {
        guard let rule = FindingCode(rawValue: try fields.text("code")) else { throw fields.damage("code") }
        self.init(
            rule: rule,
            frame: fields.optional("frame") == nil ? nil : try fields.number("frame"),
            row: fields.optional("row") == nil ? nil : try fields.number("row"),
            item: try fields.text("item"),
            message: try fields.text("message")
        )
        decided = fields.optional("severity")?.int64.flatMap { Severity(rawValue: Int32(clamping: $0)) }
        let place = fields.optional("place")?.array?.compactMap(\.int64).compactMap(UInt64.init(exactly:)) ?? []
        if place.count == 2 { (line, column) = (place[0], place[1]) }
    }
}

extension ImageSize {
    var spooled: JSONValue { [.integer(width), .integer(height)] }

    init(spooled value: JSONValue) throws(SpoolLog.Damage) {
        guard let pair = value.array, pair.count == 2, let width = pair[0].int64, let height = pair[1].int64,
            let width = UInt32(exactly: width), let height = UInt32(exactly: height)
        else { throw SpoolLog.Damage(reason: "a record has no sound image size") }
        self.init(width: width, height: height)
    }
}

extension FileIdentity {
    var spooled: JSONValue { .array(numbers.map { .integer($0) }) }

    init?(spooled value: JSONValue) { self.init(numbers: value.array?.compactMap(\.int64) ?? []) }

    /// Nil when the record knows of none.
    init?(in fields: SpoolFields) { self.init(spooled: fields.optional("identity") ?? .null) }
}

extension CheckedScene {
    var spooled: JSONValue {
        [
            "findings": .array(findings.map(\.spooled)),
            "bytes": .array(byteCounts.map { $0.map { .integer($0) } ?? .null }),
            "sizes": .array(imageSizes.map { $0?.spooled ?? .null }),
            "files": .array(identities.map { $0?.spooled ?? .null }),
        ]
    }

    init(spooled fields: SpoolFields) throws(SpoolLog.Damage) {
        self.init()
        for finding in try fields.list("findings") { findings.append(try Finding(spooled: SpoolFields(finding))) }
        for size in try fields.list("sizes") { imageSizes.append(size.isNull ? nil : try ImageSize(spooled: size)) }
        for file in try fields.list("files") { identities.append(FileIdentity(spooled: file)) }
        for bytes in try fields.list("bytes") {
            guard case .number(let number) = bytes else {
                byteCounts.append(nil)
                continue
            }
            guard let count = UInt64(number.text) else { throw fields.damage("bytes") }
            byteCounts.append(count)
        }
    }
}
