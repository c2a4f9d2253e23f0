/// What a client was opened with; defaults as the header states them.
struct ClientOptions: Sendable {
    var platform: Platform
    var transfer = TransferConfiguration(readerThreads: 4)
    var policy = RetryPolicy(maxAttempts: 10, baseWaitMs: 500, maxWaitMs: 60_000, deadlineMs: 600_000)
    var maximumJobs = 1000
    var maximumActiveScenes = 32
    var maximumBorrowedBytes: UInt64 = 1 << 30
    var logLevel = LogLevel.warning
    /// For what does not fit into memory.
    var temporaryFolder = "/tmp"
    var spool: SpoolOptions?
    /// With a spool: for so long after a refused sign-in nobody signs in.
    var refusalPauseMs = Outages.longestPauseMs
    /// Sends nothing until it is resumed.
    var startsPaused = false
    /// Why there are no credentials: the client only spools.
    var missingCredentials: Failure?
    /// What the host makes of findings, where a job does not say otherwise.
    var findings = FindingSettings()

    /// Whom the client speaks to, and as whom.
    enum Platform: Sendable {
        case kognic(KognicOptions)
        case labelbox(LabelboxOptions)

        var name: String {
            switch self {
            case .kognic: "Kognic"
            case .labelbox: "Labelbox"
            }
        }

        /// Where jobs go to, as the record of a job has it: no secret is in it.
        var target: String {
            switch self {
            case .labelbox(let labelbox): labelbox.host
            case .kognic(let kognic):
                kognic.hosts.input + (kognic.organizationID == 0 ? "" : ", organization \(kognic.organizationID)")
                    + (kognic.workspaceID.isEmpty ? "" : ", workspace \(kognic.workspaceID)")
            }
        }

        /// With a scheme each.
        private var hosts: [String] {
            switch self {
            case .labelbox(let labelbox): [labelbox.host]
            case .kognic(let kognic): kognic.hosts.all
            }
        }

        /// What signs the addresses of uploads.
        private var signingHost: String {
            switch self {
            case .labelbox(let labelbox): labelbox.host
            case .kognic(let kognic): kognic.hosts.input
            }
        }

        /// The origins to which anything may go unencrypted; nil: all, as the addresses of uploads are given unencrypted.
        var plainOrigins: Set<String>? {
            guard RequestCheck.destination(url: signingHost)?.isEncrypted == true else { return nil }
            return Set(hosts.compactMap(RequestCheck.destination).filter { !$0.isEncrypted }.map(\.origin))
        }

        /// Those on the way to which anybody may read along.
        var readableOrigins: [String] {
            let open = hosts.compactMap(RequestCheck.destination).filter { !$0.isEncrypted && !$0.isLoopback }
            return Set(open.map(\.origin)).sorted()
        }

        /// Refuses a single request that the platform does not have, or whose parameters are wrong.
        func check(_ operation: String, _ parameters: JSONObject) throws(Failure) {
            switch self {
            case .kognic: try KognicOptions.check(operation, parameters)
            case .labelbox: try LabelboxOptions.check(operation, parameters)
            }
        }
    }
}

/// How a scene is submitted; defaults as the header states them.
struct SubmitOptions: Sendable {
    var plan = ScenePlan()
    var wait = SceneRun.WaitOptions()
    var tag: UInt64 = 0
    /// Jobs of a higher one go first, and are dropped last.
    var priority: Int32 = 0
    /// With a spool: files of the host are copied into it.
    var copiesFiles = false
}

/// How data rows are imported; defaults as the header states them.
struct ImportOptions: Sendable, Equatable {
    var datasetID: String
    var dryRun = false
    var skipsInvalidRows = false
    /// Rows may name the existing data row that they change.
    var allowsUpsert = false
    /// Counted from the import.
    var waitTimeoutMs: UInt64 = 1_800_000
    /// The first time between two questions, which grows.
    var pollIntervalMs: UInt64 = 2000
    var tag: UInt64 = 0
    /// As for scenes.
    var priority: Int32 = 0
    /// With a spool: the manifest is copied into it.
    var copiesFiles = false
    /// How many bytes of rows are checked at a time, so that cancelling takes effect between them.
    var sliceBytes = 4_000_000
    /// How many bytes a part of the payload has.
    var chunkBytes = RowChunk.limit
    /// How many rows a task of the platform has.
    var taskRows = 150_000
    /// What the host makes of findings.
    var findings = FindingSettings()
}

extension ImportOptions {
    /// With what the client says of findings, where these options don't.
    func over(_ client: FindingSettings) -> ImportOptions {
        var options = self
        options.findings = client.overridden(by: findings)
        return options
    }
}

/// The host's functions, their contexts inside.
struct HostCallbacks: Sendable {
    /// False cancels the event's job.
    var event: (@Sendable (Event) -> Bool)?
    var log: (@Sendable (Delivery.LogLine) -> Void)?
    /// Called last, once.
    var drop: @Sendable () -> Void = {}
}
