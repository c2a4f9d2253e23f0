import FoundationEssentials
import Testing

@testable import Lading

#if canImport(Glibc)
    import Glibc
#endif

@Suite struct FileBytesTests {
    @Test func readsWithinTheFile() throws {
        let path = ProbeFixtures.path("images/gray.png")
        let file = try FileBytes(path: path)
        let all = try file.read(at: 0, count: .max)
        #expect(UInt64(all.count) == file.size)
        #expect(try file.read(at: 3, count: 5) == Array(all[3..<8]))
        #expect(try file.read(at: file.size - 2, count: 100) == Array(all.suffix(2)))
        #expect(try file.read(at: file.size, count: 1) == [])
        #expect(try file.read(at: .max, count: 1) == [])
        #expect(try file.read(at: 0, count: 0) == [])
    }

    @Test func memoryReadsLikeAFile() {
        let bytes: [UInt8] = Array(0..<100)
        bytes.withUnsafeBytes { buffer in
            for source in [MemoryBytes(bytes), MemoryBytes(borrowing: buffer)] {
                #expect(source.size == 100)
                #expect(source.read(at: 98, count: 10) == [98, 99])
                #expect(source.read(at: 100, count: 1) == [])
                #expect(source.read(at: .max, count: .max) == [])
                #expect(source.read(at: 5, count: -1) == [])
            }
        }
    }

    @Test func namesWhatIsWrongWithThePath() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "lading-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let fifo = folder + "/fifo"
        #expect(mkfifo(fifo, 0o600) == 0)
        let loop = folder + "/loop"
        #expect(symlink(loop, loop) == 0)

        #expect(throws: ByteSourceError.missing) { try FileBytes(path: folder + "/none.jpg") }
        #expect(throws: ByteSourceError.missing) { try FileBytes(path: "") }
        #expect(throws: ByteSourceError.notRegularFile) { try FileBytes(path: folder) }
        #expect(throws: ByteSourceError.notRegularFile) { try FileBytes(path: fifo) }
        #expect(throws: ByteSourceError.notRegularFile) { try FileBytes(path: "/dev/null") }
        #expect(throws: ByteSourceError.unreadable(errno: ELOOP)) { try FileBytes(path: loop) }
        #expect(throws: ByteSourceError.unreadable(errno: EINVAL)) { try FileBytes(path: "/etc/passwd\0.jpg") }
    }

    @Test(arguments: [
        (EACCES, ByteSourceError.permission), (ENOENT, .missing), (EIO, .unreadable(errno: EIO)),
    ])
    func mapsSystemErrors(_ code: Int32, _ error: ByteSourceError) {
        #expect(ByteSourceError(errno: code) == error)
    }

    @Test func emptyFileIsEmpty() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "lading-\(UUID().uuidString)").path
        try Data().write(to: URL(filePath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(throws: ProbeError.empty) { try probeImage(FileBytes(path: path)) }
    }

    @Test func probeReportsReadErrors() {
        struct Failing: ByteSource {
            let size: UInt64 = 100
            func read(at _: UInt64, count _: Int) throws(ByteSourceError) -> [UInt8] { throw .unreadable(errno: EIO) }
        }
        #expect(throws: ProbeError.io(.unreadable(errno: EIO))) { try probeImage(Failing()) }
    }
}
