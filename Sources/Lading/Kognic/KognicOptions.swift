/// Where a client finds Kognic, and as whom it signs in; defaults as the header states them.
struct KognicOptions: Sendable {
    var hosts = Hosts()
    var credentials: Credentials
    var organizationID: Int64 = 0
    var workspaceID = ""

    /// With scheme, without a slash at the end (wire notes, "Hosts and sign-in").
    struct Hosts: Sendable {
        var input = "https://input.app.kognic.com"
        var workspace = "https://workspace.app.kognic.com"
        var orderExecution = "https://order-execution.app.kognic.com"
        var annotationIntegration = "https://annotation-integration.app.kognic.com"
        var auth = "https://auth.app.kognic.com"

        var all: [String] { [input, workspace, orderExecution, annotationIntegration, auth] }

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

    func session(_ policy: RetryPolicy) -> KognicSession.Configuration {
        KognicSession.Configuration(
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

    /// Refuses a single request that there is not, or whose parameters are wrong.
    static func check(_ operation: String, _ parameters: JSONObject) throws(Failure) {
        if operation == KognicOperation.openSession { return }
        guard let known = KognicOperation.named(operation) else {
            throw .unknownOperation(operation, known: [KognicOperation.openSession] + KognicOperation.all.map(\.name))
        }
        _ = try known.requests(parameters, workspaceID: "")
    }
}
