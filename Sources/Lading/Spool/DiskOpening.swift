import Glibc

/// How the files of the spool are opened: each by its name from the descriptor of its folder, and never through a link.
extension DiskFiles {
    /// Calls `body` with the descriptor of the folder that a path is in and the name that it has there.
    func inFolder<Result>(
        of path: String,
        _ body: (_ folder: Int32, _ name: String) throws(SpoolFileError) -> Result
    ) throws(SpoolFileError) -> Result {
        var parts: [Substring]
        var folder: Int32
        if let root, path.utf8.starts(with: root.path.utf8) {
            parts = Substring(path.utf8.dropFirst(root.path.utf8.count)).split(separator: "/")
            folder = root.descriptor
        } else {
            parts = path.split(separator: "/")
            let parent = parts.dropLast().joined(separator: "/")
            parts = parts.suffix(1)
            folder = Glibc.open((path.hasPrefix("/") ? "/" : "./") + parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            guard folder >= 0 else { throw SpoolFileError(path: path, code: errno) }
        }
        defer { if folder != root?.descriptor { close(folder) } }
        let name = parts.popLast().map(String.init) ?? "."
        for part in parts {
            let next = openat(folder, String(part), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
            let code = errno
            if folder != root?.descriptor { close(folder) }
            folder = next
            guard next >= 0 else { throw SpoolFileError(path: path, code: code) }
        }
        return try body(folder, name)
    }

    func opened(_ path: String, _ flags: Int32) throws(SpoolFileError) -> Int32 {
        try inFolder(of: path) { folder, name throws(SpoolFileError) in
            let descriptor = openat(folder, name, flags | O_CLOEXEC | O_NOFOLLOW, 0o600)
            guard descriptor >= 0 else { throw SpoolFileError(path: path, code: errno) }
            return descriptor
        }
    }

    /// A file that is not written through another name of one that was there.
    func openedNew(_ path: String) throws(SpoolFileError) -> Int32 {
        let flags = O_WRONLY | O_CREAT | O_EXCL
        do throws(SpoolFileError) {
            return try opened(path, flags)
        } catch {
            guard error.code == EEXIST else { throw error }
            try remove(path)
            return try opened(path, flags)
        }
    }

    /// A plain file of this process's user: to open a device may already do something, and a pipe would be waited for.
    func openedToRead(_ path: String) throws(SpoolFileError) -> Int32 {
        try inFolder(of: path) { folder, name throws(SpoolFileError) in
            var status = stat()
            guard fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
                throw SpoolFileError(path: path, code: errno)
            }
            if let wrong = SpoolFileError(path: path, status) { throw wrong }
            let descriptor = openat(folder, name, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW)
            guard descriptor >= 0 else { throw SpoolFileError(path: path, code: errno) }
            guard fstat(descriptor, &status) == 0, SpoolFileError(path: path, status) == nil else {
                close(descriptor)
                throw SpoolFileError(path: path, code: EIO)
            }
            return descriptor
        }
    }
}

extension SpoolFileError {
    /// Nil for a plain file of this process's user.
    fileprivate init?(path: String, _ status: stat) {
        let kind: String? =
            switch status.st_mode & S_IFMT {
            case S_IFREG, S_IFDIR: nil
            case S_IFLNK: "it is a link"
            case S_IFIFO: "it is a pipe"
            case S_IFSOCK: "it is a socket"
            default: "it is a device"
            }
        if let kind {
            self.init(path: path, code: ENXIO, reason: kind)
        } else if status.st_mode & S_IFMT == S_IFDIR {
            self.init(path: path, code: EISDIR)
        } else if status.st_uid != geteuid() {
            let reason = "it belongs to user \(status.st_uid); \(SpoolFolder.handingOver)"
            self.init(path: path, code: EACCES, reason: reason)
        } else {
            return nil
        }
    }
}
