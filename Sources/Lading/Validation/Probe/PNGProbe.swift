/// PNG (W3C, third edition): the size is in the first chunk, whose CRC is checked; the chunks are followed to the last,
/// skipping their data.
func probePNG(_ reader: inout ProbeReader) throws(ProbeError) -> ImageInfo {
    guard try reader.take(8, "signature").rest.elementsEqual([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) else {
        throw reader.corrupt("the signature is wrong, as after a copy in text mode")
    }
    var (info, needsPalette) = try header(&reader)
    var pixelBytes: UInt64?
    for _ in 0..<maximumChunks {
        var head = try reader.take(8, "chunk after byte \(reader.position)")
        let length = try head.big(4)
        let type = try head.fourCC()
        guard length <= 0x7FFF_FFFF, type.bytes.allSatisfy({ isASCIILetter($0) }) else {
            throw reader.corrupt("there is no chunk at byte \(reader.position - 8)")
        }
        guard length + 4 <= reader.remaining else { throw reader.truncated("it ends in chunk '\(type)'") }
        switch type {
        case "IHDR":
            throw reader.corrupt("it has two IHDR chunks")
        case "IEND":
            guard let pixelBytes else { throw reader.corrupt("it has no pixels (IDAT)") }
            guard pixelBytes > 0 else { throw reader.truncated("its pixels (IDAT) have no bytes") }
            return info
        case "iCCP", "zTXt":
            try checkCompression(&reader, type, length: length)
        case "PLTE":
            // Of other color types it is advice, and none of theirs is looked at.
            if needsPalette, !(3...768).contains(length) || length % 3 != 0 {
                throw reader.corrupt("its palette has \(length) bytes")
            }
            needsPalette = false
            reader.skip(length + 4)
        case "IDAT":
            guard !needsPalette else { throw reader.corrupt("it has no palette (PLTE) before its pixels") }
            pixelBytes = (pixelBytes ?? 0) + length
            reader.skip(length + 4)
        // EXIF fits in 64 KB in every format that carries it; a longer one is left alone.
        case "eXIf" where length <= 0xFFFF:
            info.orientation = exifOrientation(try reader.take(Int(length), "chunk 'eXIf'").rest) ?? 1
            reader.skip(4)
        default:
            reader.skip(length + 4)
        }
    }
    throw reader.unsupported("more than \(maximumChunks) chunks")
}

/// Writers that flush often make one for each 8 KB; the bound keeps a file of empty chunks from taking long.
private let maximumChunks = 100_000

private func header(_ reader: inout ProbeReader) throws(ProbeError) -> (ImageInfo, needsPalette: Bool) {
    var chunk = try reader.take(25, "header")
    let length = try chunk.big(4)
    let type = try chunk.fourCC()
    guard type != "CgBI" else { throw reader.unsupported("Apple's own variant (CgBI)") }
    guard length == 13, type == "IHDR" else { throw reader.corrupt("the first chunk is not IHDR") }
    let checked: [UInt8] = Array("IHDR".utf8) + chunk.rest.prefix(13)
    let width = try chunk.big(4)
    let height = try chunk.big(4)
    let depth = try chunk.big(1)
    let colorType = try chunk.big(1)
    let methods = (compression: try chunk.big(1), filter: try chunk.big(1), interlace: try chunk.big(1))
    guard try chunk.big(4) == UInt64(crc32(checked)) else { throw reader.corrupt("the CRC of the header is wrong") }
    guard (1...0x7FFF_FFFF).contains(width), (1...0x7FFF_FFFF).contains(height) else {
        throw reader.corrupt("the size is \(width)×\(height)")
    }
    guard let depths = allowedDepths[colorType], depths.contains(depth) else {
        throw reader.corrupt("color type \(colorType) has no bit depth \(depth)")
    }
    guard methods.compression == 0 else { throw reader.corrupt("compression method \(methods.compression) is unknown") }
    guard methods.filter == 0 else { throw reader.corrupt("filter method \(methods.filter) is unknown") }
    guard methods.interlace <= 1 else { throw reader.corrupt("interlace method \(methods.interlace) is unknown") }
    return (ImageInfo(format: .png, width: UInt32(width), height: UInt32(height), orientation: 1), colorType == 3)
}

/// A name of up to 79 bytes, a zero, and the method, which in every chunk is 0 as in the header.
private func checkCompression(_ reader: inout ProbeReader, _ type: FourCC, length: UInt64) throws(ProbeError) {
    let start = try reader.take(Int(min(length, 81)), "chunk '\(type)'").rest
    reader.skip(length - UInt64(start.count) + 4)
    guard let zero = start.firstIndex(of: 0), zero + 1 < start.endIndex else { return }
    guard start[zero + 1] == 0 else {
        throw reader.corrupt("compression method \(start[zero + 1]) of chunk '\(type)' is unknown")
    }
}

private let allowedDepths: [UInt64: [UInt64]] = [
    0: [1, 2, 4, 8, 16], 2: [8, 16], 3: [1, 2, 4, 8], 4: [8, 16], 6: [8, 16],
]

private func isASCIILetter(_ byte: UInt8) -> Bool {
    (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
}

/// CRC-32 as in ISO 3309, bit by bit: it is used on 17 bytes only.
func crc32(_ bytes: [UInt8]) -> UInt32 {
    var crc: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
        crc ^= UInt32(byte)
        for _ in 0..<8 { crc = crc >> 1 ^ (crc & 1 == 0 ? 0 : 0xEDB8_8320) }
    }
    return ~crc
}
