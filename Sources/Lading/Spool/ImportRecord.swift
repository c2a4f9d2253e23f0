/// What an import writes down of the platform's side, before what it leads to. The rest is done or asked for again.
enum ImportRecord: Equatable, Sendable {
    case started
    /// The metadata fields that rows were checked with.
    case ontology(JSONValue)
    /// Where the local image of a row went, or why it did not.
    case file(row: Int, path: String, FileIdentity?, Result<String, Failure>)
    case chunk(index: Int, BytesMark, url: String)
    /// Of the part of the import that is a task of its own, as what follows.
    case manifest(BytesMark, url: String, part: Int)
    /// The ids of the tasks before the import, which may have been sent from here on.
    case tasks([String], part: Int)
    /// The import's task is known.
    case imported(ImportTask, part: Int)
    case cancelled

    /// What tells bytes that were made again from others.
    struct BytesMark: Equatable, Sendable {
        var size: Int
        var crc: UInt32
    }

    var record: SpoolRecord {
        var members = JSONObject([("event", .string(name))])
        describe(in: &members)
        var documents: [JSONValue] = [.object(members)]
        if case .ontology(let fields) = self { documents.append(fields) }
        return SpoolRecord(kind: .event, payload: SpoolText(documents).bytes)
    }

    private var name: String {
        switch self {
        case .started: "started"
        case .ontology: "ontology"
        case .file: "file"
        case .chunk: "chunk"
        case .manifest: "manifest"
        case .tasks: "tasks"
        case .imported: "imported"
        case .cancelled: "cancelled"
        }
    }

    private func describe(in members: inout JSONObject) {
        switch self {
        case .started, .ontology, .cancelled: break
        case .file(let row, let path, let identity, let result):
            members.set("row", .integer(row))
            members.set("path", .string(path))
            members.setIfPresent("identity", identity?.spooled)
            switch result {
            case .success(let url): members.set("url", .string(url))
            case .failure(let failure): members.set("failure", failure.spooled)
            }
        case .chunk(let index, let mark, let url):
            members.set("index", .integer(index))
            mark.describe(in: &members)
            members.set("url", .string(url))
        case .manifest(let mark, let url, let part):
            describe(part: part, in: &members)
            mark.describe(in: &members)
            members.set("url", .string(url))
        case .tasks(let ids, let part):
            describe(part: part, in: &members)
            members.set("ids", .array(ids.map { .string($0) }))
        case .imported(let task, let part):
            describe(part: part, in: &members)
            members.set("task", .string(task.id))
            members.set("status", .string(task.status))
            members.set("type", .string(task.type))
            members.set("reason", .string(task.reason))
        }
    }
}

extension ImportRecord {
    /// Left out for the first: most imports have one.
    private func describe(part: Int, in members: inout JSONObject) {
        if part > 0 { members.set("part", .integer(part)) }
    }

    private static func part(_ fields: SpoolFields) throws(SpoolLog.Damage) -> Int {
        fields.optional("part") != nil ? try fields.number("part") : 0
    }

    init(_ record: SpoolRecord) throws(SpoolLog.Damage) {
        let documents = try SpoolText.read(record.payload)
        guard let fields = documents.first else { throw SpoolLog.Damage(reason: "a record is empty") }
        let name = try fields.text("event")
        switch name {
        case "started": self = .started
        case "cancelled": self = .cancelled
        case "ontology":
            guard let document = documents.dropFirst().first?.value, Ontology(document) != nil else {
                throw SpoolLog.Damage(reason: "a record has no sound ontology")
            }
            self = .ontology(document)
        case "file": self = try Self.file(fields)
        case "chunk":
            self = .chunk(index: try fields.number("index"), try BytesMark(fields), url: try fields.text("url"))
        case "manifest":
            self = .manifest(try BytesMark(fields), url: try fields.text("url"), part: try Self.part(fields))
        case "tasks":
            var ids: [String] = []
            for id in try fields.list("ids") {
                guard let id = id.string else { throw fields.damage("ids") }
                ids.append(id)
            }
            self = .tasks(ids, part: try Self.part(fields))
        case "imported":
            self = .imported(
                ImportTask(
                    id: try fields.text("task"),
                    status: try fields.text("status"),
                    type: try fields.text("type"),
                    reason: try fields.text("reason")
                ),
                part: try Self.part(fields)
            )
        default: throw SpoolLog.Damage(reason: "a record has the unknown event “\(name)”")
        }
    }

    private static func file(_ fields: SpoolFields) throws(SpoolLog.Damage) -> ImportRecord {
        let result: Result<String, Failure>
        if let failure = try Failure(in: fields) {
            result = .failure(failure)
        } else {
            result = .success(try fields.text("url"))
        }
        return .file(
            row: try fields.number("row"),
            path: try fields.text("path"),
            FileIdentity(in: fields),
            result
        )
    }
}

extension ImportRecord.BytesMark {
    init(_ bytes: [UInt8]) { self = bytes.withUnsafeBytes { Self($0) } }

    init(_ bytes: UnsafeRawBufferPointer) {
        var crc = CRC32C()
        crc.update(bytes)
        self.init(size: bytes.count, crc: crc.value)
    }

    fileprivate init(_ fields: SpoolFields) throws(SpoolLog.Damage) {
        self.init(size: try fields.number("size"), crc: try fields.number("crc32c"))
    }

    fileprivate func describe(in members: inout JSONObject) {
        members.set("size", .integer(size))
        members.set("crc32c", .integer(crc))
    }
}
