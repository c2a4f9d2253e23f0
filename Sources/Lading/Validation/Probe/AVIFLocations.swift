/// Where the items of a `meta` box are, from its `iloc` box.
struct AVIFLocations {
    private(set) var items: Set<UInt64> = []
    /// The last extent of each item that is in the file.
    private var lastExtents: [UInt64: Range<UInt64>] = [:]
    /// The end of the last extent in the file.
    private var fileEnd: UInt64 = 0

    /// `inlineSize` is the size of the `idat` box, which small items may live in.
    init(_ box: ByteCursor, inlineSize: Int) throws(ProbeError) {
        var cursor = box
        let version = try cursor.versionAndFlags().version
        guard version <= 2 else { throw cursor.corrupt("the 'iloc' box has version \(version)") }
        let widths = Int(try cursor.big(2))
        let (offset, length, base) = (widths >> 12, widths >> 8 & 15, widths >> 4 & 15)
        let index = version == 0 ? 0 : widths & 15
        guard [offset, length, base, index].allSatisfy({ $0 == 0 || $0 == 4 || $0 == 8 }) else {
            throw cursor.corrupt("the 'iloc' box has fields of odd sizes")
        }
        for _ in 0..<(try cursor.big(version == 2 ? 4 : 2)) {
            let item = try cursor.big(version == 2 ? 4 : 2)
            items.insert(item)
            // 0 is in the file, 1 in `idat`, 2 within another item.
            let method = version == 0 ? 0 : try cursor.big(2) & 15
            let reference = try cursor.big(2)
            let start = try cursor.big(base)
            var extents = try cursor.big(2)
            // Extents without fields are all the same, and cost the file nothing to promise.
            if index + offset + length == 0 { extents = min(extents, 1) }
            for _ in 0..<extents {
                try cursor.skip(index)
                let (begin, overflow1) = start.addingReportingOverflow(try cursor.big(offset))
                let (end, overflow2) = begin.addingReportingOverflow(try cursor.big(length))
                guard !overflow1, !overflow2 else { throw cursor.corrupt("an item is past any file size") }
                if method == 0, reference == 0 {
                    fileEnd = max(fileEnd, end)
                    lastExtents[item] = begin..<end
                }
                guard method != 1 || end <= UInt64(inlineSize) else {
                    throw cursor.corrupt("an item does not fit in the 'idat' box")
                }
            }
        }
    }

    /// The extent that ends last among those of some items. One without a length, to the end of the file, is none.
    func last(where isOne: (UInt64) -> Bool) -> Range<UInt64>? {
        lastExtents.filter { isOne($0.key) && !$0.value.isEmpty }.values.max { $0.upperBound < $1.upperBound }
    }

    func check(_ reader: ProbeReader) throws(ProbeError) {
        guard fileEnd <= reader.size else {
            throw reader.truncated("its items need \(fileEnd) bytes, there are \(reader.size)")
        }
    }
}
