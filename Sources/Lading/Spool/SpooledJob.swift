/// A job as it was submitted: everything that carrying it out takes.
struct SpooledJob: Sendable {
    /// 16 hexadecimal digits, ascending with the order of submission; the name of its files.
    var id: String
    /// Of the wall clock, milliseconds since 1970.
    var createdMs: UInt64
    var tag: UInt64
    var priority: Int32
    var wait: SceneRun.WaitOptions
    var content: Content
    /// Whom it is for.
    var target = ""
    /// What was recorded of it together with it.
    var events = RecordedEvents()

    enum Content: Sendable {
        case scenes([Item])
        case rows(SpooledImport)
    }

    struct Item: Sendable {
        var scene: Scene
        var plan: ScenePlan
        /// Where the bytes of each resource are, in document order.
        var sources: [Source]
    }

    enum Source: Equatable, Sendable {
        /// A file of the host's, by its absolute path.
        case path(String)
        /// A file of the spool's, by its number.
        case data(DataFile)
    }

    struct DataFile: Equatable, Sendable {
        var number: Int
        var size: UInt64
        var crc: UInt32
    }

    var record: SpoolRecord {
        var head = JSONObject([
            ("id", .string(id)), ("platform", .string(content.platform.rawValue)), ("createdMs", .integer(createdMs)),
            ("tag", .integer(tag)), ("priority", .integer(priority)), ("waitTimeoutMs", .integer(wait.timeoutMs)),
            ("pollIntervalMs", .integer(wait.intervalMs)), ("target", .string(target)),
        ])
        var documents: [JSONValue] = []
        switch content {
        case .rows(let rows): documents = [rows.spooled]
        case .scenes(let items):
            head.set("scenes", .integer(items.count))
            for item in items {
                documents += [
                    ["plan": item.plan.spooled, "sources": .array(item.sources.map(\.spooled))],
                    SceneDocument.write(item.scene), item.plan.preAnnotation ?? .null,
                ]
            }
        }
        return SpoolRecord(kind: .job, payload: SpoolText([.object(head)] + documents).bytes)
    }

    /// The sizes of the spool's own files.
    var dataBytes: UInt64 { dataFiles.reduce(0) { $0.saturatingAdd($1.size) } }

    /// What its log may grow by, roughly: a signed URL and the end of its upload for each file, and the steps of a scene.
    /// Of an import, the tasks before it, some parts of its rows and some local images.
    var recordRoom: Int {
        guard case .scenes(let items) = content else { return 1 << 16 }
        return items.reduce(0) { $0 + 8192 + 1024 * $1.sources.count }
    }

    var dataFiles: [DataFile] {
        switch content {
        case .scenes(let items): items.flatMap(\.sources).compactMap(\.dataFile)
        case .rows(let rows): rows.dataFiles
        }
    }
}

extension SpooledImport {
    var dataFiles: [SpooledJob.DataFile] { source.dataFile.map { [$0] } ?? [] }
}

extension SpooledJob.Content {
    var platform: SpoolOptions.Platform {
        switch self {
        case .scenes: .kognic
        case .rows: .labelbox
        }
    }
}

extension SpooledJob {
    /// - Parameter folder: of the job's data files.
    init(_ record: SpoolRecord, dataFolder folder: String) throws(SpoolLog.Damage) {
        let documents = try SpoolText.read(record.payload)
        guard record.kind == .job, let head = documents.first else {
            throw SpoolLog.Damage(reason: "it does not begin with a job")
        }
        id = try head.text("id")
        createdMs = try head.number("createdMs")
        tag = try head.number("tag")
        priority = try head.number("priority")
        wait = SceneRun.WaitOptions(
            timeoutMs: try head.number("waitTimeoutMs"),
            intervalMs: try head.number("pollIntervalMs")
        )
        if head.optional("platform")?.string == SpoolOptions.Platform.labelbox.rawValue {
            guard documents.count == 2 else { throw SpoolLog.Damage(reason: "it has no data rows") }
            var rows = try SpooledImport(documents[1])
            rows.options.waitTimeoutMs = wait.timeoutMs
            rows.options.pollIntervalMs = wait.intervalMs
            content = .rows(rows)
            return
        }
        var items: [Item] = []
        let count: Int = try head.number("scenes")
        let (triples, rest) = (documents.count - 1).quotientAndRemainder(dividingBy: 3)
        guard count == triples, rest == 0 else { throw head.damage("scenes") }
        for start in stride(from: 1, to: documents.count, by: 3) {
            let preAnnotation = documents[start + 2].value
            items.append(
                try Item(
                    documents[start],
                    scene: documents[start + 1].value,
                    preAnnotation: preAnnotation.isNull ? nil : preAnnotation,
                    dataFolder: folder
                )
            )
        }
        content = .scenes(items)
    }
}

extension SpooledJob.Item {
    fileprivate init(
        _ fields: SpoolFields,
        scene document: JSONValue,
        preAnnotation: JSONValue?,
        dataFolder: String
    ) throws(SpoolLog.Damage) {
        plan = try ScenePlan(spooled: try fields.fields("plan"))
        plan.preAnnotation = preAnnotation
        do throws(DocumentError) {
            scene = try SceneDocument.read(document, home: nil)
        } catch {
            throw SpoolLog.Damage(reason: "its scene can't be read: \(error)")
        }
        sources = []
        for source in try fields.list("sources") { sources.append(try SpooledJob.Source(SpoolFields(source))) }
        guard sources.count == scene.resources.count else { throw fields.damage("sources") }
        scene.readFrom(sources, dataFolder: dataFolder)
    }
}

extension SpooledJob.Source {
    /// Nil for a file of the host's.
    var dataFile: SpooledJob.DataFile? { if case .data(let file) = self { file } else { nil } }

    var spooled: JSONValue {
        switch self {
        case .path(let path): ["path": .string(path)]
        case .data(let file):
            ["data": .integer(file.number), "size": .integer(file.size), "crc32c": .integer(file.crc)]
        }
    }

    init(_ fields: SpoolFields) throws(SpoolLog.Damage) {
        if fields.optional("data") != nil {
            self = .data(
                SpooledJob.DataFile(
                    number: try fields.number("data"),
                    size: try fields.number("size"),
                    crc: try fields.number("crc32c")
                )
            )
        } else {
            self = .path(try fields.text("path"))
        }
    }
}

extension Scene {
    /// Has every resource read from the file that the spool knows.
    mutating func readFrom(_ sources: [SpooledJob.Source], dataFolder: String) {
        var next = sources.makeIterator()
        changeResources { resource in
            // Only what the host held has a format.
            resource.source = resource.format == nil ? .file : .copy
            switch next.next() {
            case .path(let path): resource.path = path
            case .data(let file): resource.path = dataFolder + "/\(file.number)"
            case nil: break
            }
        }
    }

    private mutating func changeResources(_ change: (inout Resource) -> Void) {
        for frame in frames.indices {
            for image in frames[frame].images.indices { change(&frames[frame].images[image]) }
            for cloud in frames[frame].pointClouds.indices { change(&frames[frame].pointClouds[cloud]) }
        }
    }
}

extension ScenePlan {
    /// Without the pre-annotation, which is a document of its own.
    fileprivate var spooled: JSONValue {
        var object = JSONObject([
            ("dryRun", .bool(dryRun)), ("motionCompensation", .bool(motionCompensation)),
            ("maximumRepeats", .integer(maximumRepeats)), ("waits", .bool(waits)),
            ("makesInputAfterwards", .bool(makesInputAfterwards)),
        ])
        object.setIfPresent("project", project.map { .string($0) })
        object.setIfPresent("batch", batch.map { .string($0) })
        object.setIfPresent("sentUUID", sentUUID.map { .string($0) })
        object.setIfPresent("findings", findings.spooled)
        return .object(object)
    }

    fileprivate init(spooled fields: SpoolFields) throws(SpoolLog.Damage) {
        self.init(
            project: fields.optional("project") == nil ? nil : try fields.text("project"),
            batch: fields.optional("batch") == nil ? nil : try fields.text("batch"),
            dryRun: try fields.flag("dryRun"),
            motionCompensation: try fields.flag("motionCompensation"),
            maximumRepeats: try fields.number("maximumRepeats"),
            waits: try fields.flag("waits"),
            makesInputAfterwards: try fields.flag("makesInputAfterwards"),
            sentUUID: fields.optional("sentUUID") == nil ? nil : try fields.text("sentUUID"),
            findings: try FindingSettings(in: fields)
        )
    }
}
