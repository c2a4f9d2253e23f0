/// Where a client finds Labelbox, and with which key.
struct LabelboxOptions: Sendable {
    /// With scheme, without a slash at the end; the one endpoint is `/graphql` below it.
    var host = "https://api.labelbox.com"
    var apiKey: String

    /// - Parameters:
    ///   - given: the option; empty is none.
    ///   - environment: of `LABELBOX_API_KEY`.
    static func resolveKey(_ given: String, environment: String?) throws(Failure) -> String {
        if !given.isEmpty { return given }
        if let environment, !environment.isEmpty { return environment }
        throw Failure(
            .credentialsMissing,
            stage: .signIn,
            item: "api_key",
            "No credentials: give an API key, or set LABELBOX_API_KEY."
        )
    }

    /// Refuses a single request that there is not, or whose parameters are wrong.
    static func check(_ operation: String, _ parameters: JSONObject) throws(Failure) {
        guard let known = LabelboxOperation.named(operation) else {
            throw .unknownOperation(operation, known: LabelboxOperation.all.map(\.name))
        }
        try checkParameters(parameters, of: operation, take: known.parameters)
    }
}
