/// The texts of a row result, and its code, as they are kept: each text after its length.
struct RowRecord: Sendable, Equatable {
    var code = Code.ok
    var id: ArraySlice<UInt8> = []
    var globalKey: ArraySlice<UInt8> = []
    var externalID: ArraySlice<UInt8> = []
    var rowData: ArraySlice<UInt8> = []
    var message: ArraySlice<UInt8> = []

    var encoded: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(24 + id.count + globalKey.count + externalID.count + rowData.count + message.count)
        bytes.append(UInt8(truncatingIfNeeded: code.rawValue))
        for text in [id, globalKey, externalID, rowData, message] {
            var length = text.count
            while length >= 0x80 {
                bytes.append(UInt8(truncatingIfNeeded: length) | 0x80)
                length >>= 7
            }
            bytes.append(UInt8(truncatingIfNeeded: length))
            bytes += text
        }
        return bytes
    }

    init() {}

    /// What is damaged becomes empty.
    init(_ encoded: [UInt8]) {
        var rest = encoded[...]
        code = rest.popFirst().flatMap { Code(rawValue: Int32($0)) } ?? .ok
        func text() -> ArraySlice<UInt8> {
            var length = 0
            var shift = 0
            while let byte = rest.popFirst(), shift < 56 {
                length |= Int(byte & 0x7F) << shift
                shift += 7
                if byte < 0x80 { break }
            }
            defer { rest = rest.dropFirst(length) }
            return rest.prefix(length)
        }
        id = text()
        globalKey = text()
        externalID = text()
        rowData = text()
        message = text()
    }
}
