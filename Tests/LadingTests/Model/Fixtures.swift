import FoundationEssentials
import Testing

@testable import Lading

/// Files under Tests/fixtures.
enum Fixture {
    private static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("fixtures")

    static func url(_ name: String) -> URL { folder.appendingPathComponent(name) }

    static func json(_ name: String) throws -> JSONValue { try JSONValue.parse([UInt8](Data(contentsOf: url(name)))) }

    static func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: url(name).path) }
}

extension JSONValue {
    /// The same document with every number in one spelling: Python writes 1.0 where a host wrote 1.
    var normalized: JSONValue {
        switch self {
        case .number(let number): number.int64.map { .integer($0) } ?? .number(JSONNumber(number.double) ?? number)
        case .array(let elements): .array(elements.map(\.normalized))
        case .object(let object): .object(JSONObject(object.members.map { ($0.key, $0.value.normalized) }))
        default: self
        }
    }
}
