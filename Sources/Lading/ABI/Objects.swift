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
            if json.text != text { json = (text, StringPool()) }
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
    private let texts = Monitor<[String: UnsafeMutableBufferPointer<CChar>]>([:])

    func lent(_ text: String) -> lading_string {
        texts.withLock { texts in
            let buffer: UnsafeMutableBufferPointer<CChar>
            if let known = texts[text] {
                buffer = known
            } else {
                let bytes = Array(text.utf8)
                buffer = .allocate(capacity: bytes.count + 1)
                _ = buffer.initialize(from: bytes.lazy.map { CChar(bitPattern: $0) } + [0])
                texts[text] = buffer
            }
            return lading_string(data: buffer.baseAddress, length: UInt64(buffer.count - 1))
        }
    }

    deinit { texts.withLock { $0.values.forEach { $0.deallocate() } } }
}
