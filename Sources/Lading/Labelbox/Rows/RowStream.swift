/// A source of rows while a job reads it: opened once, and the same at every read. The descriptor of a manifest stays
/// open as long as this does.
final class RowStream: Sendable {
    private enum Contents {
        case file(FileBytes)
        case memory([UInt8])
    }

    private let contents: Contents
    /// Of the manifest, for messages.
    let path: String
    /// Where relative paths of rows start; empty for the working directory.
    let folder: String
    /// In bytes.
    let byteCount: UInt64

    init(_ source: RowSource) throws(Failure) {
        switch source {
        case .file(let path):
            do throws(ByteSourceError) {
                let file = try FileBytes(path: path)
                contents = .file(file)
                byteCount = file.size
            } catch {
                throw Failure(Code(error), item: path, "\(path): \(error.message)")
            }
            self.path = path
            folder = folderPath(of: path)
        case .memory(let bytes):
            contents = .memory(bytes)
            path = ""
            folder = ""
            byteCount = UInt64(bytes.count)
        }
    }

    /// Up to `count` bytes from `offset`: fewer when the end comes first, none past it.
    func read(at offset: UInt64, count: Int) throws(Failure) -> [UInt8] {
        switch contents {
        case .memory(let bytes): return MemoryBytes(bytes).read(at: offset, count: count)
        case .file(let file):
            let bytes: [UInt8]
            do throws(ByteSourceError) {
                bytes = try file.read(at: offset, count: count)
            } catch {
                throw Failure(Code(error), item: path, "\(path): \(error.message)")
            }
            // A shortened file ends earlier than it did.
            let expected = min(UInt64(max(0, count)), byteCount - min(offset, byteCount))
            guard UInt64(bytes.count) == expected else { throw changed }
            return bytes
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
            "\(path) changed while it was read; leave a manifest as it is until its import is finished, then submit it again"
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
