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

    init(row: Int, _ state: RowState = .pending, _ record: RowRecord = RowRecord()) {
        self.row = row
        self.state = state
        code = record.code
        id = String(decoding: record.id, as: UTF8.self)
        globalKey = String(decoding: record.globalKey, as: UTF8.self)
        externalID = String(decoding: record.externalID, as: UTF8.self)
        rowData = String(decoding: record.rowData, as: UTF8.self)
        message = String(decoding: record.message, as: UTF8.self)
    }
}

/// How many rows ended how; `rows` is the sum of the others.
struct RowCounts: Sendable, Equatable {
    var rows = 0
    var made = 0
    var refused = 0
    var notSent = 0

    var pending: Int { rows - made - refused - notSent }

    /// Counts a row that was pending.
    mutating func add(_ state: RowState) {
        switch state {
        case .pending: break
        case .made: made += 1
        case .refused: refused += 1
        case .notSent: notSent += 1
        }
    }
}

/// A data row as an answer of the platform describes it, as UTF-8; what the answer leaves out is nil.
struct PlatformRow: Sendable, Equatable {
    var id: ArraySlice<UInt8>?
    var globalKey: ArraySlice<UInt8>?
    var externalID: ArraySlice<UInt8>?
    var rowData: ArraySlice<UInt8>?
    /// What else is told of it.
    var traits = RowTraits()
}

extension PlatformRow {
    init(id: String? = nil, globalKey: String? = nil, externalID: String? = nil, rowData: String? = nil) {
        func bytes(_ text: String?) -> ArraySlice<UInt8>? { text.map { Array($0.utf8)[...] } }
        self.init(id: bytes(id), globalKey: bytes(globalKey), externalID: bytes(externalID), rowData: bytes(rowData))
        traits = RowTraits(externalID: self.externalID)
    }
}
