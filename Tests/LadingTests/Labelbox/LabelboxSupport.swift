import Testing

@testable import Lading

/// What a test sees of a Labelbox client.
final class LabelboxFixture: Sendable {
    let platform: FakeLabelbox
    let server: ScriptedServer
    private let keepsServer: Bool
    let client: Client
    let log = Collector<String>()

    /// - Parameter server: one that is there already, and stays there when the client is closed.
    init(
        _ platform: FakeLabelbox = FakeLabelbox(),
        server given: ScriptedServer? = nil,
        change: (inout ClientOptions) -> Void = { _ in }
    ) throws {
        self.platform = platform
        let server = try given ?? ScriptedServer { try platform.serve($0) }
        self.server = server
        keepsServer = given != nil
        let labelbox = LabelboxOptions(host: server.url, apiKey: FakeLabelbox.key)
        var options = ClientOptions(platform: .labelbox(labelbox))
        options.transfer = .test
        options.policy = RetryPolicy(maxAttempts: 5, baseWaitMs: 1, maxWaitMs: 5)
        options.logLevel = .debug
        change(&options)
        var callbacks = HostCallbacks()
        callbacks.log = { [log] in log.add("\($0.component): \($0.message)") }
        client = try Client(options, callbacks: callbacks)
    }

    /// Carries out a single request.
    func request(_ name: String, _ parameters: JSONObject = JSONObject()) throws -> Job {
        try client.request(name, parameters) { _ in }.finished()
    }

    /// Imports rows that are given as a manifest.
    func importRows(_ manifest: JSONValue, change: (inout ImportOptions) -> Void = { _ in }) throws -> Job {
        try importRows(.memory(manifest.serialized()), change: change)
    }

    func importRows(_ source: RowSource, change: (inout ImportOptions) -> Void = { _ in }) throws -> Job {
        var options = ImportOptions(datasetID: "ds")
        options.pollIntervalMs = 1
        change(&options)
        return try client.importRows(source, options: options) { _ in }
    }

    @discardableResult
    func close(withinMs: UInt64 = 60_000) -> Client.CloseReport {
        let report = client.close(deadline: MonotonicClock.milliseconds() + withinMs)
        if !keepsServer { server.stop() }
        return report
    }
}

extension Job {
    /// All its rows, as "state id" or "state code", and that the counts are theirs.
    func rowWords() throws -> [String] {
        let ledger = try #require(try readRows())
        let page = try ledger.page(first: 0, count: ledger.counts.rows)
        let progress = read(\.progress)
        #expect(page.map(\.row) == Array(0..<page.count))
        for (state, count) in [
            (RowState.made, progress.rowsMade), (.refused, progress.rowsRefused), (.notSent, progress.rowsNotSent),
        ] {
            #expect(UInt64(page.count { $0.state == state }) == count)
        }
        #expect(UInt64(page.count) == progress.rows)
        return page.map { row in "\(row.state) \(row.code == .ok ? row.globalKey : "\(row.code)")" }
    }
}

/// A row on the web with this global key.
func webRow(_ key: String, _ more: (String, JSONValue)...) -> JSONValue {
    .object(
        JSONObject([("row_data", .string("https://example.org/\(key).jpg")), ("global_key", .string(key))] + more)
    )
}
