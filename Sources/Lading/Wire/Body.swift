/// Bytes to upload that can be read from the start any number of times.
protocol BodySource: Sendable {
    /// The exact number of bytes; it is announced before the first is read.
    var size: UInt64 { get }
    /// What errors call it: a path or a resource's name.
    var name: String { get }
    /// Opens it at byte 0. Called on a reader thread and may block.
    func open() throws(BodyFailure) -> any BodyReader
}

/// One pass over a body. Used by one thread at a time, but not always the same.
protocol BodyReader: AnyObject {
    /// Fills from the start of the buffer, which is never empty.
    ///
    /// - Returns: the number of bytes; 0 is the end.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(BodyFailure) -> Int
    /// Back to byte 0.
    func rewind() throws(BodyFailure)
    /// Comes exactly once and last.
    func close()
}

/// A body that is in memory already: copied from there into the connection, without a reader thread.
protocol ResidentBody: BodySource {
    /// Copies what follows `offset`, as much as there is and fits.
    /// - Returns: how many bytes; 0 at the end or past it.
    func copy(from offset: Int, into buffer: UnsafeMutableRawBufferPointer) -> Int
}

/// Why a body could not be sent.
struct BodyFailure: Error, Sendable, Equatable {
    enum Code: Sendable, Equatable {
        case missing
        case permission
        case empty
        /// It is no longer what was checked: shorter, longer or replaced.
        case changed
        case unreadable(errno: Int32)
        /// The host's own reader returned this code.
        case readerFailed(Int32)
        case notRegularFile
    }

    var code: Code
    /// One sentence that names the item.
    var message: String
}

extension BodyFailure {
    static func changed(_ name: String, _ how: String) -> BodyFailure {
        BodyFailure(code: .changed, message: "\(name) changed after it was checked: \(how)")
    }

    static func shorter(_ name: String, found: UInt64, of size: UInt64) -> BodyFailure {
        changed(name, "it ended after \(found) of \(size) bytes")
    }

    static func longer(_ name: String, than size: UInt64) -> BodyFailure {
        changed(name, "it is longer than \(size) bytes")
    }
}
