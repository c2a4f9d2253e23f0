/// What a storage says that it received.
struct StoredHashes: Equatable, Sendable {
    var crc32c: UInt32?
    var md5: [UInt8]?

    /// Google's `x-goog-hash`, and the `ETag` of Amazon's storage, which is the MD5 of an object that came in one piece
    /// and was not encrypted with a key of the customer's.
    init(_ headers: HTTPHeaders) {
        for field in headers.fields where field.isCalled("x-goog-hash") {
            // No hash is longer.
            for part in field.value.utf8.prefix(1024).split(separator: UInt8(ascii: ",")) {
                let part = part.drop { $0 == 0x20 || $0 == 0x09 }
                guard let mark = part.firstIndex(of: UInt8(ascii: "=")),
                    let bytes = base64Decoded(Substring(part[part.index(after: mark)...]))
                else { continue }
                let name = part[..<mark]
                if name.elementsEqual("crc32c".utf8), bytes.count == 4 {
                    crc32c = bytes.reduce(0) { $0 << 8 | UInt32($1) }
                }
                if name.elementsEqual("md5".utf8), bytes.count == 16 { md5 = bytes }
            }
        }
        if let tag = headers["ETag"], headers["x-amz-request-id"] != nil,
            headers["x-amz-server-side-encryption"]?.starts(withBytesOf: "aws:") != true,
            headers["x-amz-server-side-encryption-customer-algorithm"] == nil
        {
            md5 = Self.md5(ofTag: tag) ?? md5
        }
    }

    /// 32 hexadecimal digits in quotes; the tag of an object that came in parts has a hyphen.
    private static func md5(ofTag tag: String) -> [UInt8]? {
        let digits = Array(tag.utf8.dropFirst().dropLast())
        guard tag.utf8.first == UInt8(ascii: "\""), tag.utf8.last == UInt8(ascii: "\""), digits.count == 32,
            digits.allSatisfy({ hexValue($0) != nil })
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
