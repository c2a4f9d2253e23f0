import Glibc

/// The files of the spool on disk.
struct DiskFiles: SpoolFiles {
    private static let bufferSize = 1 << 20
    /// FALLOC_FL_KEEP_SIZE.
    private static let keepSize: Int32 = 1

    func makeFolder(_ path: String) throws(SpoolFileError) {
        guard mkdir(path, 0o700) != 0 else { return }
        let code = errno
        var status = stat()
        guard code == EEXIST, stat(path, &status) == 0 else { throw SpoolFileError(path: path, code: code) }
        guard status.st_mode & S_IFMT == S_IFDIR else { throw SpoolFileError(path: path, code: ENOTDIR) }
    }

    func names(in folder: String) throws(SpoolFileError) -> [String] {
        guard let stream = opendir(folder) else {
            if errno == ENOENT { return [] }
            throw SpoolFileError(path: folder, code: errno)
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
        // A pipe in place of a file would otherwise be waited for.
        let descriptor = try opened(path, O_RDONLY | O_NONBLOCK)
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
        let descriptor = try opened(path, O_WRONLY | O_CREAT | O_TRUNC)
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
        guard Glibc.truncate(path, size) == 0 else { throw SpoolFileError(path: path, code: errno) }
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
        guard Glibc.rename(path, other) == 0 else { throw SpoolFileError(path: path, code: errno) }
    }

    func remove(_ path: String) throws(SpoolFileError) {
        guard unlink(path) == 0 || errno == ENOENT else { throw SpoolFileError(path: path, code: errno) }
    }

    func removeFolder(_ path: String) throws(SpoolFileError) {
        guard rmdir(path) == 0 || errno == ENOENT else { throw SpoolFileError(path: path, code: errno) }
    }

    private func opened(_ path: String, _ flags: Int32) throws(SpoolFileError) -> Int32 {
        let descriptor = open(path, flags | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw SpoolFileError(path: path, code: errno) }
        return descriptor
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
