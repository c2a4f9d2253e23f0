import Testing

@testable import Lading

@Suite struct `A reader of rows` {
    private func values(_ text: String) throws -> [JSONValue] {
        try ReadItem.read(Array(text.utf8)).compactMap(\.value)
    }

    private func rest(_ text: String) throws -> [ReadItem] { try ReadItem.read(Array(text.utf8)).filter(\.isFault) }

    @Test(arguments: [
        "[{\"a\":1},{\"a\":2}]", "{\"a\":1}\n{\"a\":2}\n", "{\"a\":1}{\"a\":2}", "\u{FEFF}[{\"a\":1},\n{\"a\":2}]",
        "  {\n  \"a\": 1\n}\n\n{\n  \"a\": 2\n}\n", "\r\n[\r\n{\"a\":1}\r\n,{\"a\":2}]\r\n",
    ])
    func `takes a list or objects one after another`(text: String) throws {
        #expect(try values(text) == [["a": 1], ["a": 2]])
        #expect(try rest(text) == [])
    }

    @Test(arguments: ["", " \n", "[]", "[ \n ]", "\u{FEFF}"])
    func `takes no rows for none`(text: String) throws {
        #expect(try ReadItem.read(Array(text.utf8)) == [])
    }

    @Test func `says where each row is`() throws {
        let items = try ReadItem.read(Array("\u{FEFF}[{},\n  {\"å\":\n1}, {}]".utf8))
        #expect(
            items == [
                .row(0, line: 1, column: 2, [:]), .row(1, line: 2, column: 3, ["å": 1]),
                .row(2, line: 3, column: 5, [:]),
            ]
        )
    }

    @Test(
        arguments: [
            // A row that is not JSON.
            (
                "[{\"a\":1},{\"a\":x},{\"a\":3}]", [1, 3],
                [ReadItem.broken(1, line: 1, column: 15, "a value is expected")]
            ),
            (
                "[{\"a\":{\"b\" 1}}, {\"a\":3}]", [3],
                [.broken(0, line: 1, column: 12, "':' is expected after a member name")]
            ),
            ("[x, {\"a\":3}]", [3], [.broken(0, line: 1, column: 2, "a value is expected")]),
            (
                "[{\"a\":1},\n {\"a\":\"x\ny\"},\n {\"a\":3}]", [1, 3],
                [.broken(1, line: 2, column: 9, "a control character inside a string")]
            ),
            (
                "[\n{\"a\":1},\n{\"a\":\"2},\n{\"a\":3},\n{\"a\":4}\n]", [1, 3, 4],
                [.broken(1, line: 3, column: 10, "a control character inside a string")]
            ),
            (
                "[\n  {\n    \"a\": {\n      \"b\"\n    }\n  },\n  {\n    \"a\": 2\n  }\n]", [2],
                [.broken(0, line: 5, column: 5, "':' is expected after a member name")]
            ),
            ("[{\"a\":1},{\"a\":2", [1], [.broken(1, line: 1, column: 16, "',' or '}' is expected")]),
            (
                "[{\"a\":[1}, {\"a\":2}]", [],
                [
                    .broken(
                        0,
                        line: 1,
                        column: 9,
                        "',' or ']' is expected; the row's end is not found, so no row after it is read"
                    )
                ]
            ),
            ("{\"a\":1}\n{\"a\":x}\n{\"a\":3}", [1, 3], [.broken(1, line: 2, column: 6, "a value is expected")]),
            ("{\"a\":1}\n{\"a\":2\n{\"a\":3}", [1, 3], [.broken(1, line: 3, column: 1, "',' or '}' is expected")]),
            (
                "{\"a\":1}\n{\"a\":\"2}\n{\"a\":3}", [1, 3],
                [.broken(1, line: 2, column: 9, "a control character inside a string")]
            ),
            ("{\n  \"a\": x\n}\n{\n  \"a\": 2\n}", [2], [.broken(0, line: 2, column: 8, "a value is expected")]),
            (
                "{\"a\":1}\nx\ny\n{\"a\":4}", [1, 4],
                [
                    .broken(1, line: 2, column: 1, "a value is expected"),
                    .broken(2, line: 3, column: 1, "a value is expected"),
                ]
            ),
            // A fault between rows.
            ("[{\"a\":1},]", [1], [.fault(line: 1, column: 10, "a row is expected after ','")]),
            ("[{\"a\":1},,,{\"a\":2}]", [1, 2], [.fault(line: 1, column: 10, "a row is expected")]),
            ("[,{\"a\":1}]", [1], [.fault(line: 1, column: 2, "a row is expected")]),
            ("[{\"a\":1} {\"a\":2}]", [1, 2], [.fault(line: 1, column: 10, "',' or ']' is expected")]),
            ("[{\"a\":1}}, {\"a\":2}]", [1, 2], [.fault(line: 1, column: 9, "',' or ']' is expected")]),
            ("[{\"a\":1},\n", [1], [.fault(line: 2, column: 1, "the list ends without ']'")]),
            ("[{\"a\":1}] [", [1], [.fault(line: 1, column: 11, "unexpected text after the list")]),
            (
                "{\"a\":1},\n{\"a\":2}\n", [1, 2],
                [
                    .fault(
                        line: 1,
                        column: 8,
                        "a row object is expected; only white space comes between rows without '[' and ']'"
                    )
                ]
            ),
            (
                "row_data,global_key\n", [],
                [.fault(line: 1, column: 1, "this is no JSON array and no row object: it looks like plain text")]
            ),
        ] as [(String, [JSONValue], [ReadItem])]
    )
    func `tells a fault and reads on`(text: String, rows: [JSONValue], faults: [ReadItem]) throws {
        #expect(try values(text).map { $0.object?["a"] } == rows)
        #expect(try rest(text) == faults)
    }

    @Test func `passes over a row that is too large`() throws {
        let large = "{\"a\":\"" + String(repeating: "x", count: RowReader.maximumRowBytes) + "\"}"
        let many = "{\"a\":[" + String(repeating: "1,", count: RowReader.maximumRowValues) + "1]}"
        for text in [
            "[{\"a\":1},\(large),{\"a\":2}, \(many),{\"a\":3}]", "{\"a\":1}\n\(large)\n{\"a\":2}\(many)\n{\"a\":3}",
        ] {
            let items = try ReadItem.read(Array(text.utf8))
            #expect(items.compactMap(\.value) == [["a": 1], ["a": 2], ["a": 3]])
            #expect(items.filter(\.isFault) == [.tooLarge(1), .tooLarge(3)])
        }
    }

    @Test func `refuses nesting without end in constant memory`() throws {
        let deep = String(repeating: "[", count: 300_000)
        let items = try ReadItem.read(Array(("{\"a\":" + deep + "\n{\"a\":2}").utf8))
        #expect(items.count == 2 && items.last?.value == ["a": 2])
    }
}
