import Glibc

/// A file that appears under its name only when it is whole.
final class NewFile {
    private let path: String
    private let temporary: String
    private let descriptor: Int32
    private var isFinished = false

    init(replacing path: String) throws(Failure) {
        do throws(TextFileError) {
            (descriptor, temporary) = try openNewFile(named: path + ".part-", mode: 0o666)
        } catch {
            throw Self.failure(path, error.errno)
        }
        self.path = path
    }

    deinit {
        close(descriptor)
        if !isFinished { unlink(temporary) }
    }

    func write(_ bytes: [UInt8]) throws(Failure) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { buffer in
                FileSizeSignal.held {
                    ForkGate.outside { Glibc.write(descriptor, buffer.baseAddress, buffer.count) }
                }
            }
            if written > 0 {
                rest = rest.dropFirst(written)
            } else if written == 0 || errno != EINTR {
                throw Self.failure(path, written == 0 ? ENOSPC : errno)
            }
        }
    }

    /// Makes it durable and gives it its name.
    func finish() throws(Failure) {
        guard ForkGate.outside({ fsync(descriptor) }) == 0, ForkGate.outside({ rename(temporary, path) }) == 0 else {
            throw Self.failure(path, errno)
        }
        isFinished = true
    }

    private static func failure(_ path: String, _ code: Int32) -> Failure {
        let reason =
            switch code {
            case ENOSPC, EDQUOT: "the disk is full"
            case EFBIG: "the limit for the size of files is reached"
            case EACCES, EPERM, EROFS: "writing there is not permitted"
            case ENOENT, ENOTDIR: "its folder does not exist"
            case EISDIR: "this is a folder"
            default: "system error \(code)"
            }
        return Failure(.fileUnwritable, item: path, "\(path) could not be written: \(reason).")
    }
}
