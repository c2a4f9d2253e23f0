/// A manifest in memory as row objects, one a line.
/// - Parameter isExact: half of a surrogate pair is refused, which else is a finding of its row.
/// - Throws: `json` with line and column when it is not a manifest.
func rowLines(of manifest: [UInt8], isExact: Bool = true) throws(Failure) -> (text: [UInt8], rows: Int) {
    var reader = RowReader(try RowStream(.memory(manifest)), from: .start)
    var lines: [UInt8] = []
    lines.reserveCapacity(manifest.count)
    var rows = 0
    func failure(_ line: UInt64, _ column: UInt64, _ reason: String) -> Failure {
        Failure(.json, "The rows are not a manifest: line \(line), column \(column): \(reason).")
    }
    while let item = try reader.next() {
        switch item {
        case .row(let place, let text):
            guard text.kind(ScannedText.root) == .object else {
                throw failure(place.line, place.column, "a row is an object, not \(text.kindName(ScannedText.root))")
            }
            if isExact, let position = text.firstLoneSurrogate {
                let offset = place.offset + UInt64(position - text.text(ScannedText.root).startIndex)
                let (line, column) = linePlace(of: Int(clamping: offset), in: manifest)
                throw failure(line, column, "half of a surrogate pair stands for no character")
            }
            appendLine(text.text(ScannedText.root), to: &lines)
            rows += 1
        case .broken(_, let line, let column, let reason): throw failure(line, column, reason)
        case .fault(let place, let reason): throw failure(place.line, place.column, reason)
        case .tooLarge(let place):
            throw failure(place.line, place.column, "a row of more than 10,000,000 bytes or 100,000 values")
        }
    }
    return (lines, rows)
}

private func linePlace(of position: Int, in text: [UInt8]) -> (line: UInt64, column: UInt64) {
    let before = text.prefix(position)
    let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    return (UInt64(before.count { $0 == UInt8(ascii: "\n") } + 1), UInt64(before.count - start + 1))
}

/// Line ends in a JSON text are white space between its values.
func appendLine(_ text: ArraySlice<UInt8>, to lines: inout [UInt8]) {
    if text.contains(UInt8(ascii: "\n")) || text.contains(UInt8(ascii: "\r")) {
        lines += text.map { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") ? UInt8(ascii: " ") : $0 }
    } else {
        lines += text
    }
    lines.append(UInt8(ascii: "\n"))
}

/// Row results as a JSON array of objects: row, state and code as numbers, and the texts that are not empty.
func rowResultsText(_ page: [RowResult]) -> String {
    var text: [UInt8] = [UInt8(ascii: "[")]
    for (index, result) in page.enumerated() {
        if index > 0 { text.append(UInt8(ascii: ",")) }
        text += "{\"row\":\(result.row),\"state\":\(result.state.rawValue),\"code\":\(result.code.rawValue)".utf8
        let texts = [
            ("id", result.id), ("global_key", result.globalKey), ("external_id", result.externalID),
            ("row_data", result.rowData), ("message", result.message),
        ]
        for (name, value) in texts where !value.isEmpty {
            text += ",\"\(name)\":".utf8
            JSONValue.write(value, to: &text)
        }
        text.append(UInt8(ascii: "}"))
    }
    text.append(UInt8(ascii: "]"))
    return String(decoding: text, as: UTF8.self)
}
