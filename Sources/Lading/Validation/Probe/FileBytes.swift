#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The bytes of a regular file, read where asked with `pread` and never mapped: a mapped file that another process
/// shortens would raise SIGBUS in the host.
final class FileBytes: ByteSource, Sendable {
    let size: UInt64
    /// As it was when the file was opened.
    let identity: FileIdentity
    var fileIdentity: FileIdentity? { identity }
    private let descriptor: Int32

    init(path: String) throws(ByteSourceError) {
        // A C string would end at the NUL and name another file.
        guard !path.utf8.contains(0) else { throw .unreadable(errno: EINVAL) }
        // O_NONBLOCK: opening a FIFO would otherwise wait for its writer. It changes nothing for a regular file.
        let flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY
        var opened: Int32
        repeat { opened = ForkGate.outside { open(path, flags) } } while opened < 0 && errno == EINTR
        guard opened >= 0 else { throw ByteSourceError(errno: errno) }

        var status = stat()
        guard fstat(opened, &status) == 0 else {
            let error = ByteSourceError(errno: errno)
            close(opened)
            throw error
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            close(opened)
            throw .notRegularFile
        }
        descriptor = opened
        size = UInt64(max(0, status.st_size))
        identity = FileIdentity(status)
    }

    deinit {
        close(descriptor)
    }

    func read(at offset: UInt64, count: Int) throws(ByteSourceError) -> [UInt8] {
        guard count > 0, offset < size else { return [] }
        var failure: ByteSourceError?
        let bytes = [UInt8](unsafeUninitializedCapacity: Int(min(UInt64(count), size - offset))) { buffer, filled in
            do throws(ByteSourceError) {
                filled = try read(at: offset, into: UnsafeMutableRawBufferPointer(buffer))
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return bytes
    }

    /// - Returns: how many bytes were read: fewer than there is room for when the end comes first.
    func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(ByteSourceError) -> Int {
        guard offset < size, let start = buffer.baseAddress else { return 0 }
        let length = Int(min(UInt64(buffer.count), size - offset))
        var filled = 0
        while filled < length {
            let got = ForkGate.outside {
                pread(descriptor, start + filled, length - filled, off_t(offset) + off_t(filled))
            }
            if got > 0 {
                filled += got
            } else if got == 0 {
                break
            } else if errno != EINTR {
                throw ByteSourceError(errno: errno)
            }
        }
        return filled
    }
}

extension FileBytes {
    /// Whether the file was written to since it was opened. Writing within one tick of the file system's clock that
    /// keeps its size is not seen.
    func isChanged() -> Bool {
        var status = stat()
        return fstat(descriptor, &status) != 0 || FileIdentity(status) != identity
    }
}

extension ByteSourceError {
    init(errno code: Int32) {
        switch code {
        case ENOENT, ENOTDIR: self = .missing
        case EACCES, EPERM: self = .permission
        case ENXIO, EISDIR: self = .notRegularFile
        default: self = .unreadable(errno: code)
        }
    }

    /// What went wrong and what to do, without the file's name.
    var message: String {
        switch self {
        case .missing: "there is no such file; check the path"
        case .notRegularFile: "this is not a regular file; give the path of a file"
        case .permission: "permission to read the file was denied; check its owner and mode"
        case .unreadable(let code): "the file cannot be read: \(Self.text(errno: code))"
        case .abandoned: "the check was given up"
        }
    }

    /// The system's own texts follow the locale, and asking for them is not safe in every libc.
    private static func text(errno code: Int32) -> String {
        switch code {
        case EIO: "input/output error; check the disk"
        case EINVAL: "the path is not valid"
        case ELOOP: "too many symbolic links"
        case ENAMETOOLONG: "the path is too long"
        case EMFILE, ENFILE: "too many files are open"
        case ENOMEM: "out of memory"
        case ESTALE: "the network file system lost the file"
        default: "system error \(code)"
        }
    }
}
