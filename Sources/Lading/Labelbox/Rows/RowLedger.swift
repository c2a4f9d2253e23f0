/// All rows of an import and what became of them. Thread-safe: the engine writes, hosts read.
final class RowLedger: Sendable {
    /// - Parameter folder: for the temporary file that texts go to when there are many.
    init(folder: String = "/tmp") {}

    var counts: RowCounts { RowCounts() }

    /// What the log should say once, nil when there is nothing: that texts stay in memory, and why.
    func takeWarning() -> String? { nil }

    /// A row that the platform made. False when it belongs to no row that waits for a result.
    @discardableResult
    func made(_ row: PlatformRow) -> Bool { false }

    /// A row that the platform refused. False when it belongs to no row that waits for a result.
    @discardableResult
    func refused(_ row: PlatformRow, message: String) -> Bool { false }

    /// A row that is not sent, because of a file that could not be uploaded.
    func notSent(row: Int, code: Code, message: String) {}

    /// Every row that has no result yet ends so.
    func endPending(as state: RowState, code: Code, message: String) {}

    func state(of row: Int) -> RowState { .pending }

    /// Up to `count` rows from `first` on, in input order.
    func page(first: Int, count: Int) throws(Failure) -> [RowResult] { [] }
}
