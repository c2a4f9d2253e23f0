/// Where data rows come from.
enum RowSource: Sendable, Equatable {
    /// A manifest; relative paths in it start at its folder.
    case file(path: String)
    /// The text of a manifest; relative paths in it start at the working directory.
    case memory([UInt8])
}

/// What an import decides about its rows.
struct RowSettings: Sendable, Equatable {
    var datasetID = ""
    /// Rows may name the existing data row that they change.
    var allowsUpsert = false
}
