import Testing

@testable import Lading

@Suite struct JSONTests {
    @Test(arguments: [
        "null", "true", "false", "0", "-0", "12345678901234567890", "1.5e-300", "\"\"", "[]", "{}",
        "[1,[2,[3]],{\"a\":{\"b\":null}}]", "{\"b\":1,\"a\":2}", "\"å\\n\\\"\\\\\"",
    ])
    func comesBackAsItWasWritten(text: String) throws {
        #expect(try JSONValue.parse(text).text == text)
    }

    @Test(arguments: [
        ("\"\\u00e5\\ud83d\\ude00\\/\"", "\"å😀/\""), ("\"\\ud800x\"", "\"\u{FFFD}x\""), ("\"\\u0001\"", "\"\\u0001\""),
        (" [ 1 , 2 ] ", "[1,2]"), ("{\"a\":1,\"a\":2}", "{\"a\":2}"), ("\u{FEFF}1", "1"),
    ])
    func isWrittenInItsShortestForm(text: String, expected: String) throws {
        #expect(try JSONValue.parse(text).text == expected)
    }

    @Test(arguments: [
        ("", 1, 1), ("{", 1, 2), ("[1,]", 1, 4), ("[1 2]", 1, 4), ("01", 1, 2), ("1.", 1, 3), ("-", 1, 2), ("+1", 1, 1),
        ("\"a", 1, 3), ("\"\\x\"", 1, 4), ("\"\\u12g4\"", 1, 4), ("tru", 1, 1), ("{\n\"a\" 1}", 2, 5), ("1 1", 1, 3),
        ("\"\n\"", 1, 2), ("{a:1}", 1, 2), ("NaN", 1, 1),
    ])
    func saysWhereItIsWrong(text: String, line: Int, column: Int) {
        let error = #expect(throws: JSONError.self) { try JSONValue.parse(text) }
        #expect(error?.line == line && error?.column == column, "\(String(describing: error))")
    }

    /// What a host gives is sent as it is, or not at all.
    @Test(arguments: [
        (#""\ud800""#, 2), (#""\udc00x""#, 2), (#"{"a":"\ud83d\u0041"}"#, 7), (#"["\\", "\ud83d\ude00 \uDBFF"]"#, 22),
        (#"{"\ud800": 1}"#, 3), (#""\\ud800 \ud83d\ude00 \u00e5""#, nil),
    ])
    func refusesHalfASurrogatePairWhereNothingMayChange(text: String, column: Int?) throws {
        _ = try JSONValue.parse(text)
        guard let column else {
            #expect(try JSONValue.parse(text, isExact: true) == JSONValue.parse(text))
            return
        }
        let error = #expect(throws: JSONError.self) { try JSONValue.parse(text, isExact: true) }
        #expect(error?.line == 1 && error?.column == column, "\(String(describing: error))")
    }

    @Test func refusesBytesThatAreNotUTF8() {
        #expect(throws: JSONError.self) { try JSONValue.parse([0x22, 0xFF, 0x22]) }
    }

    @Test func refusesNestingThatWouldExhaustTheStack() throws {
        let deep = String(repeating: "[", count: 100_000)
        #expect(throws: JSONError.self) { try JSONValue.parse(deep) }
        let allowed = String(repeating: "[", count: 127) + String(repeating: "]", count: 127)
        #expect(try JSONValue.parse(allowed).text == allowed)
    }

    @Test func keepsIntegersExactly() throws {
        #expect(try JSONValue.parse("1668000000123456789").int64 == 1_668_000_000_123_456_789)
        #expect(try JSONValue.parse("1e3").int64 == 1000)
        #expect(try JSONValue.parse("1.5").int64 == nil)
        #expect(try JSONValue.parse("1e400").int64 == nil)
    }

    @Test func neverTrapsOnTextCutAnywhere() {
        let text = Array("{\"a\":[1,-2.5e+3,\"\\u00e5\\ud83d\\ude00\",true,null],\"b\":{\"c\":\"x\\n\"}}".utf8)
        for end in 0..<text.count {
            #expect(throws: JSONError.self) { try JSONValue.parse(Array(text[..<end])) }
        }
    }

    /// Documents and damaged ones are read, or refused at the same place, as by another reader.
    @Test(arguments: UInt64(1)...10)
    func agreesWithAnotherReader(seed: UInt64) {
        var generator = RowTextGenerator(seed: seed)
        for round in 0..<200 {
            var text = Array((generator.space() + generator.value(depth: 0) + generator.space()).utf8)
            if round % 2 == 1 { text = mutated(text, using: &generator.random) }
            let read = Result { () throws(JSONError) in try JSONValue.parse(text) }
            let expected = Result { () throws(ReferenceJSONReader.Fault) in try ReferenceJSONReader.parse(text) }
            switch (read, expected) {
            case (.success(let value), .success(let other)):
                #expect(value == other)
                #expect(value.serialized() == other.serialized())
            case (.failure(let error), .failure(let fault)):
                #expect(fault.isAt(error.line, error.column, error.reason), "\(error) but \(fault)")
            default: Issue.record("\(read) but \(expected) of \(String(decoding: text, as: UTF8.self))")
            }
        }
    }
}
