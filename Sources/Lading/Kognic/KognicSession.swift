/// A client's way to Kognic's APIs: adds host, token and headers, reads answers, renews the token.
/// Lives on the engine thread.
final class KognicSession {
    struct Configuration: Sendable {
        var hosts: [APIRequest.Host: String]
        var authHost: String
        var credentials: Credentials
        var organizationID: Int64 = 0
        /// The workspace to write to; empty: the only one that there is.
        var workspaceID = ""
        var policy = RetryPolicy()
        /// For so long after a refused sign-in that refusal is the answer to all who need one.
        var refusalPauseMs: UInt64 = 0
    }

    /// A request that can be given up, wherever it is.
    final class Ticket {
        fileprivate var transfer: TransferID?
        fileprivate var isCancelled = false
    }

    private typealias Completion = (Result<APIAnswer, APIFailure>) -> Void

    private struct Waiting {
        var attempt: (Result<(token: String, generation: Int), Failure>) -> Void
    }

    private let core: EngineCore
    private let configuration: Configuration
    private let log: LogSink
    private var token = TokenState<Waiting>()
    private var refusal: (failure: Failure, untilMs: UInt64)?
    private let workspace: AskedOnce<String>

    init(core: EngineCore, configuration: Configuration, log: @escaping LogSink) {
        self.core = core
        self.configuration = configuration
        self.log = log
        workspace = AskedOnce(configuration.workspaceID.isEmpty ? nil : configuration.workspaceID)
    }

    var clientID: String { configuration.credentials.clientID }

    /// But for the token.
    private var secrets: [String] { [configuration.credentials.clientSecret] + core.configuration.proxies.secrets }

    // MARK: Requests

    /// Sends a request; `completion` is called exactly once, later, on the engine thread.
    @discardableResult
    func send(_ request: APIRequest, completion: @escaping (Result<APIAnswer, APIFailure>) -> Void) -> Ticket {
        let ticket = Ticket()
        attempt(request, ticket, renewed: false, completion)
        return ticket
    }

    func cancel(_ ticket: Ticket) {
        ticket.isCancelled = true
        if let transfer = ticket.transfer { core.cancel(transfer) }
    }

    private func attempt(_ request: APIRequest, _ ticket: Ticket, renewed: Bool, _ completion: @escaping Completion) {
        withToken { [self] result in
            switch result {
            case .failure(let failure):
                completion(.failure(APIFailure(failure: failure, ambiguous: false)))
            case .success where ticket.isCancelled:
                let failure = Failure(.cancelled, "The job was cancelled.")
                completion(.failure(APIFailure(failure: failure, ambiguous: false)))
            case .success(let (token, generation)):
                ticket.transfer = core.perform(
                    httpRequest(request, token: token),
                    policy: policy(for: request),
                    progress: nil
                ) { [self] result in
                    ticket.transfer = nil
                    if case .success(let response) = result, response.status == 401, !renewed {
                        self.token.refused(generation: generation)
                        return attempt(request, ticket, renewed: true, completion)
                    }
                    let secrets = Secrets([token] + secrets)
                    completion(readAnswer(secrets.hidden(in: result), of: request))
                }
            }
        }
    }

    private func policy(for request: APIRequest) -> RetryPolicy {
        var policy = configuration.policy
        policy.repeatability = request.repeatability == .safe ? .safe : .onlyIfUnprocessed
        return policy
    }

    private func httpRequest(_ request: APIRequest, token: String) -> HTTPRequest {
        var headers = [
            HTTPHeader(name: "Authorization", value: "Bearer " + token),
            HTTPHeader(name: "Accept", value: "application/json"),
        ]
        if configuration.organizationID != 0 {
            headers.append(HTTPHeader(name: "X-Organization-Id", value: String(configuration.organizationID)))
        }
        if request.dryRun { headers.append(HTTPHeader(name: "X-Dryrun", value: "")) }
        var body = HTTPBody.none
        if let json = request.body {
            headers.append(HTTPHeader(name: "Content-Type", value: "application/json"))
            body = .bytes(json.serialized())
        }
        return HTTPRequest(
            method: request.method,
            url: (configuration.hosts[request.host] ?? "") + "/" + request.target,
            headers: headers,
            body: body,
            label: request.label,
            answerLimit: request.answerLimit,
            acceptsGzip: true,
            judge: request.discardsAnswer ? unreadableIfPage : unreadableUnlessJSON
        )
    }

    // MARK: Token

    private func withToken(_ body: @escaping (Result<(token: String, generation: Int), Failure>) -> Void) {
        switch token.request(Waiting(attempt: body), now: core.now) {
        case .use(let token, let generation): body(.success((token, generation)))
        case .wait: break
        case .fetch: fetchToken()
        }
    }

    private func fetchToken() {
        if let refusal, core.now < refusal.untilMs {
            // Later: who asks does not expect the answer yet.
            return core.later { [self] in failed(refusal.failure) }
        }
        core.perform(tokenRequest(configuration), policy: configuration.policy, progress: nil) { [self] result in
            let secrets = Secrets(secrets)
            switch readToken(secrets.hidden(in: result), host: configuration.authHost) {
            case .success(let grant):
                log(.debug, "kognic", "signed in for \(grant.lifeMs / 1000) s")
                for waiting in token.fetched(grant.token, lifeMs: grant.lifeMs, now: core.now) {
                    waiting.attempt(.success((grant.token, token.generation)))
                }
            case .failure(let failure):
                if failure.code == .credentialsRefused, configuration.refusalPauseMs > 0 {
                    refusal = (failure, core.now.saturatingAdd(configuration.refusalPauseMs))
                }
                failed(failure)
            }
        }
    }

    private func failed(_ failure: Failure) {
        for waiting in token.failed() { waiting.attempt(.failure(failure)) }
    }

    // MARK: Workspace

    /// Signs in and settles the workspace to write to, once for all who ask.
    func open(_ completion: @escaping (Result<String, Failure>) -> Void) {
        if let id = workspace.value {
            return withToken { completion($0.map { _ in id }.mapError { $0.at(.signIn) }) }
        }
        workspace.get(ask: askForWorkspace, completion)
    }

    private func askForWorkspace(_ completion: @escaping (Result<String, Failure>) -> Void) {
        let organizations = configuration.organizationID == 0 ? [] : [configuration.organizationID]
        send(.workspaces(organizations: organizations)) { result in
            let workspace = result.mapError { $0.failure }.flatMap { theOnlyWorkspace($0.document) }
            completion(
                workspace.mapError {
                    $0.stage == .signIn ? $0 : $0.at(.workspace, item: $0.item.isEmpty ? "workspaces" : $0.item)
                }
            )
        }
    }
}

/// The workspace of the answer to `workspaces`, when there is exactly one.
func theOnlyWorkspace(_ answer: JSONValue) -> Result<String, Failure> {
    guard let list = answer.array else {
        return .failure(.unexpectedAnswer("workspaces", expected: "list of workspaces"))
    }
    if list.isEmpty {
        return .failure(
            Failure(.workspaceNone, "You are developer in no workspace. Ask your organization for the role.")
        )
    }
    if list.count > 1 {
        let names = list.prefix(10).map { workspace in
            let object = workspace.object
            return "\(object?.id("id") ?? "?") (\(shown: object?["name"]?.string ?? "?"))"
        }
        return .failure(
            Failure(
                .workspaceAmbiguous,
                item: "workspace",
                "You are developer in \(list.count) workspaces; name the one to write to: "
                    + names.joined(separator: ", ") + (list.count > 10 ? ", …" : ".")
            )
        )
    }
    guard let id = list.first?.object?.id("id") else {
        return .failure(.unexpectedAnswer("workspaces", expected: "id of the workspace"))
    }
    return .success(id)
}
