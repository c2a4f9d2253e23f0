/// Why a request ended without an answer.
struct TransferFailure: Error, Sendable, Equatable {
    enum Kind: Sendable, Equatable {
        case resolve
        case connect
        case tls
        /// The server's certificate, or ours for checking it; trying again does not help.
        case certificate
        case proxy
        /// It is there, and does not let the request through.
        case proxyRefused
        case connectTimeout
        /// Nothing moved in either direction for the stall time.
        case stallTimeout
        case totalTimeout
        case connectionLost
        case badResponse
        /// The answer sends the request to where it does not go.
        case redirected
        case responseTooLarge
        /// The storage answers with the hash of other bytes than were sent.
        case corrupted
        case body(BodyFailure)
        case cancelled
        /// The policy's overall deadline passed.
        case deadline
        /// The policy allows no attempt at all.
        case attempts
        case invalidRequest
        case shutdown
    }

    var kind: Kind
    /// One sentence: the request's label, the host, what happened. Never a query, a token or a signed URL.
    var message: String
    /// The server may have carried the request out: bytes went out, and no complete answer came back.
    var ambiguous = false
    /// How many times the request was started.
    var attempts = 0
    /// The last status any attempt saw, also that of an answer that broke off.
    var lastStatus: Int?
}
