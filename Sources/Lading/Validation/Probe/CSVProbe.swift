/// CSV as Kognic takes it: one exact header line and rows of five numbers. Gives the number of rows.
func probeCSV(_ reader: inout ProbeReader, head: [UInt8]) throws(ProbeError) -> UInt64 {
    let header = "ts_gps,x,y,z,intensity"
    if !head.starts(with: "ts_gps".utf8), let guess = guessFormat(head: head), guess != "plain text" {
        throw PointCloudFormat.csv.mismatch(guess: guess)
    }
    guard let first = try reader.line(1) else { throw .empty }
    guard first.bytes.elementsEqual(header.utf8) else {
        if !first.isTerminated, header.utf8.starts(with: first.bytes) {
            throw reader.truncated("it ends in the header line")
        }
        if head.starts(with: [0xEF, 0xBB, 0xBF]) {
            throw reader.corrupt("it starts with a byte order mark instead of '\(header)'")
        }
        throw reader.corrupt("the first line is '\(quoted(first.bytes))' instead of '\(header)'")
    }
    return try NumberRows(columns: 5, separator: UInt8(ascii: ","), allowsNaN: false).count(&reader, line: 2)
}
