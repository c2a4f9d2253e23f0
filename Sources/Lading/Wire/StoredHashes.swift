/// What a storage says that it received.
struct StoredHashes: Equatable, Sendable {
    var crc32c: UInt32?
    var md5: [UInt8]?

    /// Google's `x-goog-hash`, and the `ETag` of Amazon's storage, which is the MD5 of an object that came in one piece
    /// and was not encrypted with a key of the customer's.
    init(_ headers: HTTPHeaders) {
        for field in headers.fields where field.name.lowercased() == "x-goog-hash" {
            for part in field.value.split(separator: ",") {
                let part = part.drop { $0 == " " || $0 == "\t" }
                guard let mark = part.firstIndex(of: "="),
                    let bytes = base64Decoded(part[part.index(after: mark)...])
                else { continue }
                switch part[..<mark] {
                case "crc32c" where bytes.count == 4: crc32c = bytes.reduce(0) { $0 << 8 | UInt32($1) }
                case "md5" where bytes.count == 16: md5 = bytes
                default: break
                }
            }
        }
        if let tag = headers["ETag"], headers["x-amz-request-id"] != nil,
            headers["x-amz-server-side-encryption"]?.hasPrefix("aws:") != true,
            headers["x-amz-server-side-encryption-customer-algorithm"] == nil
        {
            md5 = Self.md5(ofTag: tag) ?? md5
        }
    }

    /// 32 hexadecimal digits in quotes; the tag of an object that came in parts has a hyphen.
    private static func md5(ofTag tag: String) -> [UInt8]? {
        let digits = Array(tag.utf8.dropFirst().dropLast())
        guard tag == "\"\(String(decoding: digits, as: UTF8.self))\"", digits.count == 32,
            digits.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit })
        else { return nil }
        return stride(from: 0, to: 32, by: 2).compactMap { index in
            UInt8(String(decoding: digits[index...index + 1], as: UTF8.self), radix: 16)
        }
    }

    /// In which hash it is not what was sent; nil when there is nothing to hold against it.
    func mismatch(_ sent: BodyDigest) -> String? {
        if let crc32c, let own = sent.crc32c, own != crc32c {
            return "crc32c \(hex(crc32c.bigEndian)) instead of \(hex(own.bigEndian))"
        }
        if let md5, let own = sent.md5, own != md5 { return "MD5 \(hex(md5)) instead of \(hex(own))" }
        return nil
    }
}

private func hex(_ word: UInt32) -> String { withUnsafeBytes(of: word) { hex(Array($0)) } }

private func hex(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}
