/// A JSON document as a value. Objects keep the order of their members and numbers keep their text, so that what
/// is passed through arrives as it was written.
enum JSONValue: Sendable {
    case null
    case bool(Bool)
    case number(JSONNumber)
    case string(String)
    case array([JSONValue])
    case object(JSONObject)

    static func integer(_ value: some BinaryInteger) -> JSONValue { .number(JSONNumber(integer: value)) }

    var string: String? {
        if case .string(let value) = self { value } else { nil }
    }
    var bool: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }
    var int64: Int64? {
        if case .number(let value) = self { value.int64 } else { nil }
    }
    var double: Double? {
        if case .number(let value) = self { value.double } else { nil }
    }
    var array: [JSONValue]? {
        if case .array(let value) = self { value } else { nil }
    }
    var object: JSONObject? {
        if case .object(let value) = self { value } else { nil }
    }
    var isNull: Bool { self == .null }

    /// What it is, for messages: "a number", "an object".
    var kindName: String {
        switch self {
        case .null: "null"
        case .bool: "a boolean"
        case .number: "a number"
        case .string: "a string"
        case .array: "a list"
        case .object: "an object"
        }
    }
}

extension JSONValue: Equatable {
    /// Texts are equal when their bytes are.
    static func == (left: JSONValue, right: JSONValue) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.number(let left), .number(let right)): left == right
        case (.string(let left), .string(let right)): left.isSame(as: right)
        case (.array(let left), .array(let right)): left == right
        case (.object(let left), .object(let right)): left == right
        default: false
        }
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    init(stringLiteral value: String) { self = .string(value) }
    init(booleanLiteral value: Bool) { self = .bool(value) }
    init(integerLiteral value: Int64) { self = .integer(value) }
    init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    init(dictionaryLiteral elements: (String, JSONValue)...) { self = .object(JSONObject(elements)) }
}

/// A number as its JSON text.
struct JSONNumber: Equatable, Sendable {
    let text: String

    init(integer: some BinaryInteger) { text = String(integer) }

    /// Nil unless the value is finite: JSON has no other numbers.
    init?(_ value: Double) {
        guard value.isFinite else { return nil }
        text = value.description
    }

    /// The caller has checked that `text` is a JSON number.
    init(checkedText text: String) { self.text = text }

    /// The value if it is written as an integer, or as a decimal whose value is one ("1e3", "5.0").
    var int64: Int64? { Int64(text) ?? Double(text).flatMap { Int64(exactly: $0) } }
    /// Infinity for a number too large for a double.
    var double: Double { Double(text) ?? .infinity }
}

/// Members in their order; of several with one key, the last one counts, as in most readers. Keys are one when their
/// bytes are.
struct JSONObject: Equatable, Sendable {
    /// Of fewer members no table is made: most objects are small, and there may be very many.
    private static let leastInTable = 16

    private(set) var members: [(key: String, value: JSONValue)] = []
    private var positions: [ByteText: Int] = [:]

    init() {}

    init(_ members: [(String, JSONValue)]) {
        for (key, value) in members { set(key, value) }
    }

    /// Makes room for so many members.
    mutating func reserve(_ count: Int) {
        members.reserveCapacity(count)
        if count >= Self.leastInTable { positions.reserveCapacity(count) }
    }

    subscript(key: String) -> JSONValue? { position(of: key).map { members[$0].value } }

    private func position(of key: String) -> Int? {
        if positions.isEmpty { return members.firstIndex { $0.key.isSame(as: key) } }
        return positions[ByteText(key)]
    }

    mutating func set(_ key: String, _ value: JSONValue) {
        if let position = position(of: key) {
            members[position].value = value
            return
        }
        members.append((key, value))
        if members.count == Self.leastInTable {
            for (place, member) in members.enumerated() { positions[ByteText(member.key)] = place }
        } else if members.count > Self.leastInTable {
            positions[ByteText(key)] = members.count - 1
        }
    }

    /// Sets a member only when there is a value: absent optionals are left out, not sent as null.
    mutating func setIfPresent(_ key: String, _ value: JSONValue?) {
        if let value { set(key, value) }
    }

    mutating func remove(_ key: String) {
        guard let position = position(of: key) else { return }
        members.remove(at: position)
        self = JSONObject(members.map { ($0.key, $0.value) })
    }

    /// Equal when the same keys have the same values, in any order.
    static func == (left: JSONObject, right: JSONObject) -> Bool {
        left.members.count == right.members.count && left.members.allSatisfy { right[$0.key] == $0.value }
    }
}
