/// JPEG (ITU-T T.81): the size is in the first frame header; the file is whole when an end-of-image marker follows the
/// scans.
func probeJPEG(_ reader: inout ProbeReader) throws(ProbeError) -> ImageInfo {
    reader.seek(to: 2)
    var info: ImageInfo?
    var orientation: UInt8?
    while true {
        let marker = try nextMarker(&reader, "header")
        switch marker {
        case 0x01, 0xD0...0xD7:
            continue
        case 0xD8:
            throw reader.corrupt("a second image starts before the first one's pixels")
        case 0xD9:
            throw reader.corrupt("it ends before any pixels")
        case 0xDA:
            guard var info else { throw reader.corrupt("the scan has no frame header before it") }
            _ = try segment(&reader, "scan header")
            try checkEnd(&reader)
            info.orientation = orientation ?? 1
            return info
        case 0xC0...0xC3, 0xC9...0xCB:
            guard info == nil else { throw reader.corrupt("it has two frame headers") }
            info = try frame(&reader)
        case 0xC5...0xC7, 0xCD...0xCF, 0xDE:
            throw reader.unsupported("hierarchical coding")
        case 0xF7:
            throw reader.unsupported("JPEG-LS")
        case 0xE1:
            let application = try segment(&reader, "APP1 segment").rest
            // APP1 is shared with XMP, which has another prefix.
            if orientation == nil, application.starts(with: "Exif\0".utf8) {
                orientation = exifOrientation(application)
            }
        default:
            try skipSegment(&reader, "header")
        }
    }
}

/// The code of the next marker, after skipping all that is not one: fill bytes, stuffed bytes, entropy-coded data, and
/// the stray bytes that decoders skip as well.
private func nextMarker(_ reader: inout ProbeReader, _ part: String) throws(ProbeError) -> UInt8 {
    var afterFF = false
    while let byte = try reader.next() {
        if afterFF, byte != 0x00, byte != 0xFF { return byte }
        afterFF = byte == 0xFF
    }
    throw reader.truncated("it ends in the \(part)")
}

private func segment(_ reader: inout ProbeReader, _ part: String) throws(ProbeError) -> ByteCursor {
    try reader.take(try segmentLength(&reader, part), part)
}

private func skipSegment(_ reader: inout ProbeReader, _ part: String) throws(ProbeError) {
    let length = UInt64(try segmentLength(&reader, part))
    guard length <= reader.remaining else { throw reader.truncated("it ends in the \(part)") }
    reader.skip(length)
}

/// Bytes of a segment after its length, which counts itself.
private func segmentLength(_ reader: inout ProbeReader, _ part: String) throws(ProbeError) -> Int {
    var length = try reader.take(2, part)
    let count = Int(try length.big(2))
    guard count >= 2 else { throw reader.corrupt("a segment has length \(count)") }
    return count - 2
}

private func frame(_ reader: inout ProbeReader) throws(ProbeError) -> ImageInfo {
    var header = try segment(&reader, "frame header")
    let precision = try header.big(1)
    let height = UInt32(try header.big(2))
    let width = UInt32(try header.big(2))
    let components = Int(try header.big(1))
    guard (2...16).contains(precision) else { throw reader.corrupt("the sample precision is \(precision) bits") }
    guard components > 0, header.remaining == components * 3 else {
        throw reader.corrupt("the frame header does not fit its \(components) components")
    }
    guard width > 0 else { throw reader.corrupt("the width is 0") }
    guard height > 0 else { throw reader.unsupported("height given after the first scan (DNL)") }
    return ImageInfo(format: .jpeg, width: width, height: height, orientation: 1)
}

/// The last two bytes tell at once in nearly every file. Otherwise (padding or another file appended) the markers are
/// followed from the scan on: a search for the end marker alone would find those of thumbnails and appended files.
private func checkEnd(_ reader: inout ProbeReader) throws(ProbeError) {
    let scan = reader.position
    if reader.remaining >= 2 {
        reader.seek(to: reader.size - 2)
        var last = try reader.take(2, "end")
        if try last.big(2) == 0xFFD9 { return }
        reader.seek(to: scan)
    }
    while true {
        switch try nextMarker(&reader, "pixels, before the end-of-image marker") {
        case 0x01, 0xD0...0xD7: continue
        case 0xD9: return
        case 0xD8: throw reader.truncated("another image starts before the end-of-image marker")
        default: try skipSegment(&reader, "pixels, before the end-of-image marker")
        }
    }
}
