/// An import of data rows as a spool keeps it.
struct SpooledImport: Equatable, Sendable {
    var options: ImportOptions
    /// Where the manifest's bytes are.
    var source: SpooledJob.Source
    /// Of the manifest, as the host named it, for messages; empty for rows from memory.
    var path: String
    /// Where relative paths of rows start, with the slash at its end.
    var folder: String
    /// Of a manifest that stays where it is, when it was submitted; nil when it was not there.
    var identity: FileIdentity?

    /// - Parameter dataFolder: of the job's data files.
    func rowSource(dataFolder: String) -> RowSource {
        let file =
            switch source {
            case .path(let path): path
            case .data(let data): "\(dataFolder)/\(data.number)"
            }
        return .kept(KeptRows(file: file, path: path, folder: folder, identity: identity))
    }

    var spooled: JSONValue {
        var members = JSONObject([
            ("dataset", .string(options.datasetID)), ("dryRun", .bool(options.dryRun)),
            ("skipsInvalidRows", .bool(options.skipsInvalidRows)), ("allowsUpsert", .bool(options.allowsUpsert)),
            ("chunkBytes", .integer(options.chunkBytes)), ("taskRows", .integer(options.taskRows)),
            ("source", source.spooled), ("path", .string(path)),
            ("folder", .string(folder)),
        ])
        members.setIfPresent("identity", identity?.spooled)
        members.setIfPresent("findings", options.findings.spooled)
        return .object(members)
    }

    init(options: ImportOptions, source: SpooledJob.Source, path: String, folder: String, identity: FileIdentity?) {
        self.options = options
        self.source = source
        self.path = path
        self.folder = folder
        self.identity = identity
    }

    init(_ fields: SpoolFields) throws(SpoolLog.Damage) {
        options = ImportOptions(datasetID: try fields.text("dataset"))
        options.dryRun = try fields.flag("dryRun")
        options.skipsInvalidRows = try fields.flag("skipsInvalidRows")
        options.allowsUpsert = try fields.flag("allowsUpsert")
        // Parts that an earlier process sent are recognised by being the same.
        options.chunkBytes = max(1, try fields.number("chunkBytes"))
        options.findings = try FindingSettings(in: fields)
        // A library that did not know the limit sent all rows as one task.
        options.taskRows = fields.optional("taskRows") != nil ? max(1, try fields.number("taskRows")) : .max
        source = try SpooledJob.Source(try fields.fields("source"))
        path = try fields.text("path")
        folder = try fields.text("folder")
        identity = FileIdentity(in: fields)
    }
}
