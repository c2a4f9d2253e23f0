import Glibc
import Testing

@testable import Lading

typealias TransferOutcome = Result<HTTPResponse, TransferFailure>

/// Waits that are short enough for a test.
extension RetryPolicy {
    static let quick = RetryPolicy(maxAttempts: 5, baseWaitMs: 1, maxWaitMs: 5)
    static let once = RetryPolicy(maxAttempts: 1)
    static let quickOnlyIfUnprocessed = RetryPolicy(
        maxAttempts: 5,
        baseWaitMs: 1,
        maxWaitMs: 5,
        repeatability: .onlyIfUnprocessed
    )
}

extension TransferConfiguration {
    /// Untouched by the proxies of the machine the tests run on.
    static var test: TransferConfiguration {
        TransferConfiguration()
    }
}

/// Collects what happens on other threads, and waits for it.
final class Collector<Element: Sendable>: Sendable {
    private let elements = Monitor<[Element]>([])

    func add(_ element: Element) {
        elements.withLock { $0.append(element) }
        elements.notifyAll()
    }

    var all: [Element] { elements.withLock { $0 } }

    /// Waits for that many; fails the test when they do not come.
    func wait(for count: Int) throws -> [Element] {
        let limit = MonotonicClock.milliseconds() + 60_000
        return try #require(elements.wait(untilMs: limit) { $0.count >= count ? $0 : nil })
    }

    /// Waits for the first such element; fails the test when none comes.
    func wait(first isWanted: (Element) -> Bool) throws -> Element {
        let limit = MonotonicClock.milliseconds() + 60_000
        return try #require(elements.wait(untilMs: limit) { $0.first(where: isWanted) })
    }
}

func withEngine<Value>(
    _ configuration: TransferConfiguration = .test,
    log: @escaping LogSink = { _, _, _ in },
    _ body: (Engine) throws -> Value
) throws -> Value {
    let engine = Engine(configuration: configuration, log: log)
    try engine.start()
    defer { engine.stop() }
    return try body(engine)
}

extension Engine {
    /// Starts a request; its outcome goes to the collector.
    func begin(
        _ request: HTTPRequest,
        _ policy: RetryPolicy = .quick,
        progress: Collector<UInt64>? = nil,
        into outcomes: Collector<TransferOutcome>
    ) {
        let accepted = post { core in
            core.perform(request, policy: policy, progress: progress.map { $0.add }) { outcomes.add($0) }
        }
        #expect(accepted)
    }

    /// Carries out a request and waits for its end.
    func outcome(of request: HTTPRequest, _ policy: RetryPolicy = .quick) throws -> TransferOutcome {
        let outcomes = Collector<TransferOutcome>()
        begin(request, policy, into: outcomes)
        return try #require(outcomes.wait(for: 1).first)
    }

    /// Runs something on the engine thread and waits for what it gives.
    func ask<Value: Sendable>(_ question: @escaping @Sendable (EngineCore) -> Value) throws -> Value {
        let answers = Collector<Value>()
        #expect(post { core in answers.add(question(core)) })
        return try #require(answers.wait(for: 1).first)
    }
}

extension Result where Success == HTTPResponse, Failure == TransferFailure {
    var status: Int? { try? get().status }

    var failure: TransferFailure? {
        if case .failure(let failure) = self { failure } else { nil }
    }
}

extension HTTPRequest {
    static func get(_ url: String, headers: [HTTPHeader] = []) -> HTTPRequest {
        HTTPRequest(method: .get, url: url, headers: headers, label: "the question")
    }

    static func post(_ url: String, _ body: String) -> HTTPRequest {
        HTTPRequest(method: .post, url: url, body: .bytes(Array(body.utf8)), label: "the order")
    }

    static func put(_ url: String, _ source: any BodySource) -> HTTPRequest {
        HTTPRequest(method: .put, url: url, body: .source(source), label: "upload of \(source.name)")
    }
}

/// Bytes that tell a shifted or repeated piece from the right one.
func patternBytes(_ count: Int, seed: UInt8 = 0) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) &+ seed }
}

/// A directory for one test's files.
func withUploadDirectory<Value>(_ body: (String) throws -> Value) throws -> Value {
    var template = Array("/tmp/lading-test-XXXXXX\0".utf8CString)
    let path = try #require(mkdtemp(&template).map { String(cString: $0) })
    defer {
        if let directory = opendir(path) {
            while let entry = readdir(directory) {
                let name = withUnsafeBytes(of: entry.pointee.d_name) {
                    String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
                }
                unlink("\(path)/\(name)")
            }
            closedir(directory)
        }
        rmdir(path)
    }
    return try body(path)
}

func writeUpload(_ bytes: [UInt8], to path: String) throws {
    let file = try #require(fopen(path, "w"))
    defer { fclose(file) }
    #expect(fwrite(bytes, 1, bytes.count, file) == bytes.count)
}
