import FoundationEssentials
import Testing

@testable import Lading

/// The checked-in files under Tests/fixtures, with what their manifests say of them.
enum ProbeFixtures {
    static func path(_ name: String, file: String = #filePath) -> String {
        let tests = file.split(separator: "/").dropLast(3).joined(separator: "/")
        return "/\(tests)/fixtures/\(name)"
    }

    static func bytes(_ name: String) throws -> [UInt8] {
        let file = try FileBytes(path: path(name))
        return try file.read(at: 0, count: Int(file.size))
    }

    static func manifest<Row: Decodable>(_ folder: String, of _: Row.Type) throws -> [Row] {
        try JSONDecoder().decode([Row].self, from: Data(try bytes("\(folder)/manifest.json")))
    }
}

/// SplitMix64: the same mutations in every run.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }
}

/// Bytes with a few of them changed, removed, doubled or exchanged for values that sit on a boundary.
func mutated(_ bytes: [UInt8], using generator: inout SeededGenerator) -> [UInt8] {
    var result = bytes
    for _ in 0..<Int.random(in: 1...4, using: &generator) where !result.isEmpty {
        // Headers come first, so the start is hit more often.
        let limit = Bool.random(using: &generator) ? result.count : min(64, result.count)
        let index = Int.random(in: 0..<limit, using: &generator)
        switch Int.random(in: 0..<5, using: &generator) {
        case 0: result[index] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        case 1: result[index] = [0x00, 0x01, 0x7F, 0x80, 0xFF].randomElement(using: &generator) ?? 0
        case 2:
            for i in index..<min(index + 4, result.count) { result[i] = 0xFF }
        case 3: result.removeSubrange(index..<min(index + 3, result.count))
        default: result.insert(contentsOf: result[index..<min(index + 8, result.count)], at: index)
        }
    }
    return result
}
