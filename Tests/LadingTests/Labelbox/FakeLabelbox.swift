import Testing

@testable import Lading

/// Labelbox in a few lines: it keeps files, data rows and tasks, counts what it is asked, and misbehaves as a test
/// scripts it.
final class FakeLabelbox: Sendable {
    static let key = "api-key-that-must-stay-secret"

    struct State {
        /// What was asked, in order: the member of `data` that was wanted.
        var requests: [String] = []
        var files: [String: File] = [:]
        var uploadedNames: [String] = []
        var datasets: [String: JSONValue] = ["ds": ["id": "ds", "name": "Test"]]
        var integrations: JSONValue = []
        var isDatasetValid = true
        var ontology: JSONValue = []
        var rows: [Row] = []
        var tasks: [Task] = []
        var lastNumber = 0

        mutating func next(_ kind: String) -> String {
            lastNumber += 1
            return "\(kind)-\(lastNumber)"
        }
    }

    struct File {
        var name: String
        var contentType: String
        var bytes: [UInt8]
    }

    struct Row {
        var id: String
        var payload: JSONObject
        var globalKey: String? { payload["global_key"]?.string }
    }

    struct Task {
        var id: String
        var type = "adv-upsert-data-rows"
        var made: [JSONValue] = []
        var refused: [JSONValue] = []
        var asked = 0
    }

    struct Request: Sendable {
        /// The member of `data` that is wanted.
        var field: String
        /// Counts all requests, from 1.
        var index: Int
        /// Counts the requests for this field, from 1.
        var nth: Int
        /// How many rows a page may have; nil where no page is asked for.
        var first: Int64?
    }

    let state = Monitor(State())
    private let fault: @Sendable (Request) -> FakePlatform.Fault?
    /// The word for a task that was asked for so often.
    private let status: @Sendable (Task) -> String
    private let pageSize: Int
    /// Of a row's payload.
    private let isUnwanted: @Sendable (JSONObject) -> Bool

    init(
        pageSize: Int = 5000,
        isUnwanted: @escaping @Sendable (JSONObject) -> Bool = { _ in false },
        status: @escaping @Sendable (Task) -> String = { _ in "COMPLETE" },
        fault: @escaping @Sendable (Request) -> FakePlatform.Fault? = { _ in nil }
    ) {
        self.pageSize = pageSize
        self.isUnwanted = isUnwanted
        self.status = status
        self.fault = fault
    }

    var requests: [String] { state.withLock { $0.requests } }
    func count(_ field: String) -> Int { requests.count { $0 == field } }

    func waitForRequest(_ field: String, count: Int = 1) throws {
        let limit = MonotonicClock.milliseconds() + 60_000
        let seen = state.wait(untilMs: limit) { $0.requests.count { $0 == field } >= count ? true : nil }
        try #require(seen != nil, "no \(field) within a minute")
    }

    func serve(_ exchange: Exchange) throws {
        let body = try exchange.body()
        let form = Self.form(exchange.head.headers["Content-Type"] ?? "", body)
        let json = (try? JSONValue.parse(form?["operations"]?.bytes ?? body))?.object
        let variables = json?["variables"]?.object ?? JSONObject()
        let query = json?["query"]?.string ?? ""
        let field = Self.field(of: query)
        let request = state.withLock { state in
            state.requests.append(field)
            return Request(
                field: field,
                index: state.requests.count,
                nth: state.requests.count { $0 == field },
                first: variables["first"]?.int64
            )
        }
        state.notifyAll()
        let fault = fault(request)
        switch fault {
        case .status(let status, let text):
            return try exchange.answer(status, ["Retry-After: 0"], body: Array(text.utf8))
        case .body(let text): return try exchange.answer(200, body: Array(text.utf8))
        case .reset: return exchange.reset()
        case .silence: return exchange.waitForClient()
        case .lostAnswer, .noAnswer, nil: break
        }
        guard exchange.head.headers["Authorization"] == "Bearer " + Self.key else {
            return try exchange.answer(200, body: Self.problem("AUTHENTICATION_ERROR", "no key").serialized())
        }
        let answer = state.withLock { state -> JSONValue in
            if field == "uploadFile" {
                return Self.store(form?["1"], variables, &state, exchange.head.headers["Host"] ?? "")
            }
            return self.answer(field, variables, query, &state)
        }
        if case .lostAnswer = fault { return exchange.reset() }
        if case .noAnswer = fault { return exchange.waitForClient() }
        let isProblem = answer.object?["data"] != nil
        let document: JSONValue = isProblem ? answer : ["data": .object(JSONObject([(field, answer)]))]
        try exchange.answer(200, ["Content-Type: application/json"], body: document.serialized())
    }

    private static func problem(_ code: String, _ message: String) -> JSONValue {
        ["errors": [["message": .string(message), "extensions": ["code": .string(code)]]], "data": .null]
    }

    /// The first known name in a query is what it asks for.
    private static func field(of query: String) -> String {
        let known = [
            "uploadFile", "createDataset", "updateDataset", "setSignerForDataset", "validateDataset", "iamIntegrations",
            "customMetadataOntology", "upsertDataRows", "successesfulDataRowImports", "failedDataRowImports",
            "dataRow", "dataset", "user",
        ]
        return known.first { query.contains($0 + "(") || query.contains($0 + " {") } ?? "unknown"
    }

    private func answer(_ field: String, _ given: JSONObject, _ query: String, _ state: inout State) -> JSONValue {
        func text(_ name: String) -> String { given[name]?.string ?? "" }
        switch field {
        case "user": return user(given, &state)
        case "dataset": return state.datasets[text("id")] ?? .null
        case "createDataset":
            let id = state.next("dataset")
            state.datasets[id] = ["id": .string(id), "name": .string(text("name"))]
            return state.datasets[id] ?? .null
        case "updateDataset":
            state.datasets[text("id")] = nil
            return ["id": .string(text("id"))]
        case "iamIntegrations": return state.integrations
        case "setSignerForDataset": return ["id": .string(text("datasetId"))]
        case "validateDataset":
            let check: JSONValue = ["name": "read", "success": .bool(state.isDatasetValid)]
            return ["valid": .bool(state.isDatasetValid), "checks": [check]]
        case "customMetadataOntology": return state.ontology
        case "upsertDataRows": return importRows(text("manifestUri"), &state)
        case "successesfulDataRowImports":
            return page(of: state.tasks.first { $0.id == text("taskId") }?.made, "nodes", given)
        case "failedDataRowImports":
            let refused = state.tasks.first { $0.id == text("taskId") }?.refused
            return page(of: refused?.map { Self.asked($0, by: query) }, "results", given)
        default: return Self.problem("GRAPHQL_VALIDATION_FAILED", "no such field")
        }
    }

    private func user(_ given: JSONObject, _ state: inout State) -> JSONValue {
        guard given["userId"] != nil else { return ["id": "user-1", "email": "rig@example.org", "name": "Rig"] }
        guard let id = given["taskId"]?.string else {
            let newest = state.tasks.reversed().prefix(100)
            return ["createdTasks": .array(newest.map(describe))]
        }
        guard let index = state.tasks.firstIndex(where: { $0.id == id }) else { return ["createdTasks": []] }
        state.tasks[index].asked += 1
        return ["createdTasks": [describe(state.tasks[index])]]
    }

    private func describe(_ task: Task) -> JSONValue {
        ["id": .string(task.id), "type": .string(task.type), "status": .string(status(task)), "errors": .null]
    }

    // MARK: Files

    private static func form(_ contentType: String, _ body: [UInt8]) -> [String: File]? {
        guard let boundary = contentType.split(separator: "boundary=").dropFirst().first else { return nil }
        var parts: [String: File] = [:]
        for part in split(body, at: Array("--\(boundary)".utf8)).dropFirst() {
            let pieces = split(part, at: Array("\r\n\r\n".utf8), most: 1)
            guard pieces.count == 2 else { continue }
            let head = String(decoding: pieces[0], as: UTF8.self)
            func quoted(_ name: String) -> String {
                head.firstRange(of: " \(name)=\"").map { range in
                    String(head[range.upperBound...].prefix { $0 != "\"" })
                } ?? ""
            }
            let type = head.split(separator: "Content-Type: ").dropFirst().first.map(String.init) ?? ""
            parts[quoted("name")] = File(name: quoted("filename"), contentType: type, bytes: pieces[1].dropLast(2))
        }
        return parts
    }

    private static func split(_ bytes: [UInt8], at mark: [UInt8], most: Int = .max) -> [[UInt8]] {
        var pieces: [[UInt8]] = []
        var rest = bytes[...]
        while pieces.count < most, let range = rest.firstRange(of: mark) {
            pieces.append(Array(rest[..<range.lowerBound]))
            rest = rest[range.upperBound...]
        }
        return pieces + [Array(rest)]
    }

    private static func store(_ file: File?, _ given: JSONObject, _ state: inout State, _ host: String) -> JSONValue {
        guard let file, given["contentLength"]?.int64 == Int64(file.bytes.count) else {
            return problem("MALFORMED_REQUEST", "contentLength is not the file's")
        }
        let url = "http://\(host)/files/\(state.next("file"))"
        state.files[url] = file
        state.uploadedNames.append(file.name)
        return ["url": .string(url), "filename": .string(file.name)]
    }

    // MARK: Imports

    /// A refusal has the lists of its row only for who asks for them.
    private static func asked(_ refused: JSONValue, by query: String) -> JSONValue {
        guard var result = refused.object, let spec = result["spec"]?.object else { return refused }
        let told = spec.members.filter { $0.value.array == nil || query.contains(" \($0.key) {") }
        result.set("spec", .object(JSONObject(told.map { ($0.key, $0.value) })))
        return .object(result)
    }

    /// Rows with a global key that is there already are refused; results come in the opposite order.
    private func importRows(_ manifest: String, _ state: inout State) -> JSONValue {
        let list = state.files[manifest].flatMap { try? JSONValue.parse($0.bytes) }?.object
        let chunks = list?["chunk_uris"]?.array?.compactMap(\.string) ?? []
        let items = chunks.flatMap { url in
            state.files[url].flatMap { try? JSONValue.parse($0.bytes) }?.array ?? []
        }
        guard list?["item_count"]?.int64 == Int64(items.count) else {
            return Self.problem("MALFORMED_REQUEST", "item_count is not the chunks'")
        }
        var task = Task(id: state.next("task"))
        for payload in items.compactMap({ $0.object?["payload"]?.object }) {
            let (key, rowData) = (payload["global_key"] ?? .null, payload["row_data"] ?? .null)
            let externalID = payload["external_id"] ?? .null
            let isThere = key.string.map { key in state.rows.contains { $0.globalKey == key } } ?? false
            if isThere || isUnwanted(payload) {
                let spec: JSONValue = [
                    "externalId": externalID, "globalKey": key, "rowData": rowData,
                    "metadata": payload["metadata_fields"] ?? [], "attachments": payload["attachments"] ?? [],
                ]
                task.refused.append(["message": isThere ? "Duplicate global key" : "Unwanted", "spec": spec])
                continue
            }
            let id = state.next("row")
            state.rows.append(Row(id: id, payload: payload))
            task.made.append(["id": .string(id), "externalId": externalID, "globalKey": key, "rowData": rowData])
        }
        task.made.reverse()
        task.refused.reverse()
        state.tasks.append(task)
        return describe(task)
    }

    private func page(of list: [JSONValue]?, _ name: String, _ given: JSONObject) -> JSONValue {
        guard let list else { return Self.problem("RESOURCE_NOT_FOUND", "no such task") }
        let start = given["from"]?.string.flatMap { Int($0) } ?? 0
        let most = min(pageSize, given["first"]?.int64.map { Int($0) } ?? pageSize)
        let page = Array(list.dropFirst(start).prefix(most))
        let end = start + page.count
        let after: JSONValue = end < list.count ? .string(String(end)) : .null
        return .object(JSONObject([(name, .array(page)), ("after", after), ("total", .integer(list.count))]))
    }
}
