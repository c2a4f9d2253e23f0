/// The rows of an import that is over, as its spool keeps them. What became of each is a file of their own.
struct SpooledRows: Sendable {
    /// The name of that file, in the job's data folder.
    static let resultFile = "rows"

    /// As they were given.
    var given: SpooledImport
    var counts: RowCounts
    /// Of the file, in bytes.
    var resultSize: UInt64 = 0
    /// What is to be written to it; nil in a result that was read.
    var ledger: RowLedger?

    init(given: SpooledImport, _ ledger: RowLedger) {
        self.given = given
        self.ledger = ledger
        counts = ledger.counts
    }

    init(_ fields: SpoolFields) throws(SpoolLog.Damage) {
        given = try SpooledImport(try fields.fields("given"))
        counts = RowCounts(
            rows: try Self.count(fields, "rows"),
            made: try Self.count(fields, "made"),
            refused: try Self.count(fields, "refused"),
            notSent: try Self.count(fields, "notSent")
        )
        resultSize = try fields.number("resultSize")
    }

    private static func count(_ fields: SpoolFields, _ key: String) throws(SpoolLog.Damage) -> Int {
        let count: Int = try fields.number(key)
        guard 0...RowLedger.maximumRows ~= count else { throw fields.damage(key) }
        return count
    }

    var spooled: JSONValue {
        [
            "given": given.spooled, "rows": .integer(counts.rows), "made": .integer(counts.made),
            "refused": .integer(counts.refused), "notSent": .integer(counts.notSent),
            "resultSize": .integer(resultSize),
        ]
    }

    /// The sizes of the spool's own files.
    var dataBytes: UInt64 { given.dataFiles.reduce(resultSize) { $0.saturatingAdd($1.size) } }
}

extension SpoolStore {
    /// Writes what became of the rows beside the data of their job, before the result that counts on it.
    func writeResults(of rows: inout SpooledRows, _ id: String) throws(Failure) {
        guard let ledger = rows.ledger else { return }
        var saving = SaveRows(ledger)
        var problem: Failure?
        var size: UInt64 = 0
        do throws(SpoolFileError) {
            try files.makeFolder(dataFolder(id))
            let path = "\(dataFolder(id))/\(SpooledRows.resultFile)"
            try files.write(path, sync: options.sync != .never) { buffer throws(SpoolFileError) in
                do throws(Failure) {
                    let count = try saving.fill(buffer)
                    size += UInt64(count)
                    return count
                } catch {
                    problem = error
                    return 0
                }
            }
            if options.sync != .never {
                try files.syncFolder(dataFolder(id))
                // The folder's own name, before a result has its own that needs it.
                try files.syncFolder(folder)
            }
        } catch {
            throw .spool(error, "be written")
        }
        if let problem { throw problem }
        rows.resultSize = size
    }
}

/// The rows of an import that an earlier process saw through: read when somebody asks for them.
final class FinishedRows: Sendable {
    let counts: RowCounts
    private let given: RowSource
    private let path: String
    private let ledger = Monitor<RowLedger?>(nil)

    init(_ rows: SpooledRows, dataFolder: String) {
        counts = rows.counts
        given = rows.given.rowSource(dataFolder: dataFolder)
        path = "\(dataFolder)/\(SpooledRows.resultFile)"
    }

    /// What became of them. Takes as long as the disk does, the first time.
    func read() throws(Failure) -> RowLedger {
        try ledger.withLock { ledger throws(Failure) in
            if let ledger { return ledger }
            let read = try load()
            ledger = read
            return read
        }
    }

    /// As they were given.
    func open() throws(Failure) -> RowStream { try RowStream(given) }

    private func load() throws(Failure) -> RowLedger {
        let file: DiskTextFile
        do throws(TextFileError) {
            file = try DiskTextFile(reading: path)
        } catch {
            throw unsound(ByteSourceError(errno: error.errno).message)
        }
        do throws(SavedRows.Damage) {
            let ledger = try RowLedger.load(file)
            guard ledger.counts == counts else { throw SavedRows.Damage(reason: "it is that of another import") }
            return ledger
        } catch {
            throw unsound(error.reason)
        }
    }

    private func unsound(_ reason: String) -> Failure {
        Failure(
            .spool,
            item: path,
            "What became of the rows can't be read from the spool: \(reason). The job's result has their counts; ask the "
                + "platform for the rows of its task."
        )
    }
}
