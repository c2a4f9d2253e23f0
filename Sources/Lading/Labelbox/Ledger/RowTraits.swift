/// What tells rows with the same key and data apart, in few bits: they rule rows out, and never pick one.
struct RowTraits: Sendable, Equatable {
    private(set) var bits: UInt32

    init(bits: UInt32 = 0) { self.bits = bits }

    private static let externalIDBits: UInt32 = 8
    private static let listBits: UInt32 = 12

    /// Each 0 where there is none.
    var externalID: UInt32 { bits & 0xFF }
    var metadata: UInt32 { bits >> Self.externalIDBits & 0xFFF }
    var attachments: UInt32 { bits >> (Self.externalIDBits + Self.listBits) }

    init(externalID: ArraySlice<UInt8>?) {
        bits = Self.folded(externalID.map { $0.isEmpty ? 0 : RowKey(.externalID, $0).hash } ?? 0, to: 0xFF)
    }

    /// - Parameter list: of metadata and attachments in the text, as the platform has them.
    mutating func set(metadata: Int?, attachments: Int?, in text: ScannedText) {
        let metadata = Self.folded(metadata.map { text.listHash($0, ["schemaId", "value"]) } ?? 0, to: 0xFFF)
        let attachments = Self.folded(attachments.map { text.listHash($0, ["type", "value"]) } ?? 0, to: 0xFFF)
        bits = externalID | metadata << Self.externalIDBits | attachments << (Self.externalIDBits + Self.listBits)
    }

    private static func folded(_ hash: UInt64, to mask: UInt32) -> UInt32 {
        hash == 0 ? 0 : max(1, UInt32(truncatingIfNeeded: hash >> 17) & mask)
    }
}

extension ScannedText {
    /// Of those members of the objects in a list, in whatever order they are; 0 for a list of none.
    fileprivate func listHash(_ list: Index, _ members: [StaticString]) -> UInt64 {
        var sum: UInt64 = 0
        for element in elements(list) {
            var hasher = Hasher()
            for name in members {
                guard let value = member(name, of: element), kind(value) != .null else { continue }
                hash(value, into: &hasher)
            }
            sum &+= UInt64(bitPattern: Int64(hasher.finalize()))
        }
        return sum
    }

    /// Texts as they read, numbers by their value, all else as it is written.
    private func hash(_ value: Index, into hasher: inout Hasher) {
        if let text = string(value) {
            text.withUnsafeBytes { hasher.combine(bytes: $0) }
        } else if let number = Double(String(decoding: text(value), as: UTF8.self)) {
            hasher.combine(number)
        } else if kind(value) != .object {
            text(value).withUnsafeBytes { hasher.combine(bytes: $0) }
        }
    }
}
