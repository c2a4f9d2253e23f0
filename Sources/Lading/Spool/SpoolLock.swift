import Glibc

/// Keeps a spool for one client: `lock` in its folder, locked with flock(2), with the process id of the owner in it.
///
/// The system lets go of it when the process ends, however it ends. A child of a fork would keep it: its copies of the
/// descriptors are closed there.
final class SpoolLock: Sendable {
    private let descriptor: Int32
    private let process = getpid()

    init(_ folder: SpoolFolder) throws(Failure) {
        let path = folder.path + "/lock"
        let flags = O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK
        let descriptor = openat(folder.descriptor, "lock", flags, 0o600)
        guard descriptor >= 0 else {
            let code = errno
            throw code == ELOOP ? Self.refusal(path) : .spool(SpoolFileError(path: path, code: code), "be opened")
        }
        // What is written to another name of a file is written to that file.
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_nlink == 1 else {
            close(descriptor)
            throw Self.refusal(path)
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            let owner = Self.owner(descriptor)
            close(descriptor)
            guard code == EWOULDBLOCK else { throw .spool(SpoolFileError(path: path, code: code), "be locked") }
            throw Failure(
                .state,
                retryable: true,
                item: folder.path,
                "The spool “\(folder.path)” is in use by another client\(owner.map { ", in process \($0)" } ?? ""). "
                    + "Give each client a spool of its own."
            )
        }
        let text = "\(getpid())\n"
        // Only for the message above: nothing depends on it.
        _ = ftruncate(descriptor, 0)
        _ = FileSizeSignal.held {
            text.utf8CString.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count - 1, 0) }
        }
        self.descriptor = descriptor
        Self.kept.add(descriptor)
    }

    deinit {
        Self.kept.remove(descriptor)
        // A child that was forked a moment ago may not have closed its copy yet; unlocking lets go of all copies.
        if getpid() == process { flock(descriptor, LOCK_UN) }
        close(descriptor)
    }

    private static func refusal(_ path: String) -> Failure {
        Failure(
            .spool,
            item: path,
            "“\(path)” is no plain file, or has another name elsewhere, so it is not the spool's own. Remove it and try again."
        )
    }

    private static func owner(_ descriptor: Int32) -> Int? {
        var buffer = [UInt8](repeating: 0, count: 20)
        let count = buffer.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, 0) }
        guard count > 0 else { return nil }
        return Int(String(decoding: buffer.prefix(count).prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
    }

    private static let kept = KeptDescriptors()
}

/// The descriptors to close in a child. Plain memory: a lock could be held for ever there.
private final class KeptDescriptors: @unchecked Sendable {
    private static let capacity = 1024
    private let descriptors = UnsafeMutableBufferPointer<Int32>.allocate(capacity: capacity)
    private let writing: Monitor<UnsafeMutableBufferPointer<Int32>>

    nonisolated(unsafe) private static var first: KeptDescriptors?

    init() {
        descriptors.initialize(repeating: -1)
        writing = Monitor(descriptors)
        Self.first = self
        pthread_atfork(nil, nil) { KeptDescriptors.first?.closeAll() }
    }

    func add(_ descriptor: Int32) { replace(-1, with: descriptor) }
    func remove(_ descriptor: Int32) { replace(descriptor, with: -1) }

    private func replace(_ old: Int32, with new: Int32) {
        writing.withLock { descriptors in
            if let place = descriptors.firstIndex(of: old) { descriptors[place] = new }
        }
    }

    private func closeAll() {
        for place in descriptors.indices where descriptors[place] >= 0 {
            close(descriptors[place])
            descriptors[place] = -1
        }
    }
}

extension Failure {
    /// - Parameter what: completes "could not …".
    static func spool(_ error: SpoolFileError, _ what: String) -> Failure {
        Failure(
            .spool,
            retryable: true,
            item: error.path,
            "“\(error.path)” of the spool could not \(what): \(error.what)."
        )
    }
}
