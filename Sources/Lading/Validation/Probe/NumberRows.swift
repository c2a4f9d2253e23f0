/// Lines of numbers, as in CSV and ASCII PCD.
struct NumberRows {
    /// Rows whose numbers are read; those after them are only counted.
    static let checkedRows: UInt64 = 100

    let columns: Int
    /// Nil for any run of spaces and tabs.
    let separator: UInt8?
    /// PCD writes the coordinates of a point without return as `nan`.
    let allowsNaN: Bool

    /// The number of rows from here to the end; `line` is the number of the first, counted from 1. Empty lines are
    /// accepted at the end only.
    func count(_ reader: inout ProbeReader, line first: UInt64) throws(ProbeError) -> UInt64 {
        var rows: UInt64 = 0
        var emptyLine: UInt64?
        var number = first
        while let line = try reader.line(number) {
            if line.bytes.allSatisfy(isBlank) {
                emptyLine = emptyLine ?? number
            } else if let emptyLine {
                throw reader.corrupt("line \(emptyLine) is empty")
            } else {
                rows += 1
                if rows <= Self.checkedRows || reader.remaining == 0, let fault = fault(in: line.bytes) {
                    guard line.isTerminated else { throw reader.truncated("it ends in line \(number)") }
                    throw reader.corrupt("line \(number) \(fault)")
                }
            }
            number += 1
        }
        return rows
    }

    /// What is wrong with a row, to be read after "line 7".
    private func fault(in row: [UInt8]) -> String? {
        let fields =
            separator.map { row.split(separator: $0, omittingEmptySubsequences: false) }
            ?? row.split(whereSeparator: isBlank)
        guard fields.count == columns else { return "has \(fields.count) values instead of \(columns)" }
        for field in fields {
            let text = String(decoding: field, as: UTF8.self).filter { $0 != " " && $0 != "\t" }
            if allowsNaN, ["nan", "-nan"].contains(text.lowercased()) { continue }
            // Double also reads hexadecimal and words, which these formats do not have.
            guard text.utf8.allSatisfy(isDecimal), let value = Double(text), value.isFinite else {
                return "has '\(quoted(field))', which is not a finite number"
            }
        }
        return nil
    }

    private func isDecimal(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || "+-.eE".utf8.contains(byte)
    }
}

func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

/// Bytes of a file for a message: short, and without what a terminal or a log would act on.
func quoted(_ bytes: some Collection<UInt8>) -> String {
    let shown = bytes.prefix(60).map { (0x20...0x7E).contains($0) ? $0 : UInt8(ascii: "?") }
    return String(decoding: shown, as: UTF8.self) + (bytes.count > 60 ? "…" : "")
}
