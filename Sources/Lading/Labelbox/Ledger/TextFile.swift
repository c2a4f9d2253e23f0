import Glibc

/// A file that texts go to and come back from. Errors are errno values.
protocol TextFile: AnyObject, Sendable {
    func write(_ bytes: [UInt8], at offset: UInt64) -> Int32
    func read(at offset: UInt64, count: Int) -> Result<[UInt8], TextFileError>
}

struct TextFileError: Error, Equatable, Sendable {
    var errno: Int32
}

final class DiskTextFile: TextFile {
    private let descriptor: Int32

    /// A file that is gone with the process, or when this is released: it has no name. Only its owner could read it.
    init(unlinkedIn folder: String) throws(TextFileError) {
        let (opened, path) = try openNewFile(named: folder + "/lading-rows-", mode: 0o600)
        _ = ForkGate.outside { unlink(path) }
        descriptor = opened
    }

    /// A file that is there, to be read only. It may lose its name meanwhile.
    init(reading path: String) throws(TextFileError) {
        descriptor = ForkGate.outside { open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW) }
        guard descriptor >= 0 else { throw TextFileError(errno: errno) }
    }

    deinit { close(descriptor) }

    func write(_ bytes: [UInt8], at offset: UInt64) -> Int32 {
        bytes.withUnsafeBytes { buffer in
            var done = 0
            while done < buffer.count, let start = buffer.baseAddress {
                let written = ForkGate.outside {
                    pwrite(descriptor, start + done, buffer.count - done, off_t(clamping: offset) + off_t(done))
                }
                if written > 0 {
                    done += written
                } else if written == 0 || errno != EINTR {
                    return written == 0 ? ENOSPC : errno
                }
            }
            return 0
        }
    }

    func read(at offset: UInt64, count: Int) -> Result<[UInt8], TextFileError> {
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: max(0, count)) { buffer, filled in
            while filled < count, let start = buffer.baseAddress {
                let got = ForkGate.outside {
                    pread(descriptor, start + filled, count - filled, off_t(clamping: offset) + off_t(filled))
                }
                if got > 0 {
                    filled += got
                } else if got == 0 {
                    return
                } else if errno != EINTR {
                    failure = errno
                    return
                }
            }
        }
        return failure == 0 ? .success(bytes) : .failure(TextFileError(errno: failure))
    }
}

/// Makes a file that was not there before, for reading and writing.
/// - Parameter prefix: of its path; random digits are added.
func openNewFile(named prefix: String, mode: mode_t) throws(TextFileError) -> (descriptor: Int32, path: String) {
    guard !prefix.utf8.contains(0) else { throw TextFileError(errno: EINVAL) }
    while true {
        let path = prefix + String(UInt64.random(in: .min ... .max), radix: 36)
        let opened = ForkGate.outside { open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode) }
        if opened >= 0 { return (opened, path) }
        guard errno == EINTR || errno == EEXIST else { throw TextFileError(errno: errno) }
    }
}
