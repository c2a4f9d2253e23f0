import Testing

@testable import Lading

/// What stops a row, and what is only said of one that goes.
@Suite struct `A row goes unless evidence is against it` {
    private func told(_ members: String, upsert: Bool = false) throws -> [Finding] {
        try RowsCheck("[{\(members)}]", upsert: upsert, ontology: .example).findings.all
    }

    private func expect(_ members: String, _ code: String?, _ severity: Finding.Severity, _ words: String) throws {
        let findings = try told(members)
        #expect(
            findings.map { "\($0.code) \($0.severity)" } == (code.map { ["\($0) \(severity)"] } ?? []),
            "\(members)"
        )
        #expect(findings.allSatisfy { $0.message.contains(words) }, "\(findings.map(\.message))")
    }

    /// What is said of a URL that nothing can load.
    private static let urls: [(String, String?)] = [
        ("https://a.example/b%20c.jpg?d=e%7Cf", nil),
        ("https://a.example/å/ß.jpg", nil),
        ("https://a.example:65535/b.jpg", nil),
        ("https://a.example:/b.jpg", nil),
        ("https://u:p@a.example/b.jpg", nil),
        ("https://[2001:db8::1]/b.jpg", nil),
        ("https://[2001:db8::1]:443/b.jpg", nil),
        ("https://a.example:65536/b.jpg", "65535"),
        ("https://a.example:x/b.jpg", "port"),
        ("https://a.example:-1/b.jpg", "port"),
        ("https://[2001:db8::1]:99999/b.jpg", "65535"),
        (" https://a.example/b.jpg", "blanks before"),
        (#"\n\thttps://a.example/b.jpg"#, "blanks before"),
        ("https://a.example/b.jpg ", "blanks after"),
        (#"https://a.example/b.jpg\r\n"#, "blanks after"),
        ("https://a.example/b c.jpg", "write %20"),
        (#"https://a.example/b\nc.jpg"#, "write %0A"),
        (#"https://a.example/b\u007fc.jpg"#, "write %7F"),
        ("https://a.example/b#c.jpg", "write %23"),
        ("https://a.example/<b>.jpg", "write %3C"),
        ("https://a.example/b>.jpg", "write %3E"),
        ("https://a.example/b|c.jpg", "write %7C"),
        (#"https://a.example/b\"c.jpg"#, "write %22"),
    ]

    @Test(arguments: urls) func `for its URL, and with a warning for one of an attachment`(
        url: String,
        words: String?
    ) throws {
        try expect("\"row_data\":\"\(url)\"", words.map { _ in "row.url.unloadable" }, .error, words ?? "")
        let image = "\"row_data\":\"https://a.example\",\"attachments\":[{\"type\":\"IMAGE\",\"value\":\"\(url)\"}]"
        try expect(image, words.map { _ in "row.attachment.url" }, .warning, "")
        // A text may hold anything.
        try expect(image.replacing("\"IMAGE\"", with: "\"RAW_TEXT\""), nil, .error, "")
    }

    @Test func `for a URL of Google Cloud Storage`() throws {
        try expect(#""row_data":"gs://bucket/a/b.jpg""#, "row.url.gs", .warning, "Google Cloud integration")
        try expect(#""row_data":"GS://bucket/a/b.jpg""#, "row.url.gs", .warning, "Google Cloud integration")
        try expect(#""row_data":"gs:///b.jpg""#, "row.url", .error, "no bucket")
        let both = try told(#""row_data":"gs://bucket/drive 7.jpg""#)
        #expect(both.map(\.code) == ["row.url.gs", "row.url.unloadable"] && both[1].message.contains("%20"))
    }

    @Test func `for S3 in path style`() throws {
        let url = "https://s3.eu-west-1.amazonaws.com/my.bucket/k.jpg"
        try expect("\"row_data\":\"\(url)\"", "row.url.path-style", .warning, "dots in the bucket's name")
        try expect("\"row_data\":\"\(url)?X-Amz-Signature=0a\"", nil, .warning, "")
    }

    /// 200 characters of Unicode, of however many bytes and however they are written.
    @Test(arguments: ["a", "å", "👩", #"\u00e5"#, #"\ud83d\udc69"#], [200, 201])
    func `for the length of its global key`(character: String, count: Int) throws {
        let key = String(repeating: character, count: count)
        let code = count > 200 ? "row.global-key.length" : nil
        try expect(#""row_data":"https://a.example","global_key":"\#(key)""#, code, .error, "201 characters")
        let upsert = try told(#""key":{"global_key":"\#(key)"},"external_id":"e""#, upsert: true)
        #expect(upsert.map(\.code) == (code.map { [$0] } ?? []))
    }

    @Test func `for an attachment of a camera`() throws {
        let row =
            #""row_data":"https://a.example","attachments":[{"type":"CAMERA_IMAGE","value":"https://a.example/c.jpg"}]"#
        try expect(row, "row.attachment.camera-image", .warning, "it is sent")
    }

    @Test func `for two options of one field`() throws {
        let fields = #"{"name":"split","value":"train"},{"name":"split","value":"valid"}"#
        try expect(#""row_data":"https://a.example","metadata_fields":[\#(fields)]"#, nil, .error, "")
    }

    @Test(arguments: [
        ("2024-01-31T12:00:00Z", nil), ("2024-01-31T12:00:00+01:00", nil), ("2024-01-31T12:00:00", "UTC"),
        ("2024-01-31T12:00:00.5", "UTC"), ("2024-01-31T12:00:00-05:00[_assumed=EST]", "local time, EST"),
    ])
    func `for a date-time without a zone`(time: String, zone: String?) throws {
        let field = #"{"name":"captureDateTime","value":"\#(time)"}"#
        let row = #""row_data":"https://a.example","metadata_fields":[\#(field)]"#
        try expect(row, zone.map { _ in "row.metadata.zone" }, .warning, "taken for \(zone ?? "")")
    }
}
