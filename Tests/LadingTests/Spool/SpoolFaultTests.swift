import Glibc
import Testing

@testable import Lading

/// One call of the disk fails: what the host was told and what the spool holds stay the same thing.
@Suite struct SpoolFaultTests {
    private static let first = "0000000000000001"
    private static let second = "0000000000000002"

    /// The log has its name, and nobody knows whether it keeps it: refused, it must not come back.
    @Test func refusedJobIsNotFoundAgain() throws {
        let folder = try ScratchFolder()
        let files = FailingFiles { call, path in call == .syncFolder && path == folder.path ? EIO : nil }
        let store = SpoolStore(folder, files: files)
        let failure = #expect(throws: Failure.self) { try store.create(submission(Self.first)) }
        #expect(failure?.code == .spool && failure?.retryable == true)
        #expect(folder.names.isEmpty && store.status == SpoolStatus())
    }

    /// Nor can it be taken back: then it is accepted.
    @Test func jobThatCannotBeRefusedIsAccepted() throws {
        let folder = try ScratchFolder()
        let files = FailingFiles { call, path in
            call == .syncFolder && path == folder.path || call == .remove && path.hasSuffix(".job") ? EIO : nil
        }
        let store = SpoolStore(folder, files: files)
        _ = try store.create(submission(Self.first))
        #expect(store.status.open == 1)
        let found = try SpoolStore(folder).load()
        guard case .open(let job, _)? = found.first else { return #expect(Bool(false), "\(found)") }
        #expect(job.id == Self.first && found.count == 1)
    }

    /// The result is there, whether or not its name is safe: the job is over.
    @Test func finishedJobIsCountedAsFinished() throws {
        let folder = try ScratchFolder()
        let isBad = Monitor(false)
        let files = FailingFiles { call, path in
            call == .syncFolder && path == folder.path && isBad.withLock { $0 } ? EIO : nil
        }
        let store = SpoolStore(folder, files: files)
        _ = try store.create(submission(Self.first, memoryScene()))
        isBad.withLock { $0 = true }
        let result = SpooledResult(id: Self.first, createdMs: 0, tag: 0, priority: 0, scenes: [])
        #expect(throws: Failure.self) { try store.finish(result) }
        #expect((store.status.open, store.status.finished) == (0, 1))
        guard case .finished? = try SpoolStore(folder).load().first else { return #expect(Bool(false)) }
    }

    /// Whatever fails once the log is gone: the job is gone, and whoever carries it out is told.
    @Test(arguments: [FailingFiles.Call.syncFolder, .names, .remove, .removeFolder])
    func dropIsTold(call fails: FailingFiles.Call) throws {
        let now: UInt64 = 1_800_000_000_000
        let folder = try ScratchFolder()
        let isBad = Monitor(false)
        let files = FailingFiles { call, path in
            call == fails && !path.hasSuffix(".job") && isBad.withLock { $0 } ? EMFILE : nil
        }
        let store = SpoolStore(
            folder,
            files: files,
            clock: SpoolClock(wallMs: { now + 1001 }, runningMs: { 0 }),
            change: { options in
                options.maximumAgeMs = 1000
                options.policy = .dropLowest
            }
        )
        var told: [String] = []
        store.onDrop = { id, wasFinished in told.append("\(id) \(wasFinished)") }
        store.onProblem = { failure in told.append("\(failure.code)") }
        _ = try store.create(submission(Self.first, memoryScene(), createdMs: now))
        isBad.withLock { $0 = true }
        store.dropAged()
        #expect(told == ["spool", "\(Self.first) false"])
        #expect(store.status == SpoolStatus())
        isBad.withLock { $0 = false }
        #expect(try SpoolStore(folder).load().isEmpty && folder.names.isEmpty)
    }

    /// A log that can't be removed is a job that is still there.
    @Test func jobThatCannotBeDroppedStays() throws {
        let folder = try ScratchFolder()
        let files = FailingFiles { call, path in call == .remove && path.hasSuffix(".job") ? EIO : nil }
        let store = SpoolStore(
            folder,
            files: files,
            change: { options in
                options.maximumJobs = 1
                options.policy = .dropLowest
            }
        )
        var told: [String] = []
        store.onDrop = { id, _ in told.append(id) }
        _ = try store.create(submission(Self.first, memoryScene()))
        let failure = #expect(throws: Failure.self) { try store.create(submission(Self.second, priority: 1)) }
        #expect(failure?.code == .spool && told.isEmpty && store.status.open == 1)
        let event = SpooledEvent(scene: 0, event: .started)
        guard case .written = store.append([event.record], to: Self.first) else { return #expect(Bool(false)) }
        #expect(throws: Failure.self) { try store.remove(Self.first) }
        #expect(folder.names == [Self.first + ".data", Self.first + ".job"])
    }

    /// Nothing is dropped for a job that does not fit all the same, or whose data can't be written.
    @Test func nothingIsDroppedInVain() throws {
        let folder = try ScratchFolder()
        let isBad = Monitor(false)
        let files = FailingFiles { call, path in
            call == .write && path.hasSuffix(".data/0") && isBad.withLock { $0 } ? EIO : nil
        }
        let store = SpoolStore(
            folder,
            files: files,
            change: { options in
                options.maximumBytes = 100_000
                options.policy = .dropLowest
            }
        )
        var dropped: [String] = []
        store.onDrop = { id, _ in dropped.append(id) }
        _ = try store.create(submission(Self.first))
        try store.finish(SpooledResult(id: Self.first, createdMs: 0, tag: 0, priority: 0, scenes: []))
        func scene(_ size: Int) -> Scene { memoryScene("\(size)", [UInt8](repeating: 0, count: size)) }
        _ = try store.create(submission(Self.second, scene(50_000)))
        let third = "0000000000000003"
        let never = #expect(throws: Failure.self) { try store.create(submission(third, scene(100_001), priority: 1)) }
        #expect(never?.code == .queueFull && never?.retryable == false && never?.item == "spool_max_bytes")
        // Dropping the finished one is not enough, and the other has the same priority.
        let later = #expect(throws: Failure.self) { try store.create(submission(third, scene(60_000))) }
        #expect(later?.code == .queueFull && later?.retryable == true && later?.item == "spool_max_bytes")
        isBad.withLock { $0 = true }
        #expect(throws: Failure.self) { try store.create(submission(third, scene(60_000), priority: 1)) }
        #expect(dropped.isEmpty)
        #expect(folder.names == [Self.first + ".job", Self.second + ".data", Self.second + ".job"])
        isBad.withLock { $0 = false }
        _ = try store.create(submission(third, scene(60_000), priority: 1))
        #expect(dropped == [Self.first, Self.second])
    }

    /// One log that can't be brought to the disk keeps no other from it, and is tried again.
    @Test func everyLogIsSynced() throws {
        let folder = try ScratchFolder()
        let synced = Monitor<[String]>([])
        let isBad = Monitor(true)
        let files = FailingFiles { call, path in
            guard call == .sync else { return nil }
            if path.contains(Self.first), isBad.withLock({ $0 }) { return EIO }
            synced.withLock { $0.append(path) }
            return nil
        }
        let store = SpoolStore(folder, files: files)
        let ids = [Self.first, Self.second, "0000000000000003"]
        for id in ids {
            _ = try store.create(submission(id))
            _ = store.append([SpooledEvent(scene: 0, event: .started).record], to: id)
        }
        let failure = #expect(throws: Failure.self) { try store.syncAll() }
        #expect(failure?.code == .spool && failure?.item == store.logPath(Self.first))
        #expect(synced.withLock { $0.sorted() } == ids.dropFirst().map(store.logPath) && store.hasUnsynced)
        isBad.withLock { $0 = false }
        try store.syncAll()
        #expect(synced.withLock { $0.last } == store.logPath(Self.first) && !store.hasUnsynced)
    }

    /// An id is given once, also when its job was set aside and the clock stands still.
    @Test(arguments: ["f123456789abcdef.job", "damaged/f123456789abcdef.job"])
    func idsOfDamagedJobsAreTaken(path: String) throws {
        let folder = try ScratchFolder()
        try DiskFiles().makeFolder(folder.path + "/damaged")
        try folder.write(path, [1])
        let spool = try Spool(SpoolOptions(directory: folder.path), log: { _, _, _ in })
        #expect(UInt64(spool.newID().id, radix: 16) ?? 0 > 0xf123_4567_89ab_cdef)
        spool.stop()
    }

    /// A reader without an end is read no further than tells so.
    @Test func readerWithoutAnEnd() throws {
        let folder = try ScratchFolder()
        let count = Monitor(0)
        let endless = BorrowedSource.Reader(
            size: 10,
            read: { buffer in
                let given = min(buffer.count, 4)
                count.withLock { $0 += given }
                return Int64(given)
            },
            rewind: nil
        )
        let scene = camerasScene("drive-7", [.host(BorrowedSource(.reader(endless), drop: nil))])
        let failure = #expect(throws: Failure.self) { try SpoolStore(folder).create(submission(Self.first, scene)) }
        #expect(failure?.code == .sourceFailed && failure?.message.contains("more than its 10 bytes") == true)
        #expect(count.withLock { $0 } == 11)
        #expect(folder.names.isEmpty)
    }
}
