/// Reads the format and the size of an image from its bytes, and checks that the file is not cut short.
///
/// Headers are read and the ends of the data, of JPEG the markers in it: damage within the compressed pixels stays
/// unseen. Width and height are those that Pillow
/// gives as `Image.size`.
func probeImage(_ source: any ByteSource) throws(ProbeError) -> ImageInfo {
    let head = try headBytes(of: source)
    guard let format = ImageFormat(head: head) else {
        throw .unknownFormat(expected: "a JPEG, PNG, BMP, WebP or AVIF image", guess: guessFormat(head: head))
    }
    var reader = ProbeReader(source, format: format.label)
    var info: ImageInfo
    switch format {
    case .jpeg: info = try probeJPEG(&reader)
    case .png: info = try probePNG(&reader)
    case .bmp: info = try probeBMP(&reader)
    case .webp: info = try probeWebP(&reader)
    case .avif: info = try probeAVIF(&reader)
    }
    info.remarks = reader.remarks
    return info
}

/// Enough of the start of a file to know its format by; throws `ProbeError.empty` when there is none.
func headBytes(of source: any ByteSource) throws(ProbeError) -> [UInt8] {
    let head: [UInt8]
    do {
        head = try source.read(at: 0, count: 512)
    } catch {
        throw .io(error)
    }
    guard !head.isEmpty else { throw .empty }
    return head
}

extension ImageFormat {
    /// By signature. A file too short to hold a whole one counts when all of it fits: its probe then says that the
    /// file is truncated.
    init?(head: [UInt8]) {
        func matches(_ signature: [UInt8], at offset: Int = 0) -> Bool {
            head.count > offset && zip(head[offset...], signature).allSatisfy { $0 == $1 }
        }
        if matches([0xFF, 0xD8, 0xFF]) {
            self = .jpeg
        } else if matches([0x89, 0x50, 0x4E, 0x47]) {
            self = .png
        } else if matches(Array("RIFF".utf8)), head.count <= 8 || matches(Array("WEBP".utf8), at: 8) {
            self = .webp
        } else if head.count < 12 ? matches(Array("ftyp".utf8), at: 4) : ISOBrands(head: head)?.isAVIF == true {
            self = .avif
        } else if matches(Array("BM".utf8)) {
            self = .bmp
        } else {
            return nil
        }
    }
}
