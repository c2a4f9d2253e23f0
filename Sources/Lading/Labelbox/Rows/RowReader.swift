/// Where a row, or a fault, is in a source.
struct RowPlace: Sendable, Equatable {
    /// Of the row, or of the one that comes next.
    var row: Int
    var line: UInt64
    /// In bytes.
    var column: UInt64
    /// In bytes, from the start of the source.
    var offset: UInt64
}

/// Reads rows one after another, in memory that does not grow with their number. What can't be read as a row is told
/// and passed over.
struct RowReader {
    /// As much text as fits into a chunk of the payload.
    static let maximumRowBytes = 10_000_000
    /// Bounds the memory that a row of very short values takes.
    static let maximumRowValues = 100_000

    enum Item {
        /// A JSON value, hopefully an object. To be let go before the next one is read, which else makes copies.
        case row(RowPlace, ScannedText)
        /// A row that is not JSON, with the place of the fault.
        case broken(RowPlace, line: UInt64, column: UInt64, reason: String)
        /// A row of more bytes or values than may be held.
        case tooLarge(RowPlace)
        /// A fault between rows.
        case fault(RowPlace, reason: String)
    }

    private var window: RowWindow
    private var form: RowCursor.Form
    private var row: Int
    private var scanner = JSONScanner(maximumValues: maximumRowValues)

    /// - Parameter blockSize: how many bytes are read at once, at least.
    init(_ stream: RowStream, from cursor: RowCursor, blockSize: Int = RowWindow.blockSize) {
        window = RowWindow(stream, at: cursor, blockSize: blockSize)
        form = cursor.form
        row = cursor.row
    }

    /// Where reading goes on; nil at the end.
    var cursor: RowCursor? {
        guard form != .end else { return nil }
        return RowCursor(offset: window.offset, line: window.line, column: window.column, row: row, form: form)
    }

    /// How far the source is read, in bytes.
    var offset: UInt64 { window.offset }

    private var place: RowPlace {
        RowPlace(row: row, line: window.line, column: window.column, offset: window.offset)
    }

    private var isInArray: Bool { form != .lines }

    /// - Returns: nil at the end.
    mutating func next() throws(Failure) -> Item? {
        while form != .end {
            if form == .unknown { try window.skipByteOrderMark() }
            try window.skipSpace()
            if let item = try item(at: try window.peek()) { return item }
        }
        return nil
    }

    /// - Returns: nil when there is nothing to tell.
    private mutating func item(at byte: UInt8?) throws(Failure) -> Item? {
        switch (form, byte) {
        case (.unknown, nil), (.lines, nil), (.afterArray, nil), (.end, _): form = .end
        case (_, nil): return ended(by: "the list ends without ']'")
        case (.unknown, UInt8(ascii: "{")): form = .lines
        case (.unknown, UInt8(ascii: "[")): pass(to: .arrayStart)
        case (.unknown, _):
            let guess = guessFormat(head: Array(window.bytes.prefix(512))).map { ": it looks like \($0)" } ?? ""
            return ended(by: "this is no JSON array and no row object" + guess)
        case (.array, UInt8(ascii: ",")): pass(to: .arrayNext)
        case (.array, UInt8(ascii: "]")), (.arrayStart, UInt8(ascii: "]")): pass(to: .afterArray)
        case (.arrayNext, UInt8(ascii: "]")):
            let fault = Item.fault(place, reason: "a row is expected after ','")
            pass(to: .afterArray)
            return fault
        case (.afterArray, _): return ended(by: "unexpected text after the list")
        case (.array, UInt8(ascii: "}")): return try strays("}", "',' or ']' is expected")
        case (.array, _):
            form = .arrayNext
            return .fault(place, reason: "',' or ']' is expected")
        case (.lines, UInt8(ascii: ",")), (.lines, UInt8(ascii: "}")), (.lines, UInt8(ascii: "]")):
            return try strays(
                ",}]",
                "a row object is expected; only white space comes between rows without '[' and ']'"
            )
        case (_, UInt8(ascii: ",")), (_, UInt8(ascii: "}")): return try strays(",}", "a row is expected")
        default: return try element()
        }
        return nil
    }

    private mutating func pass(to form: RowCursor.Form) {
        window.passByte()
        self.form = form
    }

    private mutating func ended(by reason: String) -> Item {
        form = .end
        return .fault(place, reason: reason)
    }

    /// However many there are, they are one fault.
    private mutating func strays(_ bytes: String, _ reason: String) throws(Failure) -> Item {
        let fault = Item.fault(place, reason: reason)
        while let byte = try window.peek(), bytes.utf8.contains(byte) {
            window.passByte()
            try window.skipSpace()
        }
        return fault
    }

    private mutating func element() throws(Failure) -> Item {
        let start = place
        let isInArray = isInArray
        row += 1
        while true {
            switch scan() {
            case nil:
                window.pass(scanner)
                form = isInArray ? .array : .lines
                let text = ScannedText(bytes: window.bytes, tape: scanner.tape)
                return text.text(ScannedText.root).count > Self.maximumRowBytes ? .tooLarge(start) : .row(start, text)
            case .more where window.remaining <= Self.maximumRowBytes:
                try window.extend()
            case .more, .tooManyValues:
                try skip(from: start, isSound: true)
                return .tooLarge(start)
            case .fault(var reason, let position):
                let (line, column) = window.place(of: position, in: scanner)
                let isAtEnd = window.isWhole && position == window.bytes.count
                try skip(from: start, isSound: false)
                if form == .end, isInArray, !isAtEnd {
                    reason += "; the row's end is not found, so no row after it is read"
                }
                return .broken(start, line: line, column: column, reason: reason)
            }
        }
    }

    private mutating func scan() -> ScanStop? {
        do throws(ScanStop) {
            let depth = isInArray ? 1 : 0
            try scanner.scan(window.bytes, from: window.position, isWhole: window.isWhole, depth: depth)
            return nil
        } catch {
            return error
        }
    }

    private mutating func skip(from start: RowPlace, isSound: Bool) throws(Failure) {
        var skip = RowSkip(isInArray: isInArray, isSound: isSound, startColumn: start.column)
        while let byte = try window.peek() {
            switch skip.step(byte) {
            case .inside: window.passByte()
            case .last: return pass(to: isInArray ? .array : .lines)
            case .past(let startsRow):
                form = !isInArray ? .lines : startsRow ? .arrayNext : .array
                return
            }
        }
        form = .end
    }
}
