import Testing

@testable import Lading

@Suite struct SecretsTests {
    private func hidden(_ secrets: [String], _ body: String) throws -> String {
        let answer = HTTPResponse(status: 400, body: Array(body.utf8))
        let result = Secrets(secrets).hidden(in: Result<HTTPResponse, TransferFailure>.success(answer))
        return String(decoding: try result.get().body, as: UTF8.self)
    }

    @Test(arguments: [
        ("no such client", "no such client"), ("", ""), ("a/b+\"c\"=1234", "…"), ("<a/b+\"c\"=1234>", "<…>"),
        ("client_secret=a%2Fb%2B%22c%22%3D1234&x=1", "client_secret=…&x=1"),
        (#"{"message": "a/b+\"c\"=1234 is wrong"}"#, #"{"message": "… is wrong"}"#),
        (#"{"message": "a\/b+\"c\"=1234, a/b+\"c\"=1234"}"#, #"{"message": "…, …"}"#),
        ("a/b+\"c\"=123", "a/b+\"c\"=123"), ("a/b+\"c\"=a/b+\"c\"=1234a/b+\"c\"=1234", "a/b+\"c\"=……"),
    ])
    func areTakenOutOfAnswersHoweverTheyAreWritten(body: String, expected: String) throws {
        #expect(try hidden(["a/b+\"c\"=1234"], body) == expected)
    }

    private static let secret = "s3cr\u{e4}t/+\"\\ \u{1f512}-1234"

    /// As servers, proxies and debugging pages write what they were sent.
    @Test(arguments: [
        secret, percentEncoded(secret), percentEncoded(secret).replacing("%20", with: "+"),
        secret.utf8.map { percent($0) }.joined(), secret.utf8.map { percent($0).lowercased() }.joined(),
        secret.utf8.enumerated().map { $0 % 3 == 0 || !(0x21...0x7e).contains($1) ? percent($1) : letter($1) }.joined(),
        #"s3cr\u00e4t\/+\"\\ \ud83d\uDD12-1234"#, secret.replacing(#"\"#, with: #"\\"#).replacing("/", with: #"\/"#),
    ])
    func areFoundHoweverTheirBytesAreWritten(way: String) throws {
        #expect(try hidden([Self.secret], way) == "…")
        #expect(try hidden([Self.secret], "<\(way)> % \(way)&\(way)") == "<…> % …&…")
    }

    /// Basic authorization is one of them: "Basic " and user:password.
    @Test(arguments: ["", "x", "xy", "xyz", "rig7:"], ["", "1", "12", "123"])
    func areFoundInBase64(before: String, after: String) throws {
        for secret in [Self.secret, "8 bytes!", "????>>>>~~~~"] {
            let text = base64(Array((before + secret + after).utf8))
            let inURLs = text.replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
            let inLines = text.prefix(5) + "\r\n" + text.dropFirst(5)
            for way in [text, inURLs, percentEncoded(text)] {
                #expect(try hidden([secret], "Basic \(way) \(way)") == "Basic … …", "\(way)")
            }
            #expect(try !hidden([secret], String(inLines)).contains(text.dropFirst(8).prefix(5)))
        }
    }

    @Test func ofSeveralTheWholeLongerOneIsTaken() throws {
        let body = "0123456789abcdef 456789ab 23456789abcdefgh"
        #expect(try hidden(["456789ab", "0123456789abcdef", "89abcdefgh"], body) == "… … 23…")
    }

    /// Whoever answers may have chosen the token too.
    @Test func takeTheSameTimeWhateverTheBodyIs() throws {
        let token = String(repeating: "a", count: 100_000)
        let body = String(repeating: token.dropLast() + "b", count: 20)
        #expect(try hidden([token], body) == body)
    }

    private static func percent(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return "%" + (digits.count == 1 ? "0" : "") + digits
    }
    private static func letter(_ byte: UInt8) -> String { String(decoding: [byte], as: UTF8.self) }

    /// The words of a message must stay readable.
    @Test func thatAreTooShortToBeOneAreLeftAlone() throws {
        #expect(try hidden(["", "secret", "e"], "the client secret is wrong") == "the client secret is wrong")
    }

    @Test(arguments: [
        ("X-Goog-Signature=abc%2Bdef&X-Goog-Date=1", "X-Goog-Signature=…&X-Goog-Date=1"),
        ("<Query>Expires=9&Signature=ab+c/=</Query>", "<Query>Expires=9&Signature=…</Query>"),
        ("url=https%3A%2F%2Fa%2Fb%3Fsig%3Dabc%253D here", "url=https%3A%2F%2Fa%2Fb%3Fsig%3D… here"),
        ("x-amz-security-token=FwoG, X-AMZ-CREDENTIAL=\"a\"", "x-amz-security-token=…, X-AMZ-CREDENTIAL=…\"a\""),
        ("design=1&sign=2 = sig =", "design=1&sign=2 = sig ="), ("", ""), ("sig=", "sig=…"), ("%3D%3", "%3D%3"),
    ])
    func signaturesAreTakenOutWithoutTheirAddress(text: String, expected: String) {
        #expect(String(decoding: withoutSignatures(Array(text.utf8)), as: UTF8.self) == expected)
    }

    @Test func aSignedAddressHasItsQueryAndItsKeys() {
        let address = "https://storage.test/a?X-Amz-Date=2026&X-Amz-Signature=0a%2F1b&x=a=b&sig=%2B%2B"
        #expect(
            secrets(ofSignedAddress: address) == ["X-Amz-Date=2026&X-Amz-Signature=0a/1b&x=a=b&sig=++", "0a/1b", "++"]
        )
        #expect(secrets(ofSignedAddress: "https://storage.test/a") == [])
    }
}

private func base64(_ bytes: [UInt8]) -> String {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    return stride(from: 0, to: bytes.count, by: 3).map { start in
        let group = bytes[start..<min(start + 3, bytes.count)]
        let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
        let text = (0..<4).map { digits[bits >> (18 - 6 * $0) & 63] }
        return String(text.prefix(group.count + 1)) + String(repeating: "=", count: 3 - group.count)
    }.joined()
}
