/// The picture track of an AVIF sequence, from its `moov` box (ISO/IEC 14496-12).
struct AVIFTrack {
    let width: UInt32
    let height: UInt32
    private let samples: ByteCursor

    /// Nil when the movie has no AV1 picture track. Transparency is in a track of its own, which is passed over.
    init?(movie: ByteCursor) throws(ProbeError) {
        var boxes = movie
        while let box = try boxes.nextBox() {
            guard box.type == "trak", let media = try box.payload.firstBox("mdia"),
                let handler = try handlerType(media), handler == "pict" || handler == "vide",
                let samples = try media.firstBox("minf")?.firstBox("stbl"), try isAV1(samples)
            else { continue }
            guard var header = try box.payload.firstBox("tkhd") else {
                throw box.payload.corrupt("a track has no header ('tkhd')")
            }
            // Times and ids, then 52 bytes of layer, group, volume and matrix before the 16.16 fixed-point size.
            try header.skip((try header.versionAndFlags().version == 1 ? 32 : 20) + 52)
            width = UInt32(try header.big(4)) >> 16
            height = UInt32(try header.big(4)) >> 16
            self.samples = samples
            return
        }
        return nil
    }

    /// Every chunk must start in the file, and all samples together fit in it.
    func checkSamples(_ reader: ProbeReader) throws(ProbeError) {
        var total: UInt64 = 0
        if var sizes = try samples.firstBox("stsz") {
            _ = try sizes.versionAndFlags()
            let common = try sizes.big(4)
            let count = try sizes.big(4)
            // Both are below 2^32, so no sum here overflows.
            if common > 0 {
                total = common * count
            } else {
                for _ in 0..<count { total += try sizes.big(4) }
            }
        }
        var lastChunk: UInt64 = 0
        var chunkCount: UInt64 = 0
        for (type, width) in [("stco", 4), ("co64", 8)] as [(FourCC, Int)] {
            guard var chunks = try samples.firstBox(type) else { continue }
            _ = try chunks.versionAndFlags()
            chunkCount = try chunks.big(4)
            for _ in 0..<chunkCount { lastChunk = max(lastChunk, try chunks.big(width)) }
        }
        guard total > 0, chunkCount > 0 else { throw reader.unsupported("no frames in its index") }
        guard lastChunk >= 8 else { throw reader.corrupt("its frames start at byte \(lastChunk)") }
        guard total <= reader.size, lastChunk < reader.size else {
            throw reader.truncated("its frames go on after the \(reader.size) bytes of the file")
        }
        // Of several chunks the start of the last is looked at: how much is in it would take another table to know.
        let known = chunkCount == 1 ? total : min(av1ZeroTail + 1, reader.size - lastChunk)
        let (end, overflow) = lastChunk.addingReportingOverflow(known)
        guard !overflow, end <= reader.size || chunkCount > 1 else {
            throw reader.truncated("its frames go on after the \(reader.size) bytes of the file")
        }
        try reader.refuseZeroTail(lastChunk..<end, limit: av1ZeroTail, "frames")
    }
}

private func handlerType(_ media: ByteCursor) throws(ProbeError) -> FourCC? {
    guard var box = try media.firstBox("hdlr") else { return nil }
    try box.skip(8)
    return try box.fourCC()
}

private func isAV1(_ samples: ByteCursor) throws(ProbeError) -> Bool {
    guard var descriptions = try samples.firstBox("stsd") else { return false }
    try descriptions.skip(8)
    return try descriptions.firstBox("av01") != nil
}
