/// BMP with any header version of Windows or OS/2: the size is in the header, the pixels must be in the file.
func probeBMP(_ reader: inout ProbeReader) throws(ProbeError) -> ImageInfo {
    var file = try reader.take(18, "file header")
    try file.skip(2)
    let fileSize = try file.little(4)
    try file.skip(4)
    let pixelOffset = try file.little(4)
    let headerSize = try file.little(4)
    // OS/2 1.x; OS/2 2.x short and full; Windows 3, its two undocumented extensions, 4 and 5.
    guard [12, 16, 64, 40, 52, 56, 108, 124].contains(headerSize) else {
        throw reader.corrupt("there is no header version with \(headerSize) bytes")
    }
    var cursor = try reader.take(Int(headerSize) - 4, "header")
    let header = try BMPHeader(&cursor, headerSize: headerSize)
    guard header.width > 0, header.height > 0 else {
        throw reader.corrupt("the size is \(header.width)×\(header.height)")
    }
    guard [0, 1, 2, 4, 8, 16, 24, 32].contains(header.bitsPerPixel), (header.bitsPerPixel == 0) == header.isEmbedded
    else { throw reader.corrupt("it has \(header.bitsPerPixel) bits per pixel") }
    // An offset of 0 is met in the wild: the pixels then follow the headers.
    let headersEnd = 14 + headerSize
    guard pixelOffset == 0 || pixelOffset >= headersEnd else {
        throw reader.corrupt("the pixels start inside the header")
    }
    let start = pixelOffset == 0 ? headersEnd : pixelOffset
    let end = try pixelsEnd(reader, header, start: start, fileSize: fileSize)
    try reader.remarkZeroTail(start..<max(start, end), "black pixels")
    return ImageInfo(format: .bmp, width: header.width, height: header.height, orientation: 1)
}

private struct BMPHeader {
    let width: UInt32
    let height: UInt32
    let bitsPerPixel: UInt64
    let compression: UInt64
    /// Bytes of the pixels; 0 when not given, as is allowed for uncompressed ones.
    let imageSize: UInt64

    /// JPEG or PNG data in place of pixels.
    var isEmbedded: Bool { compression == 4 || compression == 5 }

    init(_ cursor: inout ByteCursor, headerSize: UInt64) throws(ProbeError) {
        if headerSize == 12 {
            width = UInt32(try cursor.little(2))
            height = UInt32(try cursor.little(2))
        } else {
            let signedWidth = Int32(truncatingIfNeeded: try cursor.little(4))
            guard signedWidth > 0 else { throw cursor.corrupt("the width is \(signedWidth)") }
            width = UInt32(signedWidth)
            // A negative height means rows from the top down.
            height = Int32(truncatingIfNeeded: try cursor.little(4)).magnitude
        }
        try cursor.skip(2)
        bitsPerPixel = try cursor.little(2)
        guard headerSize >= 40 else {
            compression = 0
            imageSize = 0
            return
        }
        let code = try cursor.little(4)
        // OS/2 2.x gives codes 3 and 4 to Huffman and RLE24, which like RLE have a size of their own.
        compression = headerSize == 64 && code >= 3 ? 1 : code
        imageSize = try cursor.little(4)
    }
}

/// Where the pixels end, after checking that they are all there.
private func pixelsEnd(
    _ reader: ProbeReader,
    _ header: BMPHeader,
    start: UInt64,
    fileSize: UInt64
) throws(ProbeError) -> UInt64 {
    switch header.compression {
    case 0, 3, 6:
        // Rows are padded to 32 bits, the last one not by every writer. Below 2^32 · 32 bits and 2^32 rows nothing here
        // can overflow but the product.
        let bits = UInt64(header.width) * header.bitsPerPixel
        let (rows, overflow) = ((bits + 31) / 32 * 4).multipliedReportingOverflow(by: UInt64(header.height) - 1)
        let (pixels, overflow2) = rows.addingReportingOverflow((bits + 7) / 8)
        guard !overflow, !overflow2, reader.size >= start, reader.size - start >= pixels else {
            throw reader.truncated("\(header.width)×\(header.height) pixels do not fit in \(reader.size) bytes")
        }
        return start + pixels
    case 1, 2, 4, 5:
        let end = header.imageSize > 0 ? start + header.imageSize : fileSize
        guard end > start else { throw reader.corrupt("its compressed pixels have no size") }
        guard reader.size >= end else {
            throw reader.truncated("the header promises \(end) bytes, there are \(reader.size)")
        }
        return end
    default:
        throw reader.corrupt("compression \(header.compression) is unknown")
    }
}
