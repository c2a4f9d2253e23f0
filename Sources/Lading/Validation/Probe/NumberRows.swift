/// Lines of numbers, as in CSV and ASCII PCD.
///
/// Every row is looked at: its bytes are those of numbers and its columns are complete. A row that has anything else, and
/// the first and the last, are taken apart; what is wrong with one that was cut in its middle is that the file is truncated.
struct NumberRows {
    /// Rows that are taken apart whatever they look like.
    static let checkedRows: UInt64 = 100

    let form: RowForm
    private(set) var rows: UInt64 = 0
    private var line: UInt64
    private var emptyLine: UInt64?
    private var oddity: (line: UInt64, text: String)?
    private var oddRows: UInt64 = 0

    /// - Parameter line: the number of the first one, counted from 1.
    init(_ form: RowForm, line: UInt64) {
        self.form = form
        self.line = line
    }

    /// Goes through all that is left of the file. Empty lines are accepted at the end only.
    mutating func read(_ reader: inout ProbeReader) throws(ProbeError) {
        var begun: [UInt8] = []
        while true {
            let piece = try reader.piece()
            guard !piece.isEmpty else { break }
            let isLast = reader.remaining == 0
            var start = 0
            while let end = form.lineEnd(in: piece, from: start) {
                if begun.isEmpty {
                    try row(piece[start..<end], isLast: isLast && end == piece.count - 1, reader)
                } else {
                    begun += piece[start..<end]
                    try row(begun[...], isLast: isLast && end == piece.count - 1, reader)
                    begun.removeAll(keepingCapacity: true)
                }
                start = end + 1
            }
            begun += piece[start...]
            guard begun.count <= ProbeReader.lineLimit else { throw reader.lineTooLong(line) }
        }
        if !begun.isEmpty { try row(begun[...], isLast: true, isTerminated: false, reader) }
        if let oddity {
            let others = oddRows > 1 ? " (and \(oddRows - 1) more lines like it)" : ""
            reader.remark(
                .valueRange,
                "line \(oddity.line) \(oddity.text)\(others); look whether the platform shows it right"
            )
        }
    }

    private mutating func row(
        _ bytes: ArraySlice<UInt8>,
        isLast: Bool,
        isTerminated: Bool = true,
        _ reader: ProbeReader
    ) throws(ProbeError) {
        defer { line += 1 }
        let row = bytes.last == 0x0D ? bytes.dropLast() : bytes
        guard row.count <= ProbeReader.lineLimit else { throw reader.lineTooLong(line) }
        let isPlain = form.isPlain(row)
        if !isPlain, row.allSatisfy(isBlank) {
            emptyLine = emptyLine ?? line
            return
        }
        if let emptyLine { throw reader.corrupt("line \(emptyLine) is empty") }
        rows += 1
        guard !isPlain || rows <= Self.checkedRows || isLast else { return }
        switch form.verdict(on: row) {
        case .sound:
            break
        case .odd(let text):
            oddity = oddity ?? (line, text)
            oddRows += 1
        case .wrong(let fault):
            guard isTerminated else { throw reader.truncated("it ends in line \(line)") }
            throw reader.corrupt("line \(line) \(fault)")
        }
    }
}

func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

/// Bytes of a file for a message: short, and without what a terminal or a log would act on.
func quoted(_ bytes: some Collection<UInt8>) -> String {
    let shown = bytes.prefix(60).map { (0x20...0x7E).contains($0) ? $0 : UInt8(ascii: "?") }
    return String(decoding: shown, as: UTF8.self) + (bytes.count > 60 ? "…" : "")
}
