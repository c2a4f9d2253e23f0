/// What is known of the platform's metadata while rows are checked.
enum MetadataKnowledge: Sendable {
    /// Nothing, and nobody will ask: only the shape of metadata is checked.
    case none
    /// Nothing yet: checking stops before the first row that has metadata.
    case wanted
    /// While `mayBeOutdated`, checking stops before the first row with a name that it does not know.
    case known(Ontology, mayBeOutdated: Bool)
}

/// What a slice of pass 1 found.
struct CheckedRows: Sendable {
    /// Where the next slice begins; nil at the end of the source.
    var next: RowCursor?
    var findings = FindingList()
    var localFiles: [LocalFile] = []
    /// The row at `next` needs the ontology, or a newer one.
    var needsOntology = false
    /// What was found depends on the ontology.
    var usesOntology = false
}

/// Pass 1, a slice: reads about `limit` bytes of rows, checks them and enters each in the ledger.
///
/// Takes as long as the disk does: local files are opened and their headers read.
/// - Parameter settled: rows whose local file was dealt with before, and is not looked at again.
func checkRows(
    _ stream: RowStream,
    from cursor: RowCursor,
    settings: RowSettings,
    metadata: MetadataKnowledge,
    ledger: RowLedger,
    settled: Set<Int> = [],
    limit: Int = 4_000_000
) throws(Failure) -> CheckedRows {
    try stream.checkUnchanged()
    var slice = CheckSlice(stream: stream, settings: settings, metadata: metadata, ledger: ledger, settled: settled)
    var reader = RowReader(stream, from: cursor)
    let end = cursor.offset.saturatingAdd(UInt64(max(1, limit)))
    while reader.offset < end, !ledger.isClosed, let before = reader.cursor, let item = try reader.next() {
        guard try slice.check(item) else {
            slice.checked.needsOntology = true
            slice.checked.next = before
            return slice.checked
        }
    }
    slice.checked.next = reader.cursor
    if reader.cursor == nil { slice.finish() }
    try stream.checkUnchanged()
    return slice.checked
}

/// Pass 1 to its end, without the platform's metadata.
func checkAllRows(_ source: RowSource, settings: RowSettings = RowSettings()) throws(Failure) -> [Finding] {
    let stream = try RowStream(source)
    let ledger = RowLedger()
    var findings = FindingList()
    var cursor: RowCursor? = .start
    while let from = cursor {
        let checked = try checkRows(stream, from: from, settings: settings, metadata: .none, ledger: ledger)
        findings.append(checked.findings)
        cursor = checked.next
    }
    return findings.all
}
