import Glibc
import Testing

@testable import Lading

/// Who may use a spool's folder, and that nothing in it leads elsewhere.
@Suite struct SpoolFolderTests {
    private static let id = "0000000000000001"
    private static let secret = Array("private".utf8)

    /// A spool in a folder of its own, beside something that is none of its business.
    private func world() throws -> (around: ScratchFolder, spool: String, victim: String) {
        let around = try ScratchFolder()
        try around.write("victim", Self.secret)
        try DiskFiles().makeFolder(around.path + "/spool")
        return (around, around.path + "/spool", around.path + "/victim")
    }

    private func open(_ path: String) throws -> (spool: Spool, found: [FoundJob], log: [String]) {
        let log = Monitor<[String]>([])
        let spool = try Spool(SpoolOptions(directory: path)) { _, _, message in
            let text = message()
            log.withLock { $0.append(text) }
        }
        return (spool, spool.takeFound(), log.withLock { $0 })
    }

    private func mode(_ path: String) -> mode_t {
        var status = stat()
        return lstat(path, &status) == 0 ? status.st_mode & 0o7777 : 0
    }

    @Test(arguments: [0o777, 0o755, 0o750, 0o701] as [mode_t])
    func looserModeIsTightenedAndTold(given: mode_t) throws {
        let (around, path, _) = try world()
        defer { withExtendedLifetime(around) {} }
        let (first, _, _) = try open(path)
        first.stop()
        #expect(chmod(path, given) == 0)
        let (spool, _, log) = try open(path)
        #expect(mode(path) == 0o700)
        #expect(log.contains { $0.contains(path) && $0.contains("mode 0\(String(given, radix: 8))") }, "\(log)")
        spool.stop()
        #expect(try open(path).log.isEmpty)
    }

    /// Made private it would be lost to those who use it.
    @Test(arguments: [(0o755, true), (0o1777, false)] as [(mode_t, Bool)])
    func folderOfOtherFilesIsRefused(given: mode_t, hasFiles: Bool) throws {
        let (around, path, _) = try world()
        if hasFiles { try around.write("spool/thesis", Self.secret) }
        #expect(chmod(path, given) == 0)
        let failure = #expect(throws: Failure.self) { try open(path) }
        #expect(failure?.code == .spool && failure?.item == path)
        #expect(failure?.message.contains("\(path)/spool") == true)
        #expect(mode(path) == given)
    }

    @Test func folderOfAnotherUserIsRefused() throws {
        let (around, own, _) = try world()
        defer { withExtendedLifetime(around) {} }
        // Only root can give one away; anybody else has those of root.
        let path = geteuid() == 0 ? own : "/"
        if geteuid() == 0 { #expect(chown(own, 12345, 12345) == 0) }
        let failure = #expect(throws: Failure.self) { try open(path) }
        #expect(failure?.code == .spool && failure?.retryable == false && failure?.item == path)
        #expect(failure?.message.contains("chown -R \(geteuid())") == true)
    }

    /// One that was restored and handed over only in part.
    @Test func recordOfAnotherUserIsRefused() throws {
        guard geteuid() == 0 else { return }
        let (around, path, _) = try world()
        defer { withExtendedLifetime(around) {} }
        _ = try SpoolStore(options: SpoolOptions(directory: path), files: DiskFiles()).create(submission(Self.id))
        #expect(chown("\(path)/\(Self.id).job", 12345, 12345) == 0)
        let failure = #expect(throws: Failure.self) { try open(path) }
        #expect(failure?.code == .spool && failure?.message.contains("chown -R 0") == true)
        #expect(chown("\(path)/\(Self.id).job", 0, 0) == 0)
        #expect(try open(path).found.count == 1)
    }

    @Test func ownLinkToTheFolderIsFollowed() throws {
        let (around, path, _) = try world()
        #expect(symlink(path, around.path + "/link") == 0)
        try open(around.path + "/link").spool.stop()
        #expect(around.names == ["link", "spool", "victim"] && mode(path + "/lock") == 0o600)
    }

    @Test func parentThatAnyoneMayChangeIsWarnedOf() throws {
        let (around, path, _) = try world()
        #expect(chmod(around.path, 0o1777) == 0)
        #expect(try open(path).log.isEmpty)
        #expect(chmod(around.path, 0o777) == 0)
        let log = try open(path).log
        #expect(log.count == 1 && log.first?.contains("chmod o-w “\(around.path)”") == true, "\(log)")
    }

    /// What is opened stays that, whatever has its name afterwards.
    @Test func folderIsTheOneThatWasOpened() throws {
        let (around, path, _) = try world()
        let files = DiskFiles(root: try SpoolFolder(path) { _, _, _ in })
        #expect(rename(path, around.path + "/moved") == 0)
        #expect(symlink(around.path, path) == 0)
        try files.write(path + "/victim", [1], sync: true)
        try files.makeFolder(path + "/damaged")
        try files.rename(path + "/victim", to: path + "/damaged/victim")
        try files.remove(path + "/nothing")
        #expect(try around.bytes("victim") == Self.secret)
        #expect(try around.bytes("moved/damaged/victim") == [1])
    }

    enum Planted: CaseIterable { case link, otherName, pipe, danglingLink }

    private func plant(_ kind: Planted, at path: String, to victim: String) {
        switch kind {
        case .link: #expect(symlink(victim, path) == 0)
        case .otherName: #expect(Glibc.link(victim, path) == 0)
        case .pipe: #expect(mkfifo(path, 0o600) == 0)
        case .danglingLink: #expect(symlink(victim + "-new", path) == 0)
        }
    }

    @Test(arguments: Planted.allCases)
    func lockThatIsNotItsOwnIsNotWritten(kind: Planted) throws {
        let (around, path, victim) = try world()
        plant(kind, at: path + "/lock", to: victim)
        let failure = #expect(throws: Failure.self) { try open(path) }
        #expect(failure?.code == .spool && failure?.item == path + "/lock")
        #expect(failure?.message.contains("Remove it") == true)
        #expect(try around.bytes("victim") == Self.secret)
        #expect(around.names == ["spool", "victim"])
    }

    /// Set aside and told; the other job goes on, and what it leads to is neither read, changed nor removed.
    @Test(arguments: Planted.allCases)
    func recordThatIsNoFileIsSetAside(kind: Planted) throws {
        let (around, path, victim) = try world()
        _ = try SpoolStore(options: SpoolOptions(directory: path), files: DiskFiles()).create(submission(Self.id))
        let planted = "0000000000000002"
        plant(kind, at: "\(path)/\(planted).job", to: victim)
        let (spool, found, log) = try open(path)
        spool.stop()
        #expect(found.count == 2)
        guard case .open(let job, _)? = found.first, case .damaged(planted, let reason, _)? = found.last else {
            return #expect(Bool(false), "\(found)")
        }
        #expect(job.id == Self.id)
        switch kind {
        case .link, .danglingLink: #expect(reason.contains("it is a link"))
        case .pipe: #expect(reason.contains("it is a pipe"))
        case .otherName: #expect(reason.contains("does not begin as a spool file"))
        }
        #expect(log.contains { $0.contains(planted) && $0.contains("set aside") })
        #expect(mode("\(path)/damaged/\(planted).job") != 0 && mode("\(path)/\(planted).job") == 0)
        #expect(try around.bytes("victim") == Self.secret && around.names == ["spool", "victim"])
    }

    @Test(arguments: ["0000000000000002.tmp", "0000000000000002.data", "damaged", "0000000000000001.data/0"])
    func nothingIsRemovedOrMovedThroughALink(name: String) throws {
        let (around, path, victim) = try world()
        let store = SpoolStore(options: SpoolOptions(directory: path), files: DiskFiles())
        _ = try store.create(submission(Self.id, memoryScene()))
        try DiskFiles().makeFolder(around.path + "/folder")
        try around.write("folder/0", testImage)
        // The same bytes: only the link tells.
        let isFile = name.hasSuffix(".tmp") || name.hasSuffix("/0")
        if name.hasSuffix("/0") { try DiskFiles().remove("\(path)/\(name)") }
        #expect(
            symlink(
                name.hasSuffix("/0") ? around.path + "/folder/0" : isFile ? victim : around.path + "/folder",
                "\(path)/\(name)"
            ) == 0
        )
        let (spool, found, _) = try open(path)
        spool.stop()
        guard case .damaged? = found.first else {
            #expect(found.count == 1 && !name.hasSuffix("/0"))
            return #expect(try around.bytes("folder/0") == testImage && around.bytes("victim") == Self.secret)
        }
        #expect(name.hasSuffix("/0"))
        #expect(try around.bytes("folder/0") == testImage)
    }

    /// A file is written anew, not through another name of one that is there.
    @Test(arguments: [Planted.link, .otherName, .danglingLink])
    func writingReplacesNames(kind: Planted) throws {
        let (around, path, victim) = try world()
        plant(kind, at: path + "/rows", to: victim)
        try DiskFiles(root: try SpoolFolder(path) { _, _, _ in }).write(path + "/rows", [1, 2], sync: false)
        #expect(try around.bytes("victim") == Self.secret && around.names == ["spool", "victim"])
        #expect(try around.bytes("spool/rows") == [1, 2])
    }
}
