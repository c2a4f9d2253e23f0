/// One pass of a JSONScanner over bytes that are borrowed for it. Every byte is read behind a look at the end.
struct ScanPass {
    private let bytes: UnsafeBufferPointer<UInt8>
    /// No more bytes come after these.
    private let isWhole: Bool
    private let maximumValues: Int
    private(set) var position: Int
    private(set) var lineFeeds = 0
    private(set) var lineStart: Int?
    var tape: JSONTape

    init(bytes: UnsafeBufferPointer<UInt8>, isWhole: Bool, position: Int, maximumValues: Int, tape: JSONTape) {
        self.bytes = bytes
        self.isWhole = isWhole
        self.position = position
        self.maximumValues = maximumValues
        self.tape = tape
    }

    /// Scans one value and all that is in it.
    mutating func value(depth: Int) throws(ScanStop) {
        while true {
            guard depth + tape.openCount < JSONValue.maximumDepth else {
                throw .fault(reason: "nested deeper than \(JSONValue.maximumDepth)", position: position)
            }
            guard tape.tokens.count < maximumValues else { throw .tooManyValues }
            if try !entersContainer(), try leavesContainers() { return }
        }
    }

    /// Reads a value, or the start of a container that is not empty.
    private mutating func entersContainer() throws(ScanStop) -> Bool {
        skipSpace()
        let start = position
        switch current {
        case UInt8(ascii: "\""):
            let hasEscapes = try string()
            tape.append(.string, start..<position, hasEscapes: hasEscapes)
        case UInt8(ascii: "{"): return try opens(.object, close: UInt8(ascii: "}"))
        case UInt8(ascii: "["): return try opens(.array, close: UInt8(ascii: "]"))
        case UInt8(ascii: "-"), .some(UInt8(ascii: "0")...UInt8(ascii: "9")):
            try number()
            tape.append(.number, start..<position)
        case UInt8(ascii: "t"): try literal("true", .bool)
        case UInt8(ascii: "f"): try literal("false", .bool)
        case UInt8(ascii: "n"): try literal("null", .null)
        case nil: throw stop("the text ends where a value is expected")
        default: throw stop("a value is expected")
        }
        return false
    }

    private mutating func opens(_ kind: JSONTape.Kind, close: UInt8) throws(ScanStop) -> Bool {
        tape.opened(kind, at: position)
        position += 1
        skipSpace()
        if current == close {
            position += 1
            tape.closed(at: position)
            return false
        }
        if kind == .object { try name() }
        return true
    }

    /// After a value: on to the next one, or out of the containers that end here.
    /// - Returns: true when the outermost is over.
    private mutating func leavesContainers() throws(ScanStop) -> Bool {
        while let isObject = tape.isInObject {
            skipSpace()
            switch current {
            case UInt8(ascii: ","):
                position += 1
                if isObject { try name() }
                return false
            case isObject ? UInt8(ascii: "}") : UInt8(ascii: "]"):
                position += 1
                tape.closed(at: position)
            default:
                throw stop(isObject ? "',' or '}' is expected" : "',' or ']' is expected")
            }
        }
        return true
    }

    private mutating func name() throws(ScanStop) {
        skipSpace()
        guard current == UInt8(ascii: "\"") else { throw stop("a member name in quotes is expected") }
        let start = position
        let hasEscapes = try string()
        tape.append(.string, start..<position, hasEscapes: hasEscapes)
        skipSpace()
        guard current == UInt8(ascii: ":") else { throw stop("':' is expected after a member name") }
        position += 1
    }

    private mutating func literal(_ text: StaticString, _ kind: JSONTape.Kind) throws(ScanStop) {
        let count = text.utf8CodeUnitCount
        let given = bytes[position...].prefix(count)
        guard text.withUTF8Buffer({ given.elementsEqual($0.prefix(given.count)) }) else {
            throw stop("a value is expected")
        }
        guard given.count == count else {
            throw isWhole ? .fault(reason: "a value is expected", position: position) : .more
        }
        tape.append(kind, position..<position + count)
        position += count
    }

    private mutating func number() throws(ScanStop) {
        if current == UInt8(ascii: "-") { position += 1 }
        if current == UInt8(ascii: "0") { position += 1 } else { try digits() }
        if current == UInt8(ascii: ".") {
            position += 1
            try digits()
        }
        if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
            position += 1
            if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { position += 1 }
            try digits()
        }
        if position == bytes.count, !isWhole { throw .more }
    }

    private mutating func digits() throws(ScanStop) {
        let start = position
        while let byte = current, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
        if position == start { throw stop("a digit is expected") }
    }
}

// MARK: Bytes

extension ScanPass {
    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    private func stop(_ reason: String) -> ScanStop {
        position < bytes.count || isWhole ? .fault(reason: reason, position: position) : .more
    }

    @inline(__always)
    private mutating func skipSpace() {
        if let byte = current, byte <= 0x20 { passSpace() }
    }

    private mutating func passSpace() {
        while let byte = current, byte <= 0x20 {
            switch byte {
            case 0x20, 0x0D, 0x09: position += 1
            case 0x0A:
                position += 1
                lineFeeds += 1
                lineStart = position
            default: return
            }
        }
    }

    /// - Returns: whether there are escapes in it.
    private mutating func string() throws(ScanStop) -> Bool {
        position += 1
        var hasEscapes = false
        while true {
            skipPlainText()
            guard let byte = current else { throw stop("the text ends inside a string") }
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                return hasEscapes
            case UInt8(ascii: "\\"):
                hasEscapes = true
                position += 1
                try escape()
            case 0..<0x20: throw stop("a control character inside a string")
            case 0x80...: try character()
            default: position += 1
            }
        }
    }

    /// Passes bytes of ASCII that mean nothing in a string, eight at a time.
    private mutating func skipPlainText() {
        guard let base = bytes.baseAddress else { return }
        while bytes.count - position >= 8 {
            let loaded = UnsafeRawPointer(base + position).loadUnaligned(as: UInt64.self)
            let word = UInt64(littleEndian: loaded)
            // A byte's high bit is set below where it is under 0x20, a quote, a backslash or not ASCII. A borrow only
            // comes out of a byte that is a hit itself, so the lowest bit set is right.
            let quote = word ^ 0x2222_2222_2222_2222
            let backslash = word ^ 0x5C5C_5C5C_5C5C_5C5C
            let ones: UInt64 = 0x0101_0101_0101_0101
            let hits =
                (word | (word &- 0x2020_2020_2020_2020) | (quote &- ones) | (backslash &- ones)) & 0x8080_8080_8080_8080
            if hits != 0 {
                position += hits.trailingZeroBitCount / 8
                return
            }
            position += 8
        }
    }

    private mutating func escape() throws(ScanStop) {
        guard let byte = current else { throw stop("the text ends inside a string") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            return
        case UInt8(ascii: "u"):
            let digits = bytes[position...].prefix(4)
            guard digits.allSatisfy({ hexValue($0) != nil }) else {
                throw .fault(reason: "four hexadecimal digits are expected after \\u", position: position)
            }
            guard digits.count == 4 else {
                throw isWhole
                    ? .fault(reason: "four hexadecimal digits are expected after \\u", position: position) : .more
            }
            position += 4
        default: throw .fault(reason: "an unknown escape in a string", position: position)
        }
    }

    /// One character of two to four bytes: the shortest form, no surrogates, at most U+10FFFF.
    private mutating func character() throws(ScanStop) {
        let lead = bytes[position]
        let count: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch lead {
        case 0xC2...0xDF: count = 2
        case 0xE0...0xEF:
            count = 3
            if lead == 0xE0 { second = 0xA0...0xBF }
            if lead == 0xED { second = 0x80...0x9F }
        case 0xF0...0xF4:
            count = 4
            if lead == 0xF0 { second = 0x90...0xBF }
            if lead == 0xF4 { second = 0x80...0x8F }
        default: throw stop("a string is not valid UTF-8")
        }
        for index in 1..<count {
            guard position + index < bytes.count else {
                throw isWhole ? .fault(reason: "a string is not valid UTF-8", position: position) : .more
            }
            guard (index == 1 ? second : 0x80...0xBF).contains(bytes[position + index]) else {
                throw stop("a string is not valid UTF-8")
            }
        }
        position += count
    }
}

func hexValue(_ digit: UInt8) -> UInt32? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(digit - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(digit - UInt8(ascii: "a") + 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(digit - UInt8(ascii: "A") + 10)
    default: nil
    }
}
