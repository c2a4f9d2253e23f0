/// CSV as Kognic takes it: a header line with five names in their order, and rows of numbers. Gives the number of rows.
///
/// Further columns, as in the vendor's own coloured example, may hold anything.
func probeCSV(_ reader: inout ProbeReader, head: [UInt8]) throws(ProbeError) -> UInt64 {
    guard let first = try reader.line(1) else { throw .empty }
    let names = first.bytes.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        .map { String(decoding: $0, as: UTF8.self) }
    let places = names.indices.filter { csvColumns.contains(names[$0]) }
    guard places.map({ names[$0] }) == csvColumns else {
        throw wrongHeader(reader, head: head, line: first)
    }
    if names.count > csvColumns.count {
        let others = names.filter { !csvColumns.contains($0) }.map { $0.isEmpty ? "an unnamed one" : quoted($0.utf8) }
        reader.remark(.columns, "the platform leaves out the columns \(list(others)); leave them out to send less")
    }
    let form = RowForm(
        columns: names.count,
        separator: UInt8(ascii: ","),
        numbers: places,
        intensity: places.last
    )
    var rows = NumberRows(form, line: 2)
    try rows.read(&reader)
    return rows.rows
}

private let csvColumns = ["ts_gps", "x", "y", "z", "intensity"]

/// What a file is whose first line does not have the five names: another format, a header that was cut, or another kind of CSV.
private func wrongHeader(
    _ reader: ProbeReader,
    head: [UInt8],
    line: (bytes: [UInt8], isTerminated: Bool)
) -> ProbeError {
    let wanted = csvColumns.joined(separator: ",")
    if let guess = guessFormat(head: head), guess != "plain text", guess != "a CSV point cloud" {
        return PointCloudFormat.csv.mismatch(guess: guess)
    }
    let known = line.bytes.split(separator: UInt8(ascii: ",")).map { String(decoding: $0, as: UTF8.self) }
        .filter(csvColumns.contains)
    if !line.isTerminated, wanted.utf8.starts(with: line.bytes) || !known.isEmpty && csvColumns.starts(with: known) {
        return reader.truncated("it ends in the header line")
    }
    if let byte = line.bytes.first(where: { $0 < 0x20 && $0 != 0x09 && $0 != 0x0D }) {
        return reader.corrupt("the header line has a control character (byte \(byte))")
    }
    if head.starts(with: [0xEF, 0xBB, 0xBF]) {
        return reader.unsupported("it starts with a byte order mark instead of '\(wanted)'")
    }
    return reader.unsupported("the first line is '\(quoted(line.bytes))' instead of '\(wanted)'")
}

/// Names for a message.
func list(_ names: [String]) -> String {
    names.prefix(8).joined(separator: ", ") + (names.count > 8 ? " and \(names.count - 8) more" : "")
}
