/// CRC-32C (Castagnoli, RFC 3720 appendix B.4), eight bytes a step: data files of the spool are checked with it too.
struct CRC32C {
    private var state: UInt32 = 0xFFFF_FFFF

    var value: UInt32 { ~state }

    static func of(_ bytes: some Sequence<UInt8>) -> UInt32 {
        var crc = CRC32C()
        for byte in bytes { crc.step(byte) }
        return crc.value
    }

    mutating func update(_ bytes: UnsafeRawBufferPointer) {
        var index = 0
        while bytes.count - index >= 8 {
            let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)) ^ UInt64(state)
            state = Self.advanced(word)
            index += 8
        }
        while index < bytes.count {
            step(bytes[index])
            index += 1
        }
    }

    private mutating func step(_ byte: UInt8) {
        state = state >> 8 ^ Self.tables[Int(UInt8(truncatingIfNeeded: state) ^ byte)]
    }

    private static func advanced(_ word: UInt64) -> UInt32 {
        tables.withUnsafeBufferPointer { tables in
            var result: UInt32 = 0
            for position in 0..<8 {
                let byte = Int(word >> UInt64(8 * position) & 0xFF)
                result ^= tables[(7 - position) * 256 + byte]
            }
            return result
        }
    }

    /// Table `n` advances a byte by `n` more zero bytes.
    private static let tables: [UInt32] = {
        var tables = [UInt32](repeating: 0, count: 8 * 256)
        for byte in 0..<256 {
            var crc = UInt32(byte)
            for _ in 0..<8 { crc = crc >> 1 ^ (crc & 1 == 0 ? 0 : 0x82F6_3B78) }
            tables[byte] = crc
        }
        for table in 1..<8 {
            for byte in 0..<256 {
                let before = tables[(table - 1) * 256 + byte]
                tables[table * 256 + byte] = before >> 8 ^ tables[Int(before & 0xFF)]
            }
        }
        return tables
    }()
}
