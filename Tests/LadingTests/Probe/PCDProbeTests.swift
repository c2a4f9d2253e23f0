import Testing

@testable import Lading

@Suite struct PCDProbeTests {
    static let headers: [(old: String, new: String, error: ProbeError)] = [
        ("VERSION .7", "VERSION .6", .unsupported(format: "PCD", detail: "VERSION .6 instead of .7")),
        (
            "FIELDS x y z intensity timestamp", "FIELDS x y rgb intensity timestamp",
            .unsupported(format: "PCD", detail: "fields 'x y rgb intensity timestamp', with no field z")
        ),
        (
            "FIELDS x y z intensity timestamp", "FIELDS x y z x timestamp",
            .unsupported(format: "PCD", detail: "fields 'x y z x timestamp', with not one field x")
        ),
        (
            "FIELDS x y z intensity timestamp\n", "",
            .unsupported(format: "PCD", detail: "it has no FIELDS line")
        ),
        (
            "SIZE 4 4 4 4 8", "SIZE 4 4 4 4",
            .corrupt(format: "PCD", detail: "SIZE, TYPE and COUNT do not have one value for each field")
        ),
        (
            "SIZE 4 4 4 4 8", "SIZE 4 2 4 4 8",
            .unsupported(format: "PCD", detail: "SIZE, TYPE and COUNT of y are not those of a number")
        ),
        (
            "COUNT 1 1 1 1 1", "COUNT 1 1 1 18446744073709551615 1",
            .corrupt(format: "PCD", detail: "COUNT of intensity is 18446744073709551615")
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
            .unsupported(format: "PCD", detail: "DATA is 'zip', not ascii, binary or binary_compressed")
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
                detail: "18446744073709551615 points of 24 bytes do not fit in the 288 after the header"
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

    /// Any columns with `x y z` among them, in any order and any type, in all three encodings.
    @Test(arguments: [
        ("x y z intensity timestamp", "4 4 4 4 8", "F F F U U", [ProbeRemark.Kind]()),
        ("x y z timestamp", "4 4 4 8", "F F F U", []),
        ("x y z rgb intensity timestamp", "4 4 4 4 4 8", "F F F F U U", []),
        ("x y z _ intensity timestamp", "4 4 4 1 4 8", "F F F U U U", []),
        ("timestamp ring z y x", "8 2 4 4 4", "U U F F F", [.columns]),
        ("x y z", "4 4 4", "F F F", [.noTime]),
        ("x y z intensity timestamp", "8 8 8 1 8", "F F F U F", [.columnTypes]),
        ("x y z rgb timestamp", "4 4 4 4 8", "F F F U U", [.columnTypes]),
        ("x y z intensity timestamp", "4 4 4 4 4", "F F F U F", [.timePrecision]),
        ("x y z intensity ring", "4 4 4 4 2", "F F F F U", [.noTime, .columns, .columnTypes]),
    ])
    func takesOtherColumns(_ fields: String, _ sizes: String, _ types: String, _ remarks: [ProbeRemark.Kind]) throws {
        let header = "VERSION .7\nFIELDS \(fields)\nSIZE \(sizes)\nTYPE \(types)\nWIDTH 2\nHEIGHT 1\nPOINTS 2\nDATA "
        let size = sizes.split(separator: " ").compactMap { Int($0) }.reduce(0, +) * 2
        let row = fields.split(separator: " ").map { _ in "1.5" }.joined(separator: " ")
        let literals = stride(from: 0, to: size, by: 32).flatMap { start in
            let count = min(32, size - start)
            return [UInt8(count - 1)] + [UInt8](repeating: 7, count: count)
        }
        let sizesOfData = [UInt8(literals.count), 0, 0, 0, UInt8(size), 0, 0, 0]
        let bodies = [
            Array("ascii\n\(row)\n\(row)\n".utf8), Array("binary\n".utf8) + [UInt8](repeating: 7, count: size),
            Array("binary_compressed\n".utf8) + sizesOfData + literals,
        ]
        for body in bodies {
            let info = try probePointCloud(MemoryBytes(Array(header.utf8) + body), format: .pcd)
            #expect(info.points == 2 && info.remarks.map(\.kind) == remarks)
        }
    }

    static let literals = [11] + [UInt8](repeating: 7, count: 12)

    /// Control bytes of packed data, and how many bytes they should unpack to.
    static let packed: [(data: [UInt8], size: Int, isSound: Bool)] = [
        (literals + [0b0100_0000, 11], 16, true),
        ([0, 7, 0b1110_0000, 251, 0], 261, true),
        (literals + [0b0100_0000, 12], 16, false),
        (literals + [0b0100_0000], 16, false),
        ([15, 7, 7], 16, false),
        (literals, 16, false),
        (literals + [5, 0, 0, 0, 0, 0, 0], 16, false),
    ]

    @Test(arguments: packed)
    func followsPackedData(_ row: (data: [UInt8], size: Int, isSound: Bool)) {
        // A column that fills gaps makes the point as large as needed.
        let header =
            "VERSION .7\nFIELDS x y z timestamp _\nSIZE 2 2 4 4 1\nTYPE I I F U U\nCOUNT 1 1 1 1 \(row.size - 12)\n"
            + "WIDTH 1\nHEIGHT 1\nPOINTS 1\nDATA binary_compressed\n"
        let sizes = [row.data.count, row.size].flatMap { value in (0..<4).map { UInt8(value >> ($0 * 8) & 0xFF) } }
        let verdict = Verdict(of: Array(header.utf8) + sizes + row.data, name: "a.pcd")
        #expect(row.isSound ? verdict == .remarked([.columnTypes]) : verdict.isError)
    }
}
