/// LAS 1.2 with point format 3 (ASPRS), plain or compressed by LASzip. Gives the number of points.
func probeLAS(
    _ reader: inout ProbeReader,
    head: [UInt8],
    format: PointCloudFormat
) throws(ProbeError) -> UInt64 {
    let signature = Array("LASF".utf8)
    guard head.starts(with: signature) || signature.starts(with: head) else {
        throw format.mismatch(guess: guessFormat(head: head))
    }
    let header = try LASHeader(&reader)
    guard header.version == (1, 2) else {
        throw reader.unsupported("version \(header.version.major).\(header.version.minor) instead of 1.2")
    }
    guard header.pointFormat == 3 else {
        throw reader.unsupported("point format \(header.pointFormat) instead of 3")
    }
    guard header.isCompressed == (format == .laz) else {
        throw format.mismatch(guess: header.isCompressed ? "LAZ; name it .laz" : "LAS; name it .las")
    }
    guard header.headerSize >= LASHeader.size, header.pointOffset >= header.headerSize else {
        throw reader.corrupt("its points start inside the header")
    }
    guard header.recordLength >= LASHeader.format3Length else {
        throw reader.corrupt("its points have \(header.recordLength) bytes, fewer than point format 3")
    }
    if header.isCompressed {
        try checkCompressed(&reader, header)
    } else {
        // All three are below 2^32, so this cannot overflow.
        let end = header.pointOffset + header.pointCount * header.recordLength
        guard end <= reader.size else {
            throw reader.truncated("\(header.pointCount) points need \(end) bytes, there are \(reader.size)")
        }
    }
    return header.pointCount
}

private struct LASHeader {
    /// Bytes of the header in version 1.2; a longer one has data of its writer at the end.
    static let size: UInt64 = 227
    /// Bytes of a point in format 3.
    static let format3Length: UInt64 = 34

    let version: (major: UInt64, minor: UInt64)
    let headerSize: UInt64
    let pointOffset: UInt64
    let recordCount: UInt64
    let pointFormat: UInt64
    let isCompressed: Bool
    let recordLength: UInt64
    let pointCount: UInt64

    init(_ reader: inout ProbeReader) throws(ProbeError) {
        var header = try reader.take(Int(Self.size), "header")
        try header.skip(24)
        version = (try header.little(1), try header.little(1))
        try header.skip(68)
        headerSize = try header.little(2)
        pointOffset = try header.little(4)
        recordCount = try header.little(4)
        // LASzip marks compression in the top bits of the format.
        let format = try header.little(1)
        pointFormat = format & 0x3F
        isCompressed = format & 0x80 != 0
        recordLength = try header.little(2)
        pointCount = try header.little(4)
    }
}

/// The points begin with the place of the chunk table, which comes after them and so tells whether they are all there.
private func checkCompressed(_ reader: inout ProbeReader, _ header: LASHeader) throws(ProbeError) {
    guard let compressor = try lasZipCompressor(&reader, header) else {
        throw reader.corrupt("it is marked as compressed but has no LASzip record")
    }
    guard header.pointOffset < reader.size else { throw reader.truncated("it ends before its points") }
    // 1 is the oldest scheme, a single chunk without a table.
    guard compressor >= 2 else { return }
    reader.seek(to: header.pointOffset)
    var place = try reader.take(8, "points")
    var table = try place.little(8)
    if table == .max {
        // A writer that could not seek back put it at the very end.
        reader.seek(to: reader.size - 8)
        var last = try reader.take(8, "points")
        table = try last.little(8)
    }
    guard table >= header.pointOffset + 8, table <= UInt64(Int64.max) else {
        throw reader.corrupt("its chunk table is in no place that points leave")
    }
    guard table <= reader.size, reader.size - table >= 8 else {
        throw reader.truncated("its chunk table is at byte \(table), there are \(reader.size)")
    }
}

/// The scheme named in the LASzip record among the variable-length records; nil when there is none.
private func lasZipCompressor(_ reader: inout ProbeReader, _ header: LASHeader) throws(ProbeError) -> UInt64? {
    reader.seek(to: header.headerSize)
    for _ in 0..<header.recordCount {
        var record = try reader.take(54, "variable-length records")
        try record.skip(2)
        let isLASzip = record.rest.starts(with: "laszip encoded".utf8)
        try record.skip(16)
        let id = try record.little(2)
        let length = try record.little(2)
        if isLASzip, id == 22204, length >= 2 {
            var scheme = try reader.take(2, "LASzip record")
            return try scheme.little(2)
        }
        reader.skip(length)
        guard reader.position <= header.pointOffset else {
            throw reader.corrupt("its variable-length records go on into the points")
        }
    }
    return nil
}
