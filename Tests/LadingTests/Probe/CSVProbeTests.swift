import Testing

@testable import Lading

@Suite struct CSVProbeTests {
    static let header = "ts_gps,x,y,z,intensity\n"
    static let rows = (1...120).map { "\($0),0.5,-1e3,2.25,\($0)\n" }

    /// What damage leaves.
    static let faults: [(text: String, detail: String)] = [
        (header, "it has no points"),
        (header + "1,2,3,4\n", "line 2 has 4 values instead of 5"),
        (header + "1,2,3,4,5,6\n", "line 2 has 6 values instead of 5"),
        (header + "1,2,3,4,5\n1,2,,4,5\n", "line 3 has '', which is not a number"),
        (header + "1,2,3,0x10,5\n", "line 2 has '0x10', which is not a number"),
        (header + "1,2,3,4,5\n\n1,2,3,4,5\n", "line 3 is empty"),
        (header + String(repeating: "1", count: 70_000), "line 2 is longer than 65536 bytes"),
        (header + rows.prefix(99).joined() + "x\n", "line 101 has 1 values instead of 5"),
        (header + rows.joined() + "x\n", "line 122 has 1 values instead of 5"),
        (header + rows.joined() + "1,2,3,4,\u{7}\n" + rows.joined(), "line 122 has a control character (byte 7)"),
        (header + rows.joined() + "1,2,3,4\n" + rows.joined(), "line 122 has 4 values instead of 5"),
        (header + rows.joined() + "1,2,3,,5\n" + rows.joined(), "line 122 has '', which is not a number"),
        (header + rows.joined() + "1,2,3,ÿ,5\n" + rows.joined(), "line 122 has '??', which is not a number"),
        ("n,\(header)" + rows.joined(), "line 2 has 5 values instead of 6"),
        ("ts_gps,x\u{0},y,z,intensity\n1,2,3,4,5\n", "the header line has a control character (byte 0)"),
    ]

    @Test(arguments: faults)
    func namesTheFaultOfCSV(_ text: String, _ detail: String) {
        #expect(throws: ProbeError.corrupt(format: "CSV", detail: detail)) {
            try probePointCloud(MemoryBytes(Array(text.utf8)), format: .csv)
        }
    }

    /// Sound files that are not what the platform takes: nothing is wrong with them.
    @Test(arguments: [
        "TS_GPS,x,y,z,intensity", "ts_gps, x, y, z, intensity", "\u{FEFF}ts_gps,x,y,z,intensity",
        "ts_gps,x,y,intensity,z",
        "ts_gps;x;y;z;intensity", "ts_gps,x,y,z", "ts_gps,x,y,z,intensity,x", "x,y,z", "größe,x,y",
    ])
    func doesNotCallAnotherHeaderDamaged(_ header: String) {
        #expect(Verdict(of: Array("\(header)\n1,2,3,4,5\n".utf8), name: "a.csv") == .unsupported)
    }

    /// Where they stand does not matter, nor what they hold.
    @Test(arguments: [
        (",ts_gps,x,y,z,intensity,red,blue,green", "0,1,2,3,4,5,6,7,8", "an unnamed one, red, blue, green"),
        ("ts_gps,x,y,z,intensity,ring", "1,2,3,4,5,", "ring"),
        ("name,ts_gps,x,y,z,intensity", "a lamp post,1,2,3,4,5", "name"),
        ("ts_gps,x,y,z,text,intensity", "1,2,3,4,\"a, ä\",255", "text"),
    ])
    func warnsOfFurtherColumns(_ header: String, _ row: String, _ names: String) throws {
        for rows in [1, 150] {
            let text = header + "\n" + String(repeating: row + "\n", count: rows)
            let info = try probePointCloud(MemoryBytes(Array(text.utf8)), format: .csv)
            #expect(info.points == UInt64(rows))
            #expect(info.remarks.map(\.kind) == [.columns])
            #expect(info.remarks.first?.message.contains("columns \(names);") == true)
        }
    }

    @Test(arguments: [
        ("1,2,3,4,256", "intensity 256"), ("1,2,3,4,-1", "intensity -1"), ("1,2,3,4,1e3", "intensity 1e3"),
        ("1,2,3,nan,5", "'nan'"), ("1,2,inf,4,5", "'inf'"), ("1,2,3,1e999,5", "'1e999'"),
    ])
    func warnsOfValuesOutOfRange(_ row: String, _ told: String) throws {
        for before in [0, 120] {
            let text = Self.header + Self.rows.prefix(before).joined() + row + "\n" + Self.rows.joined() + row
            let info = try probePointCloud(MemoryBytes(Array(text.utf8)), format: .csv)
            #expect(info.remarks.map(\.kind) == [.valueRange])
            let message = try #require(info.remarks.first?.message)
            #expect(message.hasPrefix("line \(before + 2) ") && message.contains(told), "\(message)")
            #expect(message.contains("(and 1 more lines like it)"))
        }
    }

    @Test(arguments: [
        "1648200140.000000051,1,1,1,1", "1.6e18,-1e-3,+2,.5,255", "1.6482001400000005e+18,1e+00,2E-1,3,4",
        "1648200140000000051,0,0,0,0",
    ])
    func takesEveryWayToWriteANumber(_ row: String) {
        #expect(Verdict(of: Array("\(Self.header)\(row)\n\(row)".utf8), name: "a.csv") == .sound)
    }

    /// Lines that lie across the pieces in which a file is read.
    @Test func countsTheRowsOfALargeFile() throws {
        let text = Self.header + String(repeating: Self.rows.joined(), count: 300)
        #expect(text.utf8.count > 2 * ProbeReader.pieceSize)
        let bytes = Array(text.utf8)
        #expect(try probePointCloud(MemoryBytes(bytes), format: .csv) == PointCloudInfo(format: .csv, points: 36_000))
        for place in [ProbeReader.pieceSize - 1, ProbeReader.pieceSize, ProbeReader.pieceSize + 1] {
            var hurt = bytes
            hurt[place] = 0
            let line = bytes[..<place].count { $0 == 0x0A } + 1
            let error = ProbeError.corrupt(format: "CSV", detail: "line \(line) has zero bytes, as after a power loss")
            #expect(throws: error) { try probePointCloud(MemoryBytes(hurt), format: .csv) }
        }
    }

    @Test func endsSoonWhenNobodyWaits() throws {
        let text = Self.header + String(repeating: Self.rows.joined(), count: 300)
        var reads = 0
        let bytes = AwaitedBytes(MemoryBytes(Array(text.utf8))) {
            reads += 1
            return reads < 4
        }
        #expect(throws: ProbeError.io(.abandoned)) { try probePointCloud(bytes, format: .csv) }
        #expect(reads == 4)
    }

    @Test func takesSpacesAroundNumbersInCSV() throws {
        let text = Self.header + "1, 2.5 ,3,4,5\n"
        #expect(try probePointCloud(MemoryBytes(Array(text.utf8)), format: .csv).points == 1)
    }

    @Test func saysThatCSVEndsInARow() {
        let text = Self.header + Self.rows.joined() + "121,0.5,-1e"
        #expect(throws: ProbeError.truncated(format: "CSV", detail: "it ends in line 122")) {
            try probePointCloud(MemoryBytes(Array(text.utf8)), format: .csv)
        }
    }
}
