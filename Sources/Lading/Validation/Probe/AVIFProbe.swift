/// AVIF: the size of the primary item is in its `ispe` property, that of a sequence in its track header; the places
/// that hold the coded data must be in the file.
///
/// A file with major brand `avis` is read as a sequence, one with `avif` as an image, any other as a sequence if it has
/// tracks: what libavif, and so Pillow, does.
func probeAVIF(_ reader: inout ProbeReader) throws(ProbeError) -> ImageInfo {
    let boxes = try topLevelBoxes(&reader)
    guard !boxes.dataIsCut else { throw reader.truncated("it ends in the coded data") }
    var brands = boxes.brands
    let major = try brands.fourCC()
    if let movie = boxes.movie, major == "avis" || major != "avif" || boxes.meta == nil,
        let track = try AVIFTrack(movie: movie)
    {
        try track.checkSamples(reader)
        return try info(reader, width: UInt64(track.width), height: UInt64(track.height), orientation: 1)
    }
    guard let meta = boxes.meta else {
        // Boxes are often ordered so that a cut loses the whole index.
        throw reader.truncated("it has no index ('meta' or 'moov' box)")
    }
    let item = try AVIFItem(meta: meta)
    try item.locations.check(reader)
    if let pixels = item.pixels { try reader.refuseZeroTail(pixels, limit: av1ZeroTail, "coded data") }
    return try info(reader, width: item.width, height: item.height, orientation: item.orientation)
}

/// Encoders end in a byte that is not zero; the format also allows them padding.
let av1ZeroTail: UInt64 = 64

private func info(
    _ reader: ProbeReader,
    width: UInt64,
    height: UInt64,
    orientation: UInt8
) throws(ProbeError) -> ImageInfo {
    guard let width = UInt32(exactly: width), let height = UInt32(exactly: height), width > 0, height > 0 else {
        throw reader.corrupt("the size is \(width)×\(height)")
    }
    return ImageInfo(format: .avif, width: width, height: height, orientation: orientation)
}

private struct TopLevelBoxes {
    var brands: ByteCursor
    var meta: ByteCursor?
    var movie: ByteCursor?
    /// An `mdat` box goes on past the end of the file.
    var dataIsCut = false

    var hasIndex: Bool { meta != nil || movie != nil }
}

/// A file has a handful; the bound keeps one made of empty boxes from taking long.
private let maximumBoxes = 10_000

/// The boxes that describe the file, read whole; the others are passed over. Anything after them that is no box is
/// left alone, as decoders do.
private func topLevelBoxes(_ reader: inout ProbeReader) throws(ProbeError) -> TopLevelBoxes {
    var boxes: TopLevelBoxes?
    for _ in 0..<maximumBoxes {
        guard reader.remaining >= 8 else { break }
        let start = reader.position
        var head = try reader.take(Int(min(16, reader.remaining)), "box header")
        let header: ISOBoxHeader
        do throws(ProbeError) {
            header = try ISOBoxHeader(&head)
        } catch {
            guard boxes?.hasIndex == true else { throw error }
            break
        }
        reader.seek(to: start)
        reader.skip(header.length)
        let size = header.payloadSize ?? reader.remaining
        switch header.type {
        case "ftyp" where boxes == nil:
            boxes = TopLevelBoxes(brands: try payload(&reader, header.type, size, limit: 1 << 12))
        case "meta" where boxes?.meta == nil:
            boxes?.meta = try payload(&reader, header.type, size, limit: 1 << 24)
        case "moov" where boxes?.movie == nil:
            boxes?.movie = try payload(&reader, header.type, size, limit: 1 << 24)
        default:
            if header.type == "mdat", size > reader.remaining { boxes?.dataIsCut = true }
            reader.skip(size)
        }
    }
    guard let boxes else { throw reader.truncated("it ends in the first box") }
    return boxes
}

private func payload(
    _ reader: inout ProbeReader,
    _ type: FourCC,
    _ size: UInt64,
    limit: UInt64
) throws(ProbeError) -> ByteCursor {
    guard size <= reader.remaining else { throw reader.truncated("it ends in the '\(type)' box") }
    guard size <= limit else { throw reader.unsupported("a '\(type)' box of \(size) bytes") }
    return try reader.take(Int(size), "'\(type)' box")
}
