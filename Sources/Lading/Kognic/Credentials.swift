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
            guard let time = secondsSince1970(iso8601: expires) else {
                throw problem("“expires” of the credentials file, “\(expires)”, is not an ISO 8601 time.")
            }
            if time <= now {
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

/// Reads `2026-01-31T12:00:00[.123456789](Z|±hh:mm)`; without a zone it is UTC.
func secondsSince1970(iso8601 text: String) -> Double? {
    var rest = text.utf8[...]
    func number(_ digits: Int) -> Int? {
        let part = rest.prefix(digits)
        guard part.count == digits, part.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        rest = rest.dropFirst(digits)
        return Int(String(decoding: part, as: UTF8.self))
    }
    func skip(_ characters: StaticString) -> Bool {
        guard let first = rest.first,
            characters.withUTF8Buffer({ $0.contains(first) })
        else { return false }
        rest = rest.dropFirst()
        return true
    }
    guard let year = number(4), skip("-"), let month = number(2), skip("-"), let day = number(2), skip("Tt "),
        let hour = number(2), skip(":"), let minute = number(2), (1...12).contains(month), (1...31).contains(day),
        hour < 24, minute < 60
    else { return nil }
    var seconds = 0.0
    if skip(":") {
        guard let whole = number(2), whole <= 60 else { return nil }
        seconds = Double(whole)
        if skip(".") {
            let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            guard !digits.isEmpty, let fraction = Double("0." + String(decoding: digits, as: UTF8.self))
            else { return nil }
            seconds += fraction
            rest = rest.dropFirst(digits.count)
        }
    }
    var offset = 0
    if let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
        rest = rest.dropFirst()
        guard let hours = number(2), hours < 24 else { return nil }
        _ = skip(":")
        guard let minutes = rest.isEmpty ? 0 : number(2), minutes < 60 else { return nil }
        offset = (hours * 3600 + minutes * 60) * (sign == UInt8(ascii: "-") ? -1 : 1)
    } else if !rest.isEmpty {
        guard skip("Zz") else { return nil }
    }
    guard rest.isEmpty else { return nil }
    // Days since 1970-01-01 in the proleptic Gregorian calendar, years counted from March.
    let marchYear = month > 2 ? year : year - 1
    let era = marchYear / 400
    let yearOfEra = marchYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let days = era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    return Double(days * 86_400 + hour * 3600 + minute * 60 - offset) + seconds
}
