import Glibc

/// Why a file of the spool could not be used.
struct SpoolFileError: Error, Equatable, Sendable {
    var path: String
    /// An errno.
    var code: Int32
    /// What is wrong, where the system has no word for it.
    var reason: String?

    var what: String { reason ?? errnoText(code) }

    /// There is no room now, on the disk or in the tables of the system.
    var isShortage: Bool { [ENOSPC, EDQUOT, EMFILE, ENFILE, ENOMEM].contains(code) }

    /// Something of that name is there that is no file, or no folder, or nothing is: trying again would change nothing.
    var isLasting: Bool { [ENOENT, ENOTDIR, EISDIR, ENOTEMPTY, ELOOP, ENXIO].contains(code) }
}

/// What the spool does to its files. The tests put one in between that fails, or stops as a power cut does.
protocol SpoolFiles: Sendable {
    /// The same, for what is below that folder: opened from its descriptor.
    func within(_ folder: SpoolFolder) -> any SpoolFiles
    /// Makes a folder for its owner alone, unless it is there.
    func makeFolder(_ path: String) throws(SpoolFileError)
    /// Names without their folder, in no order; empty when the folder is not there.
    func names(in folder: String) throws(SpoolFileError) -> [String]
    /// Gives a file to `part`, one piece after another.
    func read(_ path: String, _ part: (UnsafeRawBufferPointer) -> Void) throws(SpoolFileError)
    /// Makes a file for its owner alone of what `next` fills in, until that is nothing; replaces one that is there.
    /// - Parameter next: gives the number of bytes that it filled, from the start of the buffer.
    func write(
        _ path: String,
        sync: Bool,
        _ next: (UnsafeMutableRawBufferPointer) throws(SpoolFileError) -> Int
    ) throws(SpoolFileError)
    /// Adds to the end of a file that is there; all of it or, when it fails, nothing.
    func append(_ bytes: [UInt8], to path: String, sync: Bool) throws(SpoolFileError)
    /// Keeps room on the disk for so many bytes after its end, where the file system can do that.
    func reserve(_ path: String, bytes: Int) throws(SpoolFileError)
    func truncate(_ path: String, to size: Int) throws(SpoolFileError)
    func sync(_ path: String) throws(SpoolFileError)
    func syncFolder(_ path: String) throws(SpoolFileError)
    func rename(_ path: String, to other: String) throws(SpoolFileError)
    /// A file; one that is not there is no error.
    func remove(_ path: String) throws(SpoolFileError)
    /// An empty folder; one that is not there is no error.
    func removeFolder(_ path: String) throws(SpoolFileError)
}

extension SpoolFiles {
    func read(_ path: String) throws(SpoolFileError) -> [UInt8] {
        var bytes: [UInt8] = []
        try read(path) { bytes += $0 }
        return bytes
    }

    func write(_ path: String, _ bytes: [UInt8], sync: Bool) throws(SpoolFileError) {
        var left = bytes[...]
        try write(path, sync: sync) { buffer throws(SpoolFileError) in
            let part = left.prefix(buffer.count)
            buffer.copyBytes(from: part)
            left = left.dropFirst(part.count)
            return part.count
        }
    }

    /// A folder of files, with all of them.
    func removeAll(in folder: String) throws(SpoolFileError) {
        for name in try names(in: folder) { try remove(folder + "/" + name) }
        try removeFolder(folder)
    }
}
