/// A body that the host's reader supplies, on a reader thread.
struct PullBody: BodySource, @unchecked Sendable {
    let name: String
    let reader: BorrowedSource.Reader
    let loan: Loan

    var size: UInt64 { reader.size }

    func open() throws(BodyFailure) -> any BodyReader {
        let turn = try loan.source.takeTurn { () throws(BodyFailure) in try rewind() }
        return PullReader(self, turn: turn)
    }

    fileprivate func read(into buffer: UnsafeMutableRawBufferPointer) throws(BodyFailure) -> Int {
        let count = reader.read(buffer)
        guard count >= 0, count <= buffer.count else {
            throw BodyFailure(
                code: .readerFailed(Int32(clamping: count)),
                message: "the reader of \(name) failed: it returned \(count)"
            )
        }
        return Int(count)
    }

    fileprivate func rewind() throws(BodyFailure) {
        guard let rewind = reader.rewind else {
            throw BodyFailure(
                code: .readerFailed(0),
                message: "\(name) has to be sent again and its reader has no rewind"
            )
        }
        let result = rewind()
        guard result == 0 else {
            throw BodyFailure(
                code: .readerFailed(result),
                message: "\(name) has to be sent again and its reader's rewind returned \(result)"
            )
        }
    }
}

private final class PullReader: BodyReader {
    private let body: PullBody
    private let turn: Int

    init(_ body: PullBody, turn: Int) {
        self.body = body
        self.turn = turn
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(BodyFailure) -> Int {
        try body.loan.source.onTurn(turn, name: body.name) { () throws(BodyFailure) in try body.read(into: buffer) }
    }

    func rewind() throws(BodyFailure) {
        try body.loan.source.onTurn(turn, name: body.name) { () throws(BodyFailure) in try body.rewind() }
    }

    func close() {}
}
