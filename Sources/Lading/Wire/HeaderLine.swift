/// One line of an answer's head, as libcurl hands it over: with the line end, already unfolded into one line.
enum HeaderLine: Equatable {
    /// The start of an answer; a later one replaces it (100, 103).
    case status(Int)
    case field(name: String, value: String)
    case other

    init(_ line: UnsafeRawBufferPointer) {
        if line.starts(with: "HTTP/".utf8) {
            let fields = line.split(separator: 0x20, maxSplits: 2)
            let digits = fields.count > 1 ? fields[1].prefix { (0x30...0x39).contains($0) } : []
            self = .status(digits.count == 3 ? digits.reduce(0) { $0 * 10 + Int($1 - 0x30) } : 0)
            return
        }
        guard let colon = line.firstIndex(of: 0x3a), colon > line.startIndex else {
            self = .other
            return
        }
        func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0d).contains(byte) }
        let rest = line[(colon + 1)...].drop(while: isSpace)
        let end = rest.lastIndex { !isSpace($0) }.map { $0 + 1 } ?? rest.startIndex
        self = .field(
            name: String(decoding: line[..<colon], as: UTF8.self),
            value: String(decoding: rest[..<end], as: UTF8.self)
        )
    }
}
