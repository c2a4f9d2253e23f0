/// WebP (RFC 9649): the size is in the first chunk, `VP8 `, `VP8L` or `VP8X`; the last of these needs an image chunk
/// behind it, and its own size to match.
func probeWebP(_ reader: inout ProbeReader) throws(ProbeError) -> ImageInfo {
    var riff = try reader.take(12, "RIFF header")
    try riff.skip(4)
    let end = try riff.little(4) + 8
    guard end >= 12 + 8 else { throw reader.corrupt("the RIFF size is \(end - 8)") }
    guard reader.size >= end else {
        throw reader.truncated("the RIFF header promises \(end) bytes, there are \(reader.size)")
    }

    var canvas: WebPCanvas?
    var orientation: UInt8 = 1
    var image: (width: UInt32, height: UInt32)?
    var pixels: WebPPixels?
    for _ in 0..<maximumChunks {
        // An odd trailing byte is padding.
        guard end - reader.position >= 8 else { break }
        var head = try reader.take(8, "chunk header")
        let type = try head.fourCC()
        let length = try head.little(4)
        let next = reader.position + length + length % 2
        guard type.rawValue != 0 else {
            throw reader.truncated("there are only zeros where a chunk starts, as after a power loss")
        }
        guard reader.position + length <= end else { throw reader.corrupt("chunk '\(type)' does not fit in the file") }
        switch type {
        case "VP8X" where canvas == nil && image == nil:
            canvas = try WebPCanvas(&reader, length: length)
        case "VP8 " where image == nil, "VP8L" where image == nil:
            pixels = WebPPixels(data: reader.position..<reader.position + length, isLossless: type == "VP8L")
            image = type == "VP8L" ? try losslessSize(&reader, length: length) : try lossySize(&reader, length: length)
        case "ANMF" where canvas?.isAnimated == true && (image == nil || pixels?.isFrame == true):
            guard length >= 16 + 8, let canvas else { throw reader.corrupt("an animation frame is empty") }
            image = (canvas.width, canvas.height)
            pixels = try WebPPixels(frame: &reader, length: length)
        case "EXIF" where canvas?.hasEXIF == true && length <= 0xFFFF:
            orientation = exifOrientation(try reader.take(Int(length), "chunk 'EXIF'").rest) ?? 1
        default:
            if canvas == nil, image == nil { throw reader.corrupt("the first chunk is '\(type)'") }
        }
        // The padding of the last chunk is often left out.
        reader.seek(to: min(next, end))
        // Without a VP8X chunk what follows the image is not part of it.
        if canvas == nil, image != nil { break }
    }
    guard let image else { throw reader.corrupt("it has no image chunk") }
    if let canvas, image != (canvas.width, canvas.height) {
        throw reader.corrupt(
            "the canvas is \(canvas.width)×\(canvas.height), the image \(image.width)×\(image.height)"
        )
    }
    try pixels?.checkTail(&reader, width: image.width, height: image.height)
    return ImageInfo(format: .webp, width: image.width, height: image.height, orientation: orientation)
}

/// An animation has one for each frame; those past the bound are not looked at.
private let maximumChunks = 100_000

private struct WebPCanvas {
    let isAnimated: Bool
    let hasEXIF: Bool
    let width: UInt32
    let height: UInt32

    init(_ reader: inout ProbeReader, length: UInt64) throws(ProbeError) {
        guard length >= 10 else { throw reader.corrupt("chunk 'VP8X' has \(length) bytes") }
        var chunk = try reader.take(10, "chunk 'VP8X'")
        let flags = try chunk.big(1)
        isAnimated = flags & 0x02 != 0
        hasEXIF = flags & 0x08 != 0
        try chunk.skip(3)
        width = UInt32(try chunk.little(3)) + 1
        height = UInt32(try chunk.little(3)) + 1
        guard UInt64(width) * UInt64(height) <= UInt64(UInt32.max) else {
            throw reader.corrupt("the canvas is \(width)×\(height)")
        }
    }
}

/// The frame header of RFC 6386, 9.1: a key frame has a start code and two 14-bit sizes.
private func lossySize(_ reader: inout ProbeReader, length: UInt64) throws(ProbeError) -> (UInt32, UInt32) {
    guard length >= 10 else { throw reader.corrupt("chunk 'VP8 ' has \(length) bytes") }
    var frame = try reader.take(10, "chunk 'VP8 '")
    let tag = try frame.little(3)
    guard tag & 1 == 0 else { throw reader.corrupt("the frame is not a key frame") }
    guard try frame.big(3) == 0x9D012A else { throw reader.corrupt("the frame has no start code") }
    let width = UInt32(try frame.little(2)) & 0x3FFF
    let height = UInt32(try frame.little(2)) & 0x3FFF
    guard width > 0, height > 0 else { throw reader.corrupt("the size is \(width)×\(height)") }
    return (width, height)
}

/// The signature, two 14-bit sizes less one, the alpha hint and a version that must be 0.
private func losslessSize(_ reader: inout ProbeReader, length: UInt64) throws(ProbeError) -> (UInt32, UInt32) {
    guard length >= 5 else { throw reader.corrupt("chunk 'VP8L' has \(length) bytes") }
    var frame = try reader.take(5, "chunk 'VP8L'")
    guard try frame.big(1) == 0x2F else { throw reader.corrupt("the lossless frame has no signature") }
    let bits = UInt32(try frame.little(4))
    guard bits >> 29 == 0 else { throw reader.corrupt("the lossless frame has version \(bits >> 29)") }
    return ((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
}
