import Testing

@testable import Lading

/// A platform of a few lines: it keeps scenes and files, counts what it is asked, and misbehaves as a test scripts it.
final class FakePlatform: Sendable {
    enum Fault: Sendable {
        case status(Int, String = "")
        /// A good status with something else than the platform's JSON.
        case body(String)
        /// Carries the request out, then breaks the connection off.
        case lostAnswer
        /// Carries the request out and never answers.
        case noAnswer
        case reset
        /// Reads the head and never answers.
        case silence
    }

    struct State {
        var scenes: [String: SceneState] = [:]
        var requests: [String] = []
        var uploads: [String: [UInt8]] = [:]
        var uploadHeads: [String] = []
        var inputs: [String: String] = [:]
        var preAnnotations: [String: String] = [:]
        var lastNumber = 0
    }

    struct SceneState {
        var externalID: String
        var body = JSONValue.null
        var resources: [String] = []
        var project: String?
        var isCommitted = false
        var asked = 0
    }

    static let token = "token-that-must-stay-secret"
    static let secret = "client-secret-that-must-stay-secret"
    static let signature = "signature-that-must-stay-secret"

    let state = Monitor(State())
    /// Sees every request before it is answered.
    private let fault: @Sendable (Request) -> Fault?
    /// What the n-th question for a scene's status is answered, counted from 1.
    private let status: @Sendable (SceneState) -> String

    struct Request: Sendable {
        var method: String
        var path: String
        /// Counts all requests, from 1.
        var index: Int
        /// Counts the requests with this method and path, from 1.
        var nth: Int
    }

    init(
        status: @escaping @Sendable (SceneState) -> String = { _ in "created" },
        fault: @escaping @Sendable (Request) -> Fault? = { _ in nil }
    ) {
        self.status = status
        self.fault = fault
    }

    func serve(_ exchange: Exchange) throws {
        let head = exchange.head
        let path = String(head.target.prefix { $0 != "?" })
        let request = state.withLock { state in
            state.requests.append("\(head.method) \(path)")
            let name = "\(head.method) \(path)"
            let nth = state.requests.count { $0 == name }
            return Request(method: head.method, path: path, index: state.requests.count, nth: nth)
        }
        state.notifyAll()
        let fault = fault(request)
        switch fault {
        case .status(let status, let text):
            return try exchange.answer(status, ["Retry-After: 0"], body: Array(text.utf8))
        case .body(let text):
            return try exchange.answer(200, body: Array(text.utf8))
        case .reset: return exchange.reset()
        case .silence: return exchange.waitForClient()
        case .lostAnswer, .noAnswer, nil: break
        }
        let body = try exchange.body()
        let (status, answer) = answer(head, path, body)
        if case .lostAnswer = fault { return exchange.reset() }
        if case .noAnswer = fault { return exchange.waitForClient() }
        try exchange.answer(status, ["Content-Type: application/json"], body: answer.map { $0.serialized() } ?? [])
    }

    private func answer(_ head: Exchange.Head, _ path: String, _ body: [UInt8]) -> (Int, JSONValue?) {
        let json = (try? JSONValue.parse(body)) ?? .null
        let parts = path.split(separator: "/").map(String.init)
        return state.withLock { state in
            switch (head.method, parts.first, parts.dropFirst().first) {
            case ("PUT", "storage", _):
                state.uploads[path] = body
                state.uploadHeads.append(head.text)
                return (200, nil)
            case ("POST", "v1", "auth"):
                return (200, ["access_token": .string(Self.token), "expires_in": 3600])
            case (_, _, _) where head.headers["Authorization"] != "Bearer " + Self.token:
                return (401, ["message": "no token"])
            case ("GET", "v1", "workspaces"):
                return (200, [["id": "workspace-1", "name": "Test"]])
            case ("GET", "v1", "inputs") where parts.last == "upload-urls":
                let uuid = Self.next(&state, "job")
                let names = json.object?["filesToUpload"]?.array?.compactMap(\.string) ?? []
                return (200, ["internalId": .string(uuid), "files": Self.addresses(names, uuid, head)])
            case ("POST", "v1", "inputs") where parts.last == "images":
                if head.headers["X-Dryrun"] != nil { return (200, nil) }
                let metadata = json.object?["metadata"]?.object
                let uuid = json.object?["internalId"]?.string ?? ""
                state.scenes[uuid] = SceneState(
                    externalID: metadata?["externalId"]?.string ?? "",
                    body: json,
                    isCommitted: true
                )
                return (200, ["internalId": .string(uuid)])
            case ("POST", "v1", "imu"):
                let uuid = json.object?["internalId"]?.string ?? ""
                let url = "http://\(head.headers["Host"] ?? "")/storage/imu/\(uuid)?X-Signature=\(Self.signature)"
                return (200, ["resourceId": .string("imu-of-" + uuid), "signedUrl": .string(url)])
            case ("POST", "v1", "inputs") where parts.last == "initialize":
                let uuid = Self.next(&state, "scene")
                return (200, ["sceneUuid": .string(uuid)])
            case ("POST", "v1", "inputs") where parts.last == "commit":
                guard state.scenes[parts[2]] != nil else { return (404, ["message": "no such scene"]) }
                state.scenes[parts[2]]?.isCommitted = true
                return (200, nil)
            case ("POST", "v1", "inputs") where parts.count > 2:
                return create(json, head, parts, &state)
            case ("POST", "v1", "inputs"):
                let scene = json.object?["sceneUuid"]?.string ?? ""
                let uuid = Self.next(&state, "input")
                state.inputs[scene] = uuid
                return (200, [["uuid": .string(uuid), "sceneUuid": .string(scene), "viewLink": "https://view/it"]])
            case ("POST", "v1", "pre-annotations"):
                let scene = json.object?["sceneUuid"]?.string ?? ""
                let uuid = Self.next(&state, "pre-annotation")
                state.preAnnotations[scene] = uuid
                return (200, ["id": .string(uuid)])
            case ("POST", "v2", "scenes"):
                return query(json, &state)
            case ("POST", "v2", "inputs"):
                let scenes = json.object?["sceneUuids"]?.array?.compactMap(\.string) ?? []
                let found = scenes.compactMap { state.inputs[$0] }.map { uuid -> JSONValue in ["uuid": .string(uuid)] }
                return (200, ["data": .array(found), "metadata": ["nextCursorId": .null]])
            default:
                return (404, ["message": "no such route"])
            }
        }
    }

    private static func next(_ state: inout State, _ kind: String) -> String {
        state.lastNumber += 1
        return "\(kind)-\(state.lastNumber)"
    }

    private func create(
        _ json: JSONValue,
        _ head: Exchange.Head,
        _ parts: [String],
        _ state: inout State
    ) -> (Int, JSONValue?) {
        if head.headers["X-Dryrun"] != nil { return (200, nil) }
        let uuid = json.object?["internalId"]?.string ?? ""
        let frames = json.object?["frames"]?.array ?? json.object?["frame"].map { [$0] } ?? []
        let resources = frames.flatMap { frame in
            ["images", "pointClouds"].flatMap { frame.object?[$0]?.array ?? [] }
        }.compactMap { $0.object?["resourceId"]?.string }
        state.scenes[uuid] = SceneState(
            externalID: json.object?["externalId"]?.string ?? "",
            body: json,
            resources: resources,
            project: parts[2] == "project" ? parts[3] : nil
        )
        return (200, ["internalId": .string(uuid), "files": Self.addresses(resources, uuid, head)])
    }

    /// Where to put files, signed.
    private static func addresses(_ names: [String], _ uuid: String, _ head: Exchange.Head) -> JSONValue {
        let base = "http://\(head.headers["Host"] ?? "")/storage/\(uuid)/"
        return .object(
            JSONObject(names.map { ($0, .string("\(base)\(percentEncoded($0))?X-Signature=\(signature)")) })
        )
    }

    private func query(_ json: JSONValue, _ state: inout State) -> (Int, JSONValue?) {
        var list: [JSONValue] = []
        for uuid in json.object?["sceneUuids"]?.array?.compactMap(\.string) ?? [] {
            guard var scene = state.scenes[uuid] else { return (404, ["message": "no such scene"]) }
            scene.asked += 1
            state.scenes[uuid] = scene
            list.append([
                "uuid": .string(uuid), "externalId": .string(scene.externalID), "viewLink": "https://view/scene",
                "status": .string(scene.isCommitted ? status(scene) : "pending"),
            ])
        }
        return (200, .array(list))
    }

    var requests: [String] { state.withLock { $0.requests } }
    var uploads: [String: [UInt8]] { state.withLock { $0.uploads } }

    /// Waits until such a request has come.
    func waitForRequest(_ text: String, count: Int = 1) throws {
        let limit = MonotonicClock.milliseconds() + 60_000
        try #require(
            state.wait(untilMs: limit) { state in
                state.requests.count { $0.hasPrefix(text) } >= count ? true : nil
            } != nil
        )
    }
}
