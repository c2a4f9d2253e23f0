import Glibc
import Testing

@testable import Lading

/// A body of the test's own: what each pass reads is up to the test.
struct TestBody: BodySource {
    let size: UInt64
    var name = "test.bin"
    let reader: @Sendable () throws(BodyFailure) -> TestReader

    func open() throws(BodyFailure) -> any BodyReader { try reader() }
}

final class TestReader: BodyReader {
    private let bytes: [UInt8]
    private let most: Int
    private let beforeRead: () -> Void
    private let onClose: () -> Void
    private var position = 0

    init(_ bytes: [UInt8], most: Int = .max, beforeRead: @escaping () -> Void = {}, onClose: @escaping () -> Void = {})
    {
        self.bytes = bytes
        self.most = most
        self.beforeRead = beforeRead
        self.onClose = onClose
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(BodyFailure) -> Int {
        beforeRead()
        let piece = bytes[position...].prefix(min(most, buffer.count))
        buffer.copyBytes(from: piece)
        position += piece.count
        return piece.count
    }

    func rewind() throws(BodyFailure) { position = 0 }
    func close() { onClose() }
}

@Suite struct UploadTests {
    private static let chunk = 16 << 10

    private static var smallChunks: TransferConfiguration {
        var configuration = TransferConfiguration.test
        configuration.chunkSize = chunk
        return configuration
    }

    /// Stores what arrives under the target of each request.
    private func store(_ bodies: Collector<(target: String, body: [UInt8])>, length: Bool = true)
        -> ScriptedServer.Script
    {
        { exchange in
            #expect(exchange.head.method == "PUT")
            #expect(exchange.head.headers["Transfer-Encoding"] == nil)
            #expect(exchange.head.headers["Expect"] == nil)
            #expect(exchange.head.headers["Content-Length"] != nil)
            bodies.add((exchange.head.target, try exchange.body()))
            try exchange.answer(200)
        }
    }

    @Test(arguments: [1, chunk - 1, chunk, chunk + 1, 2 * chunk, 10 * chunk + 17])
    func filesOfAnySizeArrive(_ count: Int) throws {
        let bodies = Collector<(target: String, body: [UInt8])>()
        try withUploadDirectory { directory in
            try writeUpload(patternBytes(count), to: directory + "/a.pcd")
            try withServer(store(bodies)) { server in
                try withEngine(Self.smallChunks) { engine in
                    let body = FileBody(path: directory + "/a.pcd", size: UInt64(count))
                    try #expect(engine.outcome(of: .put(server.url + "/a", body)).status == 200)
                    try #expect(engine.ask { $0.bufferBytesInUse } == 0)
                }
            }
        }
        #expect(bodies.all.first?.body == patternBytes(count))
    }

    @Test(arguments: [0, 1, 300_000]) func memoryIsSentWithoutABuffer(_ count: Int) throws {
        let bodies = Collector<(target: String, body: [UInt8])>()
        let owner = OwnedBytes(patternBytes(count))
        try withServer(store(bodies)) { server in
            try withEngine { engine in
                let memory = MemoryBody(name: "frame", bytes: owner.bytes, owner: owner)
                try #expect(engine.outcome(of: .put(server.url, memory)).status == 200)
                #expect(
                    try engine.outcome(of: .put(server.url, BytesBody(name: "imu", bytes: patternBytes(count)))).status
                        == 200
                )
                try #expect(engine.ask { $0.bufferHighWaterBytes } == 0)
            }
        }
        #expect(bodies.all.map(\.body) == [patternBytes(count), patternBytes(count)])
    }

    @Test func progressCountsTheBytesOfTheAttempt() throws {
        try withServer({ try $0.answer(200) }) { server in
            try withEngine { engine in
                let progress = Collector<UInt64>()
                let outcomes = Collector<TransferOutcome>()
                let body = BytesBody(name: "frame", bytes: patternBytes(3_000_000))
                engine.begin(.put(server.url, body), progress: progress, into: outcomes)
                try #expect(outcomes.wait(for: 1).first?.status == 200)
                #expect(progress.all == progress.all.sorted())
                #expect(progress.all.last == 3_000_000)
            }
        }
    }

    @Test func repeatedUploadStartsAtByteZero() throws {
        let bodies = Collector<[UInt8]>()
        let script: ScriptedServer.Script = { exchange in
            switch exchange.index {
            case 1:
                try exchange.body(Self.chunk * 2)
                exchange.reset()
            case 2:
                try exchange.answer(503)
            default:
                bodies.add(try exchange.body())
                try exchange.answer(200)
            }
        }
        try withUploadDirectory { directory in
            let count = 40 * Self.chunk
            try writeUpload(patternBytes(count), to: directory + "/a.png")
            try withServer(script) { server in
                try withEngine(Self.smallChunks) { engine in
                    let body = FileBody(path: directory + "/a.png", size: UInt64(count))
                    try #expect(engine.outcome(of: .put(server.url, body)).status == 200)
                    try #expect(engine.ask { $0.bufferBytesInUse } == 0)
                }
            }
            #expect(bodies.all == [patternBytes(count)])
        }
    }

    /// libcurl's own repetition on a kept connection asks for a rewind in the middle.
    @Test(arguments: [chunk / 2, chunk * 20]) func keptConnectionThatDiesUnderAnUpload(_ count: Int) throws {
        let bodies = Collector<[UInt8]>()
        let script: ScriptedServer.Script = { exchange in
            if exchange.index == 2 {
                try exchange.body(Self.chunk / 4)
                return exchange.hangUp()
            }
            bodies.add(try exchange.body())
            try exchange.answer(200)
        }
        try withUploadDirectory { directory in
            try writeUpload(patternBytes(count), to: directory + "/a")
            try withServer(script) { server in
                try withEngine(Self.smallChunks) { engine in
                    try #expect(engine.outcome(of: .get(server.url)).status == 200)
                    let body = FileBody(path: directory + "/a", size: UInt64(count))
                    try #expect(engine.outcome(of: .put(server.url, body)).status == 200)
                    try #expect(engine.ask { $0.bufferBytesInUse } == 0)
                }
            }
            #expect(bodies.all.last == patternBytes(count))
        }
    }

    @Test func earlyRefusalIsTheAnswer() throws {
        let script: ScriptedServer.Script = { exchange in
            try exchange.body(100)
            try exchange.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 7\r\n\r\nexpired")
            exchange.waitForClient()
        }
        try withServer(script) { server in
            let body = BytesBody(name: "frame", bytes: patternBytes(8_000_000))
            let response = try withEngine { try $0.outcome(of: .put(server.url, body)) }.get()
            #expect(response.status == 403)
            #expect(response.body == Array("expired".utf8))
        }
    }

    // MARK: - Bodies that break

    @Test func filesThatAreNotWhatWasChecked() throws {
        try withUploadDirectory { directory in
            try writeUpload(patternBytes(100), to: directory + "/changed")
            try writeUpload([], to: directory + "/empty")
            mkfifo(directory + "/pipe", 0o600)
            let cases: [(path: String, code: BodyFailure.Code)] = [
                ("\(directory)/gone", .missing),
                ("\(directory)/changed/below", .missing),
                ("\(directory)/changed", .changed),
                ("\(directory)/empty", .empty),
                ("\(directory)/pipe", .notRegularFile),
                (directory, .notRegularFile),
                ("/proc/self/mem/", .missing),
            ]
            try withServer({ try $0.answer(200) }) { server in
                try withEngine { engine in
                    for (path, code) in cases {
                        let failure = try engine.outcome(of: .put(server.url, FileBody(path: path, size: 99))).failure
                        guard case .body(let body) = failure?.kind else {
                            Issue.record("\(path): \(String(describing: failure))")
                            continue
                        }
                        #expect(body.code == code)
                        #expect(body.message.contains(path))
                        #expect(failure?.attempts == 0)
                    }
                    try #expect(engine.ask { $0.bufferBytesInUse } == 0)
                }
                #expect(server.counts.accepted == 0)
            }
        }
    }

    @Test(arguments: [-1, 1, -chunk, chunk]) func bodyOfAnotherLengthNeverCompletes(_ difference: Int) throws {
        let completed = Collector<Bool>()
        let script: ScriptedServer.Script = { exchange in
            try exchange.body()
            completed.add(true)
        }
        let size = 10 * Self.chunk
        let closed = Collector<Bool>()
        try withServer(script) { server in
            let body = TestBody(size: UInt64(size)) { () throws(BodyFailure) in
                TestReader(patternBytes(size + difference), onClose: { closed.add(true) })
            }
            let failure = try withEngine(Self.smallChunks) { try $0.outcome(of: .put(server.url, body)) }.failure
            guard case .body(let bodyFailure) = failure?.kind else {
                Issue.record("\(String(describing: failure))")
                return
            }
            #expect(bodyFailure.code == .changed)
            #expect(failure?.ambiguous == false)
            #expect(failure?.attempts == 1)
        }
        #expect(completed.all.isEmpty)
        #expect(closed.all == [true])
    }

    @Test func fileCutOffWhileItIsSent() throws {
        try withUploadDirectory { directory in
            let path = directory + "/a.las"
            // More than the sockets between the two can hold.
            let size = 4000 * Self.chunk
            try writeUpload([0], to: path)
            truncate(path, size)
            let script: ScriptedServer.Script = { exchange in
                try exchange.body(Self.chunk)
                truncate(path, 2 * Self.chunk)
                try exchange.body()
                Issue.record("the whole of a changed body arrived")
            }
            try withServer(script) { server in
                let body = FileBody(path: path, size: UInt64(size))
                let failure = try withEngine(Self.smallChunks) { try $0.outcome(of: .put(server.url, body)) }.failure
                guard case .body(let bodyFailure) = failure?.kind else {
                    Issue.record("\(String(describing: failure))")
                    return
                }
                #expect(bodyFailure.code == .changed)
            }
        }
    }

    @Test func hostReaderThatFails() throws {
        let body = TestBody(size: 5) { () throws(BodyFailure) in
            throw BodyFailure(code: .readerFailed(7), message: "test.bin: the reader returned 7")
        }
        let failure = try withEngine { try $0.outcome(of: .put("http://127.0.0.1:1/", body)) }.failure
        #expect(failure?.kind == .body(BodyFailure(code: .readerFailed(7), message: "test.bin: the reader returned 7")))
    }

    // MARK: - Limits

    /// The producer waits until the server has everything that was produced before.
    @Test func slowProducerPausesAndGoesOn() throws {
        let piece = 1000
        let count = 30
        let arrived = Monitor(0)
        let bodies = Collector<[UInt8]>()
        let script: ScriptedServer.Script = { exchange in
            var body: [UInt8] = []
            while body.count < piece * count {
                body += try exchange.body(piece)
                let total = body.count
                arrived.withLock { $0 = total }
                arrived.notifyAll()
            }
            bodies.add(body)
            try exchange.answer(200)
        }
        try withServer(script) { server in
            let body = TestBody(size: UInt64(piece * count)) { () throws(BodyFailure) in
                var produced = 0
                return TestReader(
                    patternBytes(piece * count),
                    most: piece,
                    beforeRead: {
                        // The first chunk is sent when it is there, whole or not: a slow reader must not stop the rest.
                        let expected = produced - Self.chunk
                        if expected > 0 { _ = arrived.wait(untilMs: nil) { $0 >= expected ? true : nil } }
                        produced += piece
                    }
                )
            }
            try #expect(withEngine(Self.smallChunks) { try $0.outcome(of: .put(server.url, body)) }.status == 200)
        }
        #expect(bodies.all == [patternBytes(piece * count)])
    }

    @Test func twoHundredUploadsArriveOnceEach() throws {
        let bodies = Collector<(target: String, body: [UInt8])>()
        let count = 200
        try withUploadDirectory { directory in
            for index in 0..<count {
                try writeUpload(patternBytes(500 + index * 300, seed: UInt8(index)), to: "\(directory)/\(index)")
            }
            try withServer(store(bodies)) { server in
                var configuration = Self.smallChunks
                configuration.maxConnections = 4
                configuration.bufferBudget = 5 * Self.chunk
                try withEngine(configuration) { engine in
                    let outcomes = Collector<TransferOutcome>()
                    for index in 0..<count {
                        let body = FileBody(path: "\(directory)/\(index)", size: UInt64(500 + index * 300))
                        engine.begin(.put(server.url + "/\(index)", body), into: outcomes)
                    }
                    try #expect(outcomes.wait(for: count).allSatisfy { $0.status == 200 })
                    let (most, used) = try engine.ask { ($0.bufferHighWaterBytes, $0.bufferBytesInUse) }
                    #expect(most > 0 && most <= configuration.bufferBudget)
                    #expect(used == 0)
                    #expect(outcomes.all.count == count)
                }
                #expect(server.counts.mostOpen <= 4)
                #expect(server.counts.accepted <= 4)
            }
        }
        #expect(bodies.all.count == count)
        for (target, body) in bodies.all {
            let index = try #require(Int(target.dropFirst()))
            #expect(body == patternBytes(500 + index * 300, seed: UInt8(index)))
        }
    }

    @Test func budgetOfOneChunkIsEnough() throws {
        let bodies = Collector<(target: String, body: [UInt8])>()
        let size = 7 * Self.chunk + 3
        try withUploadDirectory { directory in
            try writeUpload(patternBytes(size), to: directory + "/a")
            try withServer(store(bodies)) { server in
                var configuration = Self.smallChunks
                configuration.bufferBudget = 1
                try withEngine(configuration) { engine in
                    let outcomes = Collector<TransferOutcome>()
                    for _ in 0..<5 {
                        let body = FileBody(path: directory + "/a", size: UInt64(size))
                        engine.begin(.put(server.url, body), into: outcomes)
                    }
                    try #expect(outcomes.wait(for: 5).allSatisfy { $0.status == 200 })
                    try #expect(engine.ask { $0.bufferHighWaterBytes } == Self.chunk)
                }
            }
        }
        #expect(bodies.all.allSatisfy { $0.body == patternBytes(size) })
    }

    @Test func requestsGoBeforeUploadsThatWait() throws {
        let order = Collector<String>()
        let gate = Monitor(false)
        let script: ScriptedServer.Script = { exchange in
            order.add(exchange.head.method)
            if exchange.index == 1 { _ = gate.wait(untilMs: nil) { $0 ? true : nil } }
            try exchange.answer(200)
        }
        try withServer(script) { server in
            var configuration = TransferConfiguration.test
            configuration.maxConnections = 1
            try withEngine(configuration) { engine in
                let outcomes = Collector<TransferOutcome>()
                for _ in 0..<3 { engine.begin(.put(server.url, BytesBody(name: "a", bytes: [1])), into: outcomes) }
                _ = try order.wait(for: 1)
                engine.begin(.get(server.url), into: outcomes)
                _ = try engine.ask { _ in true }
                gate.withLock { $0 = true }
                gate.notifyAll()
                _ = try outcomes.wait(for: 4)
            }
        }
        #expect(order.all == ["PUT", "GET", "PUT", "PUT"])
    }
}

/// Memory of the host, as the ABI would hand it over.
private final class OwnedBytes: @unchecked Sendable {
    let bytes: UnsafeRawBufferPointer

    init(_ content: [UInt8]) {
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: content.count, alignment: 1)
        copy.copyBytes(from: content)
        bytes = UnsafeRawBufferPointer(copy)
    }

    deinit { bytes.deallocate() }
}
