import Glibc

/// The files of the spool on disk. None is reached through a link: each is opened from the descriptor of its folder.
struct DiskFiles: SpoolFiles {
    private static let bufferSize = 1 << 20
    /// FALLOC_FL_KEEP_SIZE.
    private static let keepSize: Int32 = 1

    /// The folder that paths below it are opened from; with nil each from its own folder's path.
    var root: SpoolFolder?

    func within(_ folder: SpoolFolder) -> any SpoolFiles { DiskFiles(root: folder) }

    func makeFolder(_ path: String) throws(SpoolFileError) {
        try inFolder(of: path) { folder, name throws(SpoolFileError) in
            guard mkdirat(folder, name, 0o700) != 0 else { return }
            let code = errno
            var status = stat()
            guard code == EEXIST, fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
                throw SpoolFileError(path: path, code: code)
            }
            // A link may lead to one; whoever opens it knows whether that will do.
            guard [S_IFDIR, S_IFLNK].contains(status.st_mode & S_IFMT) else {
                throw SpoolFileError(path: path, code: ENOTDIR)
            }
        }
    }

    func names(in folder: String) throws(SpoolFileError) -> [String] {
        let descriptor: Int32
        do throws(SpoolFileError) {
            descriptor = try opened(folder, O_RDONLY | O_DIRECTORY)
        } catch {
            if error.code == ENOENT { return [] }
            throw error
        }
        guard let stream = fdopendir(descriptor) else {
            let code = errno
            close(descriptor)
            throw SpoolFileError(path: folder, code: code)
        }
        defer { closedir(stream) }
        var names: [String] = []
        while true {
            // Only that tells an error from the end.
            errno = 0
            guard let entry = readdir(stream) else {
                guard errno == 0 else { throw SpoolFileError(path: folder, code: errno) }
                return names
            }
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != "." && name != ".." { names.append(name) }
        }
    }

    func read(_ path: String, _ part: (UnsafeRawBufferPointer) -> Void) throws(SpoolFileError) {
        let descriptor = try openedToRead(path)
        defer { close(descriptor) }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.bufferSize, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let count = ForkGate.outside { Glibc.read(descriptor, buffer.baseAddress, buffer.count) }
            if count < 0 {
                if errno == EINTR { continue }
                throw SpoolFileError(path: path, code: errno)
            }
            if count == 0 { return }
            part(UnsafeRawBufferPointer(rebasing: buffer.prefix(count)))
        }
    }

    func write(
        _ path: String,
        sync: Bool,
        _ next: (UnsafeMutableRawBufferPointer) throws(SpoolFileError) -> Int
    ) throws(SpoolFileError) {
        let descriptor = try openedNew(path)
        defer { close(descriptor) }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.bufferSize, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let count = try next(buffer)
            if count == 0 { break }
            try write(UnsafeRawBufferPointer(rebasing: buffer.prefix(count)), to: descriptor, path)
        }
        if sync { try self.sync(descriptor, path) }
    }

    func append(_ bytes: [UInt8], to path: String, sync: Bool) throws(SpoolFileError) {
        let descriptor = try opened(path, O_WRONLY | O_APPEND)
        defer { close(descriptor) }
        let before = lseek(descriptor, 0, SEEK_END)
        do throws(SpoolFileError) {
            try bytes.withUnsafeBytes { bytes in
                Result { () throws(SpoolFileError) in try write(bytes, to: descriptor, path) }
            }.get()
            if sync { try self.sync(descriptor, path) }
        } catch {
            // Half a record at the end would be cut off when it is read, but nothing could be added after it.
            guard before >= 0, ftruncate(descriptor, before) == 0 else { throw SpoolFileError(path: path, code: EIO) }
            throw error
        }
    }

    func reserve(_ path: String, bytes: Int) throws(SpoolFileError) {
        let descriptor = try opened(path, O_WRONLY)
        defer { close(descriptor) }
        let end = lseek(descriptor, 0, SEEK_END)
        guard end >= 0 else { return }
        let result = ForkGate.outside { fallocate(descriptor, Self.keepSize, end, off_t(clamping: bytes)) }
        guard result != 0, errno == ENOSPC || errno == EDQUOT else { return }
        throw SpoolFileError(path: path, code: errno)
    }

    func truncate(_ path: String, to size: Int) throws(SpoolFileError) {
        let descriptor = try opened(path, O_WRONLY)
        defer { close(descriptor) }
        guard ftruncate(descriptor, size) == 0 else { throw SpoolFileError(path: path, code: errno) }
    }

    func sync(_ path: String) throws(SpoolFileError) {
        let descriptor = try opened(path, O_WRONLY)
        defer { close(descriptor) }
        try sync(descriptor, path)
    }

    func syncFolder(_ path: String) throws(SpoolFileError) {
        let descriptor = try opened(path, O_RDONLY | O_DIRECTORY)
        defer { close(descriptor) }
        guard ForkGate.outside({ fsync(descriptor) }) == 0 else { throw SpoolFileError(path: path, code: errno) }
    }

    func rename(_ path: String, to other: String) throws(SpoolFileError) {
        try inFolder(of: path) { folder, name throws(SpoolFileError) in
            try inFolder(of: other) { otherFolder, otherName throws(SpoolFileError) in
                guard renameat(folder, name, otherFolder, otherName) == 0 else {
                    throw SpoolFileError(path: path, code: errno)
                }
            }
        }
    }

    func remove(_ path: String) throws(SpoolFileError) { try unlink(path, 0) }

    func removeFolder(_ path: String) throws(SpoolFileError) { try unlink(path, AT_REMOVEDIR) }

    private func unlink(_ path: String, _ flags: Int32) throws(SpoolFileError) {
        do throws(SpoolFileError) {
            try inFolder(of: path) { folder, name throws(SpoolFileError) in
                guard unlinkat(folder, name, flags) == 0 else { throw SpoolFileError(path: path, code: errno) }
            }
        } catch {
            if error.code != ENOENT { throw error }
        }
    }

    private func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32, _ path: String) throws(SpoolFileError) {
        var left = bytes
        while !left.isEmpty {
            let count = ForkGate.outside { Glibc.write(descriptor, left.baseAddress, left.count) }
            if count < 0 {
                if errno == EINTR { continue }
                throw SpoolFileError(path: path, code: errno)
            }
            left = UnsafeRawBufferPointer(rebasing: left.dropFirst(count))
        }
    }

    private func sync(_ descriptor: Int32, _ path: String) throws(SpoolFileError) {
        guard ForkGate.outside({ fdatasync(descriptor) }) == 0 else { throw SpoolFileError(path: path, code: errno) }
    }
}

/// The C library only declares it under `_GNU_SOURCE`, which the Glibc module does not define.
@_silgen_name("fallocate")
private func fallocate(_ descriptor: Int32, _ mode: Int32, _ offset: off_t, _ length: off_t) -> Int32
