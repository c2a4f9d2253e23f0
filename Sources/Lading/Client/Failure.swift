/// What went wrong, ready to be shown: a `lading_error` as a value.
struct Failure: Error, Equatable, Sendable {
    var code: Code
    var stage: Stage
    var httpStatus = 0
    /// The same call may succeed later.
    var retryable = false
    /// The file, scene, option or host that it is about.
    var item = "" { didSet { item = ShownText.of(item.utf8) } }
    /// Texts of others in it are fit to be shown.
    var message: String { didSet { message = ShownText.of(message.utf8) } }

    init(
        _ code: Code,
        stage: Stage = .none,
        httpStatus: Int = 0,
        retryable: Bool = false,
        item: String = "",
        _ message: String
    ) {
        self.code = code
        self.stage = stage
        self.httpStatus = httpStatus
        self.retryable = retryable
        self.item = ShownText.of(item.utf8)
        self.message = ShownText.of(message.utf8)
    }

    /// With another sentence behind the message; those of findings have no full stop.
    func adding(_ sentence: String) -> Failure {
        var failure = self
        failure.message += (message.utf8.last == UInt8(ascii: ".") ? " " : ". ") + sentence
        return failure
    }

    /// As the first of so many errors.
    func first(of errors: Int) -> Failure {
        errors > 1 ? adding("And \(errors - 1) more; see the findings.") : self
    }

    func at(_ stage: Stage, item: String? = nil) -> Failure {
        var failure = self
        failure.stage = stage
        if let item { failure.item = item }
        return failure
    }
}

extension Failure {
    /// The network, the platform or the sign-in is at fault for a while, and not what is sent: a captive portal answers
    /// what is none, a clock that is not set refuses certificates, a secret was changed.
    var isOutage: Bool {
        if stage == .signIn { return code != .cancelled }
        switch code {
        case .resolve, .connect, .tls, .networkTimeout, .connectionLost, .proxy, .deadline, .rateLimited, .response,
            .credentialsRefused:
            return true
        case .server: return httpStatus >= 500 || httpStatus == 408
        default: return false
        }
    }
}

/// The `LADING_ERROR_` codes; a test compares the numbers with the header's.
enum Code: Int32, CaseIterable, Sendable {
    case ok = 0
    case argument = 1
    case handle = 2
    case structSize = 3
    case utf8 = 4
    case json = 5
    case state = 6
    case forked = 7
    case reentrant = 8
    case timeout = 9
    case closed = 10
    case queueFull = 11
    case system = 12
    case cancelled = 13
    case unsupported = 14
    case credentialsMissing = 20
    case credentialsFile = 21
    case credentialsExpired = 22
    case credentialsRefused = 23
    case forbidden = 24
    case workspaceNone = 25
    case workspaceAmbiguous = 26
    case targetUnknown = 27
    case notFound = 28
    case validation = 40
    case fileMissing = 41
    case fileEmpty = 42
    case fileUnreadable = 43
    case fileChanged = 44
    case sourceFailed = 45
    case image = 46
    case fileUnwritable = 47
    case spool = 48
    case resolve = 60
    case connect = 61
    case tls = 62
    case networkTimeout = 63
    case connectionLost = 64
    case proxy = 65
    case deadline = 66
    case corrupted = 67
    case refused = 80
    case server = 81
    case rateLimited = 82
    case response = 83
    case urlExpired = 84
    case sceneFailed = 90
    case sceneInvalidated = 91
    case stillProcessing = 92
    case importFailed = 93
    case rowRefused = 94

    var name: StaticString {
        switch self {
        case .ok: "LADING_OK"
        case .argument: "LADING_ERROR_ARGUMENT"
        case .handle: "LADING_ERROR_HANDLE"
        case .structSize: "LADING_ERROR_STRUCT_SIZE"
        case .utf8: "LADING_ERROR_UTF8"
        case .json: "LADING_ERROR_JSON"
        case .state: "LADING_ERROR_STATE"
        case .forked: "LADING_ERROR_FORKED"
        case .reentrant: "LADING_ERROR_REENTRANT"
        case .timeout: "LADING_ERROR_TIMEOUT"
        case .closed: "LADING_ERROR_CLOSED"
        case .queueFull: "LADING_ERROR_QUEUE_FULL"
        case .system: "LADING_ERROR_SYSTEM"
        case .cancelled: "LADING_ERROR_CANCELLED"
        case .unsupported: "LADING_ERROR_UNSUPPORTED"
        case .credentialsMissing: "LADING_ERROR_CREDENTIALS_MISSING"
        case .credentialsFile: "LADING_ERROR_CREDENTIALS_FILE"
        case .credentialsExpired: "LADING_ERROR_CREDENTIALS_EXPIRED"
        case .credentialsRefused: "LADING_ERROR_CREDENTIALS_REFUSED"
        case .forbidden: "LADING_ERROR_FORBIDDEN"
        case .workspaceNone: "LADING_ERROR_WORKSPACE_NONE"
        case .workspaceAmbiguous: "LADING_ERROR_WORKSPACE_AMBIGUOUS"
        case .targetUnknown: "LADING_ERROR_TARGET_UNKNOWN"
        case .notFound: "LADING_ERROR_NOT_FOUND"
        case .validation: "LADING_ERROR_VALIDATION"
        case .fileMissing: "LADING_ERROR_FILE_MISSING"
        case .fileEmpty: "LADING_ERROR_FILE_EMPTY"
        case .fileUnreadable: "LADING_ERROR_FILE_UNREADABLE"
        case .fileChanged: "LADING_ERROR_FILE_CHANGED"
        case .sourceFailed: "LADING_ERROR_SOURCE_FAILED"
        case .image: "LADING_ERROR_IMAGE"
        case .fileUnwritable: "LADING_ERROR_FILE_UNWRITABLE"
        case .spool: "LADING_ERROR_SPOOL"
        case .resolve: "LADING_ERROR_RESOLVE"
        case .connect: "LADING_ERROR_CONNECT"
        case .tls: "LADING_ERROR_TLS"
        case .networkTimeout: "LADING_ERROR_NETWORK_TIMEOUT"
        case .connectionLost: "LADING_ERROR_CONNECTION_LOST"
        case .proxy: "LADING_ERROR_PROXY"
        case .deadline: "LADING_ERROR_DEADLINE"
        case .corrupted: "LADING_ERROR_CORRUPTED"
        case .refused: "LADING_ERROR_REFUSED"
        case .server: "LADING_ERROR_SERVER"
        case .rateLimited: "LADING_ERROR_RATE_LIMITED"
        case .response: "LADING_ERROR_RESPONSE"
        case .urlExpired: "LADING_ERROR_URL_EXPIRED"
        case .sceneFailed: "LADING_ERROR_SCENE_FAILED"
        case .sceneInvalidated: "LADING_ERROR_SCENE_INVALIDATED"
        case .stillProcessing: "LADING_ERROR_STILL_PROCESSING"
        case .importFailed: "LADING_ERROR_IMPORT_FAILED"
        case .rowRefused: "LADING_ERROR_ROW_REFUSED"
        }
    }
}

/// The `LADING_STAGE_` values: in the order in which a scene passes through them, then what only an import does.
enum Stage: Int32, CaseIterable, Sendable, Comparable {
    case none = 0
    case validation = 1
    case signIn = 2
    case workspace = 3
    case scene = 4
    case upload = 5
    case commit = 6
    case processing = 7
    case preAnnotation = 8
    case inputFromScene = 9
    case request = 10
    case importing = 11
    case results = 12

    var name: StaticString {
        switch self {
        case .none: "none"
        case .validation: "validation"
        case .signIn: "sign-in"
        case .workspace: "workspace"
        case .scene: "scene"
        case .upload: "upload"
        case .commit: "commit"
        case .processing: "processing"
        case .preAnnotation: "pre-annotation"
        case .inputFromScene: "input-from-scene"
        case .request: "request"
        case .importing: "import"
        case .results: "results"
        }
    }

    static func < (left: Stage, right: Stage) -> Bool { left.rawValue < right.rawValue }
}
