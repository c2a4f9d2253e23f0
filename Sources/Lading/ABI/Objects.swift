internal import CLading

/// What is behind a `lading_client`.
final class ClientHandle: Sendable {
    let client: Client
    init(_ client: Client) { self.client = client }
}

/// What is behind a `lading_scene`.
final class SceneHandle: Sendable {
    let scene: Monitor<Scene>
    /// The latest text of the scene; an earlier one is freed when it changes.
    private let json = Monitor((text: "", pool: StringPool()))

    init(_ scene: Scene) { self.scene = Monitor(scene) }

    func lentJSON(_ text: String) -> lading_string {
        json.withLock { json in
            if !json.text.isSame(as: text) { json = (text, StringPool()) }
            return json.pool.lent(text)
        }
    }
}

/// What is behind a `lading_findings`.
final class FindingsHandle: Sendable {
    let findings: [Finding]
    let strings = StringPool()
    init(_ findings: [Finding]) { self.findings = findings }
}

/// What is behind a `lading_rows`.
final class RowsHandle: Sendable {
    let rows: Monitor<RowSet>
    init(_ rows: RowSet) { self.rows = Monitor(rows) }
}

/// What is behind a `lading_row_results`.
final class RowResultsHandle: Sendable {
    let page: [RowResult]
    let strings = StringPool()
    init(_ page: [RowResult]) { self.page = page }
}

/// What is behind a `lading_job`.
final class JobHandle: Sendable {
    let job: Job
    let client: Client
    let strings = StringPool()

    init(_ job: Job, _ client: Client) {
        self.job = job
        self.client = client
    }
}

extension HandleTable {
    static func client(_ handle: OpaquePointer?) throws(Failure) -> Client {
        try shared.object(handle, .client, ClientHandle.self).client
    }
    static func scene(_ handle: OpaquePointer?) throws(Failure) -> SceneHandle {
        try shared.object(handle, .scene, SceneHandle.self)
    }
    static func findings(_ handle: OpaquePointer?) throws(Failure) -> FindingsHandle {
        try shared.object(handle, .findings, FindingsHandle.self)
    }
    static func rows(_ handle: OpaquePointer?) throws(Failure) -> RowsHandle {
        try shared.object(handle, .rows, RowsHandle.self)
    }
    static func rowResults(_ handle: OpaquePointer?) throws(Failure) -> RowResultsHandle {
        try shared.object(handle, .rowResults, RowResultsHandle.self)
    }
    static func job(_ handle: OpaquePointer?) throws(Failure) -> JobHandle {
        try shared.object(handle, .job, JobHandle.self)
    }
}

/// Text handed to the host, at the same address as long as the pool lives.
final class StringPool: @unchecked Sendable {
    private typealias Text = UnsafeMutableBufferPointer<CChar>

    /// By the hash of their bytes: a key of its own would be the text once more.
    private let texts = Monitor<[Int: [Text]]>([:])

    func lent(_ text: String) -> lading_string {
        var text = text
        return text.withUTF8 { lend(UnsafeRawBufferPointer($0)) }
    }

    func lentBytes(_ text: [UInt8]) -> lading_string { text.withUnsafeBytes { lend($0) } }

    private func lend(_ bytes: UnsafeRawBufferPointer) -> lading_string {
        var hasher = Hasher()
        hasher.combine(bytes: bytes)
        let hash = hasher.finalize()
        return texts.withLock { texts in
            let known = texts[hash]?.first {
                $0.count == bytes.count + 1 && UnsafeRawBufferPointer($0).starts(with: bytes)
            }
            let text = known ?? Self.copy(of: bytes)
            if known == nil { texts[hash, default: []].append(text) }
            return lading_string(data: text.baseAddress, length: UInt64(bytes.count))
        }
    }

    private static func copy(of bytes: UnsafeRawBufferPointer) -> Text {
        let text = Text.allocate(capacity: bytes.count + 1)
        text.initialize(repeating: 0)
        UnsafeMutableRawBufferPointer(text).copyBytes(from: bytes)
        return text
    }

    deinit { texts.withLock { $0.values.joined().forEach { $0.deallocate() } } }
}
