import Glibc

/// Copies the wanted rows of a source into a new manifest, which replaces the file only when it is whole: one row
/// object a line when its name ends in .ndjson or .jsonl, else a list.
///
/// Rows that are not JSON are left out. A relative path of a local image is made absolute when the new manifest is in
/// another folder, and stays the row's external id.
/// - Returns: how many rows are in it.
/// - Throws: `fileUnwritable`; `fileChanged` when the source is not what it was.
func writeRows(_ stream: RowStream, to path: String, where isWanted: (Int) -> Bool) throws(Failure) -> UInt64 {
    try stream.checkUnchanged()
    let file = try NewFile(replacing: path)
    let end = String(decoding: path.utf8.suffix(7), as: UTF8.self).lowercased()
    let isList = ![".ndjson", ".jsonl"].contains(where: end.ends(withBytesOf:))
    let mover = RowMover(from: stream.folder, to: folderPath(of: path))
    var reader = RowReader(stream, from: .start)
    var block: [UInt8] = isList ? [UInt8(ascii: "[")] : []
    var count: UInt64 = 0
    while let item = try reader.next() {
        guard case .row(let place, let text) = item, isWanted(place.row) else { continue }
        if isList { block += (count == 0 ? "\n" : ",\n").utf8 }
        let row = mover?.moved(text)[...] ?? text.text(ScannedText.root)
        if isList { block += row } else { appendLine(row, to: &block) }
        count += 1
        if block.count >= 1 << 20 {
            try file.write(block)
            block.removeAll(keepingCapacity: true)
        }
    }
    if isList { block += (count == 0 ? "]\n" : "\n]\n").utf8 }
    try file.write(block)
    try stream.checkUnchanged()
    try file.finish()
    return count
}

/// With the slash at its end; empty for the working directory.
func folderPath(of path: String) -> String {
    path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(Substring(path.utf8[...$0])) } ?? ""
}

/// Takes the relative paths of rows along into another folder.
struct RowMover {
    private let oldFolder: String

    /// Nil when relative paths stay as they are.
    init?(from old: String, to new: String) {
        guard old != new else { return nil }
        oldFolder = Self.absolute(old)
    }

    private static func absolute(_ folder: String) -> String {
        guard folder.utf8.first != UInt8(ascii: "/"), let current = ForkGate.outside({ getcwd(nil, 0) }) else {
            return folder
        }
        defer { free(current) }
        return String(cString: current) + "/" + folder
    }

    func moved(_ text: ScannedText) -> [UInt8] {
        let root = text.text(ScannedText.root)
        let members = RowMembers(text)
        guard let index = members.rowData, let path = text.string(index), RowURL(path) == nil, let first = path.first,
            first != UInt8(ascii: "/")
        else { return Array(root) }
        let given = text.text(index)
        var moved = Array(root[..<given.startIndex])
        JSONValue.write(oldFolder + String(decoding: path, as: UTF8.self), to: &moved)
        if members.externalID == nil {
            moved += ",\"external_id\":".utf8
            moved += given
        }
        moved += root[given.endIndex...]
        return moved
    }
}
