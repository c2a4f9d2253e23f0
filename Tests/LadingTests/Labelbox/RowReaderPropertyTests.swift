import Testing

@testable import Lading

/// Against a reader of whole documents that is not the library's.
@Suite struct `Rows read as a stream` {
    private static let seeds = Array(UInt64(1)...20)

    /// However the source is cut, and wherever reading was taken up again.
    private func read(_ bytes: [UInt8]) throws -> [ReadItem] {
        let items = try ReadItem.read(bytes)
        for blockSize in [1, 2, 3, 7, 64] {
            #expect(
                try ReadItem.read(bytes, blockSize: blockSize) == items,
                "\(String(decoding: bytes, as: UTF8.self))"
            )
        }
        #expect(try ReadItem.read(bytes, blockSize: 5, restarting: true) == items)
        return items
    }

    private func agrees(_ items: [ReadItem], with list: [UInt8]) {
        let shown = "\(String(decoding: list, as: UTF8.self)) gave \(items)"
        do throws(ReferenceJSONReader.Fault) {
            let elements = try ReferenceJSONReader.parse(list).array ?? []
            #expect(items.map(\.value) == elements.map(Optional.some), "\(shown)")
        } catch {
            let fault = items.first(where: \.isFault)
            switch fault {
            case .broken(_, let line, let column, let reason), .fault(let line, let column, let reason):
                #expect(error.isAt(Int(line), Int(column), reason), "\(error) but \(shown)")
            default: Issue.record("\(error) but \(shown)")
            }
        }
    }

    @Test(arguments: seeds)
    func `are those of the document`(seed: UInt64) throws {
        var generator = RowTextGenerator(seed: seed)
        for _ in 0..<20 {
            let rows = (0..<generator.below(5)).map { _ in generator.value(depth: 0) }
            let list =
                "[" + rows.joined(separator: generator.space() + "," + generator.space()) + "]" + generator.space()
            agrees(try read(Array(list.utf8)), with: Array(list.utf8))
            let objects = (0..<generator.below(5)).map { _ in generator.object(depth: 0) }
            let items = try read(Array(objects.joined(separator: generator.space()).utf8))
            let values = try objects.map { try ReferenceJSONReader.parse(Array($0.utf8)) }
            #expect(items.map(\.value) == values.map(Optional.some))
        }
    }

    @Test(arguments: seeds)
    func `are refused where the document is`(seed: UInt64) throws {
        var generator = RowTextGenerator(seed: seed)
        for _ in 0..<40 {
            let rows = (0..<1 + generator.below(4)).map { _ in generator.value(depth: 0) }
            let list = Array(("[" + rows.joined(separator: ",\n") + "]").utf8)
            var changed = mutated(list, using: &generator.random)
            let start = changed.first { ![0x20, 0x0A, 0x0D, 0x09].contains($0) }
            if start != UInt8(ascii: "[") { changed.insert(UInt8(ascii: "["), at: 0) }
            agrees(try read(changed), with: changed)
        }
    }

    /// A fault in one line leaves the rows of the others as they are.
    @Test(arguments: seeds)
    func `are read beside a broken line`(seed: UInt64) throws {
        var generator = RowTextGenerator(seed: seed)
        for _ in 0..<40 {
            var lines = (0..<5).map { _ in Array(generator.object(depth: 0).utf8.filter { $0 != 0x0A }) }
            let values = try lines.map { try ReferenceJSONReader.parse($0) }
            let broken = generator.below(5)
            lines[broken] = Array(lines[broken].prefix(1 + generator.below(lines[broken].count - 1)))
            let items = try read(Array(lines.joined(separator: [0x0A])))
            var expected = values
            expected.remove(at: broken)
            #expect(items.compactMap(\.value) == expected, "\(lines.map { String(decoding: $0, as: UTF8.self) })")
            #expect(items.filter(\.isFault).count == 1)
        }
    }
}

/// JSON text of all kinds, with what is odd in it more often than in life.
struct RowTextGenerator {
    var random: SeededGenerator

    init(seed: UInt64) { random = SeededGenerator(state: seed) }

    mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &random) }

    private mutating func one(of texts: [String]) -> String { texts.randomElement(using: &random) ?? "" }

    mutating func space() -> String { one(of: ["", "", "", " ", "\n", "\t ", "\r\n", "\n\n  "]) }

    mutating func value(depth: Int) -> String {
        switch below(depth > 3 ? 6 : 9) {
        case 0: return one(of: ["null", "true", "false"])
        case 1: return one(of: ["0", "-0", "1", "12.50", "-1e5", "2E+10", "9007199254740993", "1.5e-300"])
        case 2...5: return string()
        case 6:
            let elements = (0..<below(4)).map { _ in space() + value(depth: depth + 1) + space() }
            return "[" + elements.joined(separator: ",") + space() + "]"
        default: return object(depth: depth)
        }
    }

    mutating func object(depth: Int) -> String {
        let members = (0..<below(4)).map { _ in
            space() + string() + space() + ":" + space() + value(depth: depth + 1) + space()
        }
        return "{" + members.joined(separator: ",") + space() + "}"
    }

    private mutating func string() -> String {
        let parts = [
            "a", "row_data", "https://example.com/a.jpg", "å", "e\u{301}", "😀", "\\n", "\\\"", "\\\\", "\\/", "\\u00e5",
            "\\ud83d\\ude00", "\\ud800", "\\udc00x", "\\ud83d\\u0041", "{", "}", "[", "]", ",", ":", "\u{7F}", " ",
            "eight or more plain letters",
        ]
        return "\"" + (0..<below(4)).map { _ in one(of: parts) }.joined() + "\""
    }
}
