/// Vigna's splitmix64: a seed gives the same changes on every machine.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }
}

extension JSONValue {
    /// Values on a boundary, of every kind, and words that mean something somewhere.
    private static let odd: [JSONValue] = [
        .null, true, false, 0, 1, -1, 100_000_000_000_000_000, .integer(Int64.max), .integer(Int64.min), "", "~", "/",
        ".", "..", "//a/./b", "a\0b", "e\u{301}.x.png", "🚗\r\n", "CAM", "lidar", "csv", "png", "images", "lidars",
        "cameras-sequence", "region", "cuboid", "1.0.0", "custom", "AAAA", "00000000-0000-0000-0000-000000000000",
        [], [[]], [:], ["filename": "a.png"], ["x": 1, "y": 0.5, "z": -2], ["w": 1, "x": 0, "y": 0, "z": 0],
    ]
    private static let oddNumbers = [
        "1e999", "-1e-999", "99999999999999999999", "1.0", "-0", "9007199254740993", "1E+2",
    ]

    /// Changes one value somewhere in the document.
    mutating func mutate(using generator: inout SplitMix) {
        switch self {
        case .array(var elements) where !elements.isEmpty && generator.below(8) > 0:
            let index = generator.below(elements.count)
            switch generator.below(7) {
            case 0: elements.remove(at: index)
            case 1: elements.append(elements[index])
            case 2: elements.swapAt(index, generator.below(elements.count))
            default: elements[index].mutate(using: &generator)
            }
            self = .array(elements)
        case .object(var object) where !object.members.isEmpty && generator.below(12) > 0:
            let (key, value) = object.members[generator.below(object.members.count)]
            switch generator.below(12) {
            case 0: object.remove(key)
            case 1: object.set(key + "x", value)
            case 2: object.set(object.members[generator.below(object.members.count)].key, value)
            default:
                var changed = value
                changed.mutate(using: &generator)
                object.set(key, changed)
            }
            self = .object(object)
        default:
            if generator.below(4) == 0, let text = Self.oddNumbers.randomElement(using: &generator) {
                self = .number(JSONNumber(checkedText: text))
            } else {
                self = Self.odd.randomElement(using: &generator) ?? .null
            }
        }
    }
}

extension JSONValue: ExpressibleByFloatLiteral {
    init(floatLiteral value: Double) { self = JSONNumber(value).map { .number($0) } ?? .null }
}
