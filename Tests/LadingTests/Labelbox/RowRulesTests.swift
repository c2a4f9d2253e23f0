import Testing

@testable import Lading

@Suite struct `A row is checked` {
    private let url = "\"row_data\":\"https://a.example/b.jpg\""

    private func findings(_ rows: String, upsert: Bool = false, ontology: Ontology? = .example) throws -> [Finding] {
        try RowsCheck(rows, upsert: upsert, ontology: ontology).findings.all
    }

    /// "code item", for each finding.
    private func told(_ row: String, upsert: Bool = false) throws -> [String] {
        try findings("[\(row)]", upsert: upsert).map { "\($0.code) \($0.item)" }
    }

    @Test func `and the documents of the platform's documentation pass`() throws {
        for name in ["delegated-access", "standard-urls"] {
            let text = String(decoding: try ProbeFixtures.bytes("rows/\(name).json"), as: UTF8.self)
            #expect(try findings(text) == [])
        }
    }

    @Test(arguments: [
        "\"global_key\":null,\"external_id\":null,\"media_type\":null,\"metadata_fields\":null,\"attachments\":null,\"key\":null",
        "\"global_key\":\"g\",\"external_id\":\"\",\"media_type\":\"IMAGE\",\"metadata_fields\":[],\"attachments\":[]",
        "\"attachments\":[{\"type\":\"RAW_TEXT\",\"value\":\"anything\"},{\"type\":\"HTML\",\"value\":\"https://a.example\",\"name\":null}]",
        "\"metadata_fields\":[{\"name\":\"tag\",\"value\":\"\"},{\"schema_id\":null,\"name\":\"speed\",\"value\":\" 2 \"}]",
        "\"media\\u005ftype\":\"IMA\\u0047E\"",
    ])
    func `and passes`(members: String) throws {
        #expect(try told("{\(url),\(members)}") == [])
    }

    @Test(arguments: [
        ("[1]", "row.object "), ("\"a.jpg\"", "row.object "), ("null", "row.object "),
        ("{}", "row.row-data row_data"), ("{\"row_data\":null}", "row.row-data row_data"),
        ("{\"row_data\":\"\"}", "row.row-data row_data"), ("{\"row_data\":{}}", "row.row-data row_data"),
        ("{\"row_data\":\"http://a.example/b\"}", "row.url row_data"),
        ("{\"row_data\":\"s3://b/k\"}", "row.url row_data"),
        ("{\"row_data\":\"file:///a.jpg\"}", "row.url row_data"),
        ("{\"row_data\":\"https:///a.jpg\"}", "row.url row_data"),
        ("{\"row_data\":\"https://s3.us-west-1.amazonaws.com/b/k\"}", "row.url.path-style row_data"),
    ])
    func `for its data`(row: String, expected: String) throws {
        #expect(try told(row) == [expected])
    }

    @Test(arguments: [
        ("\"globalKey\":\"g\"", "row.member globalKey"), ("\"global_key\":\"\"", "row.global-key global_key"),
        ("\"global_key\":1", "row.global-key global_key"), ("\"external_id\":1", "row.external-id external_id"),
        ("\"media_type\":\"VIDEO\"", "row.media-type media_type"), ("\"media_type\":1", "row.media-type media_type"),
        ("\"global_key\":\"a\",\"global_key\":\"b\"", "row.member.duplicate global_key"),
        ("\"key\":{\"id\":\"x\"}", "row.key key"),
        ("\"attachments\":{}", "row.attachment attachments"), ("\"attachments\":[1]", "row.attachment attachments[0]"),
        ("\"attachments\":[{\"value\":\"x\"}]", "row.attachment.type attachments[0].type"),
        (
            "\"attachments\":[{\"type\":\"image\",\"value\":\"https://a.example\"}]",
            "row.attachment.type attachments[0].type"
        ),
        ("\"attachments\":[{\"type\":\"IMAGE\"}]", "row.attachment.value attachments[0].value"),
        ("\"attachments\":[{\"type\":\"IMAGE\",\"value\":\"\"}]", "row.attachment.value attachments[0].value"),
        ("\"attachments\":[{\"type\":\"RAW_TEXT\",\"value\":5}]", "row.attachment.value attachments[0].value"),
        ("\"attachments\":[{\"type\":\"VIDEO\",\"value\":\"a.mp4\"}]", "row.attachment.url attachments[0].value"),
        (
            "\"attachments\":[{\"type\":\"HTML\",\"value\":\"http://a.example\"}]",
            "row.attachment.url attachments[0].value"
        ),
        (
            "\"attachments\":[{\"type\":\"RAW_TEXT\",\"value\":\"x\",\"nmae\":\"y\"}]",
            "row.attachment.member attachments[0]"
        ),
        ("\"metadata_fields\":{}", "row.metadata metadata_fields"),
        ("\"metadata_fields\":[1]", "row.metadata metadata_fields[0]"),
        ("\"metadata_fields\":[{\"name\":\"tag\"}]", "row.metadata metadata_fields[0]"),
        ("\"metadata_fields\":[{\"value\":1}]", "row.metadata metadata_fields[0]"),
        ("\"metadata_fields\":[{\"name\":5,\"value\":1}]", "row.metadata metadata_fields[0].name"),
        ("\"metadata_fields\":[{\"name\":\"tga\",\"value\":\"x\"}]", "row.metadata.name metadata_fields[0].name"),
        (
            "\"metadata_fields\":[{\"schema_id\":\"nope\",\"value\":\"x\"}]",
            "row.metadata.name metadata_fields[0].schema_id"
        ),
        (
            "\"metadata_fields\":[{\"schema_id\":\"cko8sbscr0003h2dk04w86hof\",\"value\":\"x\"}]",
            "row.metadata.name metadata_fields[0].schema_id"
        ),
        ("\"metadata_fields\":[{\"name\":\"tag\",\"value\":5}]", "row.metadata.value metadata_fields[0].value"),
        (
            "\"metadata_fields\":[{\"name\":\"speed\",\"value\":\"fast\"}]",
            "row.metadata.value metadata_fields[0].value"
        ),
        ("\"metadata_fields\":[{\"name\":\"speed\",\"value\":\"nan\"}]", "row.metadata.value metadata_fields[0].value"),
        ("\"metadata_fields\":[{\"name\":\"speed\",\"value\":1e999}]", "row.metadata.value metadata_fields[0].value"),
        ("\"metadata_fields\":[{\"name\":\"speed\",\"value\":true}]", "row.metadata.value metadata_fields[0].value"),
        (
            "\"metadata_fields\":[{\"name\":\"captureDateTime\",\"value\":\"soon\"}]",
            "row.metadata.value metadata_fields[0].value"
        ),
        (
            "\"metadata_fields\":[{\"name\":\"captureDateTime\",\"value\":1704164645}]",
            "row.metadata.value metadata_fields[0].value"
        ),
        (
            "\"metadata_fields\":[{\"name\":\"split\",\"value\":\"Train\"}]",
            "row.metadata.option metadata_fields[0].value"
        ),
        ("\"metadata_fields\":[{\"name\":\"split\",\"value\":1}]", "row.metadata.option metadata_fields[0].value"),
        ("\"metadata_fields\":[{\"name\":\"embedding\",\"value\":[1]}]", "row.metadata.kind metadata_fields[0]"),
        (
            "\"metadata_fields\":[{\"name\":\"tag\",\"value\":\"x\",\"unit\":\"m\"}]",
            "row.metadata.member metadata_fields[0]"
        ),
    ])
    func `for its members`(members: String, expected: String) throws {
        #expect(try told("{\(url),\(members)}") == [expected])
    }

    @Test(arguments: [
        ("{\"key\":{\"id\":\"x\"},\"global_key\":\"g\"}", nil),
        ("{\"key\":{\"global_key\":\"g\",\"id\":null},\"media_type\":\"IMAGE\"}", nil),
        ("{\"row_data\":\"https://a.example\"}", nil), ("{\"global_key\":\"g\"}", "row.row-data row_data"),
        ("{\"key\":{\"id\":\"x\"}}", "row.no-change "),
        ("{\"key\":{\"id\":\"x\"},\"global_key\":null}", "row.no-change "),
        ("{\"key\":\"x\",\"global_key\":\"g\"}", "row.key key"),
        ("{\"key\":{\"id\":\"\"},\"global_key\":\"g\"}", "row.key key"),
        ("{\"key\":{\"id\":\"x\",\"global_key\":\"y\"},\"global_key\":\"g\"}", "row.key key"),
    ])
    func `for an upsert`(row: String, expected: String?) throws {
        #expect(try told(row, upsert: true) == (expected.map { [$0] } ?? []))
    }

    @Test func `and all that is wrong is told at once, with the row`() throws {
        let rows = "[\n  {\(url)},\n  {\"row_data\":\"http://a.example\",\"global_key\":\"\",\"foo\":1}\n]"
        let findings = try findings(rows)
        #expect(findings.map(\.code) == ["row.member", "row.url", "row.global-key"])
        #expect(findings.allSatisfy { $0.row == 1 && $0.line == 0 && $0.column == 0 && $0.severity == .error })
    }

    @Test(arguments: [
        (
            "{\(#""row_data":"https://s3.us-west-1.amazonaws.com/b/k.jpg?a=b""#)}",
            "https://b.s3.us-west-1.amazonaws.com/k.jpg"
        ),
        (#"{"row_data":"https://a.example","globalkey":"g"}"#, "\"global_key\""),
        (
            #"{"row_data":"https://a.example","attachments":[{"type":"IMAGEOVERLAY","value":"https://a.example"}]}"#,
            "\"IMAGE_OVERLAY\""
        ),
        (#"{"row_data":"https://a.example","metadata_fields":[{"name":"Tag","value":"x"}]}"#, "\"tag\""),
        (#"{"row_data":"https://a.example","metadata_fields":[{"name":"split","value":"trian"}]}"#, "\"train\""),
        (#"{"row_data":"https://a.example","metadata_fields":[{"schemaId":"x","value":"x"}]}"#, "schema_id"),
        (#"{"row_data":"http://u:secret@a.example/b?Signature=secret"}"#, "https"),
    ])
    func `and the message says what to do`(row: String, expected: String) throws {
        let finding = try #require(try findings("[\(row)]").first)
        #expect(finding.message.contains(expected), "\(finding.message)")
        #expect(!finding.message.contains("secret"))
    }

    @Test func `for a global key that another row has`() throws {
        let rows = ["a", "b", "a", "\\u0061", "b"].map { "{\(url),\"global_key\":\"\($0)\"}" }
        let findings = try findings("[" + rows.joined(separator: ",") + "]")
        #expect(findings.map(\.row) == [2, 3, 4] && findings.allSatisfy { $0.code == "row.global-key.duplicate" })
        #expect(findings.map { $0.message.contains("row 0") } == [true, true, false])
        // What is changed is not made again.
        let upsert = "{\"key\":{\"global_key\":\"a\"},\"media_type\":\"IMAGE\"}"
        #expect(try self.findings("[\(upsert),\(rows[0]),\(upsert)]", upsert: true) == [])
    }

    @Test func `for faults of the JSON, with line and column`() throws {
        let check = try RowsCheck("[\n{\(url)},\n{\"row_data\":},\n{\(url)},]")
        let findings = check.findings.all
        #expect(findings.map(\.code) == ["manifest.json", "manifest.json"])
        #expect(findings.map(\.row) == [2 - 1, nil] && findings.map(\.line) == [3, 4] && findings[0].column == 13)
        #expect(findings[0].message.contains("line 3, column 13"))
        #expect(check.ledger.counts == RowCounts(rows: 3, notSent: 1))
        #expect(try check.ledger.page(first: 1, count: 1).first?.code == .json)
    }

    @Test(arguments: ["", "[]", " \n"])
    func `and a manifest of none is told`(rows: String) throws {
        #expect(try findings(rows).map(\.code) == ["manifest.empty"])
    }

    @Test func `without the platform's metadata by its shape alone`() throws {
        let row = "{\(url),\"metadata_fields\":[{\"name\":\"nope\",\"value\":1},{\"name\":\"tag\"}]}"
        #expect(try findings("[\(row)]", ontology: nil).map(\.item) == ["metadata_fields[1]"])
    }

    @Test func `up to ten thousand findings and one that counts the others`() throws {
        let rows = String(repeating: "{\"row_data\":\"x://y\"}\n", count: FindingList.limit + 5)
        let findings = try RowsCheck(rows, limit: 1 << 16).findings.all
        #expect(findings.count == FindingList.limit + 1)
        #expect(findings.last?.rule == .moreErrors && findings.last?.message.contains("5 more") == true)
        let warnings = (0..<FindingList.limit + 1).map { _ in Finding(rule: .localExtras, item: "", message: "m") }
        var list = FindingList()
        list.append(warnings)
        #expect(list.all.last?.rule == .moreWarnings && list.errorCount == 0)
    }
}

/// Pass 1 over rows, in slices as small as they get.
struct RowsCheck {
    var findings = FindingList()
    var localFiles: [LocalFile] = []
    let ledger = RowLedger()
    let stream: RowStream

    init(_ rows: String, upsert: Bool = false, ontology: Ontology? = nil, limit: Int = 1) throws {
        try self.init(RowStream(rows), upsert: upsert, ontology: ontology, limit: limit)
    }

    init(_ stream: RowStream, upsert: Bool = false, ontology: Ontology? = nil, limit: Int = 1) throws {
        self.stream = stream
        let metadata = ontology.map { MetadataKnowledge.known($0, mayBeOutdated: false) } ?? .none
        var cursor: RowCursor? = .start
        while let from = cursor {
            let settings = RowSettings(datasetID: "d", allowsUpsert: upsert)
            let checked = try checkRows(
                stream,
                from: from,
                settings: settings,
                metadata: metadata,
                ledger: ledger,
                limit: limit
            )
            #expect(!checked.needsOntology)
            findings.append(checked.findings)
            localFiles += checked.localFiles
            cursor = checked.next
        }
    }
}

extension Ontology {
    static let example = Ontology([
        [
            "id": "cko8s9r5v0001h2dk9elqdidh", "name": "tag", "kind": "CustomMetadataString", "reserved": true,
            "options": [],
        ],
        [
            "id": "cko8s9r5v0001h2dk9elother", "name": "tag", "kind": "CustomMetadataNumber", "reserved": false,
            "options": [],
        ],
        [
            "id": "ckmfn0000000001h2dk9elqdi", "name": "<metadata_field_name>", "kind": "CustomMetadataString",
            "reserved": false,
        ],
        [
            "id": "cko8sbczn0002h2dkdaxb5kal", "name": "split", "kind": "CustomMetadataEnum", "reserved": true,
            "options": [
                ["id": "cko8sbscr0003h2dk04w86hof", "kind": "CustomMetadataEnumOption", "name": "train"],
                ["id": "cko8sc2yr0004h2dk69aj5x63", "kind": "CustomMetadataEnumOption", "name": "valid"],
            ],
        ],
        [
            "id": "cko8sdzv70006h2dk8jg64zvb", "name": "captureDateTime", "kind": "CustomMetadataDateTime",
            "reserved": true,
        ],
        ["id": "cko8sdzvnum06h2dk8jg64zvb", "name": "speed", "kind": "CustomMetadataNumber", "reserved": false],
        ["id": "cko8sdzvemb06h2dk8jg64zvb", "name": "embedding", "kind": "CustomMetadataEmbedding", "reserved": true],
    ])
}
