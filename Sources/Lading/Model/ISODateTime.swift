/// A date and time of ISO 8601, in whole seconds of UTC; a fraction is cut off.
///
/// It is read as Labelbox's official client does: calendar, week and ordinal dates, extended or basic, down to the
/// year alone; any one character before the time; hours alone, minutes or seconds, 24:00 for the end of a day; "Z" or
/// an offset, and UTC without either.
struct ISODateTime: Equatable, Sendable {
    /// Since 1970; in the years 1 to 9999.
    let seconds: Int64
    /// Without one it is taken for UTC.
    let hasZone: Bool

    private static let range: ClosedRange<Int64> = -62_135_596_800...253_402_300_799
    private static let secondsOfDay: Int64 = 86_400

    init?(_ text: ArraySlice<UInt8>) {
        var reader = DateReader(rest: text)
        guard let day = reader.date(), let time = reader.time() else { return nil }
        let seconds = day * Self.secondsOfDay + time
        guard Self.range.contains(seconds) else { return nil }
        self.seconds = seconds
        hasZone = reader.hasZone
    }

    /// YYYY-MM-DDTHH:MM:SSZ
    var text: String {
        let day = (seconds - Self.range.lowerBound) / Self.secondsOfDay
        let time = (seconds - Self.range.lowerBound) % Self.secondsOfDay
        let (year, month, date) = Self.calendarDate(ofDay: day)
        func padded(_ number: Int64, _ digits: Int) -> String {
            let text = String(number)
            return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
        }
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(date, 2))T"
            + "\(padded(time / 3600, 2)):\(padded(time / 60 % 60, 2)):\(padded(time % 60, 2))Z"
    }

    /// Days since 1970-01-01 of a date in the proleptic Gregorian calendar; years are counted from March.
    static func day(year: Int64, month: Int64, date: Int64) -> Int64 {
        let marchYear = month > 2 ? year : year - 1
        let marchMonth = (month + 9) % 12
        return 365 * marchYear + marchYear / 4 - marchYear / 100 + marchYear / 400
            + (153 * marchMonth + 2) / 5 + date - 1 - 719_468
    }

    static func isLeap(_ year: Int64) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    /// - Parameter day: since 0001-01-01.
    private static func calendarDate(ofDay day: Int64) -> (year: Int64, month: Int64, date: Int64) {
        // Since 0000-03-01.
        let shifted = day + 306
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
    }
}

private struct DateReader {
    var rest: ArraySlice<UInt8>
    private(set) var hasZone = false

    private mutating func skip(_ byte: UInt8) -> Bool {
        guard rest.first == byte else { return false }
        rest = rest.dropFirst()
        return true
    }

    private mutating func number(_ digits: Int) -> Int64? {
        let part = rest.prefix(digits)
        guard part.count == digits, part.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        rest = rest.dropFirst(digits)
        return part.reduce(0) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
    }

    /// Days since 1970.
    mutating func date() -> Int64? {
        guard let year = number(4), year > 0 else { return nil }
        if rest.isEmpty { return ISODateTime.day(year: year, month: 1, date: 1) }
        let afterYear = rest
        if let day = calendarDay(of: year) { return day }
        rest = afterYear
        return weekOrOrdinalDay(of: year)
    }

    private mutating func calendarDay(of year: Int64) -> Int64? {
        let isExtended = skip(UInt8(ascii: "-"))
        guard let month = number(2), (1...12).contains(month) else { return nil }
        if rest.isEmpty { return isExtended ? ISODateTime.day(year: year, month: month, date: 1) : nil }
        guard !isExtended || skip(UInt8(ascii: "-")), let date = number(2) else { return nil }
        let lengths: [Int64] = [31, ISODateTime.isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard (1...lengths[Int(month) - 1]).contains(date) else { return nil }
        return ISODateTime.day(year: year, month: month, date: date)
    }

    private mutating func weekOrOrdinalDay(of year: Int64) -> Int64? {
        let isExtended = skip(UInt8(ascii: "-"))
        let firstDay = ISODateTime.day(year: year, month: 1, date: 1)
        guard skip(UInt8(ascii: "W")) else {
            guard let day = number(3), (1...(ISODateTime.isLeap(year) ? 366 : 365)).contains(day) else { return nil }
            return firstDay + day - 1
        }
        guard let week = number(2), (1...53).contains(week) else { return nil }
        var day: Int64 = 1
        if !rest.isEmpty {
            guard !isExtended || skip(UInt8(ascii: "-")), let given = number(1), (1...7).contains(given) else {
                return nil
            }
            day = given
        }
        // The week with January 4th is the first; 1970-01-01 was a Thursday, the fourth day of its week.
        let fourth = firstDay + 3
        let monday = fourth - ((fourth + 3) % 7 + 7) % 7
        return monday + (week - 1) * 7 + day - 1
    }

    /// Seconds since the start of the day, the offset taken away.
    mutating func time() -> Int64? {
        guard !rest.isEmpty else { return 0 }
        rest = rest.dropFirst()
        guard let hour = number(2), hour <= 24 else { return nil }
        var parts: [Int64] = [hour, 0, 0]
        let isExtended = rest.first == UInt8(ascii: ":")
        for index in 1...2 {
            guard let byte = rest.first, !"+-Zz.,".utf8.contains(byte) else { break }
            // A leap second is the next minute's first.
            guard !isExtended || skip(UInt8(ascii: ":")), let part = number(2), part < (index == 1 ? 60 : 61)
            else { return nil }
            parts[index] = part
            if index == 2 { guard skipFraction() else { return nil } }
        }
        let seconds = parts[0] * 3600 + parts[1] * 60 + parts[2]
        guard seconds <= 86_400, let offset = offset(), rest.isEmpty else { return nil }
        return seconds - offset
    }

    private mutating func skipFraction() -> Bool {
        guard let byte = rest.first, byte == UInt8(ascii: ".") || byte == UInt8(ascii: ",") else { return true }
        let digits = rest.dropFirst().prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        rest = rest.dropFirst(1 + digits.count)
        return !digits.isEmpty
    }

    private mutating func offset() -> Int64? {
        guard let sign = rest.popFirst() else { return 0 }
        hasZone = true
        switch sign {
        case UInt8(ascii: "Z"), UInt8(ascii: "z"): return 0
        case UInt8(ascii: "+"), UInt8(ascii: "-"):
            guard let hours = number(2), hours < 24 else { return nil }
            let isExtended = skip(UInt8(ascii: ":"))
            guard let minutes = rest.isEmpty && !isExtended ? 0 : number(2), minutes < 60 else { return nil }
            return (hours * 3600 + minutes * 60) * (sign == UInt8(ascii: "-") ? -1 : 1)
        default: return nil
        }
    }
}
