import Testing

@testable import Lading

/// Whatever a document says, reading it gives a scene or an error, and the scene can be checked, written and sent.
@Suite struct `A mutated scene document` {
    private static let names =
        SceneType.allCases.map(\.rawValue) + ["cameras-minimal"]

    @Test(arguments: names)
    func `is read, checked and written without a trap`(name: String) throws {
        let original = try ProbeFixtures.json("bodies/\(name).document.json")
        var generator = SeededGenerator(state: 7)
        var read = 0
        for _ in 0..<1_500 {
            var document = original
            for _ in 0..<Int.random(in: 1...3, using: &generator) { document.mutate(using: &generator) }
            guard let scene = try? SceneDocument.read(document, home: "/home/driver") else { continue }
            read += 1
            let findings = checkScene(scene)
            #expect(findings.allSatisfy { !$0.message.isEmpty && ($0.frame ?? 0) <= scene.frames.count })
            _ = scene.sceneBody(sceneUUID: "u", imuResourceID: nil, motionCompensation: true).serialized()
            _ = scene.imagesJobBody(internalID: "u", sizes: []).serialized()
            let first = SceneDocument.write(scene)
            let second = SceneDocument.write(try SceneDocument.read(JSONValue.parse(first.serialized()), home: nil))
            #expect(first.text == second.text)
        }
        #expect(read > 50)
    }

    @Test(arguments: names)
    func `is refused or read when its bytes are damaged`(name: String) throws {
        let original = try ProbeFixtures.bytes("bodies/\(name).document.json")
        var generator = SeededGenerator(state: 11)
        for _ in 0..<1_500 {
            guard let document = try? JSONValue.parse(mutated(original, using: &generator)),
                let scene = try? SceneDocument.read(document, home: nil)
            else { continue }
            _ = checkScene(scene)
            let text = SceneDocument.write(scene).text
            #expect(SceneDocument.write(try SceneDocument.read(JSONValue.parse(text), home: nil)).text == text)
        }
    }
}

extension JSONValue {
    /// Values on a boundary, of every kind.
    private static let odd: [JSONValue] = [
        .null, true, 0, -1, .number(JSONNumber(checkedText: "1.5")), .integer(Int64.max), .integer(Int64.min),
        .number(JSONNumber(checkedText: "1e999")),
        .number(JSONNumber(checkedText: "99999999999999999999")), "", "~", "/", ".", "..", "a\0b", "e\u{301}.x.png",
        "csv", "png", "images", [], [[]], [:], ["filename": "a.png"], ["x": 1],
    ]

    /// Changes one value somewhere in the document.
    mutating func mutate(using generator: inout SeededGenerator) {
        switch self {
        case .array(var elements) where !elements.isEmpty && Int.random(in: 0..<8, using: &generator) > 0:
            let index = elements.indices.randomElement(using: &generator) ?? 0
            switch Int.random(in: 0..<6, using: &generator) {
            case 0: elements.remove(at: index)
            case 1: elements.append(elements[index])
            default: elements[index].mutate(using: &generator)
            }
            self = .array(elements)
        case .object(var object) where !object.members.isEmpty && Int.random(in: 0..<12, using: &generator) > 0:
            guard let (key, value) = object.members.randomElement(using: &generator) else { return }
            switch Int.random(in: 0..<12, using: &generator) {
            case 0: object.remove(key)
            case 1: object.set(key + "x", value)
            default:
                var changed = value
                changed.mutate(using: &generator)
                object.set(key, changed)
            }
            self = .object(object)
        default:
            self = Self.odd.randomElement(using: &generator) ?? .null
        }
    }
}
