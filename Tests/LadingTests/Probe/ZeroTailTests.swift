import Testing

@testable import Lading

/// A power loss leaves files of full length whose end was never written: every sound file is tried with every such end.
@Suite struct ZeroTailTests {
    /// Zeros at the end that a probe may let pass without a word.
    ///
    /// PNG: the checksum of the last chunk. BMP and binary PCD: less than a quarter, or than 16 bytes. WebP and AVIF: what
    /// encoders end in, and metadata or the place of the frames beside the pixels. LAS: what is less than a point. Compressed PCD: one run of bytes.
    private static func unseen(_ name: String, of count: Int) -> Int {
        switch name.split(separator: ".").last {
        case "png": 4
        case "bmp": max(20, count / 4)
        case "webp": name.hasPrefix("exif") || name.hasPrefix("animated") ? 80 : 64
        case "avif": name.hasPrefix("sequence") ? 142 : 64
        case "las": 39
        case "pcd": name.hasPrefix("binary_compressed") ? 33 : name.hasPrefix("binary") ? max(16, count / 4) : 0
        default: 0
        }
    }

    static let files: [(name: String, trailing: Int)] =
        ImageFixture.all.map { ("images/\($0.file)", $0.trailing) }
        + PointCloudFixture.all.map { ("point_clouds/\($0.file)", $0.trailing) }

    @Test(arguments: files)
    func `sees every end that was never written`(_ file: (name: String, trailing: Int)) throws {
        let name = String(file.name.split(separator: "/")[1])
        var bytes = try ProbeFixtures.bytes(file.name)
        let known = Verdict(of: bytes, name: name)
        let needed = bytes.count - (name.hasSuffix(".pcd") || name.hasSuffix(".csv") ? 0 : file.trailing)
        for start in (0..<needed).reversed() where bytes[start] != 0 {
            bytes[start] = 0
            let verdict = Verdict(of: bytes, name: name)
            if verdict.isError { continue }
            if case .remarked(let kinds) = verdict, kinds.contains(.zeroTail) { continue }
            #expect(
                verdict == known && needed - start <= Self.unseen(name, of: needed),
                "\(name) zero from \(start) of \(needed)"
            )
        }
    }

    /// Black pixels and points at the origin are legal: the file goes, with a word about them.
    @Test func `lets meant zeros pass`() throws {
        var bmp = try ProbeFixtures.bytes("images/header_40.bmp")
        for index in 54..<bmp.count { bmp[index] = 0 }
        #expect(Verdict(of: bmp, name: "a.bmp") == .remarked([.zeroTail]))

        let header =
            "VERSION .7\nFIELDS x y z intensity timestamp\nSIZE 4 4 4 4 8\nTYPE F F F U U\nWIDTH 9\nHEIGHT 1\nPOINTS 9\n"
        let pcd = Array((header + "DATA binary\n").utf8) + [UInt8](repeating: 0, count: 9 * 24)
        #expect(Verdict(of: pcd, name: "a.pcd") == .remarked([.zeroTail]))

        #expect(try Verdict(of: ProbeFixtures.bytes("point_clouds/zeros.las"), name: "a.las") == .remarked([.zeroTail]))
    }

    /// The same points at the origin, in a file whose other points have times.
    @Test(arguments: [(1, false), (2, true), (3, true), (11, true), (12, false)])
    func `judges the last points of LAS by the others`(_ row: (zeros: Int, isError: Bool)) throws {
        var bytes = try ProbeFixtures.bytes("point_clouds/laspy.las")
        let start = bytes.count - 12 * 34
        for point in 0..<12 { bytes[start + point * 34 + 22] = 7 }
        for index in bytes.count - row.zeros * 34..<bytes.count { bytes[index] = 0 }
        // The header of the last of these has no bounds, as writers leave it that do not go back to it.
        if row.zeros == 12 { bytes.replaceSubrange(179..<227, with: [UInt8](repeating: 0, count: 48)) }
        let verdict = Verdict(of: bytes, name: "a.las")
        #expect(verdict == (row.isError ? .truncated : .remarked([.zeroTail])))
    }
}
