/// What a probe noticed in a file that may be sound all the same: the file goes, and this is said of it.
struct ProbeRemark: Equatable, Sendable {
    enum Kind: String, CaseIterable, Sendable {
        /// Columns that the platform leaves out.
        case columns
        /// Columns in another type than is documented.
        case columnTypes
        /// No time of the points.
        case noTime
        /// Times whose type is too short for nanoseconds.
        case timePrecision
        /// Values outside the range that the platform documents.
        case valueRange
        /// A tail of zeros, which a power loss leaves, where zeros may also be meant.
        case zeroTail
        /// Legal, but few programs read it.
        case hardlyReadable
    }

    let kind: Kind
    /// What it is and what to do, without the file's name: the caller has it.
    let message: String
}
