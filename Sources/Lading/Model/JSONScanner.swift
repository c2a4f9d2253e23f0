/// Why a scan ended before the value did.
enum ScanStop: Error, Equatable, Sendable {
    /// The bytes end, but the text may go on.
    case more
    /// The text is not JSON, at this position.
    case fault(reason: String, position: Int)
    /// There are more values in it than are allowed.
    case tooManyValues
}

/// Strict reading of one JSON value (RFC 8259, UTF-8) into a tape, without recursion. It accepts what `JSONValue.parse`
/// accepts, and names the same place when it does not.
struct JSONScanner {
    private static let maximumBytes = Int(Int32.max)

    private(set) var tape = JSONTape()
    /// Of the next byte to be read.
    private(set) var position = 0
    /// Line feeds that were passed, and the position after the last of them.
    private(set) var lineFeeds = 0
    private(set) var lineStart: Int?
    let maximumValues: Int

    init(maximumValues: Int) { self.maximumValues = maximumValues }

    /// Scans the value that starts at `start`, or after white space there.
    /// - Parameters:
    ///   - isWhole: no more bytes come after these.
    ///   - depth: how many containers the value is in already.
    mutating func scan(_ bytes: [UInt8], from start: Int, isWhole: Bool, depth: Int) throws(ScanStop) {
        tape.removeAll()
        position = start
        lineFeeds = 0
        lineStart = nil
        guard bytes.count <= Self.maximumBytes else { throw .tooManyValues }
        try bytes.withUnsafeBufferPointer { (buffer) throws(ScanStop) in
            var pass = ScanPass(
                bytes: buffer,
                isWhole: isWhole,
                position: start,
                maximumValues: maximumValues,
                tape: tape
            )
            // The pass has the only reference meanwhile, so that growing the tape copies nothing.
            tape = JSONTape()
            defer {
                swap(&tape, &pass.tape)
                position = pass.position
                lineFeeds = pass.lineFeeds
                lineStart = pass.lineStart
            }
            try pass.value(depth: depth)
        }
    }
}
