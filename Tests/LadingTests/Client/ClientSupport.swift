import Testing

@testable import Lading

extension ClientOptions {
    /// A client of the platform that never waits long.
    init(base url: String) {
        let credentials = Credentials(clientID: "rig-7", clientSecret: FakePlatform.secret)
        self.init(platform: .kognic(KognicOptions(hosts: KognicOptions.Hosts(base: url), credentials: credentials)))
        transfer = .test
        policy = RetryPolicy(maxAttempts: 5, baseWaitMs: 1, maxWaitMs: 5)
    }
}

/// What a test sees of a client: its platform, its events if it does not pull, its log.
final class ClientFixture: Sendable {
    let platform: FakePlatform
    let server: ScriptedServer
    private let keepsServer: Bool
    let client: Client
    let events = Collector<SeenEvent>()
    let log = Collector<String>()
    let drops = Collector<String>()

    enum Way { case push, pull }

    /// - Parameters:
    ///   - server: one that is there already, and stays there when the client is closed.
    ///   - onEvent: in a push client, decides whether the job goes on.
    init(
        _ platform: FakePlatform = FakePlatform(),
        _ way: Way = .pull,
        server given: ScriptedServer? = nil,
        onEvent: @escaping @Sendable (Event) -> Bool = { _ in true },
        spoolFiles: any SpoolFiles = DiskFiles(),
        change: (inout ClientOptions) -> Void = { _ in }
    ) throws {
        self.platform = platform
        let server = try given ?? ScriptedServer { try platform.serve($0) }
        self.server = server
        keepsServer = given != nil
        var options = ClientOptions(base: server.url)
        options.logLevel = .debug
        change(&options)
        var callbacks = HostCallbacks()
        if way == .push {
            callbacks.event = { [events] event in
                events.add(SeenEvent(event))
                return onEvent(event)
            }
        }
        callbacks.log = { [log] in log.add("\($0.component): \($0.message)") }
        callbacks.drop = { [drops] in drops.add("client") }
        client = try Client(options, callbacks: callbacks, spoolFiles: spoolFiles)
    }

    /// Submits scenes as one job, and lets go of them.
    @discardableResult
    func submit(
        _ make: @autoclosure () -> [Scene],
        waits: Bool = false,
        tag: UInt64 = 0,
        change: (inout SubmitOptions) -> Void = { _ in }
    ) throws -> Job {
        var options = SubmitOptions(tag: tag)
        options.wait.intervalMs = 1
        options.plan.waits = waits
        change(&options)
        let scenes = make()
        let plans = scenes.map { _ in options.plan }
        return try client.submit(scenes, plans: plans, options: options) { _ in }
    }

    /// A memory source that notes its drop.
    func memory(_ bytes: [UInt8], name: String = "memory") -> BorrowedSource {
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
        copy.copyBytes(from: bytes)
        nonisolated(unsafe) let lent = copy
        return BorrowedSource(.memory(UnsafeRawBufferPointer(copy))) { [drops] in
            lent.deallocate()
            drops.add(name)
        }
    }

    /// A reader source that notes its drop.
    func reader(_ reader: LentReader, name: String = "reader") -> BorrowedSource {
        let source = BorrowedSource.Reader(
            size: UInt64(reader.bytes.count),
            read: { reader.read($0) },
            rewind: { reader.rewind() }
        )
        return BorrowedSource(.reader(source)) { [drops] in drops.add(name) }
    }

    /// A cameras scene with one image in lent memory.
    func scene(_ externalID: String = "drive-7", name: String = "memory") -> Scene {
        camerasScene(externalID, [.host(memory(testImage, name: name))])
    }

    func dropCount(_ name: String) -> Int { drops.all.count { $0 == name } }

    /// Pulls events up to and including the job's release.
    func pullAll(_ jobs: Int = 1) throws -> [SeenEvent] {
        var seen: [SeenEvent] = []
        while seen.count(where: { $0.kind == .released }) < jobs {
            guard case .event(let event) = client.events.next(deadline: MonotonicClock.milliseconds() + 60_000) else {
                Issue.record("no event within a minute; so far \(seen)")
                return seen
            }
            seen.append(SeenEvent(event))
        }
        return seen
    }

    @discardableResult
    func close(withinMs: UInt64 = 60_000) -> Client.CloseReport {
        let report = client.close(deadline: MonotonicClock.milliseconds() + withinMs)
        if !keepsServer { server.stop() }
        return report
    }
}

struct SeenEvent: Equatable, Sendable {
    var kind: Event.Kind
    var tag: UInt64
    var progress: Progress

    init(_ event: Event) {
        kind = event.kind
        tag = event.tag
        progress = event.progress
    }
}

/// A host's reader that finds out whether it is used by two threads at once.
final class LentReader: Sendable {
    struct State {
        var position = 0
        var isBusy = false
        var collisions = 0
        var rewinds = 0
        var isBlocked = false
        var entered = 0
    }

    let bytes: [UInt8]
    let state = Monitor(State())

    /// - Parameter isBlocked: every read waits until `unblock`.
    init(_ bytes: [UInt8], isBlocked: Bool = false) {
        self.bytes = bytes
        state.withLock { $0.isBlocked = isBlocked }
    }

    func read(_ buffer: UnsafeMutableRawBufferPointer) -> Int64 {
        enter()
        defer { leave() }
        _ = state.wait(untilMs: nil) { $0.isBlocked ? nil : true }
        return state.withLock { state in
            let part = bytes[state.position...].prefix(buffer.count)
            buffer.copyBytes(from: part)
            state.position += part.count
            return Int64(part.count)
        }
    }

    func rewind() -> Int32 {
        enter()
        defer { leave() }
        state.withLock { state in
            state.position = 0
            state.rewinds += 1
        }
        return 0
    }

    private func enter() {
        state.withLock { state in
            if state.isBusy { state.collisions += 1 }
            state.isBusy = true
            state.entered += 1
        }
        state.notifyAll()
    }

    private func leave() { state.withLock { $0.isBusy = false } }

    func unblock() {
        state.withLock { $0.isBlocked = false }
        state.notifyAll()
    }

    func waitUntilEntered() throws {
        let limit = MonotonicClock.milliseconds() + 60_000
        try #require(state.wait(untilMs: limit) { $0.entered > 0 ? true : nil } != nil)
    }
}

/// A sound image.
let testImage: [UInt8] = (try? ProbeFixtures.bytes("images/baseline.jpg")) ?? []

/// A cameras scene whose images come from these sources.
func camerasScene(_ externalID: String, _ sources: [ResourceSource]) -> Scene {
    var scene = Scene(type: .cameras, externalID: externalID)
    for (index, source) in sources.enumerated() {
        var resource = image("front-\(index).jpg", sensor: "CAM\(index)", format: source.isFile ? nil : .jpg)
        resource.source = source
        scene.frames[0].images.append(resource)
    }
    return scene
}

extension Job {
    func outcome(_ scene: Int = 0) throws -> SceneOutcome { try #require(read { $0.scenes[scene].outcome }) }

    /// Waits for the end.
    func finished() throws -> Self {
        try #require(waitUntilFinished(deadline: MonotonicClock.milliseconds() + 60_000))
        return self
    }
}
