import Testing

@testable import Lading

/// What the fuzzers of documents found: each of these took minutes.
@Suite struct `A document of an odd shape` {
    private static let count = 50_000

    /// Quadratic where strings are compared by what they look like.
    @Test func `may have accents without end on a key`() throws {
        let accents = String(repeating: "\u{301}", count: 300_000)
        let text = "{\"e\(accents)\":1,\"e\(accents)\u{323}\":2}"
        #expect(try JSONValue.parse(text).text == text)
    }

    @Test func `keeps keys apart that only look the same`() throws {
        let text = "{\"\u{e9}\":1,\"e\u{301}\":2}"
        let object = try #require(try JSONValue.parse(text).object)
        #expect(object.members.map(\.value) == [1, 2])
        #expect(object["\u{e9}"] == 1 && object["e\u{301}"] == 2)
    }

    @Test func `may name any number of sensors`() throws {
        let names = (0..<Self.count).map { JSONValue.string("camera \($0)") }
        let pretty = JSONObject((0..<Self.count).map { ("camera \($0)", "name") })
        let document: JSONValue = [
            "type": "cameras", "externalId": "many", "frame": ["images": [["filename": "a.png"]]],
            "sensorSpecification": ["sensorOrder": .array(names), "sensorToPrettyName": .object(pretty)],
        ]
        let findings = checkScene(try SceneDocument.read(document, home: nil))
        #expect(findings.filter { $0.rule == .unknownSensor }.count == Self.count)
    }

    @Test func `may have any number of resources beside unknown sensors`() throws {
        let images = (0..<Self.count / 10).map {
            ["filename": .string("\($0).png"), "sensorName": .string("front \($0)")] as JSONValue
        }
        let order = (0..<Self.count / 10).map { JSONValue.string("rear \($0)") }
        let document: JSONValue = [
            "type": "cameras", "externalId": "many", "frame": ["images": .array(images)],
            "sensorSpecification": ["sensorOrder": .array(order)],
        ]
        let findings = checkScene(try SceneDocument.read(document, home: nil))
        #expect(findings.filter { $0.rule == .unknownSensor }.count == Self.count / 10)
    }
}
