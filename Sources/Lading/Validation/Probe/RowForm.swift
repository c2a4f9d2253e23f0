#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// How a row of numbers is written: its columns, and what is between them.
struct RowForm {
    enum Verdict {
        case sound
        /// Legal, but the platform documents another range; to be read after "line 7".
        case odd(String)
        case wrong(String)
    }

    private enum Class {
        static let separator: UInt8 = 1
        static let blank: UInt8 = 2
        static let number: UInt8 = 4
        static let other: UInt8 = 8
        /// Of a number that has to be read to know whether it is finite.
        static let exponent: UInt8 = 16
    }

    let columns: Int
    /// Nil for any run of spaces and tabs.
    let separator: UInt8?
    /// Those that must hold numbers, all unless a header names further ones.
    let numbers: [Int]
    /// The column of an intensity from 0 to 255.
    let intensity: Int?
    private let classes: [UInt8]

    /// Columns between runs of blanks. PCD writes the coordinates of a point without return as `nan`.
    init(columns: Int) {
        self.init(columns: columns, separator: nil, numbers: Array(0..<columns), intensity: nil)
    }

    init(columns: Int, separator: UInt8?, numbers: [Int], intensity: Int?) {
        self.columns = columns
        self.separator = separator
        self.numbers = numbers
        self.intensity = intensity
        var classes = [UInt8](repeating: Class.other, count: 256)
        for byte in "0123456789+-.".utf8 { classes[Int(byte)] = Class.number }
        for byte in "eE".utf8 { classes[Int(byte)] = Class.exponent }
        for byte in [0x20, 0x09] as [UInt8] { classes[Int(byte)] = Class.blank }
        if let separator {
            classes[Int(separator)] = Class.separator
        } else {
            for byte in "naNAifIF".utf8 { classes[Int(byte)] = Class.number }
        }
        self.classes = classes
    }

    /// The place of the next LF.
    func lineEnd(in bytes: [UInt8], from start: Int) -> Int? {
        bytes.withUnsafeBytes { buffer in
            guard let base = buffer.baseAddress, start < buffer.count,
                let found = memchr(base + start, 0x0A, buffer.count - start)
            else { return nil }
            return UnsafeRawPointer(found) - base
        }
    }

    /// Whether a row shows at a glance that nothing is wrong with it.
    func isPlain(_ row: ArraySlice<UInt8>) -> Bool {
        classes.withUnsafeBufferPointer { classes in
            row.withUnsafeBufferPointer { row in
                separator == nil ? isPlain(blanks: row, classes) : isPlain(separated: row, classes)
            }
        }
    }

    private func isPlain(
        blanks row: UnsafeBufferPointer<UInt8>,
        _ classes: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        var seen: UInt8 = 0
        var fields = 0
        var before = Class.blank
        for byte in row {
            let now = classes[Int(byte)]
            seen |= now
            // A field starts where a blank goes before what is none.
            fields &+= Int(before & ~now & Class.blank) >> 1
            before = now
        }
        return seen & Class.other == 0 && fields == columns
    }

    private func isPlain(
        separated row: UnsafeBufferPointer<UInt8>,
        _ classes: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        var seen: UInt8 = 0
        var separators = 0
        var start = 0
        var intensityField = 0..<0
        var hasEmptyField = false
        for index in row.indices {
            let now = classes[Int(row[index])]
            seen |= now
            guard now == Class.separator else { continue }
            if index == start { hasEmptyField = true }
            if separators == intensity { intensityField = start..<index }
            separators &+= 1
            start = index + 1
        }
        if start == row.count { hasEmptyField = true }
        if separators == intensity { intensityField = start..<row.count }
        return seen & (Class.other | Class.blank | Class.exponent) == 0 && !hasEmptyField && separators + 1 == columns
            && isByte(UnsafeBufferPointer(rebasing: row[intensityField]))
    }

    /// Whether the text is a number from 0 to 255 in as many digits as that needs.
    private func isByte(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard text.count <= 3 else { return false }
        var value = 0
        for byte in text {
            guard (0x30...0x39).contains(byte) else { return false }
            value = value * 10 + Int(byte - 0x30)
        }
        return value <= 255
    }

    /// Takes a row apart.
    func verdict(on row: ArraySlice<UInt8>) -> Verdict {
        if row.contains(0) { return .wrong("has zero bytes, as after a power loss") }
        if let byte = row.first(where: { $0 < 0x20 && $0 != 0x09 }) {
            return .wrong("has a control character (byte \(byte))")
        }
        let fields = fields(of: row)
        guard fields.count == columns else { return .wrong("has \(fields.count) values instead of \(columns)") }
        var verdict = Verdict.sound
        for column in numbers {
            let field = fields[column]
            guard let value = number(field) else {
                return .wrong("has '\(quoted(field))', which is not a number")
            }
            guard separator != nil, case .sound = verdict else { continue }
            if !value.isFinite {
                verdict = .odd("has '\(quoted(field))', which is not a finite number")
            } else if column == intensity, !(0...255).contains(value) {
                verdict = .odd("has the intensity \(quoted(field)), which is not from 0 to 255")
            }
        }
        return verdict
    }

    private func fields(of row: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        guard let separator else { return row.split(whereSeparator: isBlank) }
        var fields: [ArraySlice<UInt8>] = []
        var start = row.startIndex
        // A further column may hold a text with separators, in quotes.
        var isQuoted = false
        for index in row.indices {
            if row[index] == UInt8(ascii: "\"") { isQuoted.toggle() }
            guard row[index] == separator, !isQuoted else { continue }
            fields.append(row[start..<index])
            start = index + 1
        }
        return fields + [row[start...]]
    }

    /// Nil for what is no number. Double also reads hexadecimal, which these formats do not have.
    private func number(_ field: ArraySlice<UInt8>) -> Double? {
        let text = String(decoding: field, as: UTF8.self).filter { $0 != " " && $0 != "\t" }.lowercased()
        switch text {
        case "nan", "-nan", "+nan": return .nan
        case "inf", "-inf", "+inf", "infinity", "-infinity": return .infinity
        default:
            return text.utf8.allSatisfy { $0 < 0x80 && classes[Int($0)] & (Class.number | Class.exponent) != 0 }
                ? Double(text) : nil
        }
    }
}
