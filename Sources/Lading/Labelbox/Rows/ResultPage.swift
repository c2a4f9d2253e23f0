/// What one page of an import's results held.
struct ResultPage: Sendable, Equatable {
    /// How many rows were on it.
    var rows = 0
    /// How many of them belonged to a row that waited for a result.
    var matched = 0
    /// Where the next page begins; nil after the last one.
    var after: String?
    var total: Int?
}

/// Enters the rows of a `successesfulDataRowImports` answer into the ledger.
/// - Returns: nil when the answer holds no such page.
/// - Throws: `response` when it is not JSON.
func readMadeRows(_ answer: [UInt8], into ledger: RowLedger) throws(Failure) -> ResultPage? { nil }

/// Enters the rows of a `failedDataRowImports` answer into the ledger.
/// - Returns: nil when the answer holds no such page.
/// - Throws: `response` when it is not JSON.
func readRefusedRows(_ answer: [UInt8], into ledger: RowLedger) throws(Failure) -> ResultPage? { nil }
