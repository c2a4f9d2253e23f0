/// What the chunks of a LAZ file have together, from the arithmetic code that its table is in: for each chunk, its points
/// where they differ, and its bytes, as corrections of the chunk before.
struct LAZChunkTable {
    private(set) var points: UInt64 = 0
    private(set) var bytes: UInt64 = 0

    /// - Parameter count: not more than the file has room for, since a code can say the same thing again at next to no cost.
    init(_ reader: inout ProbeReader, count: UInt64, hasPoints: Bool) throws(ProbeError) {
        var code = try ArithmeticCode(&reader)
        var corrections = NumberCorrections()
        var before: (points: UInt32, bytes: UInt32) = (0, 0)
        for _ in 0..<count {
            if hasPoints { before.points &+= try corrections.next(&code, &reader, context: 0) }
            before.bytes &+= try corrections.next(&code, &reader, context: 1)
            points += UInt64(before.points)
            bytes += UInt64(before.bytes)
        }
    }
}

/// A range coder's state. Its encoder ends in just the bytes that are read here.
private struct ArithmeticCode {
    private var value: UInt32
    private var length = UInt32.max

    init(_ reader: inout ProbeReader) throws(ProbeError) {
        var start = try reader.take(4, "chunk table")
        value = UInt32(truncatingIfNeeded: try start.big(4))
    }

    /// Takes the part of the range that the value is in: `starts` are those of its parts, in units of `unit` bits.
    mutating func part(
        of starts: [UInt32],
        unit: UInt32,
        _ reader: inout ProbeReader
    ) throws(ProbeError) -> Int {
        let whole = length
        length >>= unit
        var (low, high) = (0, starts.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] &* length > value { high = middle } else { low = middle }
        }
        let start = starts[low] &* length
        let end = high < starts.count ? starts[high] &* length : whole
        value &-= start
        length = end &- start
        try renew(&reader)
        return low
    }

    /// Up to 19 bits without a model.
    mutating func bits(_ count: UInt32, _ reader: inout ProbeReader) throws(ProbeError) -> UInt32 {
        length >>= count
        // A code that no encoder makes can leave nothing of the range.
        guard length > 0 else { throw reader.corrupt("its chunk table is no code") }
        let bits = value / length
        value &-= bits &* length
        try renew(&reader)
        return bits
    }

    private mutating func renew(_ reader: inout ProbeReader) throws(ProbeError) {
        guard length > 0 else { throw reader.corrupt("its chunk table is no code") }
        while length < 1 << 24 {
            guard let byte = try reader.next() else { throw reader.truncated("it ends in the chunk table") }
            value = value << 8 | UInt32(byte)
            length <<= 8
        }
    }
}

/// How often each of a set of symbols came so far.
private struct SymbolModel {
    private var counts: [UInt32]
    private var starts: [UInt32]
    private var total: UInt32 = 0
    private var cycle: UInt32
    private var untilUpdate: UInt32 = 0

    init(symbols: Int) {
        counts = Array(repeating: 1, count: symbols)
        starts = Array(repeating: 0, count: symbols)
        cycle = UInt32(symbols)
        update()
        cycle = UInt32(symbols + 6) >> 1
        untilUpdate = cycle
    }

    mutating func next(_ code: inout ArithmeticCode, _ reader: inout ProbeReader) throws(ProbeError) -> Int {
        let symbol = try code.part(of: starts, unit: 15, &reader)
        counts[symbol] += 1
        untilUpdate -= 1
        if untilUpdate == 0 { update() }
        return symbol
    }

    private mutating func update() {
        total += cycle
        if total > 1 << 15 {
            total = 0
            for index in counts.indices {
                counts[index] = (counts[index] + 1) >> 1
                total += counts[index]
            }
        }
        let scale = (1 << 31) / total
        var sum: UInt32 = 0
        for index in counts.indices {
            starts[index] = (scale &* sum) >> 16
            sum += counts[index]
        }
        cycle = min((5 * cycle) >> 2, UInt32(counts.count + 6) << 3)
        untilUpdate = cycle
    }
}

/// How often a bit was 0 so far.
private struct BitModel {
    private var zeros: UInt32 = 1
    private var total: UInt32 = 2
    private var start: UInt32 = 1 << 12
    private var cycle: UInt32 = 4
    private var untilUpdate: UInt32 = 4

    mutating func next(_ code: inout ArithmeticCode, _ reader: inout ProbeReader) throws(ProbeError) -> Int {
        let bit = try code.part(of: [0, start], unit: 13, &reader)
        if bit == 0 { zeros += 1 }
        untilUpdate -= 1
        if untilUpdate == 0 { update() }
        return bit
    }

    private mutating func update() {
        total += cycle
        if total > 1 << 13 {
            total = (total + 1) >> 1
            zeros = (zeros + 1) >> 1
            if zeros == total { total += 1 }
        }
        start = ((1 << 31) / total &* zeros) >> 18
        cycle = min((5 * cycle) >> 2, 64)
        untilUpdate = cycle
    }
}

/// Corrections of 32-bit numbers: the number of their bits, then the bits, the top eight of them with a model.
private struct NumberCorrections {
    private var lengths = [SymbolModel(symbols: 33), SymbolModel(symbols: 33)]
    private var bit = BitModel()
    private var tops = (1...32).map { SymbolModel(symbols: 1 << min($0, 8)) }

    mutating func next(
        _ code: inout ArithmeticCode,
        _ reader: inout ProbeReader,
        context: Int
    ) throws(ProbeError) -> UInt32 {
        let length = try lengths[context].next(&code, &reader)
        guard length > 0 else { return UInt32(try bit.next(&code, &reader)) }
        guard length < 32 else { return 1 << 31 }
        var value = UInt32(try tops[length - 1].next(&code, &reader))
        var rest = UInt32(max(0, length - 8))
        if rest > 19 {
            let low = try code.bits(16, &reader)
            rest -= 16
            let high = try code.bits(rest, &reader)
            value = value << (rest + 16) | high << 16 | low
        } else if rest > 0 {
            value = value << rest | (try code.bits(rest, &reader))
        }
        // The lower half of the values are negative, and 0 and 1 have a length of their own.
        return value >> UInt32(length - 1) > 0 ? value &+ 1 : value &- (1 << UInt32(length) - 1)
    }
}
