import FoundationEssentials

@testable import Lading

extension ProbeFixtures {
    static func json(_ name: String) throws -> JSONValue { try JSONValue.parse(try bytes(name)) }

    static func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }
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
