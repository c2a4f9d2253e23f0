/// The times of some points of a cloud: the first, the last and some between. Motion compensation needs them all.
struct PointTimes: Equatable, Sendable {
    /// So many are read at most.
    static let most = 64

    /// In nanoseconds since 1970, if they are what they should be.
    private(set) var earliest = Int128.max
    private(set) var latest = Int128.min
    private(set) var read = 0
    /// The file has no column for them, and 0 is taken.
    private(set) var areMissing = false

    fileprivate mutating func add(_ time: Int128?) {
        guard let time else { return }
        (earliest, latest) = (min(earliest, time), max(latest, time))
        read += 1
    }

    fileprivate static let missing: PointTimes = {
        var times = PointTimes()
        times.add(0)
        times.areMissing = true
        return times
    }()
}

/// Reads them where that is cheap: of CSV and of PCD that is not compressed. LAS does not say in which unit its are.
/// - Parameter points: how many there are.
/// - Returns: nil where nothing was read.
func readPointTimes(_ source: any ByteSource, format: PointCloudFormat, points: UInt64) -> PointTimes? {
    var reader = ProbeReader(source, format: format.label)
    let times: PointTimes?
    do throws(ProbeError) {
        switch format {
        case .csv: times = try csvTimes(&reader, points)
        case .pcd: times = try pcdTimes(&reader, points)
        case .las, .laz: times = nil
        }
    } catch {
        // The probe, which comes first, says what is wrong with a file.
        return nil
    }
    return times.flatMap { $0.read > 0 ? $0 : nil }
}

private func csvTimes(_ reader: inout ProbeReader, _ points: UInt64) throws(ProbeError) -> PointTimes? {
    guard let header = try reader.line(1) else { return nil }
    let names = header.bytes.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
    guard let column = names.firstIndex(where: { $0.elementsEqual("ts_gps".utf8) }) else { return .missing }
    return try rowTimes(&reader, points) { row in
        let fields = row.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        return fields.dropFirst(column).first.map { Array($0) }
    }
}

private func pcdTimes(_ reader: inout ProbeReader, _ points: UInt64) throws(ProbeError) -> PointTimes? {
    var header: [String: [String]] = [:]
    while header["DATA"] == nil, header.count < 100, let line = try reader.line(UInt64(header.count)) {
        let words = line.bytes.split(whereSeparator: isBlank).map { String(decoding: $0, as: UTF8.self) }
        if let keyword = words.first, keyword.utf8.first != UInt8(ascii: "#"), keyword.utf8.count <= 64 {
            header[keyword] = Array(words.dropFirst())
        }
    }
    let fields = header["FIELDS"] ?? []
    guard let column = fields.firstIndex(of: "timestamp") else { return fields.isEmpty ? nil : .missing }
    let counts = (header["COUNT"] ?? []).map { Int($0) ?? 1 }
    let widths = (header["SIZE"] ?? []).map { Int($0) ?? 0 }
    let before = zip(widths, counts + Array(repeating: 1, count: widths.count)).map { ($0, $1) }
    // More than any point has, so that nothing overflows.
    guard before.allSatisfy({ (1...8).contains($0) && (1...100_000).contains($1) }), before.count == fields.count else {
        return nil
    }
    switch header["DATA"] {
    case ["ascii"]:
        let place = before.prefix(column).reduce(0) { $0 + $1.1 }
        return try rowTimes(&reader, points) { row in
            row.split(whereSeparator: isBlank).dropFirst(place).first.map { Array($0) }
        }
    case ["binary"]:
        let offset = before.prefix(column).reduce(0) { $0 + $1.0 * $1.1 }
        let stride = before.reduce(0) { $0 + $1.0 * $1.1 }
        let type = header["TYPE"]?.dropFirst(column).first ?? ""
        return try binaryTimes(&reader, points, offset: offset, stride: stride, width: widths[column], type: type)
    default:
        return nil
    }
}

private func binaryTimes(
    _ reader: inout ProbeReader,
    _ points: UInt64,
    offset: Int,
    stride: Int,
    width: Int,
    type: String
) throws(ProbeError) -> PointTimes {
    var times = PointTimes()
    let start = reader.position
    for point in places(points) {
        let (place, overflow) = point.multipliedReportingOverflow(by: UInt64(stride))
        guard !overflow, place <= reader.size else { break }
        reader.seek(to: start + place + UInt64(offset))
        var bytes = try reader.take(width, "points")
        times.add(number(try bytes.little(width), width: width, type: type))
    }
    return times
}

/// - Parameter column: the bytes of the time in a row; nil when there are none.
private func rowTimes(
    _ reader: inout ProbeReader,
    _ points: UInt64,
    column: ([UInt8]) -> [UInt8]?
) throws(ProbeError) -> PointTimes {
    var times = PointTimes()
    let start = reader.position
    var seen: Set<UInt64> = []
    func add(_ row: [UInt8], at place: UInt64, to times: inout PointTimes, _ seen: inout Set<UInt64>) {
        guard seen.insert(place).inserted, let text = column(row) else { return }
        times.add(number(text.filter { !isBlank($0) }))
    }
    if points <= UInt64(PointTimes.most) {
        while let row = try reader.line(reader.position) { add(row.bytes, at: reader.position, to: &times, &seen) }
        return times
    }
    let size = reader.size - min(start, reader.size)
    for part in 0..<UInt64(PointTimes.most - 1) {
        reader.seek(to: start + size / UInt64(PointTimes.most - 1) * part)
        // But for the first it is somewhere in a row, which is left out.
        if part > 0 { _ = try reader.line(part) }
        let place = reader.position
        if let row = try reader.line(part) { add(row.bytes, at: place, to: &times, &seen) }
    }
    // The last row, behind which there may be empty lines.
    reader.seek(to: max(start, reader.size - min(reader.size, 8192)))
    _ = try reader.line(0)
    var last: (row: [UInt8], place: UInt64)?
    var place = reader.position
    while let row = try reader.line(1) {
        if !row.bytes.allSatisfy(isBlank) { last = (row.bytes, place) }
        place = reader.position
    }
    if let last { add(last.row, at: last.place, to: &times, &seen) }
    return times
}

/// The first, the last and those between, as far apart as there are many.
private func places(_ points: UInt64) -> [UInt64] {
    guard points > UInt64(PointTimes.most) else { return Array(0..<points) }
    let parts = UInt64(PointTimes.most - 1)
    return (0..<parts).map { points / parts * $0 } + [points - 1]
}

private func number(_ bits: UInt64, width: Int, type: String) -> Int128? {
    switch (type, width) {
    case ("U", _): Int128(bits)
    case ("I", 8): Int128(Int64(bitPattern: bits))
    case ("I", 4): Int128(Int32(truncatingIfNeeded: bits))
    case ("I", 2): Int128(Int16(truncatingIfNeeded: bits))
    case ("F", 8): whole(Double(bitPattern: bits))
    case ("F", 4): whole(Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits))))
    default: nil
    }
}

private func number(_ text: [UInt8]) -> Int128? {
    guard text.count <= 40 else { return nil }
    let text = String(decoding: text, as: UTF8.self)
    return UInt64(text).map { Int128($0) } ?? Double(text).flatMap(whole)
}

/// Nil for a point without return, which has no time.
private func whole(_ value: Double) -> Int128? {
    guard value.isFinite, abs(value) < 1e30 else { return nil }
    return Int128(value.rounded(.down))
}

extension Resource {
    /// What is wrong with the times of its points.
    func finding(_ times: PointTimes, of points: UInt64, outside range: ClosedRange<Int64>, frame: Int?) -> Finding? {
        guard times.earliest < Int128(range.lowerBound) || times.latest > Int128(range.upperBound) else { return nil }
        let covered = "the IMU data, which covers \(range.lowerBound) to \(range.upperBound) ns"
        let advice =
            "; give times in nanoseconds since 1970 and IMU data for the whole scene, or turn motion compensation off"
        let message =
            times.areMissing
            ? "the points have no timestamps, and 0 is outside " + covered + advice
            : "points of the times \(times.earliest) to \(times.latest) ns are outside \(covered) "
                + "(read were \(times.read) of \(points) points)" + advice
        return Finding(rule: .pointsOutsideIMU, frame: frame, item: label, message: message)
    }
}
