import Glibc

/// A file that validation has already seen.
struct FileBody: BodySource {
    let path: String
    /// Its size when it was checked; a file with another one is refused.
    let size: UInt64
    /// The file that was checked, and its state; nil when only the size is known.
    var identity: FileIdentity?

    var name: String { path }

    func open() throws(BodyFailure) -> any BodyReader {
        // Non-blocking, so that a named pipe is refused below and not waited for.
        let descriptor = retryingInterrupts { Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) }
        guard descriptor >= 0 else { throw failure(errno: errno) }
        do throws(BodyFailure) {
            let found = try check(descriptor, identity)
            if size > 1 << 20 { posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL) }
            return FileReader(body: self, descriptor: descriptor, identity: found)
        } catch {
            _ = Glibc.close(descriptor)
            throw error
        }
    }

    /// - Parameter expected: nil when any will do.
    /// - Returns: what it is now.
    @discardableResult
    fileprivate func check(_ descriptor: Int32, _ expected: FileIdentity?) throws(BodyFailure) -> FileIdentity {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure(errno: errno) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw BodyFailure(code: .notRegularFile, message: "\(path) is not a regular file")
        }
        let found = UInt64(clamping: status.st_size)
        guard found > 0 || expected != nil else { throw BodyFailure(code: .empty, message: "\(path) is empty") }
        guard found == size else { throw .changed(path, "it has \(found) bytes instead of \(size)") }
        let identity = FileIdentity(status)
        guard expected?.matches(identity) ?? true else {
            throw .changed(path, "it was written to, or replaced by another file")
        }
        return identity
    }

    private func failure(errno code: Int32) -> BodyFailure { fileFailure(path: path, errno: code) }
}

private final class FileReader: BodyReader {
    private let body: FileBody
    private let descriptor: Int32
    /// As it was opened.
    private let identity: FileIdentity
    private var path: String { body.path }

    init(body: FileBody, descriptor: Int32, identity: FileIdentity) {
        self.body = body
        self.descriptor = descriptor
        self.identity = identity
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(BodyFailure) -> Int {
        let count = ForkGate.outside { retryingInterrupts { Glibc.read(descriptor, buffer.baseAddress, buffer.count) } }
        guard count >= 0 else { throw fileFailure(path: path, errno: errno) }
        // The end is looked for before the last bytes are handed on.
        if count == 0 { try body.check(descriptor, identity) }
        return count
    }

    func rewind() throws(BodyFailure) {
        guard lseek(descriptor, 0, SEEK_SET) == 0 else { throw fileFailure(path: path, errno: errno) }
    }

    func close() { _ = Glibc.close(descriptor) }
}

private func fileFailure(path: String, errno code: Int32) -> BodyFailure {
    switch code {
    case ENOENT, ENOTDIR: return BodyFailure(code: .missing, message: "\(path) does not exist")
    case EACCES, EPERM: return BodyFailure(code: .permission, message: "\(path) may not be read: permission denied")
    default:
        return BodyFailure(code: .unreadable(errno: code), message: "\(path) could not be read: \(errnoText(code))")
    }
}

func errnoText(_ code: Int32) -> String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 128) { text in
        guard let start = text.baseAddress, strerror_r(code, start, text.count) == 0 else { return "error \(code)" }
        return String(cString: start)
    }
}

private func retryingInterrupts<Value: SignedInteger>(_ call: () -> Value) -> Value {
    while true {
        let value = call()
        if value != -1 || errno != EINTR { return value }
    }
}
