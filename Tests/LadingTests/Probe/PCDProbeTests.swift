import Testing

@testable import Lading

@Suite struct PCDProbeTests {
    static let headers: [(old: String, new: String, error: ProbeError)] = [
        ("VERSION .7", "VERSION .6", .unsupported(format: "PCD", detail: "VERSION .6 instead of .7")),
        (
            "FIELDS x y z intensity timestamp", "FIELDS x y z rgb timestamp",
            .unsupported(format: "PCD", detail: "fields 'x y z rgb timestamp' instead of 'x y z intensity timestamp'")
        ),
        (
            "FIELDS x y z intensity timestamp\n", "",
            .corrupt(format: "PCD", detail: "it has no FIELDS line")
        ),
        (
            "SIZE 4 4 4 1 8", "SIZE 4 4 4 1",
            .corrupt(format: "PCD", detail: "SIZE, TYPE and COUNT do not have one value for each field")
        ),
        (
            "SIZE 4 4 4 1 8", "SIZE 4 2 4 1 8",
            .corrupt(format: "PCD", detail: "SIZE, TYPE and COUNT of y are not those of a number")
        ),
        (
            "COUNT 1 1 1 1 1", "COUNT 1 1 1 16 1",
            .corrupt(format: "PCD", detail: "SIZE, TYPE and COUNT of intensity are not those of a number")
        ),
        ("POINTS 12", "POINTS 13", .corrupt(format: "PCD", detail: "POINTS is not WIDTH times HEIGHT")),
        (
            "WIDTH 4\nHEIGHT 3", "WIDTH 18446744073709551615\nHEIGHT 3",
            .corrupt(format: "PCD", detail: "POINTS is not WIDTH times HEIGHT")
        ),
        ("HEIGHT 3", "HEIGHT -3", .corrupt(format: "PCD", detail: "HEIGHT is '-3', not a number")),
        ("HEIGHT 3", "HEIGHT 3\nHEIGHT 3", .corrupt(format: "PCD", detail: "it has two HEIGHT lines")),
        (
            "DATA binary", "DATA zip",
            .corrupt(format: "PCD", detail: "DATA is 'zip', not ascii, binary or binary_compressed")
        ),
        (
            "DATA binary", "DATA binary_compressed",
            .unsupported(format: "PCD", detail: "binary_compressed data with HEIGHT 3 instead of 1")
        ),
        (
            "WIDTH 4\nHEIGHT 3\nVIEWPOINT 0 0 0 1 0 0 0\nPOINTS 12",
            "WIDTH 4294967295\nHEIGHT 4294967297\nPOINTS 18446744073709551615",
            .truncated(
                format: "PCD",
                detail: "18446744073709551615 points of 21 bytes do not fit in the 252 after the header"
            )
        ),
    ]

    @Test(arguments: headers)
    func namesTheFaultOfPCD(_ old: String, _ new: String, _ error: ProbeError) throws {
        let bytes = try ProbeFixtures.bytes("point_clouds/binary.pcd")
        let start = try #require(bytes.indices.first { bytes[$0...].starts(with: old.utf8) })
        let changed = bytes[..<start] + Array(new.utf8) + bytes[(start + old.utf8.count)...]
        #expect(throws: error) { try probePointCloud(MemoryBytes(Array(changed)), format: .pcd) }
    }

    static let rows: [(inserted: String, error: ProbeError)] = [
        ("nan nan nan 0\n", .corrupt(format: "PCD", detail: "line 12 has 4 values instead of 5")),
        ("1 2 3 4 5\n1 2 3 4 5\n", .corrupt(format: "PCD", detail: "it has 14 rows, its header promises 12 points")),
    ]

    @Test(arguments: rows)
    func namesTheFaultOfASCIIPCD(_ inserted: String, _ error: ProbeError) throws {
        let bytes = try ProbeFixtures.bytes("point_clouds/ascii.pcd")
        let start = try #require(
            bytes.indices.first { bytes[..<$0].reversed().starts(with: "DATA ascii\n".utf8.reversed()) }
        )
        let changed = bytes[..<start] + Array(inserted.utf8) + bytes[start...]
        #expect(throws: error) { try probePointCloud(MemoryBytes(Array(changed)), format: .pcd) }
    }
}
