import Testing

@testable import Lading

@Suite struct `The payload of rows` {
    private func payload(
        _ rows: String,
        upsert: Bool = false,
        urls: [Int: String] = [:],
        limit: Int = 10_000_000,
        chunks: Int = 1
    ) throws -> JSONValue {
        let stream = try RowStream(rows)
        let check = try RowsCheck(stream, upsert: upsert, ontology: .example)
        var elements: [JSONValue] = []
        var cursor: RowCursor? = .start
        var count = 0
        while let from = cursor {
            let chunk = try writeChunk(
                stream,
                from: from,
                settings: RowSettings(datasetID: "ds1", allowsUpsert: upsert),
                ontology: .example,
                urls: urls,
                ledger: check.ledger,
                limit: limit
            )
            #expect(chunk.bytes.count <= limit || chunk.rows == 1)
            let rows = try #require(try JSONValue.parse(chunk.array).array)
            #expect(rows.count == chunk.rows)
            elements += rows
            cursor = chunk.next
            count += 1
        }
        #expect(count == chunks)
        return .array(elements)
    }

    /// As the platform's official client sends them.
    @Test(arguments: ["delegated-access", "standard-urls"])
    func `is that of the official client for the documentation's examples`(name: String) throws {
        let rows = String(decoding: try ProbeFixtures.bytes("rows/\(name).json"), as: UTF8.self)
        #expect(try payload(rows) == ProbeFixtures.json("rows/\(name).payload.json"))
    }

    @Test func `copies texts as they are written`() throws {
        let stream = try RowStream(
            "{\"row_data\": \"https:\\/\\/a.example/\\u00e5\", \"external_id\":\"\\ud83d\\ude00\"}"
        )
        let check = try RowsCheck(stream)
        let chunk = try writeChunk(
            stream,
            from: .start,
            settings: RowSettings(datasetID: "d\"s"),
            ontology: nil,
            urls: [:],
            ledger: check.ledger
        )
        #expect(
            String(decoding: chunk.array, as: UTF8.self)
                == "[{\"id\":{\"type\":\"AUTO\",\"value\":\"\"},\"payload\":{\"row_data\":\"https:\\/\\/a.example/\\u00e5\","
                + "\"external_id\":\"\\ud83d\\ude00\",\"dataset_id\":\"d\\\"s\"}}]"
        )
    }

    @Test(arguments: [
        (#"{"name":"tag","value":"x"}"#, #"{"schemaId":"cko8s9r5v0001h2dk9elqdidh","value":"x"}"#),
        (
            #"{"schema_id":"cko8s9r5v0001h2dk9elqdidh","name":"speed","value":"x"}"#,
            #"{"schemaId":"cko8s9r5v0001h2dk9elqdidh","value":"x"}"#
        ),
        (#"{"name":"speed","value":1}"#, #"{"schemaId":"cko8sdzvnum06h2dk8jg64zvb","value":1.0}"#),
        (#"{"name":"speed","value":"1.5"}"#, #"{"schemaId":"cko8sdzvnum06h2dk8jg64zvb","value":1.5}"#),
        (#"{"name":"speed","value":" +.5 "}"#, #"{"schemaId":"cko8sdzvnum06h2dk8jg64zvb","value":0.5}"#),
        (#"{"name":"speed","value":"-5.e2"}"#, #"{"schemaId":"cko8sdzvnum06h2dk8jg64zvb","value":-500.0}"#),
        (
            #"{"name":"speed","value":9007199254740993}"#,
            #"{"schemaId":"cko8sdzvnum06h2dk8jg64zvb","value":9007199254740992.0}"#
        ),
        (
            #"{"name":"captureDateTime","value":"2024-01-02T03:04:05.6+02:00"}"#,
            #"{"schemaId":"cko8sdzv70006h2dk8jg64zvb","value":"2024-01-02T01:04:05Z"}"#
        ),
        (
            #"{"name":"split","value":"train"}"#,
            #"{"schemaId":"cko8sbczn0002h2dkdaxb5kal","value":{}},{"schemaId":"cko8sbscr0003h2dk04w86hof","value":{}}"#
        ),
        (
            #"{"name":"split","value":"cko8sc2yr0004h2dk69aj5x63"}"#,
            #"{"schemaId":"cko8sbczn0002h2dkdaxb5kal","value":{}},{"schemaId":"cko8sc2yr0004h2dk69aj5x63","value":{}}"#
        ),
        (
            #"{"schema_id":"cko8sbczn0002h2dkdaxb5kal","value":"cko8sbscr0003h2dk04w86hof"}"#,
            #"{"schemaId":"cko8sbczn0002h2dkdaxb5kal","value":{}},{"schemaId":"cko8sbscr0003h2dk04w86hof","value":{}}"#
        ),
        (
            #"{"name":"tag","value":"x"},{"name":"tag","value":"y"}"#,
            #"{"schemaId":"cko8s9r5v0001h2dk9elqdidh","value":"x"},{"schemaId":"cko8s9r5v0001h2dk9elqdidh","value":"y"}"#
        ),
        (
            #"{"name":"captureDateTime","value":"2024-01-31T12:00:00"}"#,
            #"{"schemaId":"cko8sdzv70006h2dk8jg64zvb","value":"2024-01-31T12:00:00Z"}"#
        ),
        (
            #"{"name":"captureDateTime","value":"2024-01-31T12:00:00-05:00[_assumed=EST]"}"#,
            #"{"schemaId":"cko8sdzv70006h2dk8jg64zvb","value":"2024-01-31T17:00:00Z"}"#
        ),
        (
            #"{"name":"split","value":"train"},{"name":"split","value":"valid"}"#,
            #"{"schemaId":"cko8sbczn0002h2dkdaxb5kal","value":{}},{"schemaId":"cko8sbscr0003h2dk04w86hof","value":{}},"#
                + #"{"schemaId":"cko8sbczn0002h2dkdaxb5kal","value":{}},{"schemaId":"cko8sc2yr0004h2dk69aj5x63","value":{}}"#
        ),
        ("", ""),
    ])
    func `resolves metadata`(given: String, expected: String) throws {
        let rows = try payload("{\"row_data\":\"https://a.example\",\"metadata_fields\":[\(given)]}")
        #expect(rows.array?.first?.object?["payload"]?.object?["metadata_fields"]?.text == "[\(expected)]")
    }

    @Test func `leaves out what is null, and names the row that an upsert changes`() throws {
        let rows = #"""
            {"row_data":null,"key":{"id":"d1"},"global_key":"new"}
            {"key":{"global_key":"g1","id":null},"attachments":[{"type":"RAW_TEXT","value":"x","name":null}]}
            {"key":null,"row_data":"https://a.example","media_type":null}
            """#
        #expect(
            try payload(rows, upsert: true) == [
                ["id": ["type": "ID", "value": "d1"], "payload": ["global_key": "new", "dataset_id": "ds1"]],
                [
                    "id": ["type": "GKEY", "value": "g1"],
                    "payload": [
                        "attachments": [["type": "RAW_TEXT", "value": "x", "name": .null]], "dataset_id": "ds1",
                    ],
                ],
                [
                    "id": ["type": "AUTO", "value": ""],
                    "payload": ["row_data": "https://a.example", "dataset_id": "ds1"],
                ],
            ]
        )
    }

    @Test func `has the URL of a local image, and its path as external id`() throws {
        let path = ProbeFixtures.path("images/rgb.png")
        let rows =
            "[{\"row_data\":\"\(path)\"},{\"row_data\":\"\(path)\",\"external_id\":\"E\"},{\"row_data\":\"\(path)\"}]"
        let stream = try RowStream(rows)
        let check = try RowsCheck(stream)
        #expect(check.localFiles.map(\.row) == [0, 1, 2])
        check.ledger.notSent(row: 2, code: .connectionLost, message: "gone")
        let chunk = try writeChunk(
            stream,
            from: .start,
            settings: RowSettings(datasetID: "d"),
            ontology: nil,
            urls: [0: "https://up/0", 1: "https://up/1"],
            ledger: check.ledger
        )
        #expect(
            try JSONValue.parse(chunk.array) == [
                [
                    "id": ["type": "AUTO", "value": ""],
                    "payload": ["row_data": "https://up/0", "external_id": .string(path), "dataset_id": "d"],
                ],
                [
                    "id": ["type": "AUTO", "value": ""],
                    "payload": ["row_data": "https://up/1", "external_id": "E", "dataset_id": "d"],
                ],
            ]
        )
        // The row that was left out says which one it is.
        let result = try #require(try check.ledger.page(first: 2, count: 1).first)
        #expect(result.state == .notSent && result.code == .connectionLost && result.message == "gone")
        #expect(result.rowData == path && result.externalID == path)
        // The two with one path are told apart by where they went.
        #expect(check.ledger.made(PlatformRow(id: "b", externalID: path, rowData: "https://up/0")))
        #expect(try check.ledger.page(first: 0, count: 2).map(\.id) == ["b", ""])
    }

    @Test func `comes in chunks that end between rows`() throws {
        let rows = (0..<10).map { "{\"row_data\":\"https://a.example/\($0)\"}" }
        let one = try payload(rows.joined(separator: "\n"))
        #expect(one.array?.count == 10)
        let size = one.array?.first?.serialized().count ?? 0
        // Brackets and commas count.
        #expect(try payload(rows.joined(separator: "\n"), limit: 2 * size + 3, chunks: 5) == one)
        #expect(try payload("[" + rows.joined(separator: ",") + "]", limit: 2 * size + 2, chunks: 10) == one)
        #expect(try payload(rows.joined(separator: "\n"), limit: 1, chunks: 10) == one)
    }

    @Test func `leaves out rows with errors`() throws {
        let rows =
            "{\"row_data\":\"https://a.example/0\"}\n{\"row_data\":\"http://x\"}\n{\"row_data\":\n{\"row_data\":\"https://a.example/3\"}\n"
        let data = try payload(rows).array?.map { $0.object?["payload"]?.object?["row_data"] }
        #expect(data == ["https://a.example/0", "https://a.example/3"])
    }
}

extension RowChunk {
    fileprivate var array: [UInt8] { bytes.withBytes { Array($0) } }
}
