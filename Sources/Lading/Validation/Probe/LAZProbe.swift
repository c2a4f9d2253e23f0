/// The points of a LAZ file begin with the place of the chunk table, which comes after them: the chunks that it tells of
/// must fill what is between, and hold the points that the header promises.
func checkLAZ(_ reader: inout ProbeReader, _ header: LASHeader) throws(ProbeError) {
    guard let record = try LASzipRecord(&reader, header) else {
        throw reader.corrupt("it is marked as compressed but has no LASzip record")
    }
    guard header.pointOffset < reader.size else { throw reader.truncated("it ends before its points") }
    // 1 is the oldest scheme, a single chunk without a table.
    guard record.compressor >= 2 else { return }
    let start = header.pointOffset + 8
    let place = try tablePlace(&reader, header)
    guard place >= start, place <= UInt64(Int64.max) else {
        throw reader.corrupt("its chunk table is in no place that points leave")
    }
    guard place <= reader.size, reader.size - place >= 8 else {
        throw reader.truncated("its chunk table is at byte \(place), there are \(reader.size)")
    }
    reader.seek(to: place)
    var head = try reader.take(8, "chunk table")
    guard try head.little(4) == 0 else { throw reader.corrupt("its chunk table has an unknown version") }
    let chunks = try head.little(4)
    let points = header.pointCount
    // A chunk begins with a whole point, and one of the last kind has no size of its own.
    let most = (place - start) / LASHeader.format3Length
    let needed = record.chunkSize.map { points / $0 + (points % $0 > 0 ? 1 : 0) } ?? min(max(chunks, 1), most)
    guard chunks == needed, chunks <= most else {
        try reader.refuseZeroTail(place..<reader.size, limit: 7, "chunk table")
        throw reader.corrupt("its \(points) points do not fit the \(chunks) chunks of its table")
    }
    let table = try LAZChunkTable(&reader, count: chunks, hasPoints: record.chunkSize == nil)
    guard table.bytes == place - start, record.chunkSize != nil || table.points == points else {
        try reader.refuseZeroTail(place..<reader.size, limit: 7, "chunk table")
        throw reader.corrupt("the chunks of its table are not those between byte \(start) and byte \(place)")
    }
}

private func tablePlace(_ reader: inout ProbeReader, _ header: LASHeader) throws(ProbeError) -> UInt64 {
    reader.seek(to: header.pointOffset)
    var place = try reader.take(8, "points")
    let table = try place.little(8)
    guard table == .max else { return table }
    // A writer that could not seek back put it at the very end.
    reader.seek(to: reader.size - 8)
    var last = try reader.take(8, "points")
    return try last.little(8)
}

/// The LASzip record among the variable-length records.
private struct LASzipRecord {
    let compressor: UInt64
    /// Points of a chunk; nil when the table has them for each.
    let chunkSize: UInt64?

    /// Nil when there is none.
    init?(_ reader: inout ProbeReader, _ header: LASHeader) throws(ProbeError) {
        reader.seek(to: header.headerSize)
        for _ in 0..<header.recordCount {
            var record = try reader.take(54, "variable-length records")
            try record.skip(2)
            let isLASzip = record.rest.starts(with: "laszip encoded".utf8)
            try record.skip(16)
            let id = try record.little(2)
            let length = try record.little(2)
            if isLASzip, id == 22204, length >= 16 {
                var scheme = try reader.take(16, "LASzip record")
                compressor = try scheme.little(2)
                try scheme.skip(10)
                let size = try scheme.little(4)
                guard compressor > 0 else { throw reader.corrupt("its LASzip record names no way of compression") }
                guard size > 0 || compressor < 2 else { throw reader.corrupt("its chunks have no points") }
                chunkSize = size == UInt64(UInt32.max) ? nil : size
                return
            }
            reader.skip(length)
            guard reader.position <= header.pointOffset else {
                throw reader.corrupt("its variable-length records go on into the points")
            }
        }
        return nil
    }
}
