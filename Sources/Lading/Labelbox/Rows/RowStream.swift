/// A source of rows while a job reads it: opened once, and the same at every read. The descriptor of a manifest stays
/// open as long as this does.
final class RowStream: Sendable {
    private enum Contents {
        case file(FileBytes)
        case memory([UInt8])
    }

    private let contents: Contents
    /// Of the manifest, for messages; empty for rows from memory.
    let path: String
    /// Where relative paths of rows start; empty for the working directory.
    let folder: String
    /// In bytes.
    let byteCount: UInt64

    /// - Throws: `fileChanged` when a manifest that a spool knows is no longer what was submitted.
    init(_ source: RowSource) throws(Failure) {
        let file: FileBytes
        switch source {
        case .memory(let bytes):
            contents = .memory(bytes)
            (path, folder) = ("", "")
            byteCount = UInt64(bytes.count)
            return
        case .file(let path):
            file = try Self.open(path)
            self.path = path
            folder = folderPath(of: path)
        case .kept(let rows):
            file = try Self.open(rows.file)
            (path, folder) = (rows.path, rows.folder)
        }
        contents = .file(file)
        byteCount = file.size
        if case .kept(let rows) = source, let identity = rows.identity, !identity.matches(file.identity) {
            throw changed
        }
    }

    private static func open(_ path: String) throws(Failure) -> FileBytes {
        do throws(ByteSourceError) {
            return try FileBytes(path: path)
        } catch {
            throw Failure(Code(error), item: path, "\(path): \(error.message)")
        }
    }

    /// Appends up to `count` bytes from `offset` on: fewer when the end comes first, none past it.
    func read(at offset: UInt64, count: Int, to bytes: inout [UInt8]) throws(Failure) {
        let length = Int(clamping: min(UInt64(max(0, count)), byteCount - min(offset, byteCount)))
        switch contents {
        case .memory(let source):
            let start = Int(clamping: offset)
            bytes += source.dropFirst(start).prefix(length)
        case .file(let file):
            let end = bytes.count
            bytes += repeatElement(0, count: length)
            let got: Int
            do throws(ByteSourceError) {
                got = try bytes.withUnsafeMutableBufferPointer { (buffer) throws(ByteSourceError) in
                    let room = UnsafeMutableBufferPointer(rebasing: buffer[end...])
                    return try file.read(at: offset, into: UnsafeMutableRawBufferPointer(room))
                }
            } catch {
                throw Failure(Code(error), item: path, "\(path): \(error.message)")
            }
            // A shortened file ends earlier than it did.
            guard got == length else { throw changed }
        }
    }

    /// - Throws: `fileChanged` when the manifest is not what it was when it was opened.
    func checkUnchanged() throws(Failure) {
        if case .file(let file) = contents, file.isChanged() { throw changed }
    }

    private var changed: Failure {
        Failure(
            .fileChanged,
            item: path,
            "\(path) changed after it was submitted; leave a manifest as it is until its import is finished, then submit it "
                + "again"
        )
    }

    /// The path of a file that a row gives as `given`.
    func path(of given: String) -> String {
        given.utf8.first == UInt8(ascii: "/") ? given : folder + given
    }
}

extension Code {
    init(_ error: ByteSourceError) {
        self = error == .missing ? .fileMissing : .fileUnreadable
    }
}
