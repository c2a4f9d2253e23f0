/// The primary item of a `meta` box (ISO/IEC 23008-12), coded in one piece or as a grid.
struct AVIFItem {
    let width: UInt64
    let height: UInt64
    /// EXIF value of the rotation and mirror properties.
    let orientation: UInt8
    let locations: AVIFLocations
    /// Where in the file the last coded pixels are: those of the item, or of another that belongs to it.
    let pixels: Range<UInt64>?

    init(meta: ByteCursor) throws(ProbeError) {
        var cursor = meta
        _ = try cursor.versionAndFlags()
        func box(_ type: FourCC) throws(ProbeError) -> ByteCursor {
            guard let box = try cursor.firstBox(type) else { throw cursor.corrupt("it has no '\(type)' box") }
            return box
        }
        let id = try primaryItem(try box("pitm"))
        let types = try itemTypes(try box("iinf"))
        guard let type = types[id] else { throw cursor.corrupt("the primary item is undefined") }
        guard type == "av01" || type == "grid" else {
            throw .unsupported(format: meta.format, detail: "a primary item of type '\(type)'")
        }
        locations = try AVIFLocations(try box("iloc"), inlineSize: try cursor.firstBox("idat")?.remaining ?? 0)
        pixels = locations.last { types[$0] == "av01" }
        guard locations.items.contains(id) else { throw cursor.corrupt("the primary item has no location") }
        let properties = try itemProperties(id, try box("iprp"))

        guard let size = properties.first(where: { $0.type == "ispe" }) else {
            throw cursor.corrupt("the primary item has no size ('ispe')")
        }
        var extents = size.payload
        _ = try extents.versionAndFlags()
        width = try extents.big(4)
        height = try extents.big(4)

        func firstByte(_ type: FourCC) throws(ProbeError) -> UInt64? {
            guard var payload = properties.first(where: { $0.type == type })?.payload else { return nil }
            return try payload.big(1)
        }
        orientation = avifOrientation(rotation: try firstByte("irot"), mirror: try firstByte("imir"))
    }
}

private func primaryItem(_ box: ByteCursor) throws(ProbeError) -> UInt64 {
    var cursor = box
    return try cursor.big(try cursor.versionAndFlags().version == 0 ? 2 : 4)
}

private func itemTypes(_ box: ByteCursor) throws(ProbeError) -> [UInt64: FourCC] {
    var cursor = box
    try cursor.skip(try cursor.versionAndFlags().version == 0 ? 2 : 4)
    var types: [UInt64: FourCC] = [:]
    while var entry = try cursor.nextBox()?.payload {
        let version = try entry.versionAndFlags().version
        // Versions 0 and 1 have no item type and do not occur in AVIF.
        guard version >= 2 else { continue }
        let id = try entry.big(version == 2 ? 2 : 4)
        try entry.skip(2)
        types[id] = try entry.fourCC()
    }
    return types
}

/// The properties that `ipma` associates with an item, in its order.
private func itemProperties(_ id: UInt64, _ box: ByteCursor) throws(ProbeError) -> [ISOBox] {
    guard var container = try box.firstBox("ipco") else { throw box.corrupt("it has no 'ipco' box") }
    var all: [ISOBox] = []
    while let property = try container.nextBox() { all.append(property) }

    var associated: [ISOBox]?
    var kinds: Set<UInt64> = []
    var boxes = box
    while let box = try boxes.nextBox() {
        guard box.type == "ipma" else { continue }
        var cursor = box.payload
        let (version, flags) = try cursor.versionAndFlags()
        // ISO/IEC 14496-12, 8.11.14.1.
        guard kinds.insert(UInt64(version) << 24 | UInt64(flags)).inserted else {
            throw cursor.corrupt("two 'ipma' boxes have one version and flags")
        }
        let indexWidth = flags & 1 == 0 ? 1 : 2
        for _ in 0..<(try cursor.big(4)) {
            let item = try cursor.big(version == 0 ? 2 : 4)
            let count = Int(try cursor.big(1))
            guard item == id, associated == nil else {
                try cursor.skip(count * indexWidth)
                continue
            }
            var properties: [ISOBox] = []
            for _ in 0..<count {
                // The top bit says that the property is essential; index 0 means none.
                let index = Int(try cursor.big(indexWidth)) & (indexWidth == 1 ? 0x7F : 0x7FFF)
                guard index <= all.count else { throw cursor.corrupt("property \(index) does not exist") }
                if index > 0 { properties.append(all[index - 1]) }
            }
            associated = properties
        }
    }
    return associated ?? []
}

/// The EXIF orientation that equals a rotation (quarter turns to the left) followed by a mirroring (0 swaps top and
/// bottom, 1 left and right).
func avifOrientation(rotation: UInt64?, mirror: UInt64?) -> UInt8 {
    let quarterTurns = Int((rotation ?? 0) & 3)
    guard let mirror else { return [1, 8, 3, 6][quarterTurns] }
    return mirror & 1 == 0 ? [4, 5, 2, 7][quarterTurns] : [2, 7, 4, 5][quarterTurns]
}
