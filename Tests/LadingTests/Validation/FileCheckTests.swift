import Testing

@testable import Lading

/// Bytes of the host: in memory, or pulled later when there are none.
final class HostBytes: HostSource {
    private let bytes: [UInt8]?
    let size: UInt64?

    init(_ bytes: [UInt8]?, size: UInt64?) {
        (self.bytes, self.size) = (bytes, size)
    }

    func memory<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R? {
        try bytes.map { try $0.withUnsafeBytes(body) }
    }
}

@Suite struct `The check of a file` {
    private static func check(_ resource: Resource) -> FileCheck {
        checkFile(resource, frame: 3) { path throws(ByteSourceError) in try FileBytes(path: path) }
    }

    private static func check(_ resource: Resource, holding bytes: [UInt8]) -> FileCheck {
        checkFile(resource, frame: 3) { _ throws(ByteSourceError) in MemoryBytes(bytes) }
    }

    @Test func `reads size and format of a sound image`() throws {
        let path = ProbeFixtures.path("images/baseline.jpg")
        let check = Self.check(image(path))
        #expect(check.findings == [])
        #expect(check.image?.width == 48)
        #expect(check.image?.format == .jpeg)
        #expect(check.size == (try FileBytes(path: path).size))
    }

    static let damaged: [(name: String, bytes: [UInt8], code: FindingCode)] = [
        ("a.png", [], .fileEmpty),
        ("a.png", Array("<!DOCTYPE html>".utf8), .imageUnknown),
        ("a.png", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13], .imageTruncated),
        (
            "a.png", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + [UInt8](repeating: 0x41, count: 40),
            .imageCorrupt
        ),
    ]

    @Test(arguments: damaged)
    func `names what is wrong with an image`(row: (name: String, bytes: [UInt8], code: FindingCode)) {
        let check = Self.check(image(row.name), holding: row.bytes)
        #expect(check.findings.map(\.code) == [row.code.rawValue])
        #expect(check.findings.map(\.item) == [row.name])
        #expect(check.findings.map(\.frame) == [3])
        #expect(check.image == nil)
    }

    static let damagedClouds: [(name: String, bytes: [UInt8], code: FindingCode)] = [
        ("a.csv", [], .fileEmpty),
        ("a.csv", Array("x,y,z\n1,2,3\n".utf8), .pointCloudUnsupported),
        ("a.csv", Array("ts_gps,x,y,z,intensity\n1,2,3\n".utf8), .pointCloudCorrupt),
        ("a.las", Array("x,y,z\n1,2,3\n".utf8), .pointCloudUnknown),
        ("a.laz", Array("LASF".utf8), .pointCloudTruncated),
        (
            "a.pcd",
            Array("VERSION 0.6\nFIELDS x y z\nSIZE 4 4 4\nTYPE F F F\nWIDTH 0\nHEIGHT 1\nPOINTS 0\nDATA ascii\n".utf8),
            .pointCloudUnsupported
        ),
    ]

    @Test(arguments: damagedClouds)
    func `names what is wrong with a point cloud`(row: (name: String, bytes: [UInt8], code: FindingCode)) {
        let check = Self.check(pointCloud(row.name), holding: row.bytes)
        #expect(check.findings.map(\.code) == [row.code.rawValue], "\(check.findings)")
        #expect(check.findings.map(\.item) == [row.name])
    }

    /// What may be meant goes, with a word about it.
    static let remarked: [(name: String, codes: [String])] = [
        ("cases/csv_coloured.csv", ["point-cloud.columns"]),
        ("cases/csv_intensity_300.csv", ["point-cloud.value-range"]),
        ("cases/csv_ts_fraction.csv", []),
        ("cases/pcd_with_ring.pcd", ["point-cloud.columns"]),
        ("cases/pcd_timestamp_float32.pcd", ["point-cloud.column-types", "point-cloud.time-precision"]),
        ("point_clouds/zeros.las", ["point-cloud.zero-tail"]),
    ]

    @Test(arguments: remarked)
    func `warns of what may be meant in a point cloud`(row: (name: String, codes: [String])) {
        let findings = Self.check(pointCloud(ProbeFixtures.path(row.name))).findings
        #expect(findings.map(\.code) == row.codes)
        #expect(findings.allSatisfy { $0.severity == .warning })
    }

    @Test func `warns of what may be meant in an image`() throws {
        let rare = try ProbeFixtures.bytes("images/sof_c9.jpg")
        let findings = Self.check(image("a.jpg"), holding: rare).findings
        #expect(findings.map(\.code) == ["image.hardly-readable"])
        #expect(findings.map(\.severity) == [.warning])
        var black = try ProbeFixtures.bytes("images/header_40.bmp")
        for index in 54..<black.count { black[index] = 0 }
        #expect(Self.check(image("a.bmp", in: .images), holding: black).findings.map(\.code) == ["image.zero-tail"])
    }

    /// A file is not read on for a job that was cancelled.
    @Test func `stops when nobody waits`() throws {
        let path = ProbeFixtures.path("point_clouds/lf.csv")
        let check = checkFile(pointCloud(path), frame: nil, isAwaited: { false }) {
            (path) throws(ByteSourceError) in try FileBytes(path: path)
        }
        #expect(check.findings.map(\.code) == ["file.unreadable"])
    }

    @Test(arguments: ["lf.csv", "laspy.las", "laspy.laz", "binary.pcd"])
    func `lets a sound point cloud through`(name: String) {
        let check = Self.check(pointCloud(ProbeFixtures.path("point_clouds/\(name)")))
        #expect(check.findings == [])
        #expect(check.image == nil)
    }

    @Test func `tells a missing file from one that may not be read`() {
        #expect(Self.check(image("/nowhere/a.jpg")).findings.map(\.code) == ["file.missing"])
        #expect(Self.check(image(ProbeFixtures.path("images"))).findings.map(\.code) == ["file.unreadable"])
        let denied = checkFile(image("a.jpg"), frame: nil) { _ throws(ByteSourceError) in throw .permission }
        #expect(denied.findings.map(\.code) == ["file.unreadable"])
        #expect(denied.size == nil)
    }

    @Test func `finds an image under the name of another format`() throws {
        let jpeg = try ProbeFixtures.bytes("images/baseline.jpg")
        let check = Self.check(image("a.png"), holding: jpeg)
        #expect(check.findings.map(\.code) == ["image.mislabelled"])
        #expect(check.findings.first?.message.contains("PNG") == true)
        #expect(check.findings.first?.message.contains("jpg or jpeg") == true)
        #expect(Self.check(image("a.JPEG"), holding: jpeg).findings == [])
        #expect(Self.check(image("a", format: .png), holding: jpeg).findings.map(\.code) == ["image.mislabelled"])
    }

    @Test func `warns of a size that is not the file's`() throws {
        var resource = image("a.jpg", in: .images)
        resource.width = 48
        let jpeg = try ProbeFixtures.bytes("images/baseline.jpg")
        #expect(Self.check(resource, holding: jpeg).findings == [])
        resource.height = 32
        let findings = Self.check(resource, holding: jpeg).findings
        #expect(findings.map(\.code) == ["image.size"])
        #expect(findings.map(\.severity) == [.warning])
    }

    @Test func `looks into the host's memory and waits for what comes later`() throws {
        let jpeg = try ProbeFixtures.bytes("images/baseline.jpg")
        var resource = image("a", format: .jpg)
        resource.source = .host(HostBytes(jpeg, size: UInt64(jpeg.count)))
        #expect(Self.check(resource).image?.width == 48)

        resource.source = .host(HostBytes(Array(jpeg.prefix(200)), size: 200))
        #expect(Self.check(resource).findings.map(\.code) == ["image.truncated"])

        resource.source = .host(HostBytes(nil, size: 7))
        #expect(Self.check(resource).findings == [])
        #expect(Self.check(resource).size == 7)

        resource.source = .requested
        #expect(Self.check(resource).findings == [])
        #expect(Self.check(resource).size == nil)
    }
}
