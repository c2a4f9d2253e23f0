/// Data rows as the host gives them: text in memory, or a manifest that is read when they are used.
struct RowSet: Sendable {
    private enum Origin {
        case manifest(path: String)
        /// One JSON object a line, without the last row.
        case memory([UInt8])
    }

    private var origin: Origin
    /// The row that metadata and attachments are still added to.
    private var last: JSONObject?
    private var textRows = 0

    init() { origin = .memory([]) }

    init(manifest path: String) { origin = .manifest(path: path) }

    /// Nil for a manifest, which nobody has read.
    var count: Int? {
        guard case .memory = origin else { return nil }
        return textRows + (last == nil ? 0 : 1)
    }

    /// - Returns: its index.
    mutating func add(_ row: JSONObject) throws(Failure) -> Int {
        let index = try countInMemory()
        closeLast()
        last = row
        return index
    }

    /// Appends to a list of the last row.
    mutating func append(_ element: JSONObject, to member: String) throws(Failure) {
        _ = try countInMemory()
        guard var row = last else {
            throw Failure(.state, item: member, "There is no row to add to: call lading_rows_add first.")
        }
        row.set(member, .array((row[member]?.array ?? []) + [.object(element)]))
        last = row
    }

    /// Appends the rows of a manifest in memory, all of them or, when it throws, none.
    mutating func add(manifest text: [UInt8], isExact: Bool = true) throws(Failure) {
        _ = try countInMemory()
        let lines = try rowLines(of: text, isExact: isExact)
        closeLast()
        append(lines.text)
        textRows += lines.rows
    }

    /// What a job reads: later changes of the rows don't reach it.
    var source: RowSource {
        var closed = self
        closed.closeLast()
        switch closed.origin {
        case .manifest(let path): return .file(path: path)
        case .memory(let text): return .memory(text)
        }
    }

    private func countInMemory() throws(Failure) -> Int {
        guard let count else {
            throw Failure(
                .state,
                item: "rows",
                "These are the rows of a manifest file. Add to the file, or make rows in memory with lading_rows_create."
            )
        }
        return count
    }

    private mutating func closeLast() {
        guard let row = last else { return }
        last = nil
        append(JSONValue.object(row).serialized() + [UInt8(ascii: "\n")])
        textRows += 1
    }

    /// In place: the text may be large, and a copy for every row would be quadratic.
    private mutating func append(_ bytes: [UInt8]) {
        guard case .memory(var text) = origin else { return }
        origin = .memory([])
        text += bytes
        origin = .memory(text)
    }
}
