#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Which file it is, and which state of it.
///
/// Writing within one tick of the file system's clock that keeps its size is not seen.
struct FileIdentity: Equatable, Sendable {
    /// nil in one that outlasted a process: another start of the system may number its disks in another order, and some
    /// file systems (vfat, exfat) number their files anew each time.
    private var device: UInt64?
    private var inode: UInt64
    private var size: Int64
    private var seconds: Int
    private var nanoseconds: Int

    init(_ status: stat) {
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
        size = Int64(status.st_size)
        #if canImport(Darwin)
            (seconds, nanoseconds) = (status.st_mtimespec.tv_sec, status.st_mtimespec.tv_nsec)
        #else
            (seconds, nanoseconds) = (status.st_mtim.tv_sec, status.st_mtim.tv_nsec)
        #endif
    }

    /// What outlasts the process.
    var numbers: [Int64] { [Int64(bitPattern: inode), size, Int64(seconds), Int64(nanoseconds)] }

    /// - Returns: nil unless these are an identity's `numbers`.
    init?(numbers: [Int64]) {
        guard numbers.count == 4, let seconds = Int(exactly: numbers[2]), let nanoseconds = Int(exactly: numbers[3])
        else { return nil }
        device = nil
        inode = UInt64(bitPattern: numbers[0])
        size = numbers[1]
        (self.seconds, self.nanoseconds) = (seconds, nanoseconds)
    }

    /// Whether it is the same file in the same state, as far as this identity knows.
    func matches(_ found: FileIdentity) -> Bool {
        var found = found
        if device == nil { (found.device, found.inode) = (nil, inode) }
        return self == found
    }
}
