import Testing

@testable import Lading

/// What a probe makes of a file, in one word.
enum Verdict: Equatable, Sendable {
    case sound
    case remarked([ProbeRemark.Kind])
    case truncated
    case corrupt
    case unsupported
    case otherFormat

    init(_ probe: () throws(ProbeError) -> [ProbeRemark]) {
        do throws(ProbeError) {
            let remarks = try probe()
            self = remarks.isEmpty ? .sound : .remarked(remarks.map(\.kind))
        } catch {
            switch error {
            case .truncated: self = .truncated
            case .corrupt: self = .corrupt
            case .unsupported: self = .unsupported
            case .empty, .unknownFormat, .io: self = .otherFormat
            }
        }
    }

    init(of bytes: [UInt8], name: String) {
        self.init { () throws(ProbeError) in
            if case .pointCloud(let format)? = MediaType(fileName: name) {
                return try probePointCloud(MemoryBytes(bytes), format: format).remarks
            }
            return try probeImage(MemoryBytes(bytes)).remarks
        }
    }

    var isError: Bool {
        switch self {
        case .sound, .remarked: false
        default: true
        }
    }
}

/// Files under Tests/fixtures/cases, each of which stands for a kind that was judged wrongly once.
@Suite struct CaseFileTests {
    static let cases: [(name: String, verdict: Verdict)] = [
        ("csv_coloured.csv", .remarked([.columns])),
        ("csv_nul_block_row150.csv", .corrupt),
        ("csv_ts_fraction.csv", .sound),
        ("csv_intensity_300.csv", .remarked([.valueRange])),
        ("pcd_with_ring.pcd", .remarked([.columns])),
        ("pcd_timestamp_float32.pcd", .remarked([.columnTypes, .timePrecision])),
        ("pcd_compressed_zero_tail.pcd", .truncated),
        ("las_zero_tail.las", .truncated),
        ("las_scale_nan.las", .corrupt),
        ("laz_9999999_points_but_2_chunks.laz", .corrupt),
        ("laz_cut_6_bytes.laz", .truncated),
        ("avif_two_ipma_boxes.avif", .corrupt),
        ("jpeg_baseline_16bit.jpg", .corrupt),
        ("jpeg_no_quant_table.jpg", .corrupt),
        ("jpeg_cut_frame_then_next_frame.jpg", .truncated),
        ("png_compression_method.png", .corrupt),
        ("png_empty_idat.png", .truncated),
        ("bmp_last_row_padding_missing.bmp", .sound),
    ]

    @Test(arguments: cases)
    func `gets its right verdict`(_ row: (name: String, verdict: Verdict)) throws {
        #expect(Verdict(of: try ProbeFixtures.bytes("cases/\(row.name)"), name: row.name) == row.verdict)
    }

    @Test func `names the row of the zeros`() throws {
        let bytes = try ProbeFixtures.bytes("cases/csv_nul_block_row150.csv")
        let line = bytes[..<(try #require(bytes.firstIndex(of: 0)))].count { $0 == 0x0A } + 1
        let error = ProbeError.corrupt(format: "CSV", detail: "line \(line) has zero bytes, as after a power loss")
        #expect(throws: error) { try probePointCloud(MemoryBytes(bytes), format: .csv) }
    }
}
