/// The uploads of the rows themselves, in chunks: one is written while one is on its way, so that memory holds two.
struct ChunkUploads: Sendable {
    static let maximumInMemory = 2

    /// Rows in the chunks so far.
    private(set) var rows = 0
    private var next: ChunkPlace? = ChunkPlace(index: 0, cursor: .start)
    private var writing: ChunkPlace?
    private var uploading: [ChunkPlace] = []
    /// By chunk, so in the order of the rows.
    private var urls: [Int: String] = [:]

    var isDone: Bool { next == nil && writing == nil && uploading.isEmpty }

    /// The chunk to write now.
    mutating func begin() -> ChunkPlace? {
        guard writing == nil, uploading.count < Self.maximumInMemory, let place = next else { return nil }
        next = nil
        writing = place
        return place
    }

    /// - Returns: whether there is anything in it to upload.
    mutating func written(_ place: ChunkPlace, _ chunk: RowsWritten) -> Bool {
        guard place == writing else { return false }
        writing = nil
        next = chunk.next.map { ChunkPlace(index: place.index + (chunk.rows > 0 ? 1 : 0), cursor: $0) }
        rows += chunk.rows
        if chunk.rows > 0 { uploading.append(place) }
        return chunk.rows > 0
    }

    mutating func uploaded(_ place: ChunkPlace, url: String) {
        guard let index = uploading.firstIndex(of: place) else { return }
        uploading.remove(at: index)
        urls[place.index] = url
    }

    /// What names the chunks to the platform.
    var manifest: JSONValue {
        let ordered = urls.sorted { $0.key < $1.key }.map { JSONValue.string($0.value) }
        return ["source": "SDK", "item_count": .integer(rows), "chunk_uris": .array(ordered)]
    }
}
