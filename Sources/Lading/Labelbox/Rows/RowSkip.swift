/// Finds the end of a row that is not JSON, or too large to be held: a byte goes in, whether the row ends there comes
/// out.
///
/// A row of an array ends where its brackets are closed. Among rows that are not in an array, and where a bracket or a
/// quote is missing, the next row begins on a line of its own that is indented no more than this one.
struct RowSkip {
    enum Verdict: Equatable {
        case inside
        /// The byte is the last one of the row.
        case last
        /// The byte is the first one after the row. `startsRow`: it starts the next row, with no comma between.
        case past(startsRow: Bool)
    }

    /// Brackets in more brackets than that are not followed.
    private static let maximumDepth = 4096

    private let isInArray: Bool
    private let startColumn: UInt64
    /// A new line may start the next row.
    private var usesLines: Bool
    /// Brackets tell where the row ends.
    private var usesBrackets: Bool
    private var open: [UInt8] = []
    private var isInString = false
    private var isEscaped = false
    /// Column of the byte, while only white space came before it on its line; nil on the row's first line.
    private var indentation: UInt64?

    /// - Parameter isSound: the row is JSON as far as it was read.
    init(isInArray: Bool, isSound: Bool, startColumn: UInt64) {
        self.isInArray = isInArray
        self.startColumn = startColumn
        usesLines = !isSound
        usesBrackets = isInArray || isSound
    }

    mutating func step(_ byte: UInt8) -> Verdict {
        if let column = indentation {
            switch byte {
            case 0x20, 0x09, 0x0D: indentation = column + 1
            default:
                indentation = nil
                if usesLines, column <= startColumn, mayStartRow(byte) { return .past(startsRow: true) }
            }
        }
        if byte == UInt8(ascii: "\n") {
            indentation = 1
            if isInString { loseBrackets() }
        }
        return usesBrackets ? follow(byte) : .inside
    }

    /// A line of an array that starts with anything but a bracket is more likely to be the rest of the row.
    private func mayStartRow(_ byte: UInt8) -> Bool {
        isInArray ? byte == UInt8(ascii: "{") : !"\n}],".utf8.contains(byte)
    }

    private mutating func loseBrackets() {
        usesBrackets = false
        usesLines = true
    }

    private mutating func follow(_ byte: UInt8) -> Verdict {
        if isInString {
            if isEscaped {
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == UInt8(ascii: "\"") {
                isInString = false
            }
            return .inside
        }
        switch byte {
        case UInt8(ascii: "\""): isInString = true
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            open.append(byte)
            if open.count > Self.maximumDepth { loseBrackets() }
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
            // "{" and "}", "[" and "]" are two apart.
            guard let bracket = open.popLast() else {
                if isInArray, byte == UInt8(ascii: "]") { return .past(startsRow: false) }
                loseBrackets()
                return .inside
            }
            guard byte == bracket + 2 else {
                loseBrackets()
                return .inside
            }
            if open.isEmpty { return .last }
        case UInt8(ascii: ",") where open.isEmpty && isInArray: return .past(startsRow: false)
        default: break
        }
        return .inside
    }
}
