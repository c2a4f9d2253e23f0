import Testing

@testable import Lading

/// Servers that want to be left alone, and servers that are gone.
@Suite struct HostTests {
    /// Waits for as long as it is told.
    private static let patient = RetryPolicy(maxAttempts: 1, maxWaitMs: 3_600_000)

    @Test func retryAfterHoldsUpTheOthersOnThatServerOnly() throws {
        try withServer({ try $0.answer(429, ["Retry-After: 3600"]) }) { busy in
            try withServer({ try $0.answer(200) }) { other in
                try withEngine { engine in
                    try #expect(engine.outcome(of: .get(busy.url), Self.patient).status == 429)
                    var policy = Self.patient
                    policy.deadlineMs = 50
                    for request in [HTTPRequest.get(busy.url), .put(busy.url, BytesBody(name: "a", bytes: [1]))] {
                        let failure = try #require(engine.outcome(of: request, policy).failure)
                        #expect(failure.kind == .deadline)
                        #expect(failure.attempts == 0)
                        #expect(failure.message.contains("429"))
                    }
                    try #expect(engine.outcome(of: .get(other.url), policy).status == 200)
                }
                #expect(busy.counts.requests == 1)
            }
        }
    }

    /// What was read ahead for a server that rests is given back: others may need the buffers.
    @Test func restHoldsNoBuffers() throws {
        let arrived = Monitor(0)
        let script: ScriptedServer.Script = { exchange in
            arrived.withLock { $0 += 1 }
            arrived.notifyAll()
            _ = arrived.wait(untilMs: MonotonicClock.milliseconds() + 60_000) { $0 >= 2 ? true : nil }
            try exchange.answer(503, ["Retry-After: 3600"])
        }
        var configuration = TransferConfiguration.test
        configuration.maxConnections = 2
        configuration.bufferBudget = 4 * configuration.chunkSize
        try withServer(script) { server in
            try withEngine(configuration) { engine in
                let outcomes = Collector<TransferOutcome>()
                try withUploadDirectory { directory in
                    try writeUpload(patternBytes(1000), to: directory + "/a")
                    let body = FileBody(path: directory + "/a", size: 1000)
                    for _ in 0..<8 { engine.begin(.put(server.url, body), Self.patient, into: outcomes) }
                    _ = try outcomes.wait(for: 2)
                    try #expect(engine.ask(\.bufferBytesInUse) == 0)
                }
            }
        }
    }

    @Test func deadServerIsNotHammered() throws {
        let url = try withServer({ _ in }) { $0.url }
        let lines = Collector<String>()
        let log: LogSink = { _, _, message in lines.add(message()) }
        try withEngine(log: log) { engine in
            let policy = RetryPolicy(maxAttempts: 1, baseWaitMs: 3_600_000, maxWaitMs: 3_600_000, deadlineMs: 50)
            for _ in 0..<HostHealth.tolerated {
                try #expect(engine.outcome(of: .get(url), policy).failure?.kind == .connect)
            }
            let failure = try #require(engine.outcome(of: .get(url), policy).failure)
            #expect(failure.kind == .deadline)
            #expect(failure.attempts == 0)
            #expect(failure.message.contains("no connection"))
        }
        #expect(lines.all.count { $0.contains("5 times in a row") } == 1)
    }

    /// Those that wait for a dead server still end when their attempts are used up.
    @Test func probeFailsForTheOthersToo() throws {
        let url = try withServer({ _ in }) { $0.url }
        try withEngine { engine in
            let outcomes = Collector<TransferOutcome>()
            for index in 0..<100 {
                index % 2 == 0
                    ? engine.begin(.get(url), into: outcomes)
                    : engine.begin(.put(url, BytesBody(name: "a", bytes: [1])), into: outcomes)
            }
            for outcome in try outcomes.wait(for: 100) {
                #expect(outcome.failure?.kind == .connect)
                #expect(outcome.failure?.attempts == 5)
                #expect(outcome.failure?.ambiguous == false)
            }
        }
    }

    @Test func everybodyGoesOnWhenTheServerIsBack() throws {
        let port = try withServer({ _ in }) { $0.port }
        let lines = Collector<String>()
        let log: LogSink = { _, _, message in lines.add(message()) }
        try withEngine(log: log) { engine in
            let outcomes = Collector<TransferOutcome>()
            let policy = RetryPolicy(maxAttempts: 100_000, baseWaitMs: 20, maxWaitMs: 40)
            let url = "http://127.0.0.1:\(port)"
            for _ in 0..<50 { engine.begin(.get(url), policy, into: outcomes) }
            while !lines.all.contains(where: { $0.contains("cannot be reached yet") }) {
                _ = try lines.wait(for: lines.all.count + 1)
            }
            let server = try ScriptedServer(port: port) { try $0.answer(200) }
            defer { server.stop() }
            for outcome in try outcomes.wait(for: 50) { #expect(outcome.status == 200) }
            #expect(server.counts.requests == 50)
        }
        #expect(lines.all.count { $0.contains("can be reached again") } == 1)
    }
}
