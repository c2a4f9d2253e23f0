/// A part of the payload of an import: a JSON array.
struct RowChunk: Sendable {
    var bytes: [UInt8]
    /// How many rows are in it; there may be none, when all that were read are not to be sent.
    var rows: Int
    /// Where the next chunk begins; nil at the end of the source.
    var next: RowCursor?
}

/// Pass 2: the payload of the rows from `cursor` on that the ledger has as pending, up to `limit` bytes.
/// - Parameter urls: where the local file of a row went.
func writeChunk(
    _ stream: RowStream,
    from cursor: RowCursor,
    settings: RowSettings,
    ontology: Ontology?,
    urls: [Int: String],
    ledger: RowLedger,
    limit: Int = 10_000_000
) throws(Failure) -> RowChunk {
    throw Failure(.unsupported, "not there yet")
}
