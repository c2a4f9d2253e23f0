/// The uploads of the rows themselves, in chunks: one is written while one is on its way, so that memory holds two.
/// No chunk has rows of two tasks.
struct ChunkUploads: Sendable {
    static let maximumInMemory = 2

    /// Rows in the chunks so far.
    private(set) var rows = 0
    private let maximumRows: Int
    private var begun = [ImportPart(chunks: 0..<0, rows: 0..<RowLedger.maximumRows, count: 0)]
    private var next: ChunkPlace?
    private var writing: ChunkPlace?
    private var uploading: [ChunkPlace] = []
    /// By chunk, so in the order of the rows.
    private var urls: [Int: String] = [:]

    /// - Parameter maximumRows: of a task.
    init(maximumRows: Int = .max) {
        self.maximumRows = max(1, maximumRows)
        next = ChunkPlace(index: 0, cursor: .start, room: self.maximumRows)
    }

    var isDone: Bool { next == nil && writing == nil && uploading.isEmpty }

    /// What goes as a task each.
    var parts: [ImportPart] { begun.filter { $0.count > 0 } }

    /// The chunk to write now.
    mutating func begin() -> ChunkPlace? {
        guard writing == nil, uploading.count < Self.maximumInMemory, let place = next else { return nil }
        next = nil
        writing = place
        return place
    }

    /// - Returns: whether there is anything in it to upload.
    mutating func written(_ place: ChunkPlace, _ chunk: RowsWritten) -> Bool {
        guard place.index == writing?.index, place.cursor == writing?.cursor else { return false }
        writing = nil
        let index = place.index + (chunk.rows > 0 ? 1 : 0)
        rows += chunk.rows
        let last = begun.count - 1
        begun[last].count += chunk.rows
        begun[last].chunks = begun[last].chunks.lowerBound..<index
        if let cursor = chunk.next {
            if begun[last].count >= maximumRows {
                begun[last].rows = begun[last].rows.lowerBound..<cursor.row
                begun.append(ImportPart(chunks: index..<index, rows: cursor.row..<RowLedger.maximumRows, count: 0))
            }
            next = ChunkPlace(index: index, cursor: cursor, room: maximumRows - begun[begun.count - 1].count)
        }
        if chunk.rows > 0 { uploading.append(place) }
        return chunk.rows > 0
    }

    mutating func uploaded(_ place: ChunkPlace, url: String) {
        guard let index = uploading.firstIndex(where: { $0.index == place.index }) else { return }
        uploading.remove(at: index)
        urls[place.index] = url
    }

    /// What names the chunks of a part to the platform.
    func manifest(of part: ImportPart) -> JSONValue {
        let ordered = part.chunks.compactMap { urls[$0] }.map { JSONValue.string($0) }
        return ["source": "SDK", "item_count": .integer(part.count), "chunk_uris": .array(ordered)]
    }
}
