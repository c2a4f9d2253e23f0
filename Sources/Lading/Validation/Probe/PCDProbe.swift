/// PCD 0.7 in any of its three encodings, with the columns that Kognic needs. Gives the number of points.
func probePCD(_ reader: inout ProbeReader, head: [UInt8]) throws(ProbeError) -> UInt64 {
    // Comments come first as a rule, and the version is the first entry.
    let version = Array("VERSION".utf8)
    guard head.first == UInt8(ascii: "#") || head.starts(with: version) || version.starts(with: head) else {
        throw PointCloudFormat.pcd.mismatch(guess: guessFormat(head: head))
    }
    let entries = try PCDEntries(&reader)
    let layout = try PCDLayout(entries, reader)
    let (size, overflow) = layout.points.multipliedReportingOverflow(by: layout.pointSize)
    switch entries.encoding {
    case "ascii":
        try readASCII(&reader, layout, line: entries.lines + 1)
    case "binary":
        guard !overflow, size <= reader.remaining else {
            throw reader.truncated(
                "\(layout.points) points of \(layout.pointSize) bytes do not fit in the \(reader.remaining) after the header"
            )
        }
        try reader.remarkZeroTail(reader.position..<reader.position + size, "points at the origin")
    case "binary_compressed":
        guard layout.height == 1 else {
            throw reader.unsupported("binary_compressed data with HEIGHT \(layout.height) instead of 1")
        }
        guard !overflow else { throw reader.corrupt("it has \(layout.points) points of \(layout.pointSize) bytes") }
        try checkCompressed(&reader, layout, size: size)
    default:
        throw reader.unsupported("DATA is '\(quoted(entries.encoding.utf8))', not ascii, binary or binary_compressed")
    }
    for remark in layout.remarks { reader.remark(remark.kind, remark.message) }
    return layout.points
}

private func readASCII(_ reader: inout ProbeReader, _ layout: PCDLayout, line: UInt64) throws(ProbeError) {
    var rows = NumberRows(RowForm(columns: layout.values), line: line)
    try rows.read(&reader)
    guard rows.rows >= layout.points else {
        throw reader.truncated("it has \(rows.rows) rows, its header promises \(layout.points) points")
    }
    guard rows.rows == layout.points else {
        throw reader.corrupt("it has \(rows.rows) rows, its header promises \(layout.points) points")
    }
}

private func checkCompressed(_ reader: inout ProbeReader, _ layout: PCDLayout, size: UInt64) throws(ProbeError) {
    var sizes = try reader.take(8, "sizes of the compressed data")
    let compressed = try sizes.little(4)
    guard try sizes.little(4) == size else {
        throw reader.corrupt("its compressed data does not hold \(layout.points) points of \(layout.pointSize) bytes")
    }
    guard compressed <= reader.remaining else { throw reader.truncated("it ends in the compressed data") }
    guard compressed > 0 || size == 0 else { throw reader.corrupt("its compressed data is empty") }
    let data = reader.position..<reader.position + compressed
    let unpacked = try unpackedLZF(&reader, size: compressed)
    guard unpacked != size else { return }
    // Two zeros unpack to one, so a tail that was never written also gives the wrong size.
    try reader.refuseZeroTail(data, limit: min(compressed / 4, 64), "compressed data")
    let found = unpacked.map { "unpacks to \($0) bytes" } ?? "is not what the packer makes"
    throw reader.corrupt("its compressed data \(found), not to the \(size) of its points")
}

/// Bytes that LZF data unpacks to, found without unpacking it; nil when it refers to bytes before its start.
///
/// A control byte below 32 is followed by one more literal bytes than it says. Any other has a length in its top three
/// bits, 7 for one in the next byte, and the rest is the distance, whose low byte comes last.
private func unpackedLZF(_ reader: inout ProbeReader, size: UInt64) throws(ProbeError) -> UInt64? {
    let end = reader.position + size
    var unpacked: UInt64 = 0
    while reader.position < end {
        guard let control = try reader.next() else { break }
        guard control >= 32 else {
            reader.skip(UInt64(control) + 1)
            unpacked += UInt64(control) + 1
            continue
        }
        var length = UInt64(control >> 5)
        if length == 7 {
            guard let more = try reader.next() else { return nil }
            length += UInt64(more)
        }
        guard let low = try reader.next() else { return nil }
        let distance = UInt64(control & 0x1F) << 8 + UInt64(low) + 1
        guard distance <= unpacked else { return nil }
        unpacked += length + 2
    }
    return reader.position == end ? unpacked : nil
}

/// The header lines up to `DATA`, by their keyword.
struct PCDEntries {
    private static let maximumLines: UInt64 = 100

    private(set) var values: [String: [String]] = [:]
    private(set) var encoding = ""
    private(set) var lines: UInt64 = 0

    init(_ reader: inout ProbeReader) throws(ProbeError) {
        while let line = try reader.line(lines + 1) {
            lines += 1
            guard lines <= Self.maximumLines else {
                throw reader.corrupt("there is no DATA line among the first \(Self.maximumLines)")
            }
            let words = line.bytes.split(whereSeparator: isBlank).map { String(decoding: $0, as: UTF8.self) }
            // No keyword is longer.
            guard let keyword = words.first, keyword.utf8.first != UInt8(ascii: "#"), keyword.utf8.count <= 64 else {
                continue
            }
            guard line.isTerminated else { break }
            guard values.updateValue(Array(words.dropFirst()), forKey: keyword) == nil else {
                throw reader.corrupt("it has two \(quoted(keyword.utf8)) lines")
            }
            if keyword == "DATA" {
                encoding = words.dropFirst().joined(separator: " ")
                return
            }
        }
        throw reader.truncated("it ends in the header, before the DATA line")
    }
}
