import FoundationEssentials
import Glibc
import Testing

@testable import Lading

@Suite struct `A local image of a row` {
    /// A folder that is gone after the test.
    private static func withFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.path + "/lading-\(UInt64.random(in: .min ... .max))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(folder)
    }

    private func check(_ given: String, members: String = "") throws -> RowsCheck {
        try RowsCheck("{\"row_data\":\"\(given)\"\(members)}")
    }

    @Test(arguments: [("baseline.jpg", "image/jpeg"), ("rgb.png", "image/png"), ("header_40.bmp", "image/bmp")])
    func `is taken by its bytes`(name: String, contentType: String) throws {
        try Self.withFolder { folder in
            // The name promises something else.
            let path = folder + "/photo.txt"
            let bytes = try ProbeFixtures.bytes("images/" + name)
            try Data(bytes).write(to: URL(fileURLWithPath: path))
            let check = try check(path)
            #expect(check.findings.all == [])
            let identity = check.localFiles.first?.identity
            #expect(identity != nil)
            let file = LocalFile(
                row: 0,
                path: path,
                size: UInt64(bytes.count),
                identity: identity,
                contentType: contentType,
                givenPath: path
            )
            #expect(check.localFiles == [file])
        }
    }

    @Test(arguments: [
        ("images/lossy.webp", "row.file.format"), ("images/plain.avif", "row.file.format"),
        ("point_clouds/ascii.pcd", "row.file.format"), ("images/no-such.jpg", "file.missing"),
        ("images", "file.unreadable"),
    ])
    func `is refused`(name: String, code: String) throws {
        let check = try check(ProbeFixtures.path(name))
        #expect(check.findings.all.map(\.code) == [code])
        #expect(check.findings.all.first?.item == ProbeFixtures.path(name))
        #expect(check.localFiles == [] && check.ledger.counts.notSent == 1)
    }

    @Test func `is refused when it is empty, cut short or too large`() throws {
        try Self.withFolder { folder in
            let whole = try ProbeFixtures.bytes("images/rgb.png")
            for (bytes, code) in [([], "file.empty"), (Array(whole.prefix(whole.count / 2)), "image.truncated")] {
                try Data(bytes).write(to: URL(fileURLWithPath: folder + "/a.png"))
                #expect(try check(folder + "/a.png").findings.all.map(\.code) == [code])
            }
            // Has no blocks on the disk.
            #expect(truncate(folder + "/a.png", Int(LocalImage.maximumBytes) + 1) == 0)
            #expect(try check(folder + "/a.png").findings.all.map(\.code) == ["row.file.size"])
        }
    }

    @Test func `is warned of when it is wide`() throws {
        try Self.withFolder { folder in
            for (width, codes) in [(9000, []), (9001, ["row.file.pixels"])] as [(Int32, [String])] {
                // A BMP without compression: header, pixels.
                func le(_ value: Int32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
                let row = (width + 31) / 32 * 4
                let header =
                    Array("BM".utf8) + le(62 + row) + le(0) + le(62) + le(40) + le(width) + le(1) + [1, 0, 1, 0]
                let bytes =
                    header + le(0) + le(row) + le(0) + le(0) + le(0) + le(0) + le(0) + le(-1)
                    + Array(repeating: 0xFF, count: Int(row))
                try Data(bytes).write(to: URL(fileURLWithPath: folder + "/a.bmp"))
                let check = try check(folder + "/a.bmp")
                #expect(check.findings.all.map(\.code) == codes)
                #expect(check.localFiles.count == 1)
            }
        }
    }

    @Test func `is looked for beside the manifest`() throws {
        try Self.withFolder { folder in
            try Data(try ProbeFixtures.bytes("images/rgb.png")).write(to: URL(fileURLWithPath: folder + "/a.png"))
            let rows = "[{\"row_data\":\"a.png\"},{\"row_data\":\"./b.png\"}]"
            try Data(rows.utf8).write(to: URL(fileURLWithPath: folder + "/rows.json"))
            let check = try RowsCheck(RowStream(.file(path: folder + "/rows.json")))
            #expect(
                check.localFiles.map(\.path) == [folder + "/a.png"] && check.localFiles.map(\.givenPath) == ["a.png"]
            )
            #expect(check.findings.all.map(\.item) == ["./b.png"])
        }
    }

    @Test func `may have metadata and attachments, with a warning`() throws {
        let check = try check(
            ProbeFixtures.path("images/rgb.png"),
            members: ",\"attachments\":[{\"type\":\"RAW_TEXT\",\"value\":\"x\"}]"
        )
        #expect(check.findings.all.map(\.code) == ["row.file.extras"] && check.localFiles.count == 1)
    }

    @Test func `is one of fifteen thousand at most`() throws {
        let row = "{\"row_data\":\"\(ProbeFixtures.path("images/one_bit.png"))\"}\n"
        let check = try RowsCheck(RowStream(String(repeating: row, count: LocalImage.maximumCount + 2)), limit: 1 << 20)
        #expect(check.findings.all.map(\.row) == [LocalImage.maximumCount, LocalImage.maximumCount + 1])
        #expect(check.findings.all.allSatisfy { $0.code == "row.file.count" })
        #expect(check.localFiles.count == LocalImage.maximumCount)
    }
}
