/// The payload of a record: JSON documents, one a line. A document of the platform has a line of its own, so that it
/// may be as deep as any that was read.
struct SpoolText {
    private(set) var bytes: [UInt8] = []

    init(_ documents: [JSONValue]) {
        for document in documents {
            if !bytes.isEmpty { bytes.append(UInt8(ascii: "\n")) }
            bytes += document.serialized()
        }
    }

    static func read(_ payload: [UInt8]) throws(SpoolLog.Damage) -> [SpoolFields] {
        var documents: [SpoolFields] = []
        for line in payload.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            do throws(JSONError) {
                documents.append(SpoolFields(try JSONValue.parse(Array(line))))
            } catch {
                throw SpoolLog.Damage(reason: "a record is not JSON: \(error.message)")
            }
        }
        return documents
    }
}

/// The members of an object in a record, read with errors.
struct SpoolFields {
    let value: JSONValue
    private let object: JSONObject?

    init(_ value: JSONValue) {
        self.value = value
        object = value.object
    }

    func damage(_ key: String) -> SpoolLog.Damage { SpoolLog.Damage(reason: "a record has no sound “\(key)”") }

    func optional(_ key: String) -> JSONValue? {
        guard let member = object?[key], !member.isNull else { return nil }
        return member
    }

    func fields(_ key: String) throws(SpoolLog.Damage) -> SpoolFields {
        guard let member = optional(key), member.object != nil else { throw damage(key) }
        return SpoolFields(member)
    }

    func text(_ key: String) throws(SpoolLog.Damage) -> String {
        guard let text = optional(key)?.string else { throw damage(key) }
        return text
    }

    func list(_ key: String) throws(SpoolLog.Damage) -> [JSONValue] {
        guard let list = optional(key)?.array else { throw damage(key) }
        return list
    }

    func flag(_ key: String) throws(SpoolLog.Damage) -> Bool {
        guard let flag = optional(key)?.bool else { throw damage(key) }
        return flag
    }

    func number<Number: FixedWidthInteger>(_ key: String, as: Number.Type = Number.self) throws(SpoolLog.Damage)
        -> Number
    {
        guard let number = optional(key).flatMap(Self.number).flatMap({ Number(exactly: $0) }) else {
            throw damage(key)
        }
        return number
    }

    /// Half of the unsigned numbers are more than a signed one holds.
    private static func number(_ value: JSONValue) -> Int128? {
        guard case .number(let number) = value else { return nil }
        return UInt64(number.text).map { Int128($0) } ?? Int64(number.text).map { Int128($0) }
    }
}
