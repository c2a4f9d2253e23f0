/// What signs in: an OAuth client (wire notes, "Hosts and sign-in").
struct Credentials: Equatable, Sendable {
    var clientID: String
    var clientSecret: String
    var scopes: [String] = []

    /// Where credentials may come from; the first that is given wins.
    struct Sources: Sendable {
        var clientID = ""
        var clientSecret = ""
        var file = ""
        var environment: [String: String] = [:]
    }

    /// - Parameters:
    ///   - read: the bytes of a file, or why not.
    ///   - now: seconds since 1970.
    static func resolve(
        _ sources: Sources,
        now: Double,
        read: (String) throws(Failure) -> [UInt8]
    ) throws(Failure) -> Credentials {
        if !sources.clientID.isEmpty || !sources.clientSecret.isEmpty {
            guard !sources.clientID.isEmpty, !sources.clientSecret.isEmpty else {
                throw Failure(
                    .credentialsMissing,
                    stage: .signIn,
                    item: sources.clientID.isEmpty ? "client_id" : "client_secret",
                    "A client id and a client secret belong together, and one of them is missing."
                )
            }
            return Credentials(clientID: sources.clientID, clientSecret: sources.clientSecret)
        }
        if !sources.file.isEmpty { return try parse(read(sources.file), path: sources.file, now: now) }
        let environment = sources.environment
        if let path = environment["KOGNIC_CREDENTIALS"], !path.isEmpty {
            return try parse(read(path), path: path, now: now)
        }
        let pair = ["KOGNIC_CLIENT_ID", "KOGNIC_CLIENT_SECRET"].map { environment[$0] ?? "" }
        if pair.allSatisfy({ !$0.isEmpty }) { return Credentials(clientID: pair[0], clientSecret: pair[1]) }
        if pair != ["", ""] {
            throw Failure(
                .credentialsMissing,
                stage: .signIn,
                item: pair[0].isEmpty ? "KOGNIC_CLIENT_ID" : "KOGNIC_CLIENT_SECRET",
                "KOGNIC_CLIENT_ID and KOGNIC_CLIENT_SECRET belong together, and one of them is not set."
            )
        }
        throw Failure(
            .credentialsMissing,
            stage: .signIn,
            "No credentials: give a client id and secret or a credentials file, or set KOGNIC_CREDENTIALS, or "
                + "KOGNIC_CLIENT_ID and KOGNIC_CLIENT_SECRET."
        )
    }

    /// Reads a credentials file.
    static func parse(_ bytes: [UInt8], path: String, now: Double) throws(Failure) -> Credentials {
        func problem(_ message: String) -> Failure {
            Failure(.credentialsFile, stage: .signIn, item: path, message)
        }
        let json: JSONValue
        do {
            json = try JSONValue.parse(bytes)
        } catch {
            throw problem("The credentials file is not JSON: \(error.message).")
        }
        guard let object = json.object else { throw problem("The credentials file holds no JSON object.") }
        for key in ["clientId", "clientSecret", "email", "userId", "issuer"] where object[key] == nil {
            throw problem("The credentials file has no “\(key)”. Download it again from the platform.")
        }
        guard let id = object["clientId"]?.string, let secret = object["clientSecret"]?.string, !id.isEmpty,
            !secret.isEmpty
        else {
            throw problem("“clientId” and “clientSecret” of the credentials file must be strings that are not empty.")
        }
        if let expires = object["expires"]?.string {
            guard let time = ISODateTime(Array(expires.utf8)[...]) else {
                throw problem("“expires” of the credentials file, “\(shown: expires)”, is not an ISO 8601 time.")
            }
            if Double(time.seconds) <= now {
                throw Failure(
                    .credentialsExpired,
                    stage: .signIn,
                    item: path,
                    "The credentials expired at \(expires). Create new ones on the platform."
                )
            }
        }
        let scopes = object["scopes"]?.array?.compactMap(\.string) ?? []
        return Credentials(clientID: id, clientSecret: secret, scopes: scopes)
    }
}
