/// LAS 1.2 with point format 3 (ASPRS), plain or compressed by LASzip. Gives the number of points.
func probeLAS(
    _ reader: inout ProbeReader,
    head: [UInt8],
    format: PointCloudFormat
) throws(ProbeError) -> UInt64 {
    let signature = Array("LASF".utf8)
    guard head.starts(with: signature) || signature.starts(with: head) else {
        throw format.mismatch(guess: guessFormat(head: head))
    }
    let header = try LASHeader(&reader)
    guard header.version == (1, 2) else {
        throw reader.unsupported("version \(header.version.major).\(header.version.minor) instead of 1.2")
    }
    guard header.pointFormat == 3 else {
        throw reader.unsupported("point format \(header.pointFormat) instead of 3")
    }
    guard header.isCompressed == (format == .laz) else {
        throw format.mismatch(guess: header.isCompressed ? "LAZ; name it .laz" : "LAS; name it .las")
    }
    try header.check(reader)
    if header.isCompressed {
        try checkLAZ(&reader, header)
    } else {
        // All three are below 2^32, so this cannot overflow.
        let end = header.pointOffset + header.pointCount * header.recordLength
        guard end <= reader.size else {
            throw reader.truncated("\(header.pointCount) points need \(end) bytes, there are \(reader.size)")
        }
        try checkTail(&reader, header, end: end)
    }
    return header.pointCount
}

struct LASHeader {
    /// Bytes of the header in version 1.2; a longer one has data of its writer at the end.
    static let size: UInt64 = 227
    /// Bytes of a point in format 3.
    static let format3Length: UInt64 = 34

    let version: (major: UInt64, minor: UInt64)
    let headerSize: UInt64
    let pointOffset: UInt64
    let recordCount: UInt64
    let pointFormat: UInt64
    let isCompressed: Bool
    let recordLength: UInt64
    let pointCount: UInt64
    /// Of x, y and z.
    let scales: [Double]
    let offsets: [Double]
    /// Greatest and least of x, y and z by turns.
    let bounds: [Double]

    init(_ reader: inout ProbeReader) throws(ProbeError) {
        var header = try reader.take(Int(Self.size), "header")
        try header.skip(24)
        version = (try header.little(1), try header.little(1))
        try header.skip(68)
        headerSize = try header.little(2)
        pointOffset = try header.little(4)
        recordCount = try header.little(4)
        // LASzip marks compression in the top bits of the format.
        let format = try header.little(1)
        pointFormat = format & 0x3F
        isCompressed = format & 0x80 != 0
        recordLength = try header.little(2)
        pointCount = try header.little(4)
        try header.skip(20)
        func doubles(_ count: Int) throws(ProbeError) -> [Double] {
            var values: [Double] = []
            for _ in 0..<count { values.append(Double(bitPattern: try header.little(8))) }
            return values
        }
        scales = try doubles(3)
        offsets = try doubles(3)
        bounds = try doubles(6)
    }

    func check(_ reader: ProbeReader) throws(ProbeError) {
        guard headerSize >= Self.size, pointOffset >= headerSize else {
            throw reader.corrupt("its points start inside the header")
        }
        guard recordLength >= Self.format3Length else {
            throw reader.corrupt("its points have \(recordLength) bytes, fewer than point format 3")
        }
        guard scales.allSatisfy({ $0.isFinite && $0 != 0 }) else {
            throw reader.corrupt("the scale factors of its coordinates are \(list(scales.map(\.description)))")
        }
        guard offsets.allSatisfy(\.isFinite) else {
            throw reader.corrupt("the offsets of its coordinates are \(list(offsets.map(\.description)))")
        }
    }

    /// Whether the header says that the points are not all in one place.
    var spreads: Bool {
        stride(from: 0, to: 6, by: 2).contains { bounds[$0].isFinite && bounds[$0] > bounds[$0 + 1] }
    }
}

/// Points of nothing but zeros at the end may be meant, if their writer leaves out time and returns. They are not when the
/// other points have those, or when the points that the header took its bounds from are not there.
private func checkTail(_ reader: inout ProbeReader, _ header: LASHeader, end: UInt64) throws(ProbeError) {
    let zeros = try reader.zeros(before: end, limit: header.pointCount * header.recordLength)
    let unwritten = zeros / header.recordLength
    guard unwritten > 0 else { return }
    let detail = "the last \(zeros) bytes of its points are zero, as after a power loss"
    // The last one that is not zero may be half written.
    let written = header.pointCount - unwritten
    let whole = written > 0 ? written - 1 : 0
    if unwritten > 1 {
        let areTimed = try allHaveTimeOrReturns(&reader, header, of: whole)
        let areAllThere = try fillBounds(&reader, header, of: written)
        guard !areTimed, areAllThere else { throw reader.truncated(detail) }
    }
    reader.remark(.zeroTail, "\(detail); look whether they are points at the origin, or copy the file again")
}

/// Looks at a hundred points among the first `count`, and says no when there are none.
private func allHaveTimeOrReturns(
    _ reader: inout ProbeReader,
    _ header: LASHeader,
    of count: UInt64
) throws(ProbeError) -> Bool {
    for index in stride(from: 0, to: count, by: Int(max(1, count / 100))) {
        reader.seek(to: header.pointOffset + index * header.recordLength)
        var point = try reader.take(Int(LASHeader.format3Length), "points")
        try point.skip(14)
        let returns = try point.little(1)
        try point.skip(5)
        guard try point.little(8) != 0 || returns & 0x3F != 0 else { return false }
    }
    return count > 0
}

/// Whether the first `count` points and one at zero reach as far as the header says; so, too, if it says nothing.
private func fillBounds(
    _ reader: inout ProbeReader,
    _ header: LASHeader,
    of count: UInt64
) throws(ProbeError) -> Bool {
    guard header.spreads, header.bounds.allSatisfy(\.isFinite) else { return true }
    var least: [Int32] = [0, 0, 0]
    var most: [Int32] = [0, 0, 0]
    reader.seek(to: header.pointOffset)
    for _ in 0..<count {
        var point = try reader.take(Int(LASHeader.format3Length), "points")
        for axis in 0..<3 {
            let value = Int32(truncatingIfNeeded: try point.little(4))
            least[axis] = min(least[axis], value)
            most[axis] = max(most[axis], value)
        }
        reader.skip(header.recordLength - LASHeader.format3Length)
    }
    return (0..<3).allSatisfy { axis in
        // Writers round, and a scale may be negative.
        let (scale, offset) = (header.scales[axis], header.offsets[axis])
        let ends = [Double(least[axis]) * scale + offset, Double(most[axis]) * scale + offset].sorted()
        let slack = 2 * scale.magnitude
        return header.bounds[2 * axis] <= ends[1] + slack && header.bounds[2 * axis + 1] >= ends[0] - slack
    }
}
