import Glibc
import Testing

@testable import Lading

/// The folder of a spool: what is written is found again, and what is hurt is set aside.
@Suite struct SpoolStoreTests {
    private static let first = "0000000000000001"
    private static let second = "0000000000000002"
    private static let started = SpooledEvent(scene: 0, event: .started)

    private static func open(_ found: [FoundJob]) -> [(job: SpooledJob, events: [SpooledEvent])] {
        found.compactMap { if case .open(let job, let events) = $0 { (job, events.scenes) } else { nil } }
    }

    @Test func jobIsFoundAsItWas() throws {
        let folder = try ScratchFolder()
        var given = submission(Self.first, memoryScene(), priority: -3, createdMs: 12)
        given.items.append((lidarWithIMU, ScenePlan(sentUUID: "s", preAnnotation: ["openlabel": [1, "é"]])))
        let store = SpoolStore(folder)
        _ = try store.create(given)
        for event in everyEvent { _ = store.append([SpooledEvent(scene: 1, event: event).record], to: Self.first) }
        let (job, events) = try #require(Self.open(try SpoolStore(folder).load()).first)
        #expect((job.id, job.tag, job.priority, job.createdMs) == (Self.first, .max, -3, 12))
        #expect("\(events.map(\.event))" == "\(everyEvent)")
        #expect("\(job.items.map(\.plan))" == "\(given.items.map(\.plan))")
        for (item, given) in zip(job.items, given.items) {
            #expect(SceneDocument.write(item.scene) == SceneDocument.write(given.scene))
            #expect(item.scene.resources.allSatisfy { if case .host = $0.source { false } else { true } })
        }
        // The host's file by its whole path, the host's memory as a file of the spool.
        #expect(job.items[1].scene.resources.map(\.path) == ["/work/0.csv"])
        #expect(try DiskFiles().read(job.items[0].scene.resources[0].path) == testImage)
    }

    @Test func onlyTheOwnerMayRead() throws {
        let folder = try ScratchFolder()
        let spool = folder.path + "/spool"
        let opened = try Spool(SpoolOptions(directory: spool), log: { _, _, _ in })
        let store = SpoolStore(options: SpoolOptions(directory: spool), files: DiskFiles())
        _ = try store.create(submission(Self.first, memoryScene()))
        func mode(_ path: String) -> mode_t {
            var status = stat()
            #expect(stat(path, &status) == 0)
            return status.st_mode & 0o777
        }
        #expect(mode(spool) == 0o700)
        #expect(mode(store.dataFolder(Self.first)) == 0o700)
        for path in [store.logPath(Self.first), store.dataFolder(Self.first) + "/0", spool + "/lock"] {
            #expect(mode(path) == 0o600)
        }
        opened.stop()
    }

    /// The end of a job leaves only its result, without a signed URL, and no data.
    @Test func finishedJobKeepsNoURL() throws {
        let folder = try ScratchFolder()
        let store = SpoolStore(folder)
        let job = try store.create(submission(Self.first, memoryScene()))
        let urls = ok(["internalId": "s1", "files": ["0.jpg": "http://s/0?X-Signature=secret"]])
        _ = store.append([SpooledEvent(scene: 0, event: urls).record], to: Self.first)
        var scene = SceneRecord(job.items[0].scene)
        scene.files[0].size = ImageSize(width: 8, height: 9)
        scene.findings = [Finding(rule: .imageSize, item: "i", message: "m")]
        scene.outcome = SceneOutcome(state: .failed, stage: .upload, failure: refusal, sceneUUID: "s1")
        let result = SpooledResult(id: Self.first, createdMs: 5, tag: 9, priority: 1, scenes: [scene])
        try store.finish(result)
        #expect(folder.names == [Self.first + ".job"])
        #expect(!String(decoding: try folder.bytes(Self.first + ".job"), as: UTF8.self).contains("secret"))
        let found = try SpoolStore(folder).load()
        guard case .finished(let read)? = found.first else { return #expect(Bool(false), "\(found)") }
        #expect("\(read)" == "\(result)")
        try store.remove(Self.first)
        #expect(folder.names.isEmpty)
    }

    /// Every file of the spool with every byte changed or the end missing: that job or nothing, and the other as it was.
    @Test func hurtFilesAreSetAside() throws {
        let folder = try ScratchFolder()
        let store = SpoolStore(folder)
        for id in [Self.first, Self.second] {
            _ = try store.create(submission(id, memoryScene(id)))
            _ = store.append([Self.started.record], to: id)
        }
        let log = try folder.bytes(Self.first + ".job")
        let data = try folder.bytes(Self.first + ".data/0")
        func check(_ hurt: String, _ note: String, mayLoseTail: Bool) throws {
            let copy = SpoolStore(folder)
            let found = try copy.load()
            let open = Self.open(found)
            #expect(found.count == 2 && open.last?.job.id == Self.second && open.last?.events.count == 1, "\(note)")
            if open.count == 2 {
                #expect(mayLoseTail && open[0].events.isEmpty, "\(note) was not noticed")
            } else {
                guard case .damaged(Self.first, _, _)? = found.first else { return #expect(Bool(false), "\(note)") }
                #expect(copy.status.damaged == 1)
                #expect(folder.names == [Self.second + ".data", Self.second + ".job", "damaged"])
                let aside = try DiskFiles().names(in: folder.path + "/damaged").sorted()
                #expect(aside == [Self.first + ".data", Self.first + ".job"] || aside == [Self.first + ".job"])
                try DiskFiles().removeAll(in: folder.path + "/damaged/" + Self.first + ".data")
                try DiskFiles().removeAll(in: folder.path + "/damaged")
                try DiskFiles().makeFolder(store.dataFolder(Self.first))
            }
            try folder.write(Self.first + ".job", log)
            try folder.write(Self.first + ".data/0", data)
        }
        let lastStart = log.count - SpoolLog.recordHeadSize - Self.started.record.payload.count
        for place in log.indices {
            var hurt = log
            hurt[place] ^= 1 << UInt8(place % 8)
            try folder.write(Self.first + ".job", hurt)
            try check("log", "byte \(place)", mayLoseTail: place >= lastStart)
        }
        for size in stride(from: 0, to: log.count, by: 7) {
            try folder.write(Self.first + ".job", Array(log.prefix(size)))
            try check("log", "size \(size)", mayLoseTail: size >= lastStart)
        }
        for place in stride(from: 0, to: data.count, by: 97) {
            var hurt = data
            hurt[place] ^= 1
            try folder.write(Self.first + ".data/0", hurt)
            try check("data", "byte \(place)", mayLoseTail: false)
            try folder.write(Self.first + ".data/0", Array(data.prefix(place)))
            try check("data", "size \(place)", mayLoseTail: false)
        }
        try DiskFiles().remove(store.dataFolder(Self.first) + "/0")
        try check("data", "gone", mayLoseTail: false)
    }

    @Test func unfinishedEndIsCutOffAndWrittenOver() throws {
        let folder = try ScratchFolder()
        let store = SpoolStore(folder)
        _ = try store.create(submission(Self.first))
        _ = store.append([Self.started.record], to: Self.first)
        let log = try folder.bytes(Self.first + ".job")
        try folder.write(Self.first + ".job", Array(log.dropLast(3)))
        let again = SpoolStore(folder)
        #expect(Self.open(try again.load()).first?.events.isEmpty == true)
        _ = again.append([Self.started.record, Self.started.record], to: Self.first)
        #expect(Self.open(try SpoolStore(folder).load()).first?.events.count == 2)
    }

    /// The power goes at any change of a job's whole life: afterwards there is the job, or its result, or nothing of it.
    @Test func powerCutAtAnyChange() throws {
        var changes = 0
        var seen: Set<String> = []
        while true {
            let folder = try ScratchFolder()
            let files = FailingFiles(after: changes, code: EIO, mayRemove: false)
            let store = SpoolStore(folder, files: files)
            let isWhole = Self.live(store)
            let after = SpoolStore(folder)
            let found = try after.load()
            switch found.first {
            case nil:
                #expect(folder.names.isEmpty, "left behind: \(folder.names)")
                seen.insert("nothing")
            case .open(let job, let events):
                #expect(job.id == Self.first && events.scenes.count <= 2)
                #expect(folder.names == [Self.first + ".data", Self.first + ".job"])
                seen.insert("open with \(events.scenes.count)")
            case .finished:
                #expect(folder.names == [Self.first + ".job"])
                seen.insert("finished")
            case .aged: #expect(Bool(false))
            case .damaged(_, let reason, _): #expect(Bool(false), "after \(changes) changes: \(reason)")
            }
            if isWhole { break }
            changes += 1
        }
        #expect(seen == ["nothing", "open with 0", "open with 1", "open with 2", "finished"])
    }

    /// Until something fails.
    private static func live(_ store: SpoolStore) -> Bool {
        do throws(Failure) {
            let job = try store.create(submission(first, memoryScene()))
            for event in [started, SpooledEvent(scene: 0, event: .cancelled)] {
                guard case .written = store.append([event.record], to: first) else { return false }
            }
            var scene = SceneRecord(job.items[0].scene)
            scene.outcome = SceneOutcome(state: .cancelled, stage: .none)
            try store.finish(SpooledResult(id: first, createdMs: 0, tag: 0, priority: 0, scenes: [scene]))
            try store.remove(first)
            return true
        } catch {
            return false
        }
    }

    @Test func fullDisk() throws {
        let folder = try ScratchFolder()
        let full = SpoolStore(folder, files: FailingFiles(after: 0))
        let failure = #expect(throws: Failure.self) { try full.create(submission(Self.first, memoryScene())) }
        #expect(failure?.code == .spool && failure?.retryable == true)
        #expect(folder.names.isEmpty)
        // An event that finds no room changes nothing, and is written when there is some.
        let files = FailingFiles(after: 2)
        let store = SpoolStore(folder, files: files)
        _ = try store.create(submission(Self.first))
        let log = try folder.bytes(Self.first + ".job")
        for code in [ENOSPC, EDQUOT, EMFILE] {
            files.state.withLock { $0.code = code }
            guard case .noRoom(let failure) = store.append([Self.started.record], to: Self.first) else {
                return #expect(Bool(false))
            }
            #expect(failure.code == .spool)
        }
        #expect(try folder.bytes(Self.first + ".job") == log)
        files.state.withLock { $0.left = 1 }
        guard case .written = store.append([Self.started.record], to: Self.first) else { return #expect(Bool(false)) }
        #expect(Self.open(try SpoolStore(folder).load()).map(\.events.count) == [1])
    }

    /// Who knows how the log ends after that? Nothing is added to it, also when that could be done again.
    @Test(arguments: [EIO, EROFS, ENOENT])
    func logThatCannotBeWrittenStaysAsItIs(code: Int32) throws {
        let folder = try ScratchFolder()
        let files = FailingFiles(after: 2, code: code)
        let store = SpoolStore(folder, files: files)
        _ = try store.create(submission(Self.first))
        for left in [0, .max] {
            files.state.withLock { $0.left = left }
            guard case .stuck = store.append([Self.started.record], to: Self.first) else {
                return #expect(Bool(false))
            }
        }
        #expect(Self.open(try SpoolStore(folder).load()).map(\.events.count) == [0])
    }

    /// The disk keeps room for what a job's log grows by, if the file system can.
    @Test func roomForRecordsIsKept() throws {
        let folder = try ScratchFolder()
        func blocks(_ name: String) -> Int {
            var status = stat()
            #expect(stat(folder.path + "/" + name, &status) == 0)
            return Int(status.st_blocks) * 512
        }
        try folder.write("probe", [0])
        try DiskFiles().reserve(folder.path + "/probe", bytes: 100_000)
        let canReserve = blocks("probe") >= 100_000
        let store = SpoolStore(folder)
        let job = try store.create(submission(Self.first))
        #expect(job.recordRoom > 8192)
        let size = try folder.bytes(Self.first + ".job").count
        if canReserve { #expect(blocks(Self.first + ".job") >= size + job.recordRoom) }
        guard case .written = store.append([Self.started.record], to: Self.first) else { return #expect(Bool(false)) }
        #expect(Self.open(try SpoolStore(folder).load()).map(\.events.count) == [1])
        // Without room for its records a job is not taken.
        let full = SpoolStore(try ScratchFolder(), files: FailingFiles(after: 1))
        #expect(throws: Failure.self) { try full.create(submission(Self.first)) }
    }

    @Test func secondClientIsToldWhoHasIt() throws {
        let folder = try ScratchFolder()
        let options = SpoolOptions(directory: folder.path)
        let first = try Spool(options, log: { _, _, _ in })
        let failure = #expect(throws: Failure.self) { try Spool(options, log: { _, _, _ in }) }
        #expect(failure?.code == .state && failure?.message.contains("process \(getpid())") == true)
        first.stop()
        try Spool(options, log: { _, _, _ in }).stop()
    }

    // MARK: Room

    @Test func quotaRefuses() throws {
        let folder = try ScratchFolder()
        let store = SpoolStore(folder, change: { $0.maximumJobs = 1 })
        _ = try store.create(submission(Self.first))
        let jobs = #expect(throws: Failure.self) { try store.create(submission(Self.second)) }
        #expect(jobs?.code == .queueFull && jobs?.item == "spool_max_jobs")
        let other = try ScratchFolder()
        let small = SpoolStore(other, change: { $0.maximumBytes = UInt64(testImage.count) - 1 })
        let bytes = #expect(throws: Failure.self) { try small.create(submission(Self.first, memoryScene())) }
        #expect(bytes?.code == .queueFull && bytes?.item == "spool_max_bytes")
    }

    private static let result = SpooledResult(id: first, createdMs: 0, tag: 0, priority: 0, scenes: [])

    @Test func quotaDropsOldestFinished() throws {
        let folder = try ScratchFolder()
        let store = SpoolStore(
            folder,
            change: { options in
                options.maximumJobs = 2
                options.policy = .dropFinished
            }
        )
        var dropped: [String] = []
        store.onDrop = { id, wasFinished in dropped.append("\(id) \(wasFinished)") }
        _ = try store.create(submission(Self.first))
        _ = try store.create(submission(Self.second))
        #expect(throws: Failure.self) { try store.create(submission("0000000000000003", priority: 5)) }
        try store.finish(Self.result)
        _ = try store.create(submission("0000000000000003"))
        #expect(dropped == ["\(Self.first) true"])
    }

    @Test func quotaDropsWhatWasNotBegun() throws {
        let folder = try ScratchFolder()
        let store = SpoolStore(
            folder,
            change: { options in
                options.maximumJobs = 2
                options.policy = .dropLowest
            }
        )
        var dropped: [String] = []
        store.onDrop = { id, wasFinished in dropped.append("\(id) \(wasFinished)") }
        _ = try store.create(submission(Self.first, priority: -1))
        _ = try store.create(submission(Self.second))
        _ = store.append([Self.started.record], to: Self.first)
        // The first is under way, the second has no lower priority.
        #expect(throws: Failure.self) { try store.create(submission("0000000000000003")) }
        _ = try store.create(submission("0000000000000004", priority: 1))
        #expect(dropped == ["\(Self.second) false"])
        guard case .dropped = store.append([Self.started.record], to: Self.second) else { return #expect(Bool(false)) }
    }

    /// The hands of the two clocks.
    private final class Hands: Sendable {
        let wallMs = Monitor<UInt64>(1_800_000_000_000)
        let runningMs = Monitor<UInt64>(5000)

        var clock: SpoolClock {
            SpoolClock(wallMs: { self.wallMs.withLock { $0 } }, runningMs: { self.runningMs.withLock { $0 } })
        }
    }

    @Test func ageDrops() throws {
        let folder = try ScratchFolder()
        let hands = Hands()
        let now = hands.wallMs.withLock { $0 }
        let created: [(String, UInt64)] = [
            ("0000000000000001", now - 1001), ("0000000000000002", now - 1000), ("0000000000000003", now + 5000),
            ("0000000000000004", 0), ("0000000000000005", now - 1001),
        ]
        do {
            let store = SpoolStore(folder, clock: hands.clock)
            for (id, time) in created { _ = try store.create(submission(id, createdMs: time)) }
            _ = store.append([Self.started.record], to: "0000000000000005")
        }
        let store = SpoolStore(
            folder,
            clock: hands.clock,
            change: { options in
                options.maximumAgeMs = 1000
                options.policy = .dropLowest
            }
        )
        _ = try store.load()
        store.dropAged()
        // The second is just young enough, the third's clock ran ahead, the fourth had no clock, the fifth is under way.
        #expect(store.entries.keys.sorted() == created.dropFirst().map(\.0))
        hands.runningMs.withLock { $0 += 1 }
        store.dropAged()
        #expect(store.entries.keys.sorted() == created.dropFirst(2).map(\.0))
        // Those that told no age are as old as the spool has had them.
        hands.runningMs.withLock { $0 += 1000 }
        store.dropAged()
        #expect(store.entries.keys.sorted() == ["0000000000000005"])
    }

    /// Setting the clock makes no job older or younger.
    @Test(arguments: [-365 * 86_400_000, -10_000, 10_000, 365 * 86_400_000] as [Int64])
    func ageOutlastsAClockThatIsSet(jumpMs: Int64) throws {
        let folder = try ScratchFolder()
        let hands = Hands()
        let store = SpoolStore(
            folder,
            clock: hands.clock,
            change: { options in
                options.maximumAgeMs = 1000
                options.policy = .dropLowest
            }
        )
        _ = try store.create(submission(Self.first, createdMs: hands.wallMs.withLock { $0 }))
        hands.wallMs.withLock { $0 = UInt64(Int64($0) + jumpMs) }
        hands.runningMs.withLock { $0 += 1000 }
        store.dropAged()
        #expect(store.entries.keys.sorted() == [Self.first])
        hands.runningMs.withLock { $0 += 1 }
        store.dropAged()
        #expect(store.entries.isEmpty)
    }

    /// A newer library's log, and a job for another organization: as they were, counted, and never dropped.
    @Test func jobsOfOthersAreLeftAlone() throws {
        let folder = try ScratchFolder()
        let newer = Array("LADSPOOL".utf8) + [UInt8(SpoolLog.version) + 1, 0, 0, 0]
        let crc = CRC32C.of(newer)
        let log = newer + (0..<4).map { UInt8(truncatingIfNeeded: crc >> UInt32(8 * $0)) } + [1, 2, 3]
        try folder.write(Self.first + ".job", log)
        let there = SpoolStore(folder, change: { $0.target = "https://a, organization 1" })
        _ = try there.create(submission(Self.second, memoryScene()))
        let names = folder.names
        let here = SpoolStore(
            folder,
            change: { options in
                options.target = "https://a, organization 2"
                options.maximumAgeMs = 1
            }
        )
        #expect(try here.load().isEmpty)
        here.dropAged()
        #expect(here.status.open == 2 && here.leftAlone.count == 2)
        #expect(folder.names == names)
        #expect(try folder.bytes(Self.first + ".job") == log)
        for target in ["https://a, organization 1", ""] {
            let found = try SpoolStore(folder, change: { $0.target = target }).load()
            #expect(Self.open(found).map(\.job.id) == [Self.second])
        }
    }

    @Test func jobsOfOtherPlatformsAreLeftAlone() throws {
        let folder = try ScratchFolder()
        let payload = Array(#"{"id":"0000000000000001","platform":"labelbox"}"#.utf8)
        let log = SpoolLog.encoded([SpoolRecord(kind: .job, payload: payload)])
        try folder.write(Self.first + ".job", log)
        let store = SpoolStore(folder)
        #expect(try store.load().isEmpty)
        #expect(try folder.bytes(Self.first + ".job") == log)
    }
}
