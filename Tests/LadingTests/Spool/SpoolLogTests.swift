import Testing

@testable import Lading

/// The bytes of a log, whole and hurt.
@Suite struct SpoolLogTests {
    static let records = [
        SpoolRecord(kind: .job, payload: Array(#"{"id":"1"}"#.utf8)),
        SpoolRecord(kind: .event, payload: []),
        SpoolRecord(kind: .event, payload: Array("ü\n{}".utf8)),
        SpoolRecord(kind: .result, payload: Array(repeating: 0, count: 20)),
    ]

    @Test func readsBack() throws {
        for count in 0...Self.records.count {
            let records = Array(Self.records.prefix(count))
            let bytes = SpoolLog.encoded(records)
            let log = try SpoolLog(reading: bytes)
            #expect(log.records == records)
            #expect(log.soundSize == bytes.count)
        }
    }

    /// The vectors of RFC 3720, appendix B.4, and every split into the eight bytes of a step and a rest.
    @Test func checksumIsCRC32C() {
        #expect(CRC32C.of([UInt8](repeating: 0, count: 32)) == 0x8A91_36AA)
        #expect(CRC32C.of([UInt8](repeating: 0xFF, count: 32)) == 0x62A8_AB43)
        #expect(CRC32C.of(0..<32) == 0x46DD_794E)
        let bytes = (0..<100).map { UInt8($0) }
        for count in 0...100 {
            var crc = CRC32C()
            bytes.withUnsafeBytes { all in
                crc.update(UnsafeRawBufferPointer(rebasing: all[..<count]))
                crc.update(UnsafeRawBufferPointer(rebasing: all[count...]))
            }
            #expect(crc.value == CRC32C.of(bytes))
        }
    }

    /// However much of it reached the disk: the records that are whole, and nothing that was never written.
    @Test func cutOffAnywhere() throws {
        let bytes = SpoolLog.encoded(Self.records)
        for count in 0..<bytes.count {
            let cut = Array(bytes.prefix(count))
            guard count >= SpoolLog.headerSize else {
                #expect(throws: SpoolLog.Damage.self) { try SpoolLog(reading: cut) }
                continue
            }
            let log = try SpoolLog(reading: cut)
            #expect(log.records == Array(Self.records.prefix(log.records.count)))
            #expect(log.soundSize <= count)
            #expect(SpoolLog.encoded(log.records).count == log.soundSize)
        }
    }

    /// A file system may have made the file longer and not have written what was to be there.
    @Test func zerosAtTheEndAreCutOff() throws {
        let bytes = SpoolLog.encoded(Self.records)
        let log = try SpoolLog(reading: bytes + [UInt8](repeating: 0, count: 5000))
        #expect(log.records == Self.records)
        #expect(log.soundSize == bytes.count)
    }

    @Test func anyBitFlipped() throws {
        let bytes = SpoolLog.encoded(Self.records)
        let lastStart = SpoolLog.encoded(Self.records.dropLast()).count
        for bit in 0..<bytes.count * 8 {
            var hurt = bytes
            hurt[bit / 8] ^= 1 << UInt8(bit % 8)
            do throws(SpoolLog.Damage) {
                let log = try SpoolLog(reading: hurt)
                // Only the last record may be missing: that is how one looks that was being written.
                #expect(bit / 8 >= lastStart && log.records == Array(Self.records.dropLast()))
            } catch {
                #expect(bit / 8 < lastStart, "bit \(bit): \(error.reason)")
            }
        }
    }

    /// Records that were written together, of which a power cut leaves any part: those before them, and whole ones up to
    /// the first that is hurt. What was safe when a later one was written must be whole.
    @Test(arguments: [(safe: 1, isTorn: true), (safe: 2, isTorn: false)])
    func whatWasWrittenTogetherIsCutOff(_ safe: Int, isTorn: Bool) throws {
        var bytes = SpoolLog.header
        for (sequence, record) in Self.records.enumerated() {
            let known = sequence == 0 ? 0 : sequence == 3 ? safe : 1
            bytes += SpoolLog.encoded(record, sequence: UInt32(sequence), safe: UInt32(known))
        }
        let start = SpoolLog.encoded(Array(Self.records.prefix(1))).count
        let end = start + SpoolLog.recordHeadSize
        for size in 1...(end - start) {
            var torn = bytes
            torn.replaceSubrange(start..<start + size, with: [UInt8](repeating: 0, count: size))
            let log = Result { () throws(SpoolLog.Damage) in try SpoolLog(reading: torn) }
            // A zero may have been there before.
            if torn == bytes { continue }
            if isTorn {
                #expect(try log.get().records == Array(Self.records.prefix(1)))
            } else {
                #expect(throws: SpoolLog.Damage.self) { try log.get() }
            }
        }
    }

    @Test func lostAndSwappedRecordsAreNoticed() {
        let parts = Self.records.enumerated().map { SpoolLog.encoded($1, sequence: UInt32($0), safe: UInt32($0)) }
        for order in [[0, 2, 3], [1, 2, 3], [0, 2, 1, 3], [0, 0, 1, 2, 3]] {
            #expect(throws: SpoolLog.Damage.self) {
                try SpoolLog(reading: order.reduce(SpoolLog.header) { $0 + parts[$1] })
            }
        }
    }

    @Test func otherVersionsAreRefusedByName() throws {
        var start = Array("LADSPOOL".utf8) + [UInt8(SpoolLog.version) + 1, 0, 0, 0]
        let crc = CRC32C.of(start)
        start += (0..<4).map { UInt8(truncatingIfNeeded: crc >> UInt32(8 * $0)) }
        let damage = #expect(throws: SpoolLog.Damage.self) { try SpoolLog(reading: start) }
        #expect(damage?.reason.contains("format is \(SpoolLog.version + 1)") == true)
    }
}

/// However a tail looks, it is gone through a few times at most.
@Suite struct SpoolTailTests {
    private static let job = SpoolRecord(kind: .job, payload: Array(#"{"id":"1"}"#.utf8))

    /// A head that could be one of a later record, over and over.
    private static func heads(_ size: Int, length: UInt32, safe: UInt32) -> [UInt8] {
        func bytes(_ number: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: number >> UInt32(8 * $0)) } }
        let head = bytes(length) + bytes(safe) + bytes(safe) + [1, 2, 3, 4] + [2]
        return Array([[UInt8]](repeating: head, count: size / head.count + 1).joined().prefix(size))
    }

    @Test(arguments: [10_000, 100_000, 1_000_000])
    func everyTailIsCheckedInLinearTime(size: Int) throws {
        let whole = SpoolLog.encoded([Self.job])
        let torn = SpoolLog.encoded(
            SpoolRecord(kind: .event, payload: [UInt8](repeating: UInt8(ascii: "["), count: size)),
            sequence: 1,
            safe: 1
        )
        var random = SystemRandomNumberGenerator()
        let tails: [(name: String, bytes: [UInt8], isDamage: Bool)] = [
            ("a record without its end", torn.dropLast(1) + [], false),
            ("zeros", [UInt8](repeating: 0, count: size), false),
            ("ones", [UInt8](repeating: 1, count: size), false),
            ("noise", (0..<size).map { _ in random.next() }, false),
            ("heads of long records", Self.heads(size, length: UInt32(size / 2), safe: 9), true),
            ("heads of short records", Self.heads(size, length: 17, safe: 9), false),
            ("heads written before it was safe", Self.heads(size, length: UInt32(size / 2), safe: 1), false),
        ]
        for (name, tail, isDamage) in tails {
            let bytes = whole + tail
            do throws(SpoolLog.Damage) {
                let read = try SpoolLog.checkTail(of: bytes, at: whole.count, sound: 1)
                #expect(!isDamage && read <= 8 * tail.count, "\(name): \(read) of \(tail.count)")
                let log = try SpoolLog(reading: bytes)
                #expect(log.records == [Self.job] && log.soundSize == whole.count, "\(name)")
            } catch {
                #expect(isDamage && error.reason.contains("too many records"), "\(name): \(error)")
            }
        }
    }

    @Test func wholeRecordFarBehindIsFound() throws {
        let whole = SpoolLog.encoded([Self.job])
        let later = SpoolLog.encoded(SpoolRecord(kind: .event, payload: [1]), sequence: 2, safe: 2)
        let bytes = whole + [UInt8](repeating: UInt8(ascii: "a"), count: 300_000) + later
        #expect(throws: SpoolLog.Damage.self) { try SpoolLog(reading: bytes) }
    }
}
