/// What the segments of a JPEG file have told so far.
struct JPEGFile {
    private struct Component {
        let id: UInt64
        let table: UInt64
    }

    private(set) var info: ImageInfo?
    private(set) var scans = 0
    /// Legal ways of coding that few programs read, as a noun phrase.
    private(set) var rareCoding: String?
    /// From EXIF.
    var orientation: UInt8?
    private var isHierarchical = false
    private var isLossless = false
    private var components: [Component] = []
    private var tables: Set<UInt64> = []

    /// A frame header, or the header of a hierarchy of frames, which is built like one and has the size of the whole.
    mutating func read(frame segment: ByteCursor, marker: UInt8) throws(ProbeError) {
        var header = segment
        let precision = try header.big(1)
        let height = UInt32(try header.big(2))
        let width = UInt32(try header.big(2))
        let count = Int(try header.big(1))
        guard Self.precisions(marker).contains(precision) else {
            throw header.corrupt("the sample precision is \(precision) bits")
        }
        guard count > 0, header.remaining == count * 3 else {
            throw header.corrupt("the frame header does not fit its \(count) components")
        }
        components = []
        for _ in 0..<count {
            let id = try header.big(1)
            try header.skip(1)
            components.append(Component(id: id, table: try header.big(1)))
        }
        isLossless = marker & 3 == 3
        note(marker, precision)
        guard info == nil else {
            guard isHierarchical else { throw header.corrupt("it has two frame headers") }
            return
        }
        guard width > 0 else { throw header.corrupt("the width is 0") }
        guard height > 0 else {
            throw .unsupported(format: header.format, detail: "height given after the first scan (DNL)")
        }
        info = ImageInfo(format: .jpeg, width: width, height: height, orientation: 1)
    }

    /// Tables of 64 values, of one byte or of two.
    mutating func read(quantisation segment: ByteCursor) throws(ProbeError) {
        var segment = segment
        while segment.remaining > 0 {
            let start = try segment.big(1)
            guard start >> 4 <= 1, start & 15 <= 3 else {
                throw segment.corrupt("quantisation table \(start) is unknown")
            }
            try segment.skip(start >> 4 == 0 ? 64 : 128)
            tables.insert(start & 15)
        }
    }

    /// The components of a scan are of the frame, and the tables that they were quantised with are known by now.
    mutating func read(scan segment: ByteCursor) throws(ProbeError) {
        guard info != nil else { throw segment.corrupt("the scan has no frame header before it") }
        scans += 1
        var scan = segment
        let count = Int(try scan.big(1))
        guard (1...4).contains(count), scan.remaining == count * 2 + 3 else {
            throw scan.corrupt("the scan header does not fit its \(count) components")
        }
        for _ in 0..<count {
            let id = try scan.big(1)
            try scan.skip(1)
            guard let component = components.first(where: { $0.id == id }) else {
                throw scan.corrupt("a scan names component \(id), which the frame does not have")
            }
            guard isLossless || tables.contains(component.table) else {
                throw scan.corrupt("quantisation table \(component.table) of component \(id) is missing")
            }
        }
    }

    /// Bits of a sample (T.81, table B.2). In a hierarchy of frames any kind may follow.
    private static func precisions(_ marker: UInt8) -> [UInt64] {
        switch marker {
        case 0xC0: [8]
        case 0xC3, 0xC7, 0xCB, 0xCF, 0xDE: Array(2...16)
        default: [8, 12]
        }
    }

    private mutating func note(_ marker: UInt8, _ precision: UInt64) {
        let isHierarchical = marker == 0xDE || marker & 7 >= 5
        if isHierarchical { self.isHierarchical = true }
        let kinds = [
            (isHierarchical, "hierarchical JPEG"), (isLossless, "lossless JPEG"),
            (marker >= 0xC9 && marker != 0xDE, "JPEG in arithmetic coding"),
            (precision != 8, "JPEG of \(precision) bits"),
        ]
        rareCoding = rareCoding ?? kinds.first { $0.0 }?.1
    }
}
