import Glibc

/// MD5 (RFC 1321) of bytes that come piece by piece.
///
/// It is only held against what a storage says that it received, and protects from nobody.
struct MD5: Sendable {
    private typealias Words = (a: UInt32, b: UInt32, c: UInt32, d: UInt32)

    private var state: Words = (0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476)
    /// The block that is not full.
    private var rest: [UInt8] = []
    private var count: UInt64 = 0

    mutating func update(_ bytes: UnsafeRawBufferPointer) {
        count &+= UInt64(bytes.count)
        var bytes = bytes[...]
        if !rest.isEmpty {
            let missing = bytes.prefix(64 - rest.count)
            rest += missing
            bytes = bytes.dropFirst(missing.count)
            guard rest.count == 64 else { return }
            rest.withUnsafeBytes { hash($0) }
            rest.removeAll(keepingCapacity: true)
        }
        let whole = bytes.count & ~63
        hash(UnsafeRawBufferPointer(rebasing: bytes.prefix(whole)))
        rest += bytes.dropFirst(whole)
    }

    /// The 16 bytes.
    func digest() -> [UInt8] {
        var last = rest + [0x80]
        last += [UInt8](repeating: 0, count: (120 - last.count) & 63)
        withUnsafeBytes(of: (count &* 8).littleEndian) { last += $0 }
        var copy = self
        last.withUnsafeBytes { copy.hash($0) }
        return [copy.state.a, copy.state.b, copy.state.c, copy.state.d].flatMap { word in
            withUnsafeBytes(of: word.littleEndian) { Array($0) }
        }
    }

    /// - Parameter blocks: whole ones.
    private mutating func hash(_ blocks: UnsafeRawBufferPointer) {
        var words = state
        Self.sines.withUnsafeBufferPointer { sines in
            for offset in stride(from: 0, to: blocks.count, by: 64) {
                let block = Block(bytes: UnsafeRawBufferPointer(rebasing: blocks[offset..<offset + 64]), sines: sines)
                let before = words
                block.mix(&words.a, &words.b, &words.c, &words.d)
                words = (
                    words.a &+ before.a, words.b &+ before.b, words.c &+ before.c, words.d &+ before.d
                )
            }
        }
        state = words
    }

    private struct Block {
        let bytes: UnsafeRawBufferPointer
        let sines: UnsafeBufferPointer<UInt32>

        @inline(__always)
        func mix(_ a: inout UInt32, _ b: inout UInt32, _ c: inout UInt32, _ d: inout UInt32) {
            for i in stride(from: 0, to: 16, by: 4) {
                turn(&a, b, d ^ (b & (c ^ d)), i, i, 7)
                turn(&d, a, c ^ (a & (b ^ c)), i + 1, i + 1, 12)
                turn(&c, d, b ^ (d & (a ^ b)), i + 2, i + 2, 17)
                turn(&b, c, a ^ (c & (d ^ a)), i + 3, i + 3, 22)
            }
            for i in stride(from: 16, to: 32, by: 4) {
                turn(&a, b, c ^ (d & (b ^ c)), i, 5 * i + 1, 5)
                turn(&d, a, b ^ (c & (a ^ b)), i + 1, 5 * i + 6, 9)
                turn(&c, d, a ^ (b & (d ^ a)), i + 2, 5 * i + 11, 14)
                turn(&b, c, d ^ (a & (c ^ d)), i + 3, 5 * i + 16, 20)
            }
            for i in stride(from: 32, to: 48, by: 4) {
                turn(&a, b, b ^ c ^ d, i, 3 * i + 5, 4)
                turn(&d, a, a ^ b ^ c, i + 1, 3 * i + 8, 11)
                turn(&c, d, d ^ a ^ b, i + 2, 3 * i + 11, 16)
                turn(&b, c, c ^ d ^ a, i + 3, 3 * i + 14, 23)
            }
            for i in stride(from: 48, to: 64, by: 4) {
                turn(&a, b, c ^ (b | ~d), i, 7 * i, 6)
                turn(&d, a, b ^ (a | ~c), i + 1, 7 * i + 7, 10)
                turn(&c, d, a ^ (d | ~b), i + 2, 7 * i + 14, 15)
                turn(&b, c, d ^ (c | ~a), i + 3, 7 * i + 21, 21)
            }
        }

        /// One of the 64 steps.
        /// - Parameters:
        ///   - word: which of the block's, modulo 16.
        @inline(__always)
        private func turn(_ a: inout UInt32, _ b: UInt32, _ mixed: UInt32, _ step: Int, _ word: Int, _ bits: UInt32) {
            let given = bytes.loadUnaligned(fromByteOffset: (word & 15) * 4, as: UInt32.self)
            let sum = a &+ mixed &+ UInt32(littleEndian: given) &+ sines[step]
            a = b &+ (sum &<< bits | sum &>> (32 &- bits))
        }
    }

    /// The whole part of 2³² · |sin(step + 1)|.
    private static let sines: [UInt32] = (1...64).map { UInt32(4_294_967_296 * abs(sin(Double($0)))) }
}
