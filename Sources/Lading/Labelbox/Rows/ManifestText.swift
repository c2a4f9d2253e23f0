/// A manifest in memory as one row object a line.
/// - Throws: `json` with line and column when it is not one.
func rowLines(of manifest: [UInt8]) throws(Failure) -> (text: [UInt8], rows: Int) {
    throw Failure(.unsupported, "not there yet")
}

/// Copies the wanted rows of a source into a new manifest, which replaces the file only when it is whole.
/// - Returns: how many.
func writeRows(_ stream: RowStream, to path: String, where isWanted: (Int) -> Bool) throws(Failure) -> UInt64 {
    throw Failure(.unsupported, "not there yet")
}

/// Row results as a JSON array of objects.
func rowResultsText(_ page: [RowResult]) -> String { "[]" }
