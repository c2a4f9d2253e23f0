/// What a client was opened with; defaults as the header states them.
struct ClientOptions: Sendable {
    var hosts = Hosts()
    var credentials: Credentials
    var organizationID: Int64 = 0
    var workspaceID = ""
    var transfer = TransferConfiguration(readerThreads: 4)
    var policy = RetryPolicy(maxAttempts: 10, baseWaitMs: 500, maxWaitMs: 60_000, deadlineMs: 600_000)
    var maximumJobs = 1000
    var maximumActiveScenes = 32
    var maximumBorrowedBytes: UInt64 = 1 << 30
    var logLevel = LogLevel.warning

    /// With scheme, without a slash at the end (wire notes, "Hosts and sign-in").
    struct Hosts: Sendable {
        var input = "https://input.app.kognic.com"
        var workspace = "https://workspace.app.kognic.com"
        var orderExecution = "https://order-execution.app.kognic.com"
        var annotationIntegration = "https://annotation-integration.app.kognic.com"
        var auth = "https://auth.app.kognic.com"

        init() {}

        /// One host for all of them: an emulator or a gateway.
        init(base: String) {
            input = base
            workspace = base
            orderExecution = base
            annotationIntegration = base
            auth = base
        }
    }

    var session: Session.Configuration {
        Session.Configuration(
            hosts: [
                .input: hosts.input, .workspace: hosts.workspace, .orderExecution: hosts.orderExecution,
                .annotationIntegration: hosts.annotationIntegration,
            ],
            authHost: hosts.auth,
            credentials: credentials,
            organizationID: organizationID,
            workspaceID: workspaceID,
            policy: policy
        )
    }
}

/// How a scene is submitted; defaults as the header states them.
struct SubmitOptions: Sendable {
    var plan = ScenePlan()
    var wait = SceneRun.WaitOptions()
    var tag: UInt64 = 0
}

/// The host's functions, their contexts inside.
struct HostCallbacks: Sendable {
    /// False cancels the event's job.
    var event: (@Sendable (Event) -> Bool)?
    var log: (@Sendable (Delivery.LogLine) -> Void)?
    /// Called last, once.
    var drop: @Sendable () -> Void = {}
}
