/// A noun phrase for what a file looks like by its first bytes, for a message about a file that is something else.
func guessFormat(head: [UInt8]) -> String? {
    for (offset, signature, name) in binarySignatures
    where head.count >= offset + signature.count && head[offset...].starts(with: signature) {
        return name
    }
    if head.count >= 12, head.starts(with: "RIFF".utf8) {
        return head[8...].starts(with: "WEBP".utf8) ? "a WebP image" : "a RIFF file (AVI or WAV)"
    }
    if let brands = ISOBrands(head: head) { return brands.guess }
    if head.allSatisfy({ $0 == 0 }) { return "a file filled with zeros, never written" }
    return guessText(head: head)
}

private let binarySignatures: [(offset: Int, signature: [UInt8], name: String)] = [
    (0, [0xFF, 0xD8, 0xFF], "a JPEG image"),
    (0, [0x89, 0x50, 0x4E, 0x47], "a PNG image"),
    (0, Array("GIF8".utf8), "a GIF image"),
    (0, [0x49, 0x49, 0x2A, 0x00], "a TIFF image"),
    (0, [0x4D, 0x4D, 0x00, 0x2A], "a TIFF image"),
    (0, [0x49, 0x49, 0x2B, 0x00], "a BigTIFF image"),
    (0, [0x4D, 0x4D, 0x00, 0x2B], "a BigTIFF image"),
    (0, [0xFF, 0x0A], "a JPEG XL image"),
    (0, [0, 0, 0, 0x0C, 0x4A, 0x58, 0x4C, 0x20], "a JPEG XL image"),
    (0, [0, 0, 0, 0x0C, 0x6A, 0x50, 0x20, 0x20], "a JPEG 2000 image"),
    (0, [0xFF, 0x4F, 0xFF, 0x51], "a JPEG 2000 codestream"),
    (0, [0x76, 0x2F, 0x31, 0x01], "an OpenEXR image"),
    (0, Array("8BPS".utf8), "a Photoshop document"),
    (0, [0, 0, 1, 0], "a Windows icon"),
    (0, Array("%PDF-".utf8), "a PDF document"),
    (0, Array("LASF".utf8), "a LAS or LAZ point cloud"),
    (0, Array("# .PCD".utf8), "a PCD point cloud"),
    (0, Array("ply\n".utf8), "a PLY point cloud"),
    (0, Array("ply\r\n".utf8), "a PLY point cloud"),
    (0, [0x1F, 0x8B], "a gzip archive"),
    (0, [0x50, 0x4B, 0x03, 0x04], "a ZIP archive"),
    (0, [0x28, 0xB5, 0x2F, 0xFD], "a Zstandard archive"),
    (0, [0x89, 0x48, 0x44, 0x46], "an HDF5 file"),
    (0, Array("#ROSBAG".utf8), "a ROS bag"),
    (0, [0x89, 0x4D, 0x43, 0x41, 0x50], "an MCAP recording"),
    (0, [0x7F, 0x45, 0x4C, 0x46], "an ELF program"),
    (0, Array("ts_gps,".utf8), "a CSV point cloud"),
    (0, Array("version https://git-lfs".utf8), "a Git LFS pointer; fetch the file itself"),
]

/// HTML in place of an image is what a download behind an expired login leaves.
private func guessText(head: [UInt8]) -> String? {
    let bom: [UInt8] = [0xEF, 0xBB, 0xBF]
    let start = head.starts(with: bom) ? head.dropFirst(3) : head[...]
    let text = start.drop { $0 == 0x20 || (0x09...0x0D).contains($0) }
    let lowered = text.prefix(16).map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    if lowered.starts(with: "<!doctype html".utf8) || lowered.starts(with: "<html".utf8) { return "an HTML page" }
    if lowered.starts(with: "<svg".utf8) { return "an SVG image" }
    if lowered.starts(with: "<?xml".utf8) { return "an XML document" }
    if let netpbm = lowered.dropFirst().first, lowered.first == UInt8(ascii: "p"), lowered.count > 2,
        (UInt8(ascii: "1")...UInt8(ascii: "7")).contains(netpbm), lowered[2] == 0x0A || lowered[2] == 0x20
    {
        return "a Netpbm image"
    }
    guard !text.isEmpty, head.allSatisfy({ $0 >= 0x20 || (0x09...0x0D).contains($0) }) else { return nil }
    if text.first == UInt8(ascii: "{") || text.first == UInt8(ascii: "[") { return "JSON text" }
    // UTF-8 may be cut in its last character here, so only ASCII is judged.
    return head.allSatisfy { $0 < 0x7F } ? "plain text" : nil
}
