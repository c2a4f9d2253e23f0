import FoundationEssentials
import Glibc
import Testing

@testable import Lading

/// That what arrived is what was checked, and what was sent.
@Suite struct IntegrityTests {
    enum Storage: Sendable, CaseIterable {
        case google, googleWithMD5, amazon

        func headers(for body: [UInt8]) -> [String] {
            let kinds: HashKinds = [.crc32c, .md5]
            var digest = BodyDigest(kinds)
            body.withUnsafeBytes { digest?.update($0) }
            let sum = withUnsafeBytes(of: (digest?.crc32c ?? 0).bigEndian) { Data($0) }.base64EncodedString()
            let md5 = digest?.md5 ?? []
            switch self {
            case .google: return ["x-goog-hash: crc32c=\(sum)"]
            case .googleWithMD5: return ["x-goog-hash: md5=\(Data(md5).base64EncodedString()),crc32c=\(sum)"]
            case .amazon:
                let digits = md5.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
                return ["ETag: \"\(digits)\"", "x-amz-request-id: 1"]
            }
        }

        var query: String { self == .amazon ? "?X-Amz-Signature=1" : "" }
    }

    private static var smallChunks: TransferConfiguration {
        var configuration = TransferConfiguration.test
        configuration.chunkSize = 16 << 10
        return configuration
    }

    private static let large = patternBytes(1_000_001)
    private static let small = patternBytes(1000)

    /// The same bytes from a file, from memory and by a reader.
    private func bodies(_ bytes: [UInt8], in directory: String) throws -> [any BodySource] {
        try writeUpload(bytes, to: directory + "/a")
        return [
            FileBody(path: directory + "/a", size: UInt64(bytes.count)), BytesBody(name: "b", bytes: bytes),
            TestBody(size: UInt64(bytes.count)) { TestReader(bytes) },
        ]
    }

    @Test(arguments: Storage.allCases, [small, large]) func rightHashIsTaken(_ storage: Storage, _ bytes: [UInt8])
        throws
    {
        let script: ScriptedServer.Script = { exchange in
            try exchange.answer(200, storage.headers(for: try exchange.body()))
        }
        try withUploadDirectory { directory in
            try withServer(script) { server in
                try withEngine(Self.smallChunks) { engine in
                    for body in try bodies(bytes, in: directory) {
                        let response = try engine.outcome(of: .put(server.url + "/a" + storage.query, body)).get()
                        #expect(response.attempts == 1)
                    }
                }
            }
        }
    }

    @Test(arguments: Storage.allCases, [small, large]) func wrongHashIsSentAgain(_ storage: Storage, _ bytes: [UInt8])
        throws
    {
        let script: ScriptedServer.Script = { exchange in
            var body = try exchange.body()
            if exchange.index % 2 == 1 { body[body.count / 2] ^= 1 }
            try exchange.answer(200, storage.headers(for: body))
        }
        try withUploadDirectory { directory in
            try withServer(script) { server in
                try withEngine(Self.smallChunks) { engine in
                    for body in try bodies(bytes, in: directory) {
                        let response = try engine.outcome(of: .put(server.url + "/a" + storage.query, body)).get()
                        #expect(response.attempts == 2)
                    }
                }
            }
        }
    }

    @Test func wrongHashEndsAsAFailureOfItsOwn() throws {
        try withServer({ try $0.answer(200, ["x-goog-hash: crc32c=AAAAAA=="]) }) { server in
            let failure = try #require(
                withEngine { try $0.outcome(of: .put(server.url, BytesBody(name: "b", bytes: Self.small))) }.failure
            )
            #expect(failure.kind == .corrupted)
            #expect(failure.attempts == 5)
            #expect(failure.message.contains("crc32c 00000000 instead of"))
            #expect(failure.asFailure.code == .corrupted)
            #expect(failure.asFailure.retryable)
        }
    }

    /// The first answer shows that MD5 is worth its time here.
    @Test func storageThatIsNotKnownIsLearned() throws {
        let script: ScriptedServer.Script = { exchange in
            var body = try exchange.body()
            if exchange.index == 2 { body[0] ^= 1 }
            try exchange.answer(200, Storage.amazon.headers(for: body))
        }
        try withServer(script) { server in
            try withEngine { engine in
                let request = HTTPRequest.put(server.url, BytesBody(name: "b", bytes: Self.small))
                try #expect(engine.outcome(of: request).get().attempts == 1)
                try #expect(engine.outcome(of: request).get().attempts == 2)
            }
        }
    }

    /// What is no plain upload has a tag of another thing.
    @Test func onlyUploadsAreHeldAgainstHashes() throws {
        let lie = ["x-goog-hash: crc32c=AAAAAA=="]
        try withServer({ try $0.answer($0.head.target == "/refused" ? 403 : 200, lie) }) { server in
            try withEngine { engine in
                try #expect(engine.outcome(of: .get(server.url)).status == 200)
                try #expect(engine.outcome(of: .post(server.url, "{}")).status == 200)
                let body = BytesBody(name: "b", bytes: Self.small)
                try #expect(engine.outcome(of: .put(server.url + "/refused", body)).status == 403)
                var form = HTTPRequest.put(server.url, body)
                form.method = .post
                try #expect(engine.outcome(of: form).status == 200)
            }
        }
    }

    // MARK: - Files that change

    private static func identity(_ path: String) throws -> FileIdentity { try FileBytes(path: path).identity }

    /// Sets the time of the last change to some seconds after 1970.
    private static func setTime(_ path: String, _ seconds: Int) {
        let times = [timespec(tv_sec: seconds, tv_nsec: 0), timespec(tv_sec: seconds, tv_nsec: 0)]
        #expect(utimensat(AT_FDCWD, path, times, 0) == 0)
    }

    /// Another start of the system, or of a memory card, may number disks and files anew; sizes and times stay.
    @Test(arguments: [(1000, 1_000_000_000, true), (1000, 1_000_000_001, false), (999, 1_000_000_000, false)])
    func identityThatOutlastsTheProcess(size: Int, time: Int, isSame: Bool) throws {
        try withUploadDirectory { directory in
            try writeUpload(Self.small, to: directory + "/a")
            try writeUpload(Array(Self.small.prefix(size)), to: directory + "/b")
            Self.setTime(directory + "/a", 1_000_000_000)
            Self.setTime(directory + "/b", time)
            let identity = try Self.identity(directory + "/a")
            let other = try Self.identity(directory + "/b")
            #expect(!identity.matches(other))
            #expect(try #require(FileIdentity(numbers: identity.numbers)).matches(other) == isSame)
        }
    }

    @Test(arguments: ["touched", "overwritten", "replaced", "emptied", "removed", "nothing"])
    func fileIsWhatWasChecked(_ change: String) throws {
        try withUploadDirectory { directory in
            let path = directory + "/a"
            try writeUpload(Self.small, to: path)
            Self.setTime(path, 1_000_000_000)
            let body = FileBody(path: path, size: 1000, identity: try Self.identity(path))
            switch change {
            case "touched": Self.setTime(path, 1_000_000_001)
            case "overwritten":
                try writeUpload(patternBytes(1000, seed: 1), to: path)
                Self.setTime(path, 1_000_000_001)
            case "replaced":
                try writeUpload(patternBytes(1000, seed: 1), to: path + ".new")
                Self.setTime(path + ".new", 1_000_000_000)
                rename(path + ".new", path)
            case "emptied": truncate(path, 0)
            case "removed": unlink(path)
            default: break
            }
            try withServer({ try $0.answer(200) }) { server in
                let outcome = try withEngine { try $0.outcome(of: .put(server.url, body)) }
                if change == "nothing" {
                    #expect(outcome.status == 200)
                } else if case .body(let failure) = outcome.failure?.kind {
                    #expect(failure.code == (change == "removed" ? .missing : .changed))
                    #expect(failure.message.contains(path))
                    #expect(server.counts.requests == 0)
                } else {
                    Issue.record("\(outcome)")
                }
            }
        }
    }

    /// It is opened, and a part of it is on its way, when it is written to.
    @Test(arguments: [true, false]) func fileThatChangesMeanwhileNeverCompletes(wasIdentified: Bool) throws {
        let begun = Collector<Bool>()
        let completed = Collector<Bool>()
        let script: ScriptedServer.Script = { exchange in
            try exchange.body(256)
            begun.add(true)
            try exchange.body()
            completed.add(true)
        }
        var configuration = Self.smallChunks
        configuration.uploadBytesPerSecond = 1
        try withUploadDirectory { directory in
            let path = directory + "/a"
            try writeUpload(Self.large, to: path)
            Self.setTime(path, 1_000_000_000)
            var body = FileBody(path: path, size: UInt64(Self.large.count))
            if wasIdentified { body.identity = try Self.identity(path) }
            try withServer(script) { server in
                try withEngine(configuration) { engine in
                    let outcomes = Collector<TransferOutcome>()
                    engine.begin(.put(server.url, body), into: outcomes)
                    _ = try begun.wait(for: 1)
                    let file = try #require(fopen(path, "r+"))
                    fwrite([0xff as UInt8], 1, 1, file)
                    fclose(file)
                    engine.setLimits(.init(uploadBytesPerSecond: 0))
                    let failure = try outcomes.wait(for: 1).first?.failure
                    guard case .body(let body) = failure?.kind else {
                        Issue.record("\(String(describing: failure))")
                        return
                    }
                    #expect(body.code == .changed)
                    #expect(failure?.attempts == 1)
                }
            }
            #expect(completed.all.isEmpty)
        }
    }
}
