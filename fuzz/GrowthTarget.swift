import Glibc

/// Every parser and every shower of texts is given ten thousand, a hundred thousand and a million
/// combining marks, brackets, quotes, chunks and boxes. Ten times as many may cost ten times as much, and no more.
///
/// A million where a hundred thousand are read in few steps; with an "m" in the input everywhere, which takes minutes.
/// With a "v" in it the figures are printed.
@Sendable func fuzzGrowth(_ input: UnsafeRawBufferPointer) {
    let isWhole = input.contains(UInt8(ascii: "m"))
    let isTold = input.contains(UInt8(ascii: "v"))
    for (text, make) in growingTexts {
        let texts = [10_000, 100_000, 1_000_000].map { (count: $0, bytes: make($0)) }
        for (name, read) in readers {
            var last: Cost?
            for (count, bytes) in texts {
                if count == 1_000_000, !isWhole, let last, last.steps > fewSteps { break }
                let what = "\(name) of \(count) \(text)"
                let cost = Cost(of: bytes, read)
                if isTold { print(cost.steps, cost.bytes, what, separator: "\t") }
                if let last {
                    // What is small is mostly what it always costs.
                    require(
                        cost.steps <= 12 * max(last.steps, 20_000),
                        "\(what): \(cost.steps) steps after \(last.steps)"
                    )
                    require(
                        cost.bytes <= 12 * max(last.bytes, 1 << 18),
                        "\(what): \(cost.bytes) bytes allocated after \(last.bytes)"
                    )
                }
                last = cost
            }
        }
    }
}

private let fewSteps: UInt64 = 1000

private struct Cost {
    let steps: UInt64
    let bytes: UInt64

    init(of bytes: [UInt8], _ read: ([UInt8]) -> Void) {
        let steps = Steps()
        read(bytes)
        self.steps = steps.taken
        self.bytes = steps.allocated
    }
}

private func repeated(_ text: [UInt8], _ count: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count * count)
    for _ in 0..<count { for byte in text { bytes.append(byte) } }
    return bytes
}

private let growingTexts: [(name: String, make: @Sendable (Int) -> [UInt8])] = [
    ("combining marks", { Array("e".utf8) + repeated(Array("\u{301}".utf8), $0) }),
    ("combining marks out of order", { Array("e".utf8) + repeated(Array("\u{301}\u{323}".utf8), $0 / 2) }),
    ("combining marks in a text", { Array("\"".utf8) + repeated(Array("\u{301}".utf8), $0) + Array("\"".utf8) }),
    ("open brackets", { repeated(Array("[".utf8), $0) }),
    ("brackets", { Array("[".utf8) + repeated(Array("[],".utf8), $0) + Array("0]".utf8) }),
    ("braces", { Array("[".utf8) + repeated(Array("{},".utf8), $0) + Array("0]".utf8) }),
    ("quotes", { repeated(Array("\"".utf8), $0) }),
    ("texts", { Array("[".utf8) + repeated(Array("\"\",".utf8), $0) + Array("0]".utf8) }),
    ("members of one name", { Array("{".utf8) + repeated(Array("\"a\":0,".utf8), $0) + Array("\"a\":0}".utf8) }),
    ("members", { "{\((0..<$0 / 4).map { "\"\($0)\":0" }.joined(separator: ","))}".utf8.map { $0 } }),
    ("names of marks", { Array("{\"".utf8) + repeated(Array("\u{301}".utf8), $0) + Array("\":0}".utf8) }),
    ("escapes", { Array("\"".utf8) + repeated(Array(#"\u0301"#.utf8), $0 / 4) + Array("\"".utf8) }),
    ("slashes", { repeated(Array("/a".utf8), $0 / 2) }),
    ("periods", { repeated(Array(".".utf8), $0) }),
    ("line ends", { repeated([0x0A], $0) }),
    ("words", { repeated(Array("a?b=c ".utf8), $0 / 4) }),
    (
        "chunks of PNG",
        {
            [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
                + repeated([0, 0, 0, 0, 0x74, 0x45, 0x58, 0x74, 0, 0, 0, 0], $0 / 8)
        }
    ),
    ("segments of JPEG", { [0xFF, 0xD8] + repeated([0xFF, 0xE1, 0, 2], $0 / 4) }),
    (
        "chunks of WebP",
        {
            Array("RIFF".utf8) + [0xFF, 0xFF, 0xFF, 0] + Array("WEBP".utf8)
                + repeated(Array("EXIF".utf8) + [0, 0, 0, 0], $0 / 8)
        }
    ),
    (
        "boxes",
        {
            [0, 0, 0, 16] + Array("ftypavif".utf8) + [0, 0, 0, 0] + repeated([0, 0, 0, 8] + Array("free".utf8), $0 / 8)
        }
    ),
    (
        "boxes in boxes",
        {
            [0, 0, 0, 16] + Array("ftypavif".utf8) + [0, 0, 0, 0]
                + repeated([0x7F, 0, 0, 0] + Array("meta".utf8) + [0, 0, 0, 0], $0 / 12)
        }
    ),
    ("records of LAS", { Array("LASF".utf8) + repeated([0], 90) + [0xE3, 0] + repeated([1], $0) }),
    ("lines of PCD", { Array("# .PCD v0.7\n".utf8) + repeated(Array("# \n".utf8), $0) }),
    ("rows of CSV", { Array("ts_gps,x,y,z,intensity\n".utf8) + repeated(Array("1,2,3,4,5\n".utf8), $0 / 4) }),
    ("Location", { Array("Location: https://h/".utf8) + repeated(Array("../".utf8), $0 / 4) }),
]

private let readers: [(name: String, read: @Sendable ([UInt8]) -> Void)] = [
    ("JSON", { _ = try? JSONValue.parse($0) }),
    ("JSON of an answer", { _ = try? JSONValue.parse(answer: $0) }),
    (
        "what was read, written",
        { if let value = try? JSONValue.parse($0) { _ = (value.serialized(), value == value) } }
    ),
    ("a text shown", { _ = ShownText.of($0) }),
    ("a text on one line", { _ = shortened($0) }),
    ("a name shown", { _ = "\(shown: text($0))" }),
    ("a failure", { _ = Failure(.server, item: text($0), text($0)).adding("More.") }),
    ("a finding", { _ = Finding(rule: .filename, item: text($0), message: text($0)) }),
    ("an explanation", { _ = statusFailure(400, reason: reason(in: $0)) }),
    ("a storage's explanation", { _ = storageReason(in: $0) }),
    ("an upload's answer", { _ = uploadFailure(.success(HTTPResponse(status: 403, body: $0)), file: text($0)) }),
    ("a sign-in", { _ = readToken(.success(HTTPResponse(status: 401, body: $0)), host: "h") }),
    ("an answer", { _ = readAnswer(.success(HTTPResponse(status: 200, body: $0)), of: .scenes(uuids: ["u"])) }),
    ("a GraphQL answer", { _ = readGraphQLAnswer(.success(HTTPResponse(status: 200, body: $0)), of: .user) }),
    ("a status", { _ = SceneStatus(["uuid": "u", "status": .string(text($0)), "errorMessage": .string(text($0))]) }),
    ("an id", { _ = JSONObject([("id", .string(text($0)))]).id("id") }),
    ("rows made", { _ = try? readResults(.made, $0, into: RowLedger()) }),
    ("rows refused", { _ = try? readResults(.refused, $0, into: RowLedger()) }),
    (
        "secrets",
        {
            _ = Secrets(["a secret of ours"]).hidden(
                in: Result<_, TransferFailure>.success(HTTPResponse(status: 200, body: $0))
            )
        }
    ),
    (
        "a header",
        { bytes in
            bytes.withUnsafeBytes { line in
                guard case .field(let name, let value) = HeaderLine(line) else { return }
                let header = HTTPHeader(name: name, value: value)
                var headers = HTTPHeaders()
                headers.append(header)
                _ = (headers["ETag"], StoredHashes(headers), RetryAfter.milliseconds(value, nowSeconds: 0))
            }
        }
    ),
    (
        "a value of a header",
        { bytes in
            var headers = HTTPHeaders()
            for name in ["x-goog-hash", "ETag", "x-amz-request-id"] { headers.append(name: name, value: text(bytes)) }
            _ = (StoredHashes(headers), RetryAfter.milliseconds(text(bytes), nowSeconds: 0))
        }
    ),
    ("an address", { _ = RequestCheck.destination(url: "https://h/" + text($0)) }),
    (
        "a path",
        { bytes in
            let path = LexicalPath(text(bytes))
            _ = (
                path.withOnePeriod.text, path.suffix, path.name, path.expandingHome("/h") == path,
                MediaType(fileName: text(bytes))
            )
        }
    ),
    ("names of a scene", { _ = checkScene(scene(named: text($0))) }),
    ("the nearest name", { _ = nearestName(to: text($0), in: [text($0), "name"]) }),
    (
        "a scene document",
        { bytes in
            guard let document = try? JSONValue.parse(bytes) else { return }
            _ = try? SceneDocument.read(["type": "cameras", "frame": document], home: nil)
            _ = try? SceneDocument.read(document, home: nil)
        }
    ),
    (
        "a pre-annotation",
        { bytes in
            guard let document = try? JSONValue.parse(bytes) else { return }
            let documents: [JSONValue] = [
                document, ["openlabel": document], ["openlabel": ["streams": document, "objects": document]],
            ]
            for document in documents {
                _ = checkPreAnnotation(document, scene: scene(named: "a"))
            }
        }
    ),
    (
        "a calibration",
        { bytes in
            guard let document = try? JSONValue.parse(bytes) else { return }
            _ = checkCalibrationDocument(["externalId": "c", "calibration": document])
            _ = checkCalibration(["calibration": document], against: scene(named: "a"), imageSizes: [:])
        }
    ),
    ("a time", { _ = ISODateTime($0[...]) }),
    ("an image", { _ = try? probeImage(MemoryBytes($0)) }),
    (
        "a point cloud",
        { bytes in
            for format in PointCloudFormat.allCases { _ = try? probePointCloud(MemoryBytes(bytes), format: format) }
        }
    ),
    ("a log of the spool", { _ = try? SpoolLog(reading: SpoolLog.header + $0) }),
]

private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

private func scene(named name: String) -> Scene {
    var scene = Scene(type: .camerasSequence, externalID: name)
    scene.sensorSpecification = SensorSpecification(prettyNames: nil, order: [name, name + "x"])
    for index in 0..<2 {
        var frame = Frame(frameID: name, relativeTimestamp: Int64(index))
        let names = ResourceNames(filename: name, sensorName: name)
        frame.images = [Resource(.image, names, in: scene.type, home: nil)]
        scene.frames.append(frame)
    }
    return scene
}
