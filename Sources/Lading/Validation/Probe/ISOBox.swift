/// A box of an ISO base media file (ISO/IEC 14496-12) whose payload is at hand.
struct ISOBox {
    let type: FourCC
    var payload: ByteCursor
}

/// The size and type that a box starts with.
struct ISOBoxHeader {
    let type: FourCC
    /// Bytes of the header.
    let length: UInt64
    /// Bytes of the payload; nil when the box goes on to the end of its container.
    let payloadSize: UInt64?

    init(_ cursor: inout ByteCursor) throws(ProbeError) {
        var size = try cursor.big(4)
        type = try cursor.fourCC()
        length = size == 1 ? 16 : 8
        guard size != 0 else {
            payloadSize = nil
            return
        }
        if size == 1 { size = try cursor.big(8) }
        guard size >= length else { throw cursor.corrupt("box '\(type)' has size \(size)") }
        payloadSize = size - length
    }
}

extension ByteCursor {
    /// The next box in this container, nil at its end.
    mutating func nextBox() throws(ProbeError) -> ISOBox? {
        guard remaining > 0 else { return nil }
        let header = try ISOBoxHeader(&self)
        let size = header.payloadSize ?? UInt64(remaining)
        guard size <= UInt64(remaining) else { throw corrupt("box '\(header.type)' does not fit in the \(part)") }
        return ISOBox(type: header.type, payload: try slice(Int(size), "'\(header.type)' box"))
    }

    /// The first box of a type in the rest of this container.
    func firstBox(_ type: FourCC) throws(ProbeError) -> ByteCursor? {
        var cursor = self
        while let box = try cursor.nextBox() {
            if box.type == type { return box.payload }
        }
        return nil
    }

    /// Version and flags of a full box.
    mutating func versionAndFlags() throws(ProbeError) -> (version: UInt8, flags: UInt32) {
        let word = UInt32(truncatingIfNeeded: try big(4))
        return (UInt8(word >> 24), word & 0xFF_FFFF)
    }
}

/// The brands of an `ftyp` box: what an ISO file claims to be.
struct ISOBrands {
    let major: FourCC
    let all: [FourCC]

    /// From the first bytes of a file; nil when it does not start with `ftyp`. Brands past `head` are not seen.
    init?(head: [UInt8]) {
        guard head.count >= 12 else { return nil }
        func word(_ offset: Int) -> UInt32 {
            head[offset..<offset + 4].reduce(0) { $0 << 8 | UInt32($1) }
        }
        guard FourCC(rawValue: word(4)) == "ftyp" else { return nil }
        major = FourCC(rawValue: word(8))
        // The minor version is between the major brand and the compatible ones.
        let end = min(head.count, Int(word(0)))
        all = [major] + stride(from: 16, through: end - 4, by: 4).map { FourCC(rawValue: word($0)) }
    }

    var isAVIF: Bool { all.contains("avif") || all.contains("avis") }

    var guess: String {
        if isAVIF { return "an AVIF image" }
        if all.contains(where: { ["heic", "heix", "hevc", "hevx", "heim", "heis"].contains($0) }) {
            return "a HEIC image"
        }
        if all.contains("mif1") || all.contains("msf1") { return "a HEIF image" }
        if major == "crx " { return "a Canon raw image" }
        if major == "qt  " { return "a QuickTime video" }
        return "an MP4 video"
    }
}
