/// PCD 0.7 with the fields that Kognic takes, in any of its three encodings. Gives the number of points.
func probePCD(_ reader: inout ProbeReader, head: [UInt8]) throws(ProbeError) -> UInt64 {
    // Comments come first as a rule, and the version is the first entry.
    let version = Array("VERSION".utf8)
    guard head.first == UInt8(ascii: "#") || head.starts(with: version) || version.starts(with: head) else {
        throw PointCloudFormat.pcd.mismatch(guess: guessFormat(head: head))
    }
    let entries = try PCDEntries(&reader)
    let layout = try PCDLayout(entries, reader)
    let (size, overflow) = layout.points.multipliedReportingOverflow(by: layout.pointSize)
    switch entries.encoding {
    case "ascii":
        let rows = try NumberRows(columns: layout.fields.count, separator: nil, allowsNaN: true)
            .count(&reader, line: entries.lines + 1)
        guard rows >= layout.points else {
            throw reader.truncated("it has \(rows) rows, its header promises \(layout.points) points")
        }
        guard rows == layout.points else {
            throw reader.corrupt("it has \(rows) rows, its header promises \(layout.points) points")
        }
    case "binary":
        guard !overflow, size <= reader.remaining else {
            throw reader.truncated(
                "\(layout.points) points of \(layout.pointSize) bytes do not fit in the \(reader.remaining) after the header"
            )
        }
    case "binary_compressed":
        guard layout.height == 1 else {
            throw reader.unsupported("binary_compressed data with HEIGHT \(layout.height) instead of 1")
        }
        var sizes = try reader.take(8, "sizes of the compressed data")
        let compressed = try sizes.little(4)
        guard !overflow, try sizes.little(4) == size else {
            throw reader.corrupt(
                "its compressed data does not hold \(layout.points) points of \(layout.pointSize) bytes"
            )
        }
        guard compressed <= reader.remaining else { throw reader.truncated("it ends in the compressed data") }
        guard compressed > 0 || size == 0 else { throw reader.corrupt("its compressed data is empty") }
    default:
        throw reader.corrupt("DATA is '\(quoted(entries.encoding.utf8))', not ascii, binary or binary_compressed")
    }
    return layout.points
}

/// The header lines up to `DATA`, by their keyword.
private struct PCDEntries {
    private static let maximumLines: UInt64 = 100

    private(set) var values: [String: [String]] = [:]
    private(set) var encoding = ""
    private(set) var lines: UInt64 = 0

    init(_ reader: inout ProbeReader) throws(ProbeError) {
        while let line = try reader.line(lines + 1) {
            lines += 1
            guard lines <= Self.maximumLines else {
                throw reader.corrupt("there is no DATA line among the first \(Self.maximumLines)")
            }
            let words = line.bytes.split(whereSeparator: isBlank).map { String(decoding: $0, as: UTF8.self) }
            guard let keyword = words.first, !keyword.hasPrefix("#") else { continue }
            guard line.isTerminated else { break }
            guard values.updateValue(Array(words.dropFirst()), forKey: keyword) == nil else {
                throw reader.corrupt("it has two \(quoted(keyword.utf8)) lines")
            }
            if keyword == "DATA" {
                encoding = words.dropFirst().joined(separator: " ")
                return
            }
        }
        throw reader.truncated("it ends in the header, before the DATA line")
    }
}

/// What the entries say of the points, after checking that they agree.
private struct PCDLayout {
    let fields = ["x", "y", "z", "intensity", "timestamp"]
    let pointSize: UInt64
    let height: UInt64
    let points: UInt64

    init(_ entries: PCDEntries, _ reader: ProbeReader) throws(ProbeError) {
        func words(_ keyword: String) throws(ProbeError) -> [String] {
            guard let words = entries.values[keyword] else { throw reader.corrupt("it has no \(keyword) line") }
            return words
        }
        func number(_ keyword: String) throws(ProbeError) -> UInt64 {
            let found = try words(keyword)
            guard found.count == 1, let number = found.first.flatMap({ UInt64($0) }) else {
                throw reader.corrupt("\(keyword) is '\(quoted(found.joined(separator: " ").utf8))', not a number")
            }
            return number
        }
        let version = try words("VERSION")
        guard version == [".7"] || version == ["0.7"] else {
            throw reader.unsupported("VERSION \(quoted(version.joined(separator: " ").utf8)) instead of .7")
        }
        let named = try words("FIELDS")
        guard named == fields else {
            throw reader.unsupported(
                "fields '\(quoted(named.joined(separator: " ").utf8))' instead of '\(fields.joined(separator: " "))'"
            )
        }
        let sizes = try words("SIZE")
        let types = try words("TYPE")
        let counts = entries.values["COUNT"] ?? fields.map { _ in "1" }
        guard sizes.count == fields.count, types.count == fields.count, counts.count == fields.count else {
            throw reader.corrupt("SIZE, TYPE and COUNT do not have one value for each field")
        }
        var total: UInt64 = 0
        for (index, field) in fields.enumerated() {
            let allowed: [UInt64] =
                types[index] == "F" ? [4, 8] : ["I", "U"].contains(types[index]) ? [1, 2, 4, 8] : []
            guard let size = UInt64(sizes[index]), allowed.contains(size), counts[index] == "1" else {
                throw reader.corrupt("SIZE, TYPE and COUNT of \(field) are not those of a number")
            }
            total += size
        }
        pointSize = total
        height = try number("HEIGHT")
        points = try number("POINTS")
        let (product, overflow) = try number("WIDTH").multipliedReportingOverflow(by: height)
        guard !overflow, product == points else { throw reader.corrupt("POINTS is not WIDTH times HEIGHT") }
    }
}
