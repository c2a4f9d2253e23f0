import Testing

@testable import Lading

struct PointCloudFixture: Decodable, Sendable, CustomTestStringConvertible {
    let file: String
    let format: String
    let points: UInt64
    /// Bytes at the end that no header promises: a cut in them goes unnoticed.
    let trailing: Int
    /// What a probe says of it though it is sound.
    let remarks: [String]?

    var testDescription: String { file }

    func kind() throws -> PointCloudFormat { try #require(PointCloudFormat(rawValue: format)) }

    func bytes() throws -> [UInt8] { try ProbeFixtures.bytes("point_clouds/\(file)") }

    static let all = (try? ProbeFixtures.manifest("point_clouds", of: PointCloudFixture.self)) ?? []
}

@Suite struct PointCloudFixtureTests {
    @Test func fixturesAreThere() {
        #expect(Set(PointCloudFixture.all.map(\.format)) == Set(PointCloudFormat.allCases.map(\.name)))
    }

    @Test(arguments: PointCloudFixture.all)
    func countsPoints(_ fixture: PointCloudFixture) throws {
        let format = try fixture.kind()
        let file = try FileBytes(path: ProbeFixtures.path("point_clouds/\(fixture.file)"))
        var info = try probePointCloud(file, format: format)
        #expect(try probePointCloud(MemoryBytes(fixture.bytes()), format: format) == info)
        #expect(info.remarks.map(\.kind.rawValue) == fixture.remarks ?? [])
        info.remarks = []
        #expect(info == PointCloudInfo(format: format, points: fixture.points))
    }

    @Test(arguments: PointCloudFixture.all)
    func reportsEveryCut(_ fixture: PointCloudFixture) throws {
        let bytes = try fixture.bytes()
        let format = try fixture.kind()
        for length in 0..<bytes.count {
            let cut = Array(bytes[..<length])
            let result = Result { () throws(ProbeError) in try probePointCloud(MemoryBytes(cut), format: format) }
            guard case .success(let info) = result else { continue }
            if format == .csv {
                // Nothing in a CSV file says how many rows there are, so a cut between rows cannot be seen.
                let lines = cut.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D })
                #expect(info.points == UInt64(lines.count - 1))
                #expect(lines.last?.split(separator: UInt8(ascii: ",")).count == 5)
            } else {
                #expect(length >= bytes.count - fixture.trailing, "cut to \(length) of \(bytes.count) bytes")
                #expect(info.points == fixture.points)
            }
        }
    }

    /// Nothing that a file contains may end the process.
    @Test(arguments: PointCloudFixture.all)
    func survivesMutations(_ fixture: PointCloudFixture) throws {
        let bytes = try fixture.bytes()
        let format = try fixture.kind()
        var generator = SeededGenerator(state: UInt64(bytes.count))
        for _ in 0..<300 {
            let result = Result { () throws(ProbeError) in
                try probePointCloud(MemoryBytes(mutated(bytes, using: &generator)), format: format)
            }
            switch result {
            case .success(let info): #expect(info.points > 0)
            case .failure(let error): #expect(!error.message.isEmpty)
            }
        }
    }
}
