import Testing

@testable import Lading

struct ImageFixture: Decodable, Sendable, CustomTestStringConvertible {
    let file: String
    let format: String
    let width: UInt32
    let height: UInt32
    let orientation: UInt8
    /// Bytes at the end that no header promises: a cut in them goes unnoticed.
    let trailing: Int
    /// What a probe says of it though it is sound.
    let remarks: [String]?

    var testDescription: String { file }

    var info: ImageInfo? {
        ImageFormat(rawValue: format).map {
            ImageInfo(format: $0, width: width, height: height, orientation: orientation)
        }
    }

    func bytes() throws -> [UInt8] { try ProbeFixtures.bytes("images/\(file)") }

    static let all = (try? ProbeFixtures.manifest("images", of: ImageFixture.self)) ?? []
}

@Suite struct ImageFixtureTests {
    @Test func fixturesAreThere() {
        let formats = Set(ImageFixture.all.map(\.format))
        #expect(formats == Set(ImageFormat.allCases.map(\.name)))
    }

    /// The expectations are Pillow's, so this is the comparison with it.
    @Test(arguments: ImageFixture.all)
    func readsSizeAndOrientation(_ fixture: ImageFixture) throws {
        var info = try probeImage(FileBytes(path: ProbeFixtures.path("images/\(fixture.file)")))
        #expect(try probeImage(MemoryBytes(fixture.bytes())) == info)
        #expect(info.remarks.map(\.kind.rawValue) == fixture.remarks ?? [])
        info.remarks = []
        #expect(info == fixture.info)
    }

    @Test(arguments: ImageFixture.all)
    func reportsEveryCut(_ fixture: ImageFixture) throws {
        let bytes = try fixture.bytes()
        let needed = bytes.count - fixture.trailing
        // Not every writer pads the last row of a BMP.
        let least = needed - (fixture.format == "bmp" ? 3 : 0)
        bytes.withUnsafeBytes { buffer in
            for length in 0..<bytes.count {
                let cut = MemoryBytes(borrowing: UnsafeRawBufferPointer(rebasing: buffer[..<length]))
                let result = Result { () throws(ProbeError) in try probeImage(cut) }
                switch result {
                case .success(var info):
                    info.remarks = []
                    #expect(length >= least && info == fixture.info, "cut to \(length) of \(bytes.count) bytes")
                case .failure(.empty):
                    #expect(length == 0)
                case .failure(.truncated):
                    #expect(length < needed, "cut to \(length) of \(bytes.count) bytes")
                case .failure(let error):
                    // Too short to show any signature, or ended where the format wants something else.
                    #expect(length < needed, "cut to \(length) of \(bytes.count) bytes: \(error)")
                }
            }
        }
    }

    /// Nothing that a file contains may end the process. A mutated size cannot be told from a true one.
    @Test(arguments: ImageFixture.all)
    func survivesMutations(_ fixture: ImageFixture) throws {
        let bytes = try fixture.bytes()
        var generator = SeededGenerator(state: UInt64(bytes.count))
        for _ in 0..<300 {
            let result = Result { () throws(ProbeError) in
                try probeImage(MemoryBytes(mutated(bytes, using: &generator)))
            }
            switch result {
            case .success(let info): #expect(info.width > 0 && info.height > 0 && (1...8).contains(info.orientation))
            case .failure(let error): #expect(!error.message.isEmpty)
            }
        }
    }
}
