import CLading
import Glibc
import Testing

@testable import Lading

/// "Up to the NUL", as the header's macro has it.
let nulTerminated = UInt64.max

/// Text for structs, kept as long as the object lives.
final class Texts {
    private var kept: [UnsafeMutablePointer<CChar>] = []

    func lend(_ text: String) -> lading_string {
        guard let copy = strdup(text) else { return lading_string() }
        kept.append(copy)
        return lading_string(data: copy, length: UInt64(strlen(copy)))
    }

    deinit { kept.forEach { free($0) } }
}

extension lading_string {
    var text: String {
        guard let data else { return "" }
        return String(decoding: UnsafeRawBufferPointer(start: data, count: Int(length)), as: UTF8.self)
    }
}

extension lading_error {
    static var empty: lading_error {
        var error = lading_error()
        error.struct_size = MemoryLayout<lading_error>.size
        return error
    }

    var itemText: String { Self.text(item) }
    var messageText: String { Self.text(message) }

    private static func text<Array>(_ array: Array) -> String {
        withUnsafeBytes(of: array) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}

/// Calls, and gives the error that it filled; its code is the one that was returned.
func failure(_ call: (UnsafeMutablePointer<lading_error>) -> Int32) -> lading_error {
    var error = lading_error.empty
    let code = call(&error)
    #expect(error.code == code)
    return error
}

func code(_ code: Code) -> Int32 { code.rawValue }

/// An initialised struct, as its macro makes it.
func initialised<Value>(_ value: Value, _ size: WritableKeyPath<Value, Int>) -> Value {
    var value = value
    value[keyPath: size] = MemoryLayout<Value>.size
    return value
}

func newScene(_ type: Int32 = 1, _ externalID: String = "drive-7") throws -> OpaquePointer {
    var scene: OpaquePointer?
    var error = lading_error.empty
    #expect(lading_scene_create(type, externalID, nulTerminated, &scene, &error) == 0, "\(error.messageText)")
    return try #require(scene)
}

/// What a host lends through the C interface, and how often it got it back.
final class LentMemory {
    let bytes: UnsafeMutableRawBufferPointer
    let drops = Monitor(0)

    init(_ bytes: [UInt8]) {
        self.bytes = .allocate(byteCount: bytes.count, alignment: 1)
        self.bytes.copyBytes(from: bytes)
    }

    deinit { bytes.deallocate() }

    var dropCount: Int { drops.withLock { $0 } }

    /// The object has to outlive the source.
    var source: lading_source {
        var source = initialised(lading_source(), \.struct_size)
        source.kind = Int32(LADING_SOURCE_MEMORY)
        source.data = UnsafeRawPointer(bytes.baseAddress)
        source.size = UInt64(bytes.count)
        source.context = Unmanaged.passUnretained(self).toOpaque()
        source.drop = { context in
            guard let context else { return }
            Unmanaged<LentMemory>.fromOpaque(context).takeUnretainedValue().drops.withLock { $0 += 1 }
        }
        return source
    }
}

/// Adds an image whose bytes come from the source.
func addImage(
    _ scene: OpaquePointer,
    named name: String = "front.jpg",
    format: String = "jpg",
    _ source: lading_source?,
    _ error: UnsafeMutablePointer<lading_error>? = nil
) -> Int32 {
    let texts = Texts()
    var image = initialised(lading_resource(), \.struct_size)
    image.filename = texts.lend(name)
    image.sensor_name = texts.lend(name)
    image.format = texts.lend(format)
    guard var source else { return lading_scene_add_image(scene, 0, &image, error) }
    return withUnsafePointer(to: &source) { pointer in
        image.source = pointer
        return lading_scene_add_image(scene, 0, &image, error)
    }
}

/// A client of the C interface and the platform behind it.
final class ABIClient {
    let platform: FakePlatform
    let server: ScriptedServer
    let handle: OpaquePointer
    /// Called with each event, if the client pushes them; the code cancels its job.
    let onEvent = Monitor<(@Sendable (lading_event) -> Int32)?>(nil)
    let events = Collector<Int32>()
    let drops = Monitor(0)

    init(_ platform: FakePlatform = FakePlatform(), pushes: Bool = false) throws {
        self.platform = platform
        server = try ScriptedServer { try platform.serve($0) }
        let texts = Texts()
        var options = initialised(lading_client_options(), \.struct_size)
        options.client_id = texts.lend("rig-7")
        options.client_secret = texts.lend(FakePlatform.secret)
        options.base_url = texts.lend(server.url)
        options.max_attempts = 2
        options.max_retry_wait_ms = 5
        let callbacks = Callbacks()
        callbacks.onEvent = onEvent
        callbacks.events = events
        callbacks.drops = drops
        if pushes {
            options.events.context = Unmanaged.passRetained(callbacks).toOpaque()
            options.events.call = { context, event in
                guard let context, let event else { return 0 }
                let callbacks = Unmanaged<Callbacks>.fromOpaque(context).takeUnretainedValue()
                callbacks.events?.add(event.pointee.type)
                let answer = callbacks.onEvent?.withLock { $0 }
                return answer?(event.pointee) ?? 0
            }
            options.events.drop = { context in
                guard let context else { return }
                Unmanaged<Callbacks>.fromOpaque(context).takeRetainedValue().drops?.withLock { $0 += 1 }
            }
        }
        var client: OpaquePointer?
        var error = lading_error.empty
        #expect(lading_client_open(&options, &client, &error) == 0, "\(error.messageText)")
        handle = try #require(client)
    }

    private final class Callbacks {
        var onEvent: Monitor<(@Sendable (lading_event) -> Int32)?>?
        var events: Collector<Int32>?
        var drops: Monitor<Int>?
    }

    func submit(_ scene: OpaquePointer, wait: Bool = false, tag: UInt64 = 0) throws -> OpaquePointer {
        var options = initialised(lading_submit_options(), \.struct_size)
        options.wait = wait ? 1 : 0
        options.tag = tag
        options.poll_interval_ms = 1
        var job: OpaquePointer?
        var error = lading_error.empty
        #expect(lading_client_submit(handle, scene, &options, &job, &error) == 0, "\(error.messageText)")
        return try #require(job)
    }

    func close(_ timeoutMs: UInt64 = 60_000) {
        var report = initialised(lading_close_report(), \.struct_size)
        #expect(lading_client_close(handle, timeoutMs, &report, nil) == 0)
        #expect(report.still_closing == 0)
        server.stop()
    }
}

func result(of job: OpaquePointer, _ index: UInt64 = 0) -> lading_result {
    var result = initialised(lading_result(), \.struct_size)
    #expect(lading_job_result(job, index, &result, nil) == 0)
    return result
}
