/// Where the texts of a row are.
struct TextPlace: Sendable, Hashable {
    static let none = TextPlace(units: 0)
    /// Texts start at multiples of it, so that 32 bits lead to 64 GB of them.
    static let unit = 16

    fileprivate let units: UInt32

    private init(units: UInt32) { self.units = units }

    /// What `word` was.
    init(word: UInt32) { units = word }

    var word: UInt32 { units }

    /// Nil where 32 bits don't lead.
    init?(_ units: UInt64) {
        guard let units = UInt32(exactly: units) else { return nil }
        self.units = units
    }

    var isNone: Bool { units == 0 }

    static func padded(_ bytes: Int) -> Int { (bytes + unit - 1) / unit * unit }

    /// Adds a text after its length, and fills up the last unit.
    static func append(_ text: [UInt8], to bytes: inout [UInt8]) {
        bytes.append(number: UInt32(clamping: text.count))
        bytes += text
        bytes += repeatElement(0, count: padded(bytes.count) - bytes.count)
    }
}

/// Texts that are written once and read by their place: in memory while they are few, then in a temporary file.
///
/// When the file can't be made or written, they stay in memory, and `takeWarning` says why.
struct RowTexts {
    /// What is kept in memory before it goes to the file, in bytes.
    static let memoryLimit = 1 << 20
    private static let blockSize = 1 << 16
    /// Read for a text that is not among those after the last one: results come in the platform's order.
    private static let farBlockSize = 1 << 10

    private let makeFile: () throws(TextFileError) -> any TextFile
    private var file: (any TextFile)?
    /// What is not in the file; it starts at `inFile`.
    private var tail = [UInt8](repeating: 0, count: TextPlace.unit)
    private var inFile: UInt64 = 0
    private var mayUseFile = true
    private var warning: String?
    /// What was read last from the file.
    private var block: (start: UInt64, bytes: [UInt8]) = (0, [])

    init(makeFile: @escaping () throws(TextFileError) -> any TextFile) { self.makeFile = makeFile }

    /// The texts of a file that is read only; what is added stays in memory.
    init(in file: any TextFile, size: UInt64) {
        makeFile = { file }
        self.file = file
        tail = []
        inFile = size
        mayUseFile = false
    }

    /// - Parameter mayBlock: the file may be written.
    /// - Returns: nil when there is no room for another text.
    mutating func append(_ text: [UInt8], mayBlock: Bool) -> TextPlace? {
        if mayBlock, mayUseFile, tail.count >= Self.memoryLimit { moveToFile() }
        let place = (inFile + UInt64(tail.count)) / UInt64(TextPlace.unit)
        guard let place = TextPlace(place), text.count <= UInt32.max else { return nil }
        TextPlace.append(text, to: &tail)
        return place
    }

    mutating func takeWarning() -> String? {
        defer { warning = nil }
        return warning
    }

    private mutating func moveToFile() {
        do throws(TextFileError) {
            if file == nil { file = try makeFile() }
            let error = file?.write(tail, at: inFile) ?? 0
            guard error == 0 else { throw TextFileError(errno: error) }
            inFile += UInt64(tail.count)
            tail.removeAll(keepingCapacity: true)
        } catch {
            mayUseFile = false
            warning =
                "row results stay in memory, because no temporary file could be written "
                + "(\(errnoText(error.errno))); TMPDIR names its folder"
        }
    }

    /// The text at a place that `append` gave.
    mutating func text(at place: TextPlace) throws(TextFileError) -> [UInt8] {
        let start = UInt64(place.units) * UInt64(TextPlace.unit)
        let header = try bytes(at: start, count: 4)
        return try bytes(at: start + 4, count: Int(header.number(at: 0)))
    }

    private mutating func bytes(at offset: UInt64, count: Int) throws(TextFileError) -> [UInt8] {
        guard offset < inFile, let file else {
            let start = Int(clamping: offset - min(offset, inFile))
            return Array(tail.dropFirst(start).prefix(count))
        }
        let skipped = Int(clamping: offset - min(offset, block.start))
        if offset < block.start || block.bytes.count - min(block.bytes.count, skipped) < count {
            let isNear = offset >= block.start && skipped <= block.bytes.count + Self.blockSize
            let wanted = max(count, isNear ? Self.blockSize : Self.farBlockSize)
            block = (
                offset, try file.read(at: offset, count: Int(clamping: min(UInt64(wanted), inFile - offset))).get()
            )
            guard block.bytes.count >= count else { throw TextFileError(errno: 5) }
            return Array(block.bytes.prefix(count))
        }
        return Array(block.bytes[skipped..<skipped + count])
    }
}
