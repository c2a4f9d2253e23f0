import CCurl

/// CRC-32C (Castagnoli, RFC 3720 appendix B.4) of bytes that come piece by piece: Google's storage tells it of every
/// object, and the spool checks its records and files with it.
struct CRC32C: Sendable {
    private var register = UInt32.max
    private let isInHardware: Bool

    /// - Parameter hardware: the processor's instruction, where it has one.
    init(hardware: Bool = CRC32C.hasHardware) {
        isInHardware = hardware
    }

    var value: UInt32 { ~register }

    static func of(_ bytes: some Sequence<UInt8>) -> UInt32 {
        var sum = CRC32C()
        if bytes.withContiguousStorageIfAvailable({ sum.update(UnsafeRawBufferPointer($0)) }) == nil {
            Array(bytes).withUnsafeBytes { sum.update($0) }
        }
        return sum.value
    }

    mutating func update(_ bytes: UnsafeRawBufferPointer) {
        guard let start = bytes.baseAddress else { return }
        register = isInHardware ? crc32c_by_hardware(register, start, bytes.count) : Self.byTable(register, bytes)
    }

    static let hasHardware = crc32c_is_in_hardware() != 0

    /// Eight bytes a step, each through a table of its own.
    private static func byTable(_ register: UInt32, _ bytes: UnsafeRawBufferPointer) -> UInt32 {
        tables.withUnsafeBufferPointer { tables in
            var sum = register
            var offset = 0
            while bytes.count - offset >= 8 {
                var word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
                word ^= UInt64(sum)
                sum = 0
                for table in stride(from: 7, through: 0, by: -1) {
                    sum ^= tables[table << 8 | Int(word & 0xff)]
                    word >>= 8
                }
                offset += 8
            }
            for byte in bytes[offset...] { sum = sum >> 8 ^ tables[Int((sum ^ UInt32(byte)) & 0xff)] }
            return sum
        }
    }

    private static let tables: [UInt32] = {
        var tables: [UInt32] = []
        for byte: UInt32 in 0..<256 {
            var sum = byte
            for _ in 0..<8 { sum = sum & 1 == 0 ? sum >> 1 : sum >> 1 ^ 0x82f6_3b78 }
            tables.append(sum)
        }
        for index in 256..<2048 {
            let before = tables[index - 256]
            tables.append(before >> 8 ^ tables[Int(before & 0xff)])
        }
        return tables
    }()
}
