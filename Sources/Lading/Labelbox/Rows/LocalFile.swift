/// A local image that a row names and validation has seen.
struct LocalFile: Sendable, Equatable {
    var row: Int
    /// Where it is: `givenPath`, seen from the folder of the manifest.
    var path: String
    /// In bytes.
    var size: UInt64
    /// As it was validated.
    var identity: FileIdentity?
    /// By its bytes.
    var contentType: String
    /// As it is written in the row; the external id, when the row has none.
    var givenPath: String
}
