/// Why a text is not JSON, and where. Lines and columns count from 1, columns in bytes.
struct JSONError: Error, Equatable, Sendable {
    let line: Int
    let column: Int
    let reason: String

    var message: String { "line \(line), column \(column): \(reason)" }
}

extension JSONError {
    fileprivate init(_ reason: String, at position: Int, of bytes: [UInt8]) {
        let before = bytes[..<min(position, bytes.count)]
        line = before.reduce(1) { $0 + ($1 == UInt8(ascii: "\n") ? 1 : 0) }
        let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        column = before.count - lineStart + 1
        self.reason = reason
    }
}

extension JSONValue {
    /// Deeper nesting is refused, so that no document can exhaust the stack.
    static let maximumDepth = 128

    /// Reads one JSON document (RFC 8259, UTF-8, nothing after it but white space).
    /// - Parameters:
    ///   - isExact: a lone surrogate is refused, which else becomes U+FFFD: what a host gives is not changed, and what a
    ///     platform says is still read.
    ///   - maximumMemory: in bytes, for its values and what is needed to read them; the text itself is not counted.
    static func parse(
        _ bytes: [UInt8],
        isExact: Bool = false,
        maximumMemory: Int = .max
    ) throws(JSONError) -> JSONValue {
        var scanner = JSONScanner(maximumValues: maximumMemory == .max ? .max : maximumMemory / JSONTape.leastMemory)
        do throws(ScanStop) {
            let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
            try scanner.scan(bytes, from: start, isWhole: true, depth: 0)
        } catch {
            guard case .fault(let reason, let position) = error else {
                throw JSONError("there are more values than are read", at: scanner.position, of: bytes)
            }
            throw JSONError(reason, at: position, of: bytes)
        }
        let end = bytes[scanner.position...].firstIndex { ![0x20, 0x0A, 0x0D, 0x09].contains($0) }
        if let end { throw JSONError("unexpected text after the document", at: end, of: bytes) }
        let text = ScannedText(bytes: bytes, tape: scanner.tape)
        if isExact, let position = text.firstLoneSurrogate {
            throw JSONError("half of a surrogate pair stands for no character", at: position, of: bytes)
        }
        if maximumMemory < .max, text.tape.memory > maximumMemory {
            throw JSONError("there are more values than are read", at: bytes.count, of: bytes)
        }
        return text.value()
    }

    static func parse(_ text: String, isExact: Bool = false) throws(JSONError) -> JSONValue {
        try parse(Array(text.utf8), isExact: isExact)
    }
}

extension ScannedText {
    /// Not deeper than the scanner lets a document be.
    func value(_ index: Index = root) -> JSONValue {
        switch kind(index) {
        case .null: .null
        case .bool: .bool(text(index).first == UInt8(ascii: "t"))
        case .number: .number(JSONNumber(checkedText: String(decoding: text(index), as: UTF8.self)))
        case .string: .string(text(of: index))
        case .array: .array(list(index))
        case .object: .object(object(index))
        }
    }

    private func list(_ index: Index) -> [JSONValue] {
        var list: [JSONValue] = []
        // A list that grows takes three times its memory meanwhile.
        list.reserveCapacity(elements(index).reduce(0) { count, _ in count + 1 })
        for element in elements(index) { list.append(value(element)) }
        return list
    }

    private func object(_ index: Index) -> JSONObject {
        var object = JSONObject()
        object.reserve(members(index).reduce(0) { count, _ in count + 1 })
        for (name, member) in members(index) { object.set(text(of: name), value(member)) }
        return object
    }

    private func text(of index: Index) -> String { String(decoding: string(index) ?? [], as: UTF8.self) }
}
