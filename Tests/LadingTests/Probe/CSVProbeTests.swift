import Testing

@testable import Lading

@Suite struct CSVProbeTests {
    static let header = "ts_gps,x,y,z,intensity\n"
    static let rows = (1...120).map { "\($0),0.5,-1e3,2.25,\($0)\n" }

    static let faults: [(text: String, detail: String)] = [
        (
            "TS_GPS,x,y,z,intensity\n1,2,3,4,5\n",
            "the first line is 'TS_GPS,x,y,z,intensity' instead of 'ts_gps,x,y,z,intensity'"
        ),
        (
            "ts_gps, x, y, z, intensity\n1,2,3,4,5\n",
            "the first line is 'ts_gps, x, y, z, intensity' instead of 'ts_gps,x,y,z,intensity'"
        ),
        ("\u{FEFF}" + header + "1,2,3,4,5\n", "it starts with a byte order mark instead of 'ts_gps,x,y,z,intensity'"),
        (header, "it has no points"),
        (header + "1,2,3,4\n", "line 2 has 4 values instead of 5"),
        (header + "1,2,3,4,5,6\n", "line 2 has 6 values instead of 5"),
        (header + "1,2,3,4,5\n1,2,,4,5\n", "line 3 has '', which is not a finite number"),
        (header + "1,2,3,nan,5\n", "line 2 has 'nan', which is not a finite number"),
        (header + "1,2,3,1e999,5\n", "line 2 has '1e999', which is not a finite number"),
        (header + "1,2,3,0x10,5\n", "line 2 has '0x10', which is not a finite number"),
        (header + "1,2,3,4,5\n\n1,2,3,4,5\n", "line 3 is empty"),
        (header + String(repeating: "1", count: 5000), "line 2 is longer than 4096 bytes"),
        (header + rows.prefix(99).joined() + "x\n", "line 101 has 1 values instead of 5"),
        (header + rows.joined() + "x\n", "line 122 has 1 values instead of 5"),
    ]

    @Test(arguments: faults)
    func namesTheFaultOfCSV(_ text: String, _ detail: String) {
        #expect(throws: ProbeError.corrupt(format: "CSV", detail: detail)) {
            try probePointCloud(MemoryBytes(Array(text.utf8)), format: .csv)
        }
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
