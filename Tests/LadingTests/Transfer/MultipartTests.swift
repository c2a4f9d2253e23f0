import Testing

@testable import Lading

/// A form with a file: the same bytes from memory, from a file and from a reader, however they are asked for.
@Suite struct MultipartTests {
    private static func form(_ filename: String = "a.jpg") -> MultipartForm {
        MultipartForm(
            fields: [("operations", #"{"query":"q"}"#), ("map", "{}")],
            name: "1",
            file: MultipartFile(filename: filename, contentType: "image/jpeg"),
            boundary: "B"
        )
    }

    private static func expected(_ bytes: [UInt8], _ filename: String = "a.jpg") -> [UInt8] {
        let head = [
            "--B", #"Content-Disposition: form-data; name="operations""#, "", #"{"query":"q"}"#,
            "--B", #"Content-Disposition: form-data; name="map""#, "", "{}",
            "--B", "Content-Disposition: form-data; name=\"1\"; filename=\"\(filename)\"", "Content-Type: image/jpeg",
            "", "",
        ]
        return Array(head.joined(separator: "\r\n").utf8) + bytes + Array("\r\n--B--\r\n".utf8)
    }

    private static func all(_ reader: any BodyReader, by size: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: size)
        while true {
            let count = try buffer.withUnsafeMutableBytes { try reader.read(into: $0) }
            if count == 0 { return bytes }
            bytes += buffer.prefix(count)
        }
    }

    @Test(arguments: [1, 2, 7, 100, 100_000])
    func isTheSameHoweverItIsRead(by size: Int) throws {
        let bytes = patternBytes(1000)
        let resident = Self.form().body(BytesBody(name: "a.jpg", bytes: bytes))
        try withUploadDirectory { directory in
            let path = "\(directory)/a.jpg"
            try writeUpload(bytes, to: path)
            let file = Self.form().body(FileBody(path: path, size: 1000))
            #expect(resident is any ResidentBody && !(file is any ResidentBody))
            for body in [resident, file] {
                #expect(body.size == UInt64(Self.expected(bytes).count))
                let reader = try body.open()
                #expect(try Self.all(reader, by: size) == Self.expected(bytes))
                try reader.rewind()
                #expect(try Self.all(reader, by: size) == Self.expected(bytes))
                reader.close()
            }
        }
    }

    @Test func namesCannotEndTheirLine() throws {
        let body = Self.form("a\"\r\nX: y.jpg").body(BytesBody(name: "a", bytes: []))
        let sent = try Self.all(body.open(), by: 4096)
        #expect(sent == Self.expected([], "a%22%0D%0AX: y.jpg"))
    }

    @Test func boundariesAreNeverTheSame() {
        let file = MultipartFile(filename: "a", contentType: "b")
        let types = (0..<100).map { _ in MultipartForm(fields: [], name: "1", file: file).contentType }
        #expect(Set(types).count == 100)
    }

    @Test func arrivesWholeAlsoWhenTheFirstAttemptBreaksOff() throws {
        let bytes = patternBytes(700_000)
        try withUploadDirectory { directory in
            let path = "\(directory)/big"
            try writeUpload(bytes, to: path)
            for source: any BodySource in [BytesBody(name: "big", bytes: bytes), FileBody(path: path, size: 700_000)] {
                let arrived = Collector<[UInt8]>()
                try withServer { exchange in
                    if exchange.index == 1 {
                        try exchange.body(300_000)
                        return exchange.reset()
                    }
                    arrived.add(try exchange.body())
                    try exchange.answer(200)
                } _: { server in
                    let request = HTTPRequest(
                        method: .post,
                        url: server.url,
                        headers: [HTTPHeader(name: "Content-Type", value: Self.form().contentType)],
                        body: .source(Self.form().body(source)),
                        label: "upload"
                    )
                    let outcome = try withEngine { try $0.outcome(of: request) }
                    #expect(outcome.status == 200)
                }
                #expect(arrived.all == [Self.expected(bytes)])
            }
        }
    }

    @Test(arguments: [999, 1001]) func aFileOfAnotherSizeIsNotSent(size: Int) throws {
        try withUploadDirectory { directory in
            let path = "\(directory)/a"
            try writeUpload(patternBytes(1000), to: path)
            let body = JoinedBody(prefix: [1], source: UncheckedFile(path: path, size: UInt64(size)), suffix: [2])
            let failure = #expect(throws: BodyFailure.self) { try Self.all(body.open(), by: 64) }
            #expect(failure?.code == .changed && failure?.message.contains("\(size)") == true)
        }
    }

    /// A file whose size changes after it was opened.
    private struct UncheckedFile: BodySource {
        let path: String
        let size: UInt64
        var name: String { path }

        func open() throws(BodyFailure) -> any BodyReader { try FileBody(path: path, size: 1000).open() }
    }
}
