/// The file with what became of every row of an import, in input order: a header, then blocks of rows with their texts.
/// docs/spool-format.md, "Row results", describes the bytes.
enum SavedRows {
    static let magic = Array("LADSROWS".utf8)
    static let version: UInt32 = 1
    static let headerSize = 32
    static let blockHeadSize = 16
    /// In every block but the last, unless its texts fill it before.
    static let rowsInBlock = 4096
    /// Texts of a block, in bytes; one text may be longer.
    static let textsInBlock = 1 << 20

    /// Why a file is not what was saved.
    struct Damage: Error, Equatable, Sendable {
        var reason: String
    }

    static func header(_ counts: RowCounts) -> [UInt8] {
        var bytes = magic
        let numbers = [counts.rows, counts.made, counts.refused, counts.notSent]
        for number in [version] + numbers.map({ UInt32(clamping: $0) }) { bytes.append(number: number) }
        bytes.append(number: CRC32C.of(bytes))
        return bytes
    }

    /// - Parameters:
    ///   - rows: how many, the first of them at the index `first`.
    ///   - body: their words, then their texts.
    static func blockHead(first: Int, rows: Int, body: ArraySlice<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        for number in [rows, body.count] { bytes.append(number: UInt32(clamping: number)) }
        bytes.append(number: CRC32C.of(body))
        bytes.append(number: headSum(bytes, first: first))
        return bytes
    }

    /// The index of the first row is not in the file, so that blocks can't change places.
    static func headSum(_ head: [UInt8], first: Int) -> UInt32 {
        var summed: [UInt8] = []
        summed.append(number: UInt32(clamping: first))
        return CRC32C.of(summed + head)
    }

    /// Bytes of the words of so many rows.
    static func wordsSize(_ rows: Int) -> Int { TextPlace.padded(rows * 4) }
}

/// A row in a block: its state, and where its texts are among those of the block.
struct SavedRow: Equatable, Sendable {
    var state: RowState
    /// From the block's first text, in units of `TextPlace.unit`; nil for none.
    var texts: Int?

    init(_ state: RowState, texts: Int?) {
        self.state = state
        self.texts = texts
    }

    init(_ word: UInt32) {
        state = RowState(rawValue: Int32(word & 3)) ?? .pending
        texts = word >> 2 == 0 ? nil : Int(word >> 2) - 1
    }

    var word: UInt32 {
        UInt32(truncatingIfNeeded: state.rawValue) | UInt32(truncatingIfNeeded: texts.map { $0 + 1 } ?? 0) << 2
    }
}

extension [UInt8] {
    /// Adds a number, its least byte first.
    mutating func append(number: UInt32) {
        Swift.withUnsafeBytes(of: number.littleEndian) { self += $0 }
    }

    /// The number there; 0 when it is not.
    func number(at offset: Int) -> UInt32 {
        dropFirst(offset).prefix(4).reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }
}
