/// A client's way to Labelbox: adds the endpoint and the key, reads answers. Lives on the engine thread.
final class LabelboxSession {
    private let core: EngineCore
    private let endpoint: String
    private let apiKey: String
    private let policy: RetryPolicy
    private let secrets: Secrets

    init(_ core: EngineCore, _ options: LabelboxOptions, _ policy: RetryPolicy) {
        self.core = core
        self.policy = policy
        endpoint = options.host + "/graphql"
        apiKey = options.apiKey
        secrets = Secrets([options.apiKey] + core.configuration.proxies.secrets)
    }

    /// Sends a request; `completion` is called exactly once, later, on the engine thread.
    @discardableResult
    func send(
        _ request: GraphQLRequest,
        completion: @escaping (Result<JSONValue, APIFailure>) -> Void
    ) -> TransferID {
        perform(request) { completion(readGraphQLAnswer($0, of: request)) }
    }

    /// The same for an answer that is read elsewhere, because it may be long.
    @discardableResult
    func fetch(
        _ request: GraphQLRequest,
        completion: @escaping (Result<HTTPResponse, APIFailure>) -> Void
    ) -> TransferID {
        perform(request) { completion(goodGraphQLAnswer($0)) }
    }

    /// Uploads a body as a file of the platform's (wire notes, "Uploading bytes"), to be named by the URL that comes
    /// back. It may be repeated: a file that nothing names is nothing.
    /// - Parameter progress: bytes of the source that left in the current attempt.
    func upload(
        _ source: any BodySource,
        as file: MultipartFile,
        progress: @escaping (UInt64) -> Void,
        completion: @escaping (Result<String, APIFailure>) -> Void
    ) -> TransferID {
        let upload = GraphQLRequest.upload(source.size, label: "upload of \(shown: source.name)")
        let fields = [("operations", upload.body.text), ("map", #"{"1":["variables.file"]}"#)]
        let form = MultipartForm(fields: fields, name: "1", file: file)
        let request = HTTPRequest(
            method: .post,
            url: endpoint,
            headers: headers(contentType: form.contentType),
            body: .source(form.body(source)),
            label: upload.label,
            answerLimit: .status,
            judge: GraphQLProblem.judge
        )
        let before = UInt64(form.prefix.count)
        return core.perform(
            request,
            policy: policy,
            progress: { sent in progress(min(sent - min(sent, before), source.size)) },
            completion: { [secrets] result in
                let answer = readGraphQLAnswer(secrets.hidden(in: result), of: upload)
                completion(answer.flatMap { uploadedURL($0, of: upload) })
            }
        )
    }

    func cancel(_ id: TransferID) { core.cancel(id) }

    private func perform(
        _ request: GraphQLRequest,
        completion: @escaping (Result<HTTPResponse, TransferFailure>) -> Void
    ) -> TransferID {
        var policy = policy
        policy.repeatability = request.repeatability
        let http = HTTPRequest(
            method: .post,
            url: endpoint,
            headers: headers(contentType: "application/json"),
            body: .bytes(request.body.serialized()),
            label: request.label,
            answerLimit: request.answerLimit,
            acceptsGzip: true,
            judge: GraphQLProblem.judge
        )
        return core.perform(http, policy: policy, progress: nil) { [secrets] in completion(secrets.hidden(in: $0)) }
    }

    private func headers(contentType: String) -> [HTTPHeader] {
        [
            HTTPHeader(name: "Authorization", value: "Bearer " + apiKey),
            HTTPHeader(name: "Accept", value: "application/json"),
            HTTPHeader(name: "Content-Type", value: contentType),
        ]
    }
}

private func uploadedURL(_ answer: JSONValue, of upload: GraphQLRequest) -> Result<String, APIFailure> {
    guard let url = answer.object?["url"]?.string, !url.isEmpty else {
        let failure = Failure.unexpectedAnswer(upload.label, expected: "url")
        return .failure(APIFailure(failure: failure, ambiguous: true))
    }
    return .success(url)
}

extension GraphQLRequest {
    fileprivate static func upload(_ size: UInt64, label: String) -> GraphQLRequest {
        GraphQLRequest(
            query: """
                mutation ($file: Upload!, $contentLength: Int!, $sign: Boolean) { \
                uploadFile(file: $file, contentLength: $contentLength, sign: $sign) { url filename } }
                """,
            variables: JSONObject([("file", .null), ("contentLength", .integer(size)), ("sign", false)]),
            field: "uploadFile",
            label: label
        )
    }
}
