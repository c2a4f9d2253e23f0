import Testing

@testable import Lading

/// Limits on what is sent, and changing them meanwhile.
@Suite struct LimitTests {
    /// Gives bytes for ever, and counts them.
    private final class Endless: BodyFeed {
        let size = UInt64.max
        let digest: BodyDigest? = nil
        var given = 0
        func read(into buffer: UnsafeMutableRawBufferPointer) -> BodyFeedStep {
            given += buffer.count
            return .bytes(buffer.count)
        }
        func rewind() -> Bool { true }
    }

    /// A line of uploads on a clock of its own, each asking as often as libcurl would.
    private final class Simulation {
        let pacer: UploadPacer
        var uploads: [(feed: Endless, paced: PacedFeed)] = []
        private var buffer = [UInt8](repeating: 0, count: 64 << 10)

        init(_ bytesPerSecond: UInt64) {
            let clock = Clock()
            pacer = UploadPacer { clock.nowMs }
            self.clock = clock
            pacer.setLimit(bytesPerSecond)
        }

        private let clock: Clock

        private final class Clock { var nowMs: UInt64 = 5000 }

        func add() {
            let feed = Endless()
            uploads.append((feed, PacedFeed(feed, pacer)))
        }

        /// - Parameter everyMs: how often the engine looks.
        func run(milliseconds: UInt64, everyMs: UInt64 = 1) {
            for _ in 0..<(milliseconds / everyMs) {
                clock.nowMs += everyMs
                // As the engine does: it does not wait while somebody's turn is due.
                repeat {
                    pacer.grantWhatMay()
                    for upload in uploads {
                        buffer.withUnsafeMutableBytes { buffer in
                            while case .bytes = upload.paced.read(into: buffer) {}
                        }
                    }
                } while (pacer.nextDueMs() ?? .max) <= clock.nowMs
            }
        }

        var given: [Int] { uploads.map(\.feed.given) }
    }

    @Test(arguments: [
        (rate: UInt64(5000), count: 1, everyMs: UInt64(1)), (100_000, 3, 1), (100_000, 16, 20),
        (12_500_000, 16, 1), (12_500_000, 16, 20), (1_000_000_000, 4, 1), (1_000_000_000, 4, 7),
    ])
    func sumKeepsToTheLimitAndIsShared(rate: UInt64, count: Int, everyMs: UInt64) {
        let simulation = Simulation(rate)
        for _ in 0..<count { simulation.add() }
        simulation.run(milliseconds: 4000, everyMs: everyMs)
        let sum = simulation.given.reduce(0, +)
        let expected = Double(rate) * 4
        #expect((0.95 * expected...1.05 * expected).contains(Double(sum)), "\(sum)")
        let fair = sum / count
        #expect(simulation.given.allSatisfy { abs($0 - fair) <= max(fair / 20, Int(rate / 50)) }, "\(simulation.given)")
    }

    @Test func idleTimeIsNotSavedUp() {
        let simulation = Simulation(1_000_000)
        simulation.run(milliseconds: 10_000)
        simulation.add()
        simulation.run(milliseconds: 1000)
        #expect((950_000...1_260_000).contains(simulation.given[0]))
    }

    @Test func whoEndsGivesItsTurnToTheOthers() {
        let simulation = Simulation(1_000_000)
        for _ in 0..<4 { simulation.add() }
        simulation.run(milliseconds: 1000)
        for index in 0..<3 { simulation.uploads[index].paced.end() }
        simulation.uploads.removeFirst(3)
        let before = simulation.given[0]
        simulation.run(milliseconds: 1000)
        #expect((950_000...1_050_000).contains(simulation.given[0] - before))
    }

    @Test func anotherLimitHoldsAtOnce() {
        let simulation = Simulation(1_000_000)
        simulation.add()
        simulation.run(milliseconds: 1000)
        simulation.pacer.setLimit(100_000)
        let before = simulation.given[0]
        simulation.run(milliseconds: 5000)
        #expect((450_000...550_000).contains(simulation.given[0] - before))
    }

    @Test func dueIsWhenTheNextPieceIsThere() {
        for rate: UInt64 in [1, 999, 5000, 1_000_001, .max] {
            var budget = SendBudget(bytesPerSecond: rate, nowMs: 7)
            #expect(budget.take(nowMs: 7) == budget.piece)
            let due = budget.dueMs
            #expect(budget.take(nowMs: due - 1) == 0)
            #expect(budget.take(nowMs: due) == budget.piece)
        }
        var budget = SendBudget(bytesPerSecond: .max, nowMs: 0)
        #expect(budget.take(nowMs: .max) == budget.piece)
    }

    /// A thing per hour until the limit is lifted.
    @Test func limitIsLiftedWhileUploadsWait() throws {
        let body = patternBytes(300_000)
        let begun = Collector<Int>()
        let arrived = Collector<[UInt8]>()
        let script: ScriptedServer.Script = { exchange in
            let first = try exchange.body(256)
            begun.add(1)
            arrived.add(first + (try exchange.body()))
            try exchange.answer(200)
        }
        var configuration = TransferConfiguration.test
        configuration.uploadBytesPerSecond = 1
        try withServer(script) { server in
            try withUploadDirectory { directory in
                try writeUpload(body, to: directory + "/a")
                try withEngine(configuration) { engine in
                    let outcomes = Collector<TransferOutcome>()
                    for source in [FileBody(path: directory + "/a", size: 300_000), BytesBody(name: "b", bytes: body)]
                        as [any BodySource]
                    {
                        engine.begin(.put(server.url, source), into: outcomes)
                    }
                    _ = try begun.wait(for: 1)
                    let sent = try engine.ask { core in
                        core.active.values.compactMap { transfer -> UInt64? in
                            guard case .active(let attempt) = transfer.phase else { return nil }
                            return attempt.wire.sentBytes
                        }
                    }
                    #expect(sent.reduce(0, +) == 256)
                    engine.setLimits(.init(uploadBytesPerSecond: 0))
                    for outcome in try outcomes.wait(for: 2) { #expect(outcome.status == 200) }
                }
            }
        }
        #expect(arrived.all == [body, body])
    }

    @Test func limitIsForUploadsOnly() throws {
        var configuration = TransferConfiguration.test
        configuration.uploadBytesPerSecond = 1
        try withServer({ try $0.answer(200, body: $0.body()) }) { server in
            let text = String(repeating: "x", count: 100_000)
            let response = try withEngine(configuration) { try $0.outcome(of: .post(server.url, text)) }.get()
            #expect(response.body == Array(text.utf8))
        }
    }

    /// Both take longer than the deadline: one as long as its bytes leave, the other as long as it has not its turn.
    @Test func deadlineIsNotForASlowRoad() throws {
        var configuration = TransferConfiguration.test
        configuration.maxConnections = 1
        configuration.uploadBytesPerSecond = 100_000
        try withServer({ try $0.answer(200, body: [UInt8](repeating: 1, count: $0.body().count / 100_000)) }) {
            server in
            try withEngine(configuration) { engine in
                let outcomes = Collector<TransferOutcome>()
                let policy = RetryPolicy(maxAttempts: 1, deadlineMs: 3000)
                for name in ["a", "b"] {
                    let body = BytesBody(name: name, bytes: [UInt8](repeating: 0, count: 400_000))
                    engine.begin(.put(server.url, body), policy, into: outcomes)
                }
                for outcome in try outcomes.wait(for: 2) { #expect(outcome.status == 200) }
            }
        }
    }

    @Test(arguments: [true, false]) func moreConnections(before: Bool) throws {
        let open = Monitor(0)
        let script: ScriptedServer.Script = { exchange in
            open.withLock { $0 += 1 }
            open.notifyAll()
            // Only together: one alone is never answered.
            guard open.wait(untilMs: MonotonicClock.milliseconds() + 60_000, condition: { $0 >= 3 ? true : nil }) != nil
            else { return exchange.hangUp() }
            try exchange.answer(200)
        }
        var configuration = TransferConfiguration.test
        configuration.maxConnections = 1
        try withServer(script) { server in
            let engine = Engine(configuration: configuration) { _, _, _ in }
            defer { engine.stop() }
            if before { engine.setLimits(.init(maxConnections: 3)) }
            try engine.start()
            let outcomes = Collector<TransferOutcome>()
            for _ in 0..<3 { engine.begin(.get(server.url), .once, into: outcomes) }
            if !before { engine.setLimits(.init(maxConnections: 3)) }
            for outcome in try outcomes.wait(for: 3) { #expect(outcome.status == 200) }
        }
    }

    @Test func fewerConnections() throws {
        let state = Monitor((underWay: 0, most: 0))
        let script: ScriptedServer.Script = { exchange in
            state.withLock { $0.underWay += 1 }
            state.withLock { $0.most = max($0.most, $0.underWay) }
            state.withLock { $0.underWay -= 1 }
            try exchange.answer(200)
        }
        try withServer(script) { server in
            try withEngine { engine in
                engine.setLimits(.init(uploadBytesPerSecond: nil, maxConnections: 1))
                let outcomes = Collector<TransferOutcome>()
                for _ in 0..<50 { engine.begin(.get(server.url), into: outcomes) }
                for outcome in try outcomes.wait(for: 50) { #expect(outcome.status == 200) }
                #expect(server.counts.mostOpen == 1)
            }
        }
        #expect(state.withLock { $0.most } == 1)
    }
}
