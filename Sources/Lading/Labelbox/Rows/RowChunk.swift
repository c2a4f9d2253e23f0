/// A part of the payload of an import: a JSON array.
struct RowChunk: Sendable {
    var bytes: MappedBytes
    /// How many rows are in it; there may be none, when all that were read are not to be sent.
    var rows = 0
    /// Where the next chunk begins; nil at the end of the source.
    var next: RowCursor?

    /// The platform takes 10,000,000 bytes (wire notes, "Importing rows"), and two are in memory at once.
    static let limit = 5_000_000
}

/// Pass 2: the payload of the rows from `cursor` on that the ledger has as pending. It has at most `limit` bytes, or
/// one row.
/// - Parameters:
///   - urls: where the local image of a row went.
///   - mostRows: as many rows as its task has room for.
func writeChunk(
    _ stream: RowStream,
    from cursor: RowCursor,
    settings: RowSettings,
    ontology: Ontology?,
    urls: [Int: String],
    ledger: RowLedger,
    limit: Int = RowChunk.limit,
    mostRows: Int = .max
) throws(Failure) -> RowChunk {
    try stream.checkUnchanged()
    let capacity = Int(clamping: min(UInt64(clamping: limit), stream.byteCount.saturatingAdd(4096)))
    var writer = ChunkWriter(
        payload: RowPayload(datasetID: settings.datasetID, ontology: ontology),
        urls: urls,
        ledger: ledger,
        limit: limit,
        mostRows: mostRows,
        chunk: RowChunk(bytes: try MappedBytes(capacity: capacity))
    )
    try writer.chunk.bytes.append(Array("[".utf8))
    var reader = RowReader(stream, from: cursor)
    while let before = reader.cursor, let item = try reader.next() {
        guard case .row(let place, let text) = item else { continue }
        guard try writer.append(place, text) else {
            writer.chunk.next = before
            break
        }
    }
    try writer.chunk.bytes.append(Array("]".utf8))
    try stream.checkUnchanged()
    return writer.chunk
}

private struct ChunkWriter {
    let payload: RowPayload
    let urls: [Int: String]
    let ledger: RowLedger
    /// In bytes.
    let limit: Int
    let mostRows: Int
    var chunk: RowChunk
    /// The row that is written.
    var row: [UInt8] = []
    var scanner = JSONScanner(maximumValues: RowReader.maximumRowValues * 2)

    /// - Returns: false when the row has no room.
    mutating func append(_ place: RowPlace, _ text: ScannedText) throws(Failure) -> Bool {
        let members = RowMembers(text)
        guard ledger.state(of: place.row) == .pending else {
            describe(place, members, text)
            return true
        }
        guard chunk.rows < mostRows else { return false }
        let url = urls[place.row]
        if url == nil, isLocal(members, text) {
            fail(place, members, text, Finding(.fileMissing, at: place, "its image was not uploaded"))
            return true
        }
        row.removeAll(keepingCapacity: true)
        if chunk.rows > 0 { row.append(UInt8(ascii: ",")) }
        do throws(MetadataFault) {
            try payload.write(text, members, url: url, to: &row)
        } catch {
            fail(place, members, text, Finding(error.rule, at: place, item: error.member ?? "", error.message))
            return true
        }
        // One byte more ends the list.
        guard chunk.rows == 0 || row.count < limit - chunk.bytes.count else { return false }
        try chunk.bytes.append(row)
        chunk.rows += 1
        if let url { ledger.sends(place.row, rowData: Array(url.utf8)[...]) }
        if members.metadata != nil || members.attachments != nil { noteLists(of: place.row, members, text) }
        return true
    }

    /// What was written tells the row apart from others; a global key does that alone.
    private mutating func noteLists(of place: Int, _ members: RowMembers, _ text: ScannedText) {
        guard members.globalKey == nil else { return }
        if row.first == UInt8(ascii: ",") { row[0] = UInt8(ascii: " ") }
        guard (try? scanner.scan(row, from: 0, isWhole: true, depth: 0)) != nil else { return }
        let written = ScannedText(bytes: row, tape: scanner.tape)
        guard let payload = written.member("payload", of: ScannedText.root) else { return }
        ledger.sends(
            place,
            metadata: written.member("metadata_fields", of: payload),
            attachments: written.member("attachments", of: payload),
            in: written
        )
    }

    private func isLocal(_ members: RowMembers, _ text: ScannedText) -> Bool {
        members.rowData.flatMap { text.string($0) }.map { RowURL($0) == nil } ?? false
    }

    /// Validation let it through.
    private func fail(_ place: RowPlace, _ members: RowMembers, _ text: ScannedText, _ finding: Finding) {
        let row = RowIdentity(members, text, isLocal: isLocal(members, text))
        ledger.unsendable(place.row, row.record(finding))
    }

    /// A row whose image could not be uploaded: who reported that did not know which row it is.
    private func describe(_ place: RowPlace, _ members: RowMembers, _ text: ScannedText) {
        guard ledger.lacksDescription(place.row) else { return }
        let row = RowIdentity(members, text, isLocal: isLocal(members, text))
        ledger.describe(place.row, globalKey: row.globalKey, externalID: row.externalID, rowData: row.rowData)
    }
}
