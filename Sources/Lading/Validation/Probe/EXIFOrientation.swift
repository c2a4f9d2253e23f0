/// The orientation (1 to 8) in a block of EXIF data, with or without its `Exif` prefix.
///
/// Nil when it is absent, damaged or out of range: an image can do without, so that is never an error.
func exifOrientation(_ block: ArraySlice<UInt8>) -> UInt8? {
    let prefix: [UInt8] = [0x45, 0x78, 0x69, 0x66, 0, 0]
    let tiff = Array(block.starts(with: prefix) ? block.dropFirst(prefix.count) : block)
    var cursor = ByteCursor(tiff, format: "EXIF", part: "directory")
    return (try? orientation(&cursor)) ?? nil
}

/// TIFF 6.0: byte order, 42, offset of the first directory; its entries are tag, type, count and value or offset.
private func orientation(_ tiff: inout ByteCursor) throws(ProbeError) -> UInt8? {
    let isBigEndian: Bool
    switch try tiff.big(2) {
    case 0x4D4D: isBigEndian = true
    case 0x4949: isBigEndian = false
    default: return nil
    }
    func number(_ width: Int) throws(ProbeError) -> UInt64 {
        isBigEndian ? try tiff.big(width) : try tiff.little(width)
    }
    guard try number(2) == 42 else { return nil }
    let directory = Int(try number(4))
    guard directory >= 8 else { return nil }
    try tiff.skip(directory - 8)
    for _ in 0..<(try number(2)) {
        let tag = try number(2)
        let type = try number(2)
        let count = try number(4)
        guard tag == 0x0112 else {
            try tiff.skip(4)
            continue
        }
        // BYTE, SHORT or LONG, left-aligned in the value field.
        guard count == 1, let width = [1: 1, 3: 2, 4: 4][type] else { return nil }
        let value = try number(width)
        return (1...8).contains(value) ? UInt8(value) : nil
    }
    return nil
}
