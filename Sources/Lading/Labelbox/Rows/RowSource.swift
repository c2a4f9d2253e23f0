/// Where data rows come from.
enum RowSource: Sendable, Equatable {
    /// A manifest; relative paths in it start at its folder.
    case file(path: String)
    /// The text of a manifest; relative paths in it start at the working directory.
    case memory([UInt8])
    /// The rows of a job of a spool, which outlast the process.
    case kept(KeptRows)
}

/// Rows that are read from a file wherever the process that submitted them was at work.
struct KeptRows: Sendable, Equatable {
    /// Where their bytes are.
    var file: String
    /// Of the manifest as the host named it; empty for rows from memory.
    var path: String
    /// Where relative paths in them start, with the slash at its end.
    var folder: String
    /// The manifest as it was submitted; nil when any will do.
    var identity: FileIdentity?
}

/// What an import decides about its rows.
struct RowSettings: Sendable, Equatable {
    var datasetID = ""
    /// Rows may name the existing data row that they change.
    var allowsUpsert = false
    /// What the host makes of findings.
    var findings = FindingSettings()
}
