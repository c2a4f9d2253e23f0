import Testing

@testable import Lading

/// What becomes of rows is told of the right ones, or of all that it may be.
@Suite struct `Refusals find their rows` {
    struct Case: CustomTestStringConvertible, Sendable {
        let name: String
        let rows: [String]
        var upsert = false
        /// The specs that come back, with their messages.
        var refused: [(spec: String, message: String)] = []
        var made: [String] = []
        /// Of each row: state, and the message.
        let told: [String]
        var strangers: [String] = []

        var testDescription: String { name }
    }

    private static let url = #""row_data":"https://a.example/1""#
    private static let told = #""rowData":"https://a.example/1""#
    private static let tag = #""metadata_fields":[{"name":"tag","value":"\u006eight"}]"#
    private static let sentTag = #""metadata":[{"schemaId":"cko8s9r5v0001h2dk9elqdidh","value":"night","name":"tag"}]"#
    private static let made = "{\(told)}"
    private static let openThree = "pending the platform refused one of the rows 0, 1, 2 and does not tell which: no"

    static let cases: [Case] = [
        Case(
            name: "by its metadata, of three with one URL",
            rows: ["{\(url)}", "{\(url),\(tag)}", "{\(url)}"],
            refused: [("{\(told),\(sentTag)}", "no")],
            made: [made, made],
            told: ["made ", "refused no", "made "]
        ),
        Case(
            name: "by its attachments, also in another order",
            rows: [
                #"{\#(url),"attachments":[{"type":"RAW_TEXT","value":"a"},{"type":"RAW_TEXT","value":"b","name":"n"}]}"#,
                #"{\#(url),"attachments":[{"type":"RAW_TEXT","value":"c"}]}"#,
            ],
            refused: [
                (
                    #"{\#(told),"attachments":[{"value":"b","type":"RAW_TEXT","name":null},{"type":"RAW_TEXT","value":"a"}]}"#,
                    "no"
                )
            ],
            made: [made],
            told: ["refused no", "made "]
        ),
        Case(
            name: "three that nothing tells apart",
            rows: ["{\(url)}", "{\(url)}", "{\(url)}"],
            refused: [("{\(told)}", "no")],
            made: [made, made],
            told: [openThree, openThree, openThree]
        ),
        Case(
            name: "all three are refused",
            rows: ["{\(url)}", "{\(url)}", "{\(url)}"],
            refused: [("{\(told)}", "no"), ("{\(told)}", "no"), ("{\(told)}", "no")],
            told: ["refused no", "refused no", "refused no"]
        ),
        Case(
            name: "both are refused, in different words",
            rows: ["{\(url)}", "{\(url)}"],
            refused: [("{\(told)}", "no"), ("{\(told)}", "never")],
            told: [
                "refused the platform refused the rows 0, 1 in these words: no; never",
                "refused the platform refused the rows 0, 1 in these words: no; never",
            ]
        ),
        Case(
            name: "nothing is told: the one that is left",
            rows: ["{\(url)}", #"{"row_data":"https://a.example/2","global_key":"k"}"#],
            refused: [("{}", "no")],
            made: [#"{"globalKey":"k","rowData":"https://a.example/2"}"#],
            told: ["refused no", "made "]
        ),
        Case(
            name: "without row data, by its global key",
            rows: [#"{\#(url),"global_key":"a"}"#, #"{\#(url),"global_key":"b"}"#],
            refused: [(#"{"globalKey":"b","rowData":null,"metadata":[]}"#, "no")],
            made: [#"{"globalKey":"a"}"#],
            told: ["made ", "refused no"]
        ),
        Case(
            name: "by its data, where its global key is not told",
            rows: [#"{\#(url),"global_key":"a"}"#, #"{"row_data":"https://a.example/2","global_key":"b"}"#],
            refused: [("{\(told)}", "no")],
            made: [#"{"globalKey":"b"}"#],
            told: ["refused no", "made "]
        ),
        Case(
            name: "an upsert by an id that is not there, by its data",
            rows: [#"{"key":{"id":"gone"},\#(url)}"#, #"{"key":{"id":"there"},"row_data":"https://a.example/2"}"#],
            upsert: true,
            refused: [("{\(told)}", "no data row gone")],
            made: [#"{"id":"there","rowData":"https://a.example/2"}"#],
            told: ["refused no data row gone", "made "]
        ),
        Case(
            name: "an upsert of a key that is not there, without data",
            rows: [#"{"key":{"global_key":"gone"},"media_type":"IMAGE"}"#, #"{"key":{"id":"there"},\#(url)}"#],
            upsert: true,
            refused: [(#"{"globalKey":null,"rowData":null}"#, "row_data: missing")],
            made: [#"{"id":"there",\#(told)}"#],
            told: ["refused row_data: missing", "made "]
        ),
        Case(
            name: "a second refusal of one row is nobody else's",
            rows: [#"{\#(url),"global_key":"a"}"#, "{\(url)}"],
            refused: [(#"{"globalKey":"a",\#(told)}"#, "no"), (#"{"globalKey":"a",\#(told)}"#, "twice")],
            made: [made],
            told: ["refused no", "made "],
            strangers: ["twice"]
        ),
        Case(
            name: "a refusal of none of the rows",
            rows: ["{\(url)}"],
            refused: [(#"{"rowData":"https://elsewhere"}"#, "no")],
            made: [made],
            told: ["made "],
            strangers: ["no"]
        ),
        Case(
            name: "rows with one external id, by their data",
            rows: [#"{\#(url),"external_id":"cam"}"#, #"{"row_data":"https://a.example/2","external_id":"cam"}"#],
            refused: [(#"{"externalId":"cam","rowData":"https://a.example/2"}"#, "no")],
            made: [#"{"externalId":"cam",\#(told)}"#],
            told: ["made ", "refused no"]
        ),
    ]

    @Test(arguments: cases) func whateverIsTold(_ given: Case) throws {
        let check = try RowsCheck(given.rows.joined(separator: "\n"), upsert: given.upsert, ontology: .example)
        let ledger = check.ledger
        let settings = RowSettings(datasetID: "d", allowsUpsert: given.upsert)
        _ = try writeChunk(
            check.stream,
            from: .start,
            settings: settings,
            ontology: .example,
            urls: [:],
            ledger: ledger
        )
        let refused = given.refused.map { #"{"message":"\#($0.message)","spec":\#($0.spec)}"# }.joined(separator: ",")
        let made = given.made.joined(separator: ",")
        _ = try readResults(
            .refused,
            Array(#"{"data":{"failedDataRowImports":{"results":[\#(refused)]}}}"#.utf8),
            into: ledger
        )
        _ = try readResults(
            .made,
            Array(#"{"data":{"successesfulDataRowImports":{"nodes":[\#(made)]}}}"#.utf8),
            into: ledger
        )
        ledger.settle()
        let rows = try ledger.page(first: 0, count: .max)
        #expect(rows.map { "\($0.state) \($0.message)" } == given.told)
        #expect(ledger.takeStrangers().map(\.message) == given.strangers && ledger.takeStrangers().isEmpty)
        ledger.endPending(as: .refused, code: .response, message: "no result")
        #expect(try ledger.page(first: 0, count: .max) == rows, "What is told of a row stays")
    }

    /// Rows that are alike in two tasks are told from each other by their task.
    @Test func inTheirTask() throws {
        let ledger = try RowsCheck(Array(repeating: "{\(Self.url)}", count: 4).joined(separator: "\n")).ledger
        let row = PlatformRow(rowData: "https://a.example/1")
        #expect(ledger.refused(row, message: Array("no".utf8)[...], 2..<3))
        #expect(ledger.made(row, 0..<2) && ledger.made(row, 3..<4) && !ledger.made(row, 3..<4))
        #expect(try ledger.page(first: 0, count: 4).map(\.state) == [.made, .pending, .refused, .made])
        ledger.endPending(0..<2, as: .refused, code: .response, message: "no result")
        #expect(ledger.counts == RowCounts(rows: 4, made: 2, refused: 2))
    }

    /// A probe of a task that may be another's leaves nothing behind.
    @Test func notByAProbe() throws {
        let ledger = try RowsCheck("{\(Self.url)}").ledger
        let answer = Array(
            #"{"data":{"failedDataRowImports":{"results":[{"message":"no","spec":{\#(Self.told)}},{}]}}}"#.utf8
        )
        let page = try readResults(.refused, answer, into: ledger, isProbe: true)
        #expect(page == ResultPage(rows: 2, matched: 2))
        #expect(ledger.counts.pending == 1 && ledger.takeStrangers().isEmpty)
    }

    @Test(arguments: [([3], "3"), ([0, 1, 2], "0, 1, 2"), ([1, 5, 6, 7, 8, 10], "1, 5 to 8, 10"), ([], "")])
    func rowsInWords(rows: [Int], words: String) { #expect(rowNumbers(rows) == words) }

    @Test func manyRowsInWords() {
        #expect(rowNumbers((0..<200).map { $0 * 2 }).hasSuffix("78 and 160 more"))
    }
}
