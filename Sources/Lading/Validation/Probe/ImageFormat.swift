/// An image format that a probe can read.
enum ImageFormat: String, CaseIterable, Sendable {
    case jpeg, png, bmp, webp, avif

    var name: String { rawValue }

    var contentType: String { "image/" + rawValue }

    /// Without the dot, in lower case, the usual one first.
    var fileExtensions: [String] { self == .jpeg ? ["jpg", "jpeg"] : [rawValue] }

    /// The name in messages.
    var label: String { self == .webp ? "WebP" : rawValue.uppercased() }
}

/// What the header of an image says.
struct ImageInfo: Equatable, Sendable {
    var format: ImageFormat
    /// Pixels as stored: an orientation that exchanges the sides is not applied.
    var width: UInt32
    var height: UInt32
    /// EXIF orientation, 1 to 8; 1 when the file gives none. For AVIF it comes from the rotation and mirror
    /// properties, which replace EXIF there.
    var orientation: UInt8
    var remarks: [ProbeRemark] = []
}
