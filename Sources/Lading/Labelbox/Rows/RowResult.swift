/// The `LADING_ROW_` values.
enum RowState: Int32, Sendable, CaseIterable {
    case pending = 0
    case made = 1
    case refused = 2
    case notSent = 3
}

/// What became of one data row.
struct RowResult: Sendable, Equatable {
    var row: Int
    var state = RowState.pending
    var code = Code.ok
    var id = ""
    var globalKey = ""
    var externalID = ""
    var rowData = ""
    var message = ""
}

/// How many rows ended how; `rows` is the sum of the others.
struct RowCounts: Sendable, Equatable {
    var rows = 0
    var made = 0
    var refused = 0
    var notSent = 0

    var pending: Int { rows - made - refused - notSent }
}

/// A data row as an answer of the platform describes it; what the answer leaves out is nil.
struct PlatformRow: Sendable, Equatable {
    var id: String?
    var globalKey: String?
    var externalID: String?
    var rowData: String?
}
