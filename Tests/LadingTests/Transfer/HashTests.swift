import Testing

@testable import Lading

/// Hashes, and what storages tell of them.
@Suite struct HashTests {
    private static func crc32c(_ bytes: [UInt8], pieces: [Int] = [], hardware: Bool) -> UInt32 {
        var sum = CRC32C(hardware: hardware)
        for piece in cut(bytes, pieces) { piece.withUnsafeBytes { sum.update($0) } }
        return sum.value
    }

    private static func md5(_ bytes: [UInt8], pieces: [Int] = []) -> String {
        var digest = MD5()
        for piece in cut(bytes, pieces) { piece.withUnsafeBytes { digest.update($0) } }
        return digest.digest().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private static func cut(_ bytes: [UInt8], _ pieces: [Int]) -> [ArraySlice<UInt8>] {
        var rest = bytes[...]
        var cut: [ArraySlice<UInt8>] = []
        for piece in pieces {
            cut.append(rest.prefix(piece))
            rest = rest.dropFirst(piece)
        }
        return cut + [rest]
    }

    /// RFC 3720, appendix B.4, and the check value of the polynomial.
    static let sums: [([UInt8], UInt32)] = [
        ([], 0), (Array("123456789".utf8), 0xe306_9283), ([UInt8](repeating: 0, count: 32), 0x8a91_36aa),
        ([UInt8](repeating: 0xff, count: 32), 0x62a8_ab43), (Array(0..<32), 0x46dd_794e),
        (Array((0..<32).reversed()), 0x113f_db5c),
    ]

    @Test(arguments: sums) func crc32c(bytes: [UInt8], expected: UInt32) {
        for hardware in Set([false, CRC32C.hasHardware]) {
            #expect(Self.crc32c(bytes, hardware: hardware) == expected)
        }
    }

    /// RFC 1321, appendix A.5.
    static let digests: [(String, String)] = [
        ("", "d41d8cd98f00b204e9800998ecf8427e"), ("a", "0cc175b9c0f1b6a831c399e269772661"),
        ("abc", "900150983cd24fb0d6963f7d28e17f72"), ("message digest", "f96b697d7cb7938d525a2f31aaf161d0"),
        ("abcdefghijklmnopqrstuvwxyz", "c3fcd3d76192e4007dfb496cca67e13b"),
        ("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", "d174ab98d277d9f5a5611c2c9f419d9f"),
        (
            "12345678901234567890123456789012345678901234567890123456789012345678901234567890",
            "57edf4a22be3c955ac49da2e2107b67a"
        ),
    ]

    @Test(arguments: digests) func md5(text: String, expected: String) {
        #expect(Self.md5(Array(text.utf8)) == expected)
    }

    @Test func piecesOfAnyLengthGiveTheSame() {
        for count in Array(0..<200) + [100_000] {
            let bytes = patternBytes(count, seed: UInt8(truncatingIfNeeded: count))
            let pieces = (0..<5).map { _ in Int.random(in: 0...max(1, count / 3)) }
            let sum = Self.crc32c(bytes, hardware: false)
            for hardware in Set([false, CRC32C.hasHardware]) {
                #expect(Self.crc32c(bytes, pieces: pieces, hardware: hardware) == sum, "\(count): \(pieces)")
            }
            #expect(Self.md5(bytes, pieces: pieces) == Self.md5(bytes), "\(count): \(pieces)")
        }
    }

    struct Headers: CustomTestStringConvertible, Sendable {
        var name: String
        var lines: [(String, String)]
        var crc32c: UInt32?
        var hasMD5 = false
        var testDescription: String { name }
    }

    static let amazon = ("x-amz-request-id", "1")
    static let tag = ("ETag", "\"900150983cd24fb0d6963f7d28e17f72\"")
    static let headers: [Headers] = [
        Headers(name: "none", lines: []),
        Headers(
            name: "both in one",
            lines: [("X-Goog-Hash", "crc32c=4waSgw==,md5=kAFQmDzST7DWlj99KOF/cg==")],
            crc32c: 0xe306_9283,
            hasMD5: true
        ),
        Headers(
            name: "each for itself",
            lines: [("x-goog-hash", "md5=kAFQmDzST7DWlj99KOF/cg=="), ("x-goog-hash", "crc32c=4waSgw==")],
            crc32c: 0xe306_9283,
            hasMD5: true
        ),
        Headers(name: "another word", lines: [("x-goog-hash", "sha256=4waSgw==")]),
        Headers(name: "of another length", lines: [("x-goog-hash", "crc32c=4waSgwA=,md5=4waSgw==")]),
        Headers(name: "no base 64", lines: [("x-goog-hash", "crc32c=*, =, crc32c, ,")]),
        Headers(name: "a tag of Amazon's", lines: [amazon, tag], hasMD5: true),
        Headers(name: "a tag of somebody else's", lines: [tag]),
        Headers(name: "an object in parts", lines: [amazon, ("ETag", "\"900150983cd24fb0d6963f7d28e17f72-2\"")]),
        Headers(name: "a weak tag", lines: [amazon, ("ETag", "W/\"900150983cd24fb0d6963f7d28e17f72\"")]),
        Headers(name: "a bare tag", lines: [amazon, ("ETag", "900150983cd24fb0d6963f7d28e17f72")]),
        Headers(name: "no hexadecimals", lines: [amazon, ("ETag", "\"+00150983cd24fb0d6963f7d28e17fzz\"")]),
        Headers(name: "a managed key", lines: [amazon, tag, ("x-amz-server-side-encryption", "aws:kms")]),
        Headers(
            name: "Amazon's own key",
            lines: [amazon, tag, ("x-amz-server-side-encryption", "AES256")],
            hasMD5: true
        ),
        Headers(
            name: "the customer's key",
            lines: [amazon, tag, ("x-amz-server-side-encryption-customer-algorithm", "AES256")]
        ),
    ]

    @Test(arguments: headers) func whatIsStored(_ test: Headers) {
        var headers = HTTPHeaders()
        for (name, value) in test.lines { headers.append(name: name, value: value) }
        let stored = StoredHashes(headers)
        #expect(stored.crc32c == test.crc32c)
        #expect(stored.md5?.count == (test.hasMD5 ? 16 : nil))
        #expect(stored.md5?.first == (test.hasMD5 ? 0x90 : nil))
    }

    /// RFC 4648 §10, and what is no base 64.
    @Test(
        arguments: [
            ("", ""), ("Zg==", "f"), ("Zm8=", "fo"), ("Zm9v", "foo"), ("Zm9vYg==", "foob"), ("Zm9vYmE=", "fooba"),
            ("Zm9vYmFy", "foobar"), ("Kz8+Pz8/", "+?>???"), ("Zg=", nil), ("Zg", nil), ("Z===", nil), ("====", nil),
            ("Zg=a", nil), ("Zm9\n", nil), ("Zm9ü", nil),
        ] as [(String, String?)]
    )
    func base64(text: String, expected: String?) {
        #expect(base64Decoded(text).map { String(decoding: $0, as: UTF8.self) } == expected)
    }

    @Test(arguments: [
        ("https://s/a", HashKinds.crc32c), ("https://s/a?X-Goog-Signature=1", .crc32c),
        ("https://s/X-Amz-Signature=1", .crc32c), ("https://s/a?x=1&X-Amz-Signature=1", .md5),
        ("https://s/a?AWSAccessKeyId=1&Signature=2", .md5),
    ]) func onlyWhatIsLikelyIsMade(url: String, kinds: HashKinds) {
        #expect(HashKinds(uploadTo: url) == kinds)
    }
}
