/// A metadata field of a row: `{"name" or "schema_id", "value"}`. A member that is null counts as not given.
struct MetadataField {
    private(set) var schemaID: Int?
    private(set) var name: Int?
    private(set) var value: Int?
    /// Places of names that are none of these.
    private(set) var unknown: [Int] = []

    init(_ index: Int, in text: ScannedText) {
        for (name, value) in text.members(index) {
            let given = text.kind(value) == .null ? nil : value
            if text.isString(name, "value") {
                self.value = given
            } else if text.isString(name, "name") {
                self.name = given
            } else if text.isString(name, "schema_id") {
                schemaID = given
            } else {
                unknown.append(name)
            }
        }
    }
}

/// Why a metadata field can't be sent.
struct MetadataFault: Error, Equatable {
    var rule: FindingCode
    /// The member that is at fault, if not the whole field.
    var member: String?
    var message: String
    /// A newer ontology may know the name.
    var isUnknown = false
}

extension MetadataField {
    /// Whether it can be a metadata field at all.
    func checkShape(in text: ScannedText) throws(MetadataFault) {
        guard schemaID != nil || name != nil else {
            let given = unknown.map { String(decoding: text.string($0) ?? [], as: UTF8.self) }
            let hint = given.contains("schemaId") ? "; schemaId is written schema_id" : ""
            throw MetadataFault(
                rule: .metadataField,
                message: "the field has no name and no schema_id; give one" + hint
            )
        }
        guard value != nil else {
            throw MetadataFault(
                rule: .metadataField,
                message: "the field has no value; give one or leave the field out"
            )
        }
        try checkText(schemaID, "schema_id", in: text)
        try checkText(name, "name", in: text)
    }

    private func checkText(_ index: Int?, _ member: String, in text: ScannedText) throws(MetadataFault) {
        guard let index, text.kind(index) != .string else { return }
        throw MetadataFault(rule: .metadataField, member: member, message: "this is not a text; write it in quotes")
    }

    /// Writes it as the platform takes it: `{"schemaId", "value"}`, two of them for an enum.
    func write(to output: inout [UInt8], from text: ScannedText, by ontology: Ontology) throws(MetadataFault) {
        try checkShape(in: text)
        guard let value else { return }
        let field = try field(in: text, by: ontology)
        switch field.kind {
        case .enumeration:
            let option = try field.option(at: value, in: text)
            output += "{\"schemaId\":".utf8
            output += field.id.json
            output += ",\"value\":{}},{\"schemaId\":".utf8
            output += option.id.json
            output += ",\"value\":{}}".utf8
        case .other(let kind):
            throw MetadataFault(
                rule: .metadataKind,
                message:
                    "the field \(shown(Array(field.name.utf8)[...])) is of the kind \(kind), which a row can't give; leave it out"
            )
        case .text, .number, .dateTime:
            output += "{\"schemaId\":".utf8
            output += field.id.json
            output += ",\"value\":".utf8
            try field.writeValue(at: value, in: text, to: &output)
            output.append(UInt8(ascii: "}"))
        }
    }

    /// The zone that a date-time without one is taken for; nil when it has one, or the field holds none.
    ///
    /// A host that has no zone either takes local time and says so: "…-05:00[_assumed=EST]", a tag as in RFC 9557.
    func assumedZone(in text: ScannedText, by ontology: Ontology) -> String? {
        guard let value, let given = text.string(value), let field = try? field(in: text, by: ontology),
            field.kind == .dateTime
        else { return nil }
        if let zone = DateTimeTag(given).zone { return "local time, \(zone)" }
        return ISODateTime(given).map(\.hasZone) == false ? "UTC" : nil
    }

    /// The schema id counts when both are given.
    private func field(in text: ScannedText, by ontology: Ontology) throws(MetadataFault) -> Ontology.Field {
        if let id = schemaID.flatMap({ text.string($0) }) {
            if let field = ontology.field(id: id) { return field }
            let message =
                if let field = ontology.field(withOption: id) {
                    "\(shown(id)) is an option of the field \(shown: field.name); give the field's schema id and the option as value"
                } else {
                    "the organization's metadata has no field with the schema id \(shown(id)); correct it"
                }
            throw MetadataFault(rule: .metadataName, member: "schema_id", message: message, isUnknown: true)
        }
        let name = name.flatMap { text.string($0) } ?? []
        if let field = ontology.field(named: name) { return field }
        throw MetadataFault(
            rule: .metadataName,
            member: "name",
            message: "the organization's metadata has no field \(shown(name))"
                + hint(
                    name,
                    ontology.fields.map(\.name),
                    otherwise: "correct the name or add the field on the platform"
                ),
            isUnknown: true
        )
    }
}

extension Ontology.Field {
    fileprivate func option(at value: Int, in text: ScannedText) throws(MetadataFault) -> Ontology.Option {
        if let given = text.string(value), let option = option(given) { return option }
        let given = text.string(value) ?? text.text(value)
        throw MetadataFault(
            rule: .metadataOption,
            member: "value",
            message: "the field \(shown: name) has no option \(shown(given))"
                + hint(given, options.map(\.name), otherwise: "give one of its options"),
            isUnknown: true
        )
    }

    fileprivate func writeValue(at value: Int, in text: ScannedText, to output: inout [UInt8]) throws(MetadataFault) {
        switch (kind, text.kind(value)) {
        case (.text, .string):
            let written = text.text(value)
            if written.last == UInt8(ascii: "\""), written.dropLast().last == UInt8(ascii: "]"),
                let given = text.string(value), DateTimeTag(given).zone != nil
            {
                JSONValue.write(String(decoding: DateTimeTag(given).time, as: UTF8.self), to: &output)
            } else {
                output += written
            }
            return
        case (.number, .number), (.number, .string):
            guard let number = metadataNumber(text.string(value) ?? text.text(value)) else { break }
            output += number.description.utf8
            return
        case (.dateTime, .string):
            guard let time = ISODateTime(DateTimeTag(text.string(value) ?? []).time) else { break }
            output.append(UInt8(ascii: "\""))
            output += time.text.utf8
            output.append(UInt8(ascii: "\""))
            return
        default: break
        }
        let wanted =
            switch kind {
            case .number: "a finite number, or one as a text"
            case .dateTime: "an ISO 8601 date-time as a text, such as \"2024-01-31T12:00:00Z\""
            default: "a text"
            }
        throw MetadataFault(
            rule: .metadataValue,
            member: "value",
            message: "the field \(shown: name) holds \(wanted), not \(shown(text.text(value)))"
        )
    }
}

/// A date-time before the tag of a host that took it for local time.
private struct DateTimeTag {
    let time: ArraySlice<UInt8>
    let zone: String?

    private static let start = Array("[_assumed=".utf8)

    init(_ text: ArraySlice<UInt8>) {
        guard text.last == UInt8(ascii: "]"), let open = text.lastIndex(of: UInt8(ascii: "[")),
            text[open...].starts(with: Self.start)
        else {
            (time, zone) = (text, nil)
            return
        }
        time = text[..<open]
        zone = String(decoding: text[open...].dropFirst(Self.start.count).dropLast(), as: UTF8.self)
    }
}

/// A number, as JSON or any other text writes it: "+.5" and " 5. " are numbers too, infinity and hexadecimals are not.
private func metadataNumber(_ text: ArraySlice<UInt8>) -> Double? {
    let space: (UInt8) -> Bool = { $0 == 0x20 || (0x09...0x0D).contains($0) }
    guard let first = text.firstIndex(where: { !space($0) }), let last = text.lastIndex(where: { !space($0) }) else {
        return nil
    }
    let digits = text[first...last]
    guard digits.allSatisfy({ "0123456789+-.eE".utf8.contains($0) }) else { return nil }
    var written = Substring(decoding: digits, as: UTF8.self)
    if written.hasPrefix("+") {
        written.removeFirst()
        if written.hasPrefix("-") || written.hasPrefix("+") { return nil }
    }
    return Double(written).flatMap { $0.isFinite ? $0 : nil }
}

/// The end of a message about an unknown name.
func hint(_ given: ArraySlice<UInt8>, _ known: [String], otherwise advice: String) -> String {
    let name = String(decoding: given.prefix(100), as: UTF8.self)
    return nearestName(to: name, in: known).map { "; is \"\(shown: $0)\" meant?" } ?? "; " + advice
}
