import Glibc

/// The folder of a spool, open: a name that leads elsewhere later changes nothing.
final class SpoolFolder: Sendable {
    let path: String
    let descriptor: Int32

    static var handingOver: String {
        "a spool is its owner's alone. To hand one over, as when it was restored: chown -R \(geteuid()) and its folder"
    }

    /// Opens a folder that is there, and makes it this user's alone.
    /// - Throws: when it is another user's, or of use to others as it is.
    init(_ path: String, log: LogSink) throws(Failure) {
        self.path = path
        descriptor = try Self.opened(path)
        try checkOwner()
        try tighten(log)
        warnOfParents(log)
    }

    deinit { close(descriptor) }

    /// Its last name may be a link that this user or root made.
    private static func opened(_ path: String) throws(Failure) -> Int32 {
        let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC
        let plain = open(path, flags | O_NOFOLLOW)
        if plain >= 0 { return plain }
        let code = errno
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFLNK else {
            throw .spool(SpoolFileError(path: path, code: code), "be opened")
        }
        guard status.st_uid == geteuid() || status.st_uid == 0 else {
            throw refusal(path, "“\(path)” is a link of user \(status.st_uid). Name the folder itself.")
        }
        let linked = open(path, flags)
        guard linked >= 0 else { throw .spool(SpoolFileError(path: path, code: errno), "be opened") }
        return linked
    }

    private func checkOwner() throws(Failure) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw .spool(SpoolFileError(path: path, code: errno), "be opened")
        }
        guard status.st_uid == geteuid() else {
            throw Self.refusal(
                path,
                "The spool “\(path)” belongs to user \(status.st_uid), and this process is user \(geteuid()): "
                    + "\(Self.handingOver), “\(path)”; otherwise name another spool_directory."
            )
        }
    }

    /// Takes from others what they may do with it.
    private func tighten(_ log: LogSink) throws(Failure) {
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & 0o077 != 0 else { return }
        let mode = "mode 0\(String(status.st_mode & 0o7777, radix: 8))"
        // A folder of the system's or of other files would be of no use to its users any more.
        guard status.st_mode & S_ISVTX == 0, try isSpoolOrEmpty() else {
            throw Self.refusal(
                path,
                "“\(path)” (\(mode)) is open to others and has files that are no spool's, so it can't be made private. Give "
                    + "the spool a folder of its own, as “\(path)/spool”."
            )
        }
        if fchmod(descriptor, status.st_mode & 0o7700) == 0 {
            log(.warning, "spool", "“\(path)” was open to others (\(mode)); it is its owner's alone now")
        } else {
            log(.warning, "spool", "“\(path)” is open to others (\(mode)), which can't be changed: \(errnoText(errno))")
        }
    }

    private func isSpoolOrEmpty() throws(Failure) -> Bool {
        do throws(SpoolFileError) {
            let names = try DiskFiles(root: self).names(in: path)
            return names.isEmpty || names.contains { $0 == "lock" || $0 == "damaged" || $0.hasSuffix(".job") }
        } catch {
            throw .spool(error, "be read")
        }
    }

    /// Whoever may rename a folder above it can put another in its place, which the next client would take.
    private func warnOfParents(_ log: LogSink) {
        guard let real = realpath(path, nil) else { return }
        defer { free(real) }
        var parts = String(cString: real).split(separator: "/")
        while parts.popLast() != nil {
            let parent = "/" + parts.joined(separator: "/")
            var status = stat()
            guard lstat(parent, &status) == 0, status.st_mode & S_IWOTH != 0, status.st_mode & S_ISVTX == 0 else {
                continue
            }
            log(
                .warning,
                "spool",
                "anyone can put another folder in place of the spool “\(path)”: chmod o-w “\(parent)”"
            )
        }
    }

    private static func refusal(_ path: String, _ message: String) -> Failure {
        Failure(.spool, item: path, message)
    }
}
