/// One record of a job's log. docs/spool-format.md describes the bytes.
struct SpoolRecord: Equatable, Sendable {
    /// The numbers are part of the format.
    enum Kind: UInt8, Sendable {
        /// What was submitted; always the first, unless the job is over.
        case job = 1
        /// An event of a scene's flow.
        case event = 2
        /// What became of the job; the only record of a job that is over.
        case result = 3
    }

    var kind: Kind
    var payload: [UInt8]
}

/// The log of one job as bytes: a header, then records that are only ever appended.
struct SpoolLog: Equatable, Sendable {
    /// From 3 on a job says what its host made of findings.
    static let version: UInt32 = 3
    private static let readable: ClosedRange<UInt32> = 2...version
    private static let magic = Array("LADSPOOL".utf8)
    static let headerSize = 16
    /// Length, sequence number, how many records are safe, checksum, kind.
    static let recordHeadSize = 17

    /// What is wrong with a log that can't be trusted.
    struct Damage: Error, Equatable, Sendable {
        var reason: String
        /// Why a file could not be read: that proves nothing, and may be over the next time.
        var unread: SpoolFileError?
    }

    private(set) var records: [SpoolRecord] = []
    /// Bytes up to the end of the last whole record. What follows was being written when the process ended.
    private(set) var soundSize = Self.headerSize

    static var header: [UInt8] {
        let start = magic + bytes(version)
        return start + bytes(CRC32C.of(start))
    }

    /// - Parameters:
    ///   - sequence: the number of records before it.
    ///   - safe: how many of them are on the disk; the others may still be lost, and this one not.
    static func encoded(_ record: SpoolRecord, sequence: UInt32, safe: UInt32) -> [UInt8] {
        // Far below what memory holds at once.
        let head = bytes(UInt32(clamping: record.payload.count)) + bytes(sequence) + bytes(safe)
        var crc = CRC32C()
        head.withUnsafeBytes { crc.update($0) }
        [record.kind.rawValue].withUnsafeBytes { crc.update($0) }
        record.payload.withUnsafeBytes { crc.update($0) }
        return head + bytes(crc.value) + [record.kind.rawValue] + record.payload
    }

    /// A whole log, each record of which was safe before the next was written.
    static func encoded(_ records: [SpoolRecord]) -> [UInt8] {
        records.enumerated().reduce(into: header) { log, record in
            let sequence = UInt32(clamping: record.offset)
            log += encoded(record.element, sequence: sequence, safe: sequence)
        }
    }

    init(reading bytes: [UInt8]) throws(Damage) {
        guard bytes.starts(with: Self.magic) else { throw Damage(reason: "it does not begin as a spool file does") }
        guard bytes.count >= Self.headerSize, Self.number(bytes, at: 12) == CRC32C.of(bytes.prefix(12)) else {
            throw Damage(reason: "its header is damaged")
        }
        let version = Self.number(bytes, at: 8)
        guard Self.readable.contains(version) else {
            throw Damage(
                reason:
                    "its format is \(version), and this library reads formats \(Self.readable.lowerBound) to \(Self.version)"
            )
        }
        var offset = Self.headerSize
        while offset < bytes.count {
            guard let (record, sequence, end) = Self.record(in: bytes, at: offset) else {
                try Self.checkTail(of: bytes, at: offset, sound: records.count)
                break
            }
            guard sequence == records.count else {
                throw Damage(reason: "the record at byte \(offset) is out of order")
            }
            records.append(record)
            offset = end
            soundSize = end
        }
    }

    /// The version of a sound log that a newer library wrote.
    static func newerVersion(of bytes: [UInt8]) -> UInt32? {
        guard bytes.starts(with: magic), bytes.count >= headerSize,
            number(bytes, at: 12) == CRC32C.of(bytes.prefix(12))
        else { return nil }
        let found = number(bytes, at: 8)
        return found > version ? found : nil
    }

    /// A record that was being written has nothing whole after it but what was written before it was safe: a disk
    /// takes parts of that in any order. With a later one after it the log is damaged.
    /// - Parameter sound: how many whole records are before `offset`.
    /// - Returns: how many bytes were gone through, again and again counted: a few times those of the tail at most.
    @discardableResult
    static func checkTail(of bytes: [UInt8], at offset: Int, sound: Int) throws(Damage) -> Int {
        var read = 0
        let most = 8 * (bytes.count - offset)
        for next in offset..<max(offset, bytes.count - recordHeadSize + 1) {
            read += 1
            // Seldom by chance: nearly always one of these is wrong.
            guard let head = Head(bytes, at: next), head.safe > sound, head.safe <= head.sequence else { continue }
            read += recordHeadSize + head.length
            guard read <= most else {
                throw Damage(reason: "what follows byte \(offset) looks like too many records, and none is whole")
            }
            if isWhole(head, in: bytes, at: next) {
                throw Damage(reason: "the record at byte \(offset) is damaged, and others follow it")
            }
        }
        return read
    }

    private struct Head {
        var length: Int
        var sequence: Int
        var safe: Int
        var kind: SpoolRecord.Kind

        /// Nil where none can be.
        init?(_ bytes: [UInt8], at offset: Int) {
            guard bytes.count - offset >= recordHeadSize, let kind = SpoolRecord.Kind(rawValue: bytes[offset + 16])
            else { return nil }
            length = Int(number(bytes, at: offset))
            sequence = Int(number(bytes, at: offset + 4))
            safe = Int(number(bytes, at: offset + 8))
            self.kind = kind
            guard length <= bytes.count - offset - recordHeadSize else { return nil }
        }
    }

    private static func isWhole(_ head: Head, in bytes: [UInt8], at offset: Int) -> Bool {
        var crc = CRC32C()
        bytes.withUnsafeBytes { all in
            crc.update(UnsafeRawBufferPointer(rebasing: all[offset..<offset + 12]))
            crc.update(UnsafeRawBufferPointer(rebasing: all[offset + 16..<offset + recordHeadSize + head.length]))
        }
        return crc.value == number(bytes, at: offset + 12)
    }

    /// The record that starts there, if it is whole.
    private static func record(in bytes: [UInt8], at offset: Int) -> (SpoolRecord, sequence: Int, end: Int)? {
        guard let head = Head(bytes, at: offset), isWhole(head, in: bytes, at: offset) else { return nil }
        let start = offset + recordHeadSize
        let end = start + head.length
        return (SpoolRecord(kind: head.kind, payload: Array(bytes[start..<end])), head.sequence, end)
    }

    /// Four bytes, the least first. The caller has checked that they are there.
    private static func number(_ bytes: [UInt8], at offset: Int) -> UInt32 {
        (0..<4).reduce(0) { $0 | UInt32(bytes[offset + $1]) << UInt32(8 * $1) }
    }

    private static func bytes(_ number: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: number >> UInt32(8 * $0)) }
    }
}
