import Glibc
import Testing

@testable import Lading

/// Starting, cancelling and stopping.
@Suite struct LifecycleTests {
    @Test func nothingRunsBeforeTheStartAndAfterTheStop() throws {
        let engine = Engine(configuration: .test) { _, _, _ in }
        #expect(!engine.post { _ in Issue.record("ran before the start") })
        #expect(!engine.onReader { Issue.record("ran before the start") })
        try engine.start()
        try engine.start()
        try #expect(engine.ask { _ in true })
        engine.stop()
        engine.stop()
        #expect(!engine.post { _ in Issue.record("ran after the stop") })
        #expect(!engine.onReader { Issue.record("ran after the stop") })
        #expect(throws: EngineError.self) { try engine.start() }
    }

    @Test func droppedEngineStopsItself() throws {
        let outcomes = Collector<TransferOutcome>()
        try withServer({ $0.waitForClient() }) { server in
            do {
                let engine = Engine(configuration: .test) { _, _, _ in }
                try engine.start()
                engine.begin(.get(server.url), into: outcomes)
            }
            try #expect(outcomes.wait(for: 1).first?.failure?.kind == .shutdown)
        }
    }

    @Test func workRunsInOrder() throws {
        try withEngine { engine in
            let order = Collector<Int>()
            for number in 0..<1000 { _ = engine.post { _ in order.add(number) } }
            try #expect(order.wait(for: 1000) == Array(0..<1000))
        }
    }

    @Test func acceptedWorkOfReadersRunsBeforeTheStopEnds() throws {
        let done = Collector<Int>()
        try withEngine { engine in
            for number in 0..<100 { #expect(engine.onReader { done.add(number) }) }
        }
        #expect(done.all.count == 100)
    }

    @Test func threadsAreNamedAndTakeNoSignals() throws {
        let found = Collector<(name: String, blocksAll: Bool, seesFaults: Bool)>()
        let look: @Sendable () -> Void = {
            var mask = sigset_t()
            pthread_sigmask(SIG_SETMASK, nil, &mask)
            let signals = [SIGINT, SIGTERM, SIGPIPE, SIGCHLD, SIGALRM, SIGUSR1, SIGHUP]
            // A fault is of the thread that makes it, and the host's crash reporter waits for it.
            let faults = [SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGSYS]
            found.add(
                (
                    threadName(), signals.allSatisfy { sigismember(&mask, $0) == 1 },
                    faults.allSatisfy { sigismember(&mask, $0) == 0 }
                )
            )
        }
        try withEngine { engine in
            #expect(engine.post { _ in look() })
            #expect(engine.onReader(look))
            let threads = try found.wait(for: 2)
            #expect(threads.allSatisfy { $0.blocksAll && $0.seesFaults })
            #expect(threads.contains { $0.name == "lading-engine" })
            #expect(threads.contains { $0.name == "lading-read-0" || $0.name == "lading-read-1" })
        }
    }

    @Test func startingLeavesTheCallersSignalsAlone() throws {
        let seen = Collector<[Int32]>()
        let thread = try NamedThread.start(name: "test") {
            var mask = sigset_t()
            sigemptyset(&mask)
            sigaddset(&mask, SIGUSR2)
            pthread_sigmask(SIG_SETMASK, &mask, nil)
            try? withEngine { _ in }
            pthread_sigmask(SIG_SETMASK, nil, &mask)
            seen.add([SIGUSR2, SIGINT, SIGPIPE].map { sigismember(&mask, $0) })
        }
        thread.join()
        #expect(seen.all == [[1, 0, 0]])
    }

    @Test func timersComeInTheirOrderAndCanBeCancelled() throws {
        try withEngine { engine in
            let order = Collector<Int>()
            _ = engine.post { core in
                let cancelled = core.after(milliseconds: 1) { _ in order.add(-1) }
                // Each is due after the one before, however late the thread gets its turn.
                _ = core.after(milliseconds: 2) { core in
                    order.add(1)
                    _ = core.after(milliseconds: 0) { _ in order.add(2) }
                    _ = core.after(milliseconds: 5) { _ in order.add(3) }
                }
                _ = core.after(milliseconds: .max) { _ in order.add(-2) }
                core.cancelTimer(cancelled)
                core.cancelTimer(cancelled)
            }
            try #expect(order.wait(for: 3) == [1, 2, 3])
        }
    }

    /// Cancels the request and waits for its outcome, which must come after `cancel` returned.
    private func cancel(
        _ request: HTTPRequest,
        _ policy: RetryPolicy,
        in engine: Engine,
        when ready: () throws -> Void
    ) throws -> TransferOutcome {
        let outcomes = Collector<TransferOutcome>()
        let id = try engine.ask { core in
            core.perform(request, policy: policy, progress: nil) { outcomes.add($0) }
        }
        try ready()
        let early = try engine.ask { core in
            core.cancel(id)
            core.cancel(id)
            return outcomes.all.count
        }
        #expect(early == 0)
        let outcome = try #require(outcomes.wait(for: 1).first)
        _ = try engine.ask { core in core.cancel(id) }
        #expect(outcomes.all.count == 1)
        return outcome
    }

    @Test func cancelledInTheMiddleOfAnUpload() throws {
        let started = Collector<Bool>()
        let script: ScriptedServer.Script = { exchange in
            try exchange.body(1000)
            started.add(true)
            exchange.waitForClient()
        }
        let closed = Collector<Bool>()
        try withServer(script) { server in
            try withEngine { engine in
                let body = TestBody(size: 50_000_000) { () throws(BodyFailure) in
                    TestReader([UInt8](repeating: 7, count: 50_000_000), onClose: { closed.add(true) })
                }
                let outcome = try cancel(.put(server.url, body), .quick, in: engine) { _ = try started.wait(for: 1) }
                #expect(outcome.failure?.kind == .cancelled)
                #expect(outcome.failure?.ambiguous == true)
                _ = try closed.wait(for: 1)
                // A chunk may be with a reader thread for a moment longer.
                let empty = Collector<Bool>()
                @Sendable func look(_ core: EngineCore) {
                    if core.bufferBytesInUse == 0 { return empty.add(true) }
                    _ = core.after(milliseconds: 1, look)
                }
                _ = engine.post(look)
                _ = try empty.wait(for: 1)
            }
        }
        #expect(closed.all == [true])
    }

    @Test func cancelledWhileItWaitsForTheNextAttempt() throws {
        let answered = Collector<Bool>()
        let log = Collector<String>()
        let script: ScriptedServer.Script = { try $0.answer(503, ["Retry-After: 3600"]) }
        try withServer(script) { server in
            let sink: LogSink = { level, _, message in
                log.add(message())
                if level == .warning { answered.add(true) }
            }
            try withEngine(log: sink) { engine in
                let policy = RetryPolicy(maxWaitMs: 3_600_000)
                let outcome = try cancel(.get(server.url + "/?secret"), policy, in: engine) {
                    _ = try answered.wait(for: 1)
                }
                #expect(outcome.failure?.kind == .cancelled)
                #expect(outcome.failure?.lastStatus == 503)
                #expect(outcome.failure?.attempts == 1)
            }
            #expect(server.counts.requests == 1)
        }
        #expect(!log.all.contains { $0.contains("secret") })
    }

    @Test func cancelledInTheQueue() throws {
        try withServer({ $0.waitForClient() }) { server in
            var configuration = TransferConfiguration.test
            configuration.maxConnections = 1
            try withEngine(configuration) { engine in
                engine.begin(.get(server.url), into: Collector())
                let bodies: [any BodySource] = [
                    BytesBody(name: "a", bytes: [1]),
                    TestBody(size: 3) { () throws(BodyFailure) in TestReader([1, 2, 3]) },
                ]
                for body in bodies {
                    let outcome = try cancel(.put(server.url, body), .quick, in: engine) {}
                    #expect(outcome.failure?.kind == .cancelled)
                    #expect(outcome.failure?.ambiguous == false)
                    #expect(outcome.failure?.attempts == 0)
                }
            }
        }
    }

    /// The host gets its memory back although the queue has not come to it.
    @Test func cancelledInTheQueueReleasesItsBody() throws {
        final class Owner: Sendable {
            let released: Collector<Bool>
            init(_ released: Collector<Bool>) { self.released = released }
            deinit { released.add(true) }
        }
        let released = Collector<Bool>()
        try withServer({ $0.waitForClient() }) { server in
            var configuration = TransferConfiguration.test
            configuration.maxConnections = 1
            try withEngine(configuration) { engine in
                let url = server.url
                for _ in 0..<5 { engine.begin(.get(url), into: Collector()) }
                #expect(
                    engine.post { core in
                        let body = MemoryBody(
                            name: "frame",
                            bytes: UnsafeRawBufferPointer(start: nil, count: 0),
                            owner: Owner(released)
                        )
                        core.cancel(core.perform(.put(url, body), policy: .quick, progress: nil) { _ in })
                    }
                )
                _ = try released.wait(for: 1)
            }
        }
    }

    @Test func cancelledByItsOwnProgress() throws {
        try withServer({ $0.waitForClient() }) { server in
            try withEngine { engine in
                let outcomes = Collector<TransferOutcome>()
                _ = engine.post { core in
                    var id: TransferID?
                    id = core.perform(
                        .put(server.url, BytesBody(name: "a", bytes: patternBytes(100_000))),
                        policy: .quick,
                        progress: { _ in if let id { core.cancel(id) } },
                        completion: { outcomes.add($0) }
                    )
                }
                try #expect(outcomes.wait(for: 1).first?.failure?.kind == .cancelled)
            }
        }
    }

    @Test func stopEndsEverythingExactlyOnce() throws {
        let arrived = Collector<Bool>()
        let script: ScriptedServer.Script = { exchange in
            arrived.add(true)
            exchange.waitForClient()
        }
        let outcomes = Collector<TransferOutcome>()
        let late = Collector<TransferOutcome>()
        try withServer(script) { server in
            var configuration = TransferConfiguration.test
            configuration.maxConnections = 3
            try withEngine(configuration) { engine in
                for index in 0..<20 {
                    let body = TestBody(size: 600_000) { () throws(BodyFailure) in TestReader(patternBytes(600_000)) }
                    engine.begin(index % 2 == 0 ? .get(server.url) : .put(server.url, body), into: outcomes)
                }
                _ = engine.post { core in
                    core.perform(.get(server.url), policy: .quick, progress: nil) { _ in
                        core.perform(.get(server.url), policy: .quick, progress: nil) { late.add($0) }
                    }
                }
                _ = try arrived.wait(for: 3)
            }
        }
        #expect(outcomes.all.count == 20)
        #expect(outcomes.all.allSatisfy { $0.failure?.kind == .shutdown })
        #expect(late.all.map(\.failure?.kind) == [.shutdown])
    }
}

private func threadName() -> String {
    var name = [CChar](repeating: 0, count: 64)
    let file = open("/proc/thread-self/comm", O_RDONLY)
    defer { close(file) }
    let count = read(file, &name, name.count)
    return String(decoding: name.prefix(max(0, count - 1)).map(UInt8.init(bitPattern:)), as: UTF8.self)
}
