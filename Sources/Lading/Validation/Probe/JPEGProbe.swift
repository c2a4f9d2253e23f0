/// JPEG (ITU-T T.81): the size is in the first frame header; the file is whole when the scans end in an end-of-image
/// marker.
///
/// The markers are followed through the scans. The last two bytes of the file tell nothing: after a frame that was cut
/// off they may be another's.
func probeJPEG(_ reader: inout ProbeReader) throws(ProbeError) -> ImageInfo {
    var file = JPEGFile()
    reader.seek(to: 2)
    while true {
        let part = file.scans == 0 ? "header" : "pixels, before the end-of-image marker"
        let marker = try nextMarker(&reader, part)
        switch marker {
        case 0x01, 0xD0...0xD7:
            continue
        case 0xD8 where file.scans == 0:
            throw reader.corrupt("a second image starts before the first one's pixels")
        case 0xD8:
            throw reader.truncated("another image starts before the end-of-image marker")
        case 0xD9:
            guard var info = file.info, file.scans > 0 else { throw reader.corrupt("it ends before any pixels") }
            info.orientation = file.orientation ?? 1
            if let rare = file.rareCoding {
                reader.remark(.hardlyReadable, "it is \(rare), which few programs read; save it as baseline JPEG")
            }
            return info
        case 0xDA:
            try file.read(scan: try segment(&reader, "scan header"))
        case 0xC0...0xC3, 0xC5...0xC7, 0xC9...0xCB, 0xCD...0xCF, 0xDE:
            try file.read(frame: try segment(&reader, "frame header"), marker: marker)
        case 0xDB:
            try file.read(quantisation: try segment(&reader, "quantisation tables"))
        case 0xF7:
            throw reader.unsupported("JPEG-LS")
        case 0xE1 where file.scans == 0:
            let application = try segment(&reader, "APP1 segment").rest
            // APP1 is shared with XMP, which has another prefix.
            if file.orientation == nil, application.starts(with: "Exif\0".utf8) {
                file.orientation = exifOrientation(application)
            }
        default:
            try skipSegment(&reader, part)
        }
    }
}

/// The code of the next marker, after skipping all that is not one: fill bytes, stuffed bytes, entropy-coded data, and
/// the stray bytes that decoders skip as well.
private func nextMarker(_ reader: inout ProbeReader, _ part: String) throws(ProbeError) -> UInt8 {
    while try reader.skip(to: 0xFF) {
        while let byte = try reader.next() {
            if byte == 0xFF { continue }
            if byte == 0x00 { break }
            return byte
        }
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
