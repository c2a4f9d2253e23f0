/// The rows of one slice of pass 1 as they are checked, one after another.
struct CheckSlice {
    let stream: RowStream
    let settings: RowSettings
    let metadata: MetadataKnowledge
    let ledger: RowLedger
    /// Rows whose local file is not looked at.
    let settled: Set<Int>
    var checked = CheckedRows()

    /// - Returns: false when the ontology is needed first; nothing has happened then.
    mutating func check(_ item: RowReader.Item) throws(Failure) -> Bool {
        switch item {
        case .row(var place, let text):
            // The host has never seen the lines that rows in memory are kept as.
            if stream.path.isEmpty { (place.line, place.column) = (0, 0) }
            var row = RowCheck(place, text, settings.findings)
            if let list = row.members.metadata, text.kind(ScannedText.root) == .object {
                guard check(metadata: list, of: &row) else { return false }
            }
            row.run(settings)
            try enter(&row)
        case .broken(let place, let line, let column, let reason):
            let message = "the row is not JSON: line \(line), column \(column): \(reason)"
            try enterUnreadable(
                Finding(
                    rule: .manifestJSON,
                    row: place.row,
                    line: line,
                    column: column,
                    item: stream.path,
                    message: message
                )
            )
        case .tooLarge(let place):
            let message = "the row has more than 10,000,000 bytes or 100,000 values; make it smaller"
            try enterUnreadable(Finding(.rowSize, at: place, message))
        case .fault(let place, let reason):
            let message = "the manifest is not JSON: line \(place.line), column \(place.column): \(reason)"
            checked.findings.append([
                Finding(
                    rule: .manifestJSON,
                    line: place.line,
                    column: place.column,
                    item: stream.path,
                    message: message
                )
            ])
        }
        return true
    }

    /// After the last row.
    mutating func finish() {
        ledger.allAreEntered()
        guard ledger.counts.rows == 0, checked.findings.errorCount == 0 else { return }
        checked.findings.append([
            Finding(rule: .manifestEmpty, item: stream.path, message: "there are no rows, so that none is made")
        ])
    }

    private mutating func check(metadata list: Int, of row: inout RowCheck) -> Bool {
        switch metadata {
        case .none: row.checkMetadata(list, by: nil)
        case .known(let ontology, let mayBeOutdated):
            checked.usesOntology = true
            row.checkMetadata(list, by: ontology)
            return !(mayBeOutdated && row.hasUnknownName)
        case .wanted:
            // An empty list asks for nothing.
            guard row.text.elements(list).contains(where: { _ in true }) else {
                row.checkMetadata(list, by: nil)
                return true
            }
            return false
        }
        return true
    }

    private mutating func enter(_ row: inout RowCheck) throws(Failure) {
        let identity = RowIdentity(row.members, row.text, isLocal: row.localPath != nil)
        try enter(&row, identity)
        if let path = row.localPath { checkLocalFile(String(decoding: path, as: UTF8.self), of: &row) }
        checked.findings.append(row.findings)
        guard row.hasError, let finding = row.findings.first(where: { $0.severity == .error }) else { return }
        ledger.unsendable(row.place.row, identity.record(finding))
    }

    private func enter(_ row: inout RowCheck, _ identity: RowIdentity) throws(Failure) {
        guard row.place.row < RowLedger.maximumRows else { throw tooManyRows }
        let first = ledger.enter(
            identity.key,
            rowData: RowKey.rowDataHash(identity.rowData),
            isUnique: identity.isUnique,
            traits: RowTraits(externalID: identity.externalID)
        )
        guard let first else { return }
        let key = shown(identity.globalKey)
        row.add(
            .globalKeyDuplicate,
            "global_key",
            "row \(first) has the global key \(key) already; give each row its own"
        )
    }

    private mutating func enterUnreadable(_ finding: Finding) throws(Failure) {
        guard let row = finding.row, row < RowLedger.maximumRows else { throw tooManyRows }
        let identity = RowIdentity()
        _ = ledger.enter(identity.key, rowData: 0, isUnique: false)
        checked.findings.append([finding])
        ledger.unsendable(row, identity.record(finding))
    }

    private var tooManyRows: Failure {
        Failure(
            .validation,
            item: stream.path,
            "There are more than \(RowLedger.maximumRows) rows; import them in parts."
        )
    }

    private mutating func checkLocalFile(_ given: String, of row: inout RowCheck) {
        let path = stream.path(of: given)
        let (file, findings) =
            settled.contains(row.place.row)
            ? (LocalFile(row: row.place.row, path: path, size: 0, contentType: "", givenPath: given), [])
            : checkLocalImage(path, given: given, at: row.place)
        for finding in findings { row.add(finding.rule, finding.item, finding.message) }
        if row.members.metadata != nil || row.members.attachments != nil {
            let message =
                "the platform's documentation says that direct upload does not take metadata and attachments; they are sent, "
                + "look whether they arrive, or import the image by its URL"
            row.add(.localExtras, given, message)
        }
        if ledger.enterLocalFile() > LocalImage.maximumCount {
            row.add(
                .localCount,
                given,
                "an import takes \(LocalImage.maximumCount) local images; import the others in another one"
            )
        }
        if !row.hasError { checked.localFiles.append(file) }
    }
}

/// What a row goes by.
struct RowIdentity {
    private(set) var globalKey: ArraySlice<UInt8> = []
    private(set) var externalID: ArraySlice<UInt8> = []
    private(set) var rowData: ArraySlice<UInt8> = []
    /// Of a row that the platform has already.
    private var id: ArraySlice<UInt8> = []

    init() {}

    /// - Parameter isLocal: its data is the path of a local image.
    init(_ members: RowMembers, _ text: ScannedText, isLocal: Bool) {
        func string(_ index: Int?) -> ArraySlice<UInt8> { index.flatMap { text.string($0) } ?? [] }
        globalKey = string(members.globalKey)
        externalID = string(members.externalID)
        rowData = string(members.rowData)
        if let key = members.key.flatMap({ RowUpsertKey($0, in: text) }) {
            if key.kind == .id { id = string(key.value) } else if globalKey.isEmpty { globalKey = string(key.value) }
        } else {
            isUnique = !globalKey.isEmpty
        }
        // As the platform's own client does.
        if isLocal, members.externalID == nil { externalID = rowData }
    }

    /// Whether another row with the same global key would be refused.
    private(set) var isUnique = false

    /// By what the platform's result is recognised.
    var key: RowKey {
        if !globalKey.isEmpty { return RowKey(.globalKey, globalKey) }
        if !id.isEmpty { return RowKey(.id, id) }
        if !externalID.isEmpty { return RowKey(.externalID, externalID) }
        return RowKey(.rowData, rowData)
    }

    func record(_ finding: Finding) -> RowRecord {
        var record = RowRecord()
        record.code = Code(finding.rule)
        record.globalKey = globalKey
        record.externalID = externalID
        record.rowData = rowData
        let message = finding.item.isEmpty ? finding.message : "\(finding.item): \(finding.message)"
        record.message = Array(message.utf8)[...]
        return record
    }
}
