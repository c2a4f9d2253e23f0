/// A source of rows while a job reads it: opened once, and the same at every read.
final class RowStream: Sendable {
    let source: RowSource

    init(_ source: RowSource) throws(Failure) { self.source = source }

    /// In bytes.
    var byteCount: UInt64 { 0 }
}
