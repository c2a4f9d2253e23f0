import Testing

@testable import Lading

@Suite struct `The times of points` {
    private static let start: Int64 = 1_668_000_000_000_000_000

    private static func csv(_ times: [Int64], header: String = "ts_gps,x,y,z,intensity", first: String = "") -> [UInt8]
    {
        Array((header + "\n" + times.map { first + "\($0),1,2,3,4\n" }.joined()).utf8)
    }

    private static func pcd(_ times: [Int64], data: String, type: String = "U") -> [UInt8] {
        let header =
            "# .PCD v.7\nVERSION .7\nFIELDS x y z intensity timestamp\nSIZE 4 4 4 4 8\nTYPE F F F U \(type)\n"
            + "COUNT 1 1 1 1 1\nWIDTH \(times.count)\nHEIGHT 1\nPOINTS \(times.count)\nDATA \(data)\n"
        guard data == "binary" else {
            return Array((header + times.map { "1 2 3 4 \($0)\n" }.joined()).utf8)
        }
        return times.reduce(into: Array(header.utf8)) { bytes, time in
            let bits = type == "F" ? Double(time).bitPattern : UInt64(bitPattern: time)
            bytes += [UInt8](repeating: 0, count: 16) + (0..<8).map { UInt8(truncatingIfNeeded: bits >> (8 * $0)) }
        }
    }

    private static func ramp(_ count: Int) -> [Int64] { (0..<count).map { start + Int64($0) * 1024 } }

    static let files: [(name: String, bytes: [UInt8], format: PointCloudFormat, points: Int, read: Int)] = [
        ("three rows", csv(ramp(3)), .csv, 3, 3),
        ("many rows", csv(ramp(20_000)), .csv, 20_000, PointTimes.most),
        ("an unnamed first column", csv(ramp(3), header: ",ts_gps,x,y,z,intensity", first: "0,"), .csv, 3, 3),
        ("ASCII", pcd(ramp(5), data: "ascii"), .pcd, 5, 5),
        ("much ASCII", pcd(ramp(5000), data: "ascii"), .pcd, 5000, PointTimes.most),
        ("binary", pcd(ramp(5), data: "binary"), .pcd, 5, 5),
        ("much binary", pcd(ramp(5000), data: "binary"), .pcd, 5000, PointTimes.most),
        ("64-bit floats", pcd(ramp(70), data: "binary", type: "F"), .pcd, 70, PointTimes.most),
    ]

    @Test(arguments: files)
    func `are read from the first to the last point`(
        row: (name: String, bytes: [UInt8], format: PointCloudFormat, points: Int, read: Int)
    ) throws {
        let found = readPointTimes(MemoryBytes(row.bytes), format: row.format, points: UInt64(row.points))
        let times = try #require(found)
        #expect(times.earliest == Int128(Self.start))
        #expect(times.latest == Int128(Self.start + Int64(row.points - 1) * 1024))
        #expect(times.read == row.read)
    }

    @Test(arguments: files)
    func `end where the file does`(
        row: (name: String, bytes: [UInt8], format: PointCloudFormat, points: Int, read: Int)
    ) {
        for end in stride(from: 0, to: row.bytes.count, by: max(1, row.bytes.count / 300)) {
            let cut = MemoryBytes(Array(row.bytes.prefix(end)))
            _ = readPointTimes(cut, format: row.format, points: UInt64(row.points))
            _ = readPointTimes(cut, format: row.format, points: .max)
        }
    }

    /// Range of the IMU data as offsets to the start, and what is found of ten points a millisecond apart.
    static let ranges: [(from: Int64, to: Int64, compensation: Bool, codes: [FindingCode])] = [
        (0, 9_000_000, true, []),
        (0, 8_999_999, true, [.pointsOutsideIMU]),
        (1, 9_000_000, true, [.pointsOutsideIMU]),
        (1, 2, false, []),
    ]

    @Test(arguments: ranges)
    func `are inside the IMU data when motion is compensated`(
        row: (from: Int64, to: Int64, compensation: Bool, codes: [FindingCode])
    ) {
        var scene = soundScene(.lidars)
        let memory = HostBytes(Self.csv((0..<10).map { Self.start + $0 * 1_000_000 }), size: nil)
        let names = ResourceNames(filename: "a", format: .csv)
        var cloud = Resource(.pointCloud, names, in: .lidars, home: nil)
        cloud.source = .host(memory)
        scene.frames[0].pointClouds = [cloud]
        scene.imuData = [row.from, row.to].map { IMUSample(timestamp: Self.start + $0, pose: .identity) }
        let findings = checkSceneAndFiles(scene, motionCompensation: row.compensation).findings
        #expect(findings.map(\.rule) == row.codes)
        #expect(findings.allSatisfy { $0.message.contains("read were 10 of 10 points") && $0.severity == .error })
    }

    @Test func `that are not there are 0`() throws {
        let file = Self.pcd([7], data: "ascii")
        let bytes = String(decoding: file, as: UTF8.self).split(separator: "\n")
            .map { $0 == "FIELDS x y z intensity timestamp" ? "FIELDS x y z intensity ring" : String($0) }
            .joined(separator: "\n")
        let found = readPointTimes(MemoryBytes(Array(bytes.utf8)), format: .pcd, points: 1)
        let times = try #require(found)
        #expect(times.areMissing)
        let finding = pointCloud("a.pcd").finding(times, of: 1, outside: 1...2, frame: nil)
        #expect(finding?.message.contains("have no timestamps") == true)
    }
}
