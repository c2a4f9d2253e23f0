import Testing

@testable import Lading

@Suite struct LASProbeTests {
    struct Damage: Sendable, CustomTestStringConvertible {
        let file: String
        var format: PointCloudFormat?
        /// Bytes of the file to overwrite: where, and with what.
        var patch: (at: Int, bytes: [UInt8]) = (0, [])
        let error: ProbeError

        var testDescription: String { error.message }
    }

    static let damages: [Damage] = [
        Damage(
            file: "laspy.las",
            patch: (25, [4]),
            error: .unsupported(format: "LAS", detail: "version 1.4 instead of 1.2")
        ),
        Damage(
            file: "laspy.las",
            patch: (104, [6]),
            error: .unsupported(format: "LAS", detail: "point format 6 instead of 3")
        ),
        Damage(file: "laspy.las", patch: (107, [0]), error: .corrupt(format: "LAS", detail: "it has no points")),
        Damage(
            file: "laspy.las",
            patch: (107, [13]),
            error: .truncated(format: "LAS", detail: "13 points need 669 bytes, there are 635")
        ),
        Damage(
            file: "laspy.las",
            patch: (105, [255, 255, 255, 255, 255, 255]),
            error: .truncated(format: "LAS", detail: "4294967295 points need 281470681678052 bytes, there are 635")
        ),
        Damage(
            file: "laspy.las",
            patch: (105, [33]),
            error: .corrupt(format: "LAS", detail: "its points have 33 bytes, fewer than point format 3")
        ),
        Damage(
            file: "laspy.las",
            patch: (96, [226]),
            error: .corrupt(format: "LAS", detail: "its points start inside the header")
        ),
        Damage(
            file: "laspy.laz",
            format: .las,
            error: .unknownFormat(expected: "a LAS point cloud", guess: "LAZ; name it .laz")
        ),
        Damage(
            file: "laspy.las",
            format: .laz,
            error: .unknownFormat(expected: "a LAZ point cloud", guess: "LAS; name it .las")
        ),
        Damage(
            file: "laspy.laz",
            patch: (229, [0]),
            error: .corrupt(format: "LAZ", detail: "it is marked as compressed but has no LASzip record")
        ),
        Damage(
            file: "laspy.las",
            patch: (131, [0, 0, 0, 0, 0, 0, 0, 0]),
            error: .corrupt(format: "LAS", detail: "the scale factors of its coordinates are 0.0, 0.001, 0.001")
        ),
        Damage(
            file: "laspy.laz",
            patch: (147, [0, 0, 0, 0, 0, 0, 0xF0, 0x7F]),
            error: .corrupt(format: "LAZ", detail: "the scale factors of its coordinates are 0.001, 0.001, inf")
        ),
        Damage(
            file: "laspy.las",
            patch: (155, [0, 0, 0, 0, 0, 0, 0xF8, 0x7F]),
            error: .corrupt(format: "LAS", detail: "the offsets of its coordinates are nan, 0.0, 0.0")
        ),
        Damage(
            file: "laspy.laz",
            patch: (107, [0, 0, 1]),
            error: .corrupt(format: "LAZ", detail: "its 65536 points do not fit the 1 chunks of its table")
        ),
        Damage(
            file: "laspy.laz",
            patch: (438, [0]),
            error: .corrupt(format: "LAZ", detail: "its 12 points do not fit the 0 chunks of its table")
        ),
        Damage(
            file: "laspy.laz",
            patch: (438, [1, 0, 0, 0, 0, 0, 0, 0, 0]),
            error: .truncated(
                format: "LAZ",
                detail: "the last 8 bytes of its chunk table are zero, as after a power loss"
            )
        ),
        Damage(
            file: "laspy.laz",
            patch: (442, [0x3C]),
            error: .corrupt(
                format: "LAZ",
                detail: "the chunks of its table are not those between byte 341 and byte 434"
            )
        ),
        Damage(
            file: "laspy.laz",
            patch: (333, [0]),
            error: .corrupt(format: "LAZ", detail: "its chunk table is in no place that points leave")
        ),
        Damage(
            file: "binary.pcd",
            format: .las,
            error: .unknownFormat(expected: "a LAS point cloud", guess: "a PCD point cloud")
        ),
        Damage(
            file: "laspy.las",
            format: .pcd,
            error: .unknownFormat(expected: "a PCD point cloud", guess: "a LAS or LAZ point cloud")
        ),
        Damage(
            file: "laspy.las",
            format: .csv,
            error: .unknownFormat(expected: "a CSV point cloud", guess: "a LAS or LAZ point cloud")
        ),
    ]

    @Test(arguments: damages)
    func namesTheFault(_ damage: Damage) throws {
        var bytes = try ProbeFixtures.bytes("point_clouds/\(damage.file)")
        let (start, patch) = damage.patch
        bytes.replaceSubrange(start..<start + patch.count, with: patch)
        let name = try #require(MediaType(fileName: damage.file))
        guard case .pointCloud(let named) = name else { return }
        #expect(throws: damage.error) { try probePointCloud(MemoryBytes(bytes), format: damage.format ?? named) }
    }
}
