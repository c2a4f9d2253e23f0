import Glibc
import Testing

@testable import Lading

/// A spool that is opened while something is in the way: nothing is taken for damaged that may be sound.
@Suite struct SpoolOpeningTests {
    private static let id = "0000000000000001"
    private static let orphan = "0000000000000002.data"

    private func tree(_ folder: ScratchFolder) -> [String] {
        folder.names.flatMap { name in
            [name] + ((try? DiskFiles().names(in: folder.path + "/" + name)) ?? []).sorted().map { "\(name)/\($0)" }
        }
    }

    /// The host is at its limit of open files, or the disk answers again a moment later.
    @Test(
        arguments: [EMFILE, ENFILE, ENOMEM, EIO, EACCES],
        ["", "/\(id).job", "/\(id).data/0", "/damaged", "/\(orphan)"]
    )
    func passingErrorIsNoDamage(code: Int32, place: String) throws {
        let folder = try ScratchFolder()
        _ = try SpoolStore(folder).create(submission(Self.id, memoryScene()))
        if place.hasSuffix(Self.orphan) { try DiskFiles().makeFolder(folder.path + place) }
        let before = tree(folder)
        let path = folder.path + place
        let files = FailingFiles { $1 == path && [.names, .read].contains($0) ? code : nil }
        let failure = #expect(throws: Failure.self) { try SpoolStore(folder, files: files).load() }
        #expect(failure?.code == .spool && failure?.retryable == true && failure?.item == path)
        #expect(tree(folder) == before)
        let found = try SpoolStore(folder).load()
        guard case .open(let job, _)? = found.first else { return #expect(Bool(false), "\(found)") }
        #expect(job.id == Self.id && found.count == 1)
    }

    /// At the limit of open files nothing can be listed, and the data of a damaged job must not be lost over that.
    @Test func damagedJobKeepsItsData() throws {
        let folder = try ScratchFolder()
        let store = SpoolStore(folder)
        _ = try store.create(submission(Self.id, memoryScene()))
        try folder.write(Self.id + ".job", Array("LADSPOOLno".utf8))
        let data = store.dataFolder(Self.id)
        for _ in 0..<2 {
            _ = try SpoolStore(folder, files: FailingFiles { $0 == .names && $1 == data ? EMFILE : nil }).load()
        }
        #expect(try folder.bytes("damaged/\(Self.id).data/0") == testImage)
        #expect(tree(folder) == ["damaged", "damaged/\(Self.id).data", "damaged/\(Self.id).job"])
    }

    /// What somebody else put there does not keep the spool from opening, and stays for them to look at.
    @Test(arguments: ["0000000000000009.data/folder/", "0000000000000009.data", "0000000000000009.tmp/", "damaged"])
    func strangeThingsAreSetAside(path: String) throws {
        let folder = try ScratchFolder()
        _ = try SpoolStore(folder).create(submission(Self.id, memoryScene()))
        var parts = path.split(separator: "/", omittingEmptySubsequences: false)
        let file = parts.removeLast()
        var place = folder.path
        for part in parts {
            place += "/" + part
            try DiskFiles().makeFolder(place)
        }
        if !file.isEmpty { try folder.write(path, [1]) }
        for _ in 0..<2 { #expect(try SpoolStore(folder).load().count == 1) }
        let name = path.split(separator: "/")[0]
        let aside = path == "damaged" ? "damaged.file" : "damaged/\(name)"
        #expect(tree(folder).contains(aside))
    }

    @Test func folderInPlaceOfALog() throws {
        let folder = try ScratchFolder()
        try DiskFiles().makeFolder(folder.path + "/\(Self.id).job")
        guard case .damaged(Self.id, _, _)? = try SpoolStore(folder).load().first else { return #expect(Bool(false)) }
        #expect(tree(folder) == ["damaged", "damaged/\(Self.id).job"])
    }
}
