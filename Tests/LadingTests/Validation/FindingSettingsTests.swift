import Testing

@testable import Lading

@Suite struct `What a host makes of findings` {
    private static func severities(_ settings: FindingSettings, _ codes: [FindingCode]) -> [Finding.Severity?] {
        codes.map { settings.applied(to: Finding(rule: $0, item: "x", message: "y"))?.severity }
    }

    static let settings: [(text: String, code: FindingCode, severity: Finding.Severity?)] = [
        ("", .poseQuaternion, .warning),
        ("  ", .shutter, .error),
        ("pose.quaternion=error", .poseQuaternion, .error),
        ("image.shutter=warning", .shutter, .warning),
        (" image.shutter = off , pose.quaternion=error", .shutter, nil),
        ("point-cloud.*=off", .pointCloudUnsupported, nil),
        ("point-cloud.*=off", .pointsOutsideIMU, .error),
        ("*=warning", .imageTruncated, .warning),
        // A code counts before a pattern, a longer pattern before a shorter one, wherever they stand.
        ("image.truncated=error,image.*=off,*=warning", .imageTruncated, .error),
        ("row.url.*=error,row.*=off,*=warning", .rowPathStyleURL, .error),
        ("row.url.*=error,row.*=off,*=warning", .rowURL, nil),
        ("row.url=off,row.url=warning", .rowURL, .warning),
        // What can't be carried out stays an error under any pattern, and may be named as one.
        ("file.*=error,*=off", .fileMissing, .error),
        ("*=off", .rowData, .error),
        ("{\"image.shutter\": \"off\", \"image.*\": \"warning\"}", .shutter, nil),
        ("{}", .shutter, .error),
    ]

    @Test(arguments: settings)
    func `is read from its text`(row: (text: String, code: FindingCode, severity: Finding.Severity?)) throws {
        #expect(Self.severities(try FindingSettings(row.text), [row.code]) == [row.severity])
    }

    static let wrong: [(text: String, message: String)] = [
        ("pose.quaternoin=off", "did you mean pose.quaternion?"),
        ("pose.quaternion", "CODE=SEVERITY"),
        ("pose.quaternion=off=on", "CODE=SEVERITY"),
        ("pose.quaternion=off,", "CODE=SEVERITY"),
        ("pose.quaternion=warn", "off, warning or error"),
        ("pose.quaternion=eror", "did you mean error?"),
        ("pose*=off", "there is no code"),
        ("nothing.*=off", "there is no code"),
        ("=off", "there is no code"),
        ("file.missing=off", "file.missing is an error whatever is set: There is nothing"),
        ("row.row-data=warning", "is an error whatever is set"),
        ("file.*=off", "is an error whatever is set"),
        ("{\"pose.quaternion\": 1}", "give a text"),
        ("{\"pose.quaternion\"", "not JSON"),
    ]

    @Test(arguments: wrong)
    func `is refused with what was meant`(row: (text: String, message: String)) {
        let failure = #expect(throws: Failure.self) { _ = try FindingSettings(row.text) }
        #expect(failure?.code == .argument)
        #expect(failure?.item == "findings")
        #expect(failure?.message.contains(row.message) == true, "\(failure?.message ?? "")")
    }

    @Test func `for a job counts before that for the client`() throws {
        let client = try FindingSettings("image.shutter=off,pose.quaternion=error")
        let job = try FindingSettings("image.*=warning")
        let both = client.overridden(by: job)
        #expect(Self.severities(both, [.shutter, .poseQuaternion]) == [.warning, .error])
    }

    @Test func `is recorded and read again`() throws {
        let settings = try FindingSettings("image.*=warning,image.shutter=off,pose.quaternion=error")
        let record = JSONValue.object(JSONObject([("findings", try #require(settings.spooled))]))
        #expect(try FindingSettings(in: SpoolFields(record)) == settings)
        #expect(try FindingSettings(in: SpoolFields([:])) == FindingSettings())
        #expect(throws: SpoolLog.Damage.self) {
            _ = try FindingSettings(in: SpoolFields(["findings": ["no.such-code": "off"]]))
        }
        var finding = Finding(rule: .shutter, item: "a", message: "b")
        finding.decided = .warning
        #expect(try Finding(spooled: SpoolFields(finding.spooled)) == finding)
    }

    @Test func `is not in a record of an older library, which is read`() throws {
        let record = SpoolRecord(kind: .job, payload: Array("{}".utf8))
        var log = SpoolLog.encoded([record])
        log[8] = 2
        let checksum = CRC32C.of(log.prefix(12))
        for index in 0..<4 { log[12 + index] = UInt8(truncatingIfNeeded: checksum >> UInt32(8 * index)) }
        #expect(try SpoolLog(reading: log).records == [record])
        #expect(SpoolLog.newerVersion(of: log) == nil)
    }

    @Test func `decides about a scene and its files`() throws {
        var scene = soundScene(.cameras)
        scene.frames[0].images = [image(ProbeFixtures.path("images/baseline.jpg"))]
        scene.frames[0].images[0].shutter = .init(start: 2, end: 1)
        for (text, expected) in [("", Finding.Severity.error), ("image.shutter=warning", .warning)] {
            let checked = checkSceneAndFiles(scene, settings: try FindingSettings(text))
            #expect(checked.findings.map(\.severity) == [expected])
            #expect((Failure(findings: checked.findings, of: "s") == nil) == (expected == .warning))
        }
        #expect(checkSceneAndFiles(scene, settings: try FindingSettings("image.*=off")).findings == [])
    }
}
