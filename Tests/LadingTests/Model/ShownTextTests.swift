import Testing

@testable import Lading

/// Texts of others within messages.
@Suite struct `A text of others` {
    @Test(arguments: [
        ("front.png", "front.png"), ("a\u{1b}[31mred", #"a\u{1b}[31mred"#),
        ("two\nlines\r\tand", #"two\nlines\r\tand"#),
        ("\u{202e}gpj.exe", #"\u{202e}gpj.exe"#), ("\u{85}\u{7f}\0", #"\u{85}\u{7f}\u{0}"#), ("å🚗", "å🚗"),
        (#"C:\new"#, #"C:\new"#),
    ])
    func `is shown with its controls as such`(text: String, shown: String) {
        #expect(ShownText.of(text.utf8) == shown)
    }

    @Test func `is valid wherever it is cut`() {
        #expect(ShownText.of([0x61, 0xFF, 0xC3]) == "a\u{FFFD}\u{FFFD}")
        #expect(ShownText.of("ååååååå".utf8, limit: 10) == "ååå…")
        #expect(shortened(Array("one\r\n  two?a=b ".utf8)) == "one two?…")
    }

    private static let long = [
        "a" + String(repeating: "\u{301}", count: 1000), String(repeating: "\u{1b}", count: 900),
        String(repeating: "🚗", count: 70), "short", String(repeating: " \n", count: 300),
    ]

    @Test(arguments: long, [64, 256, 300])
    func `fits, and is shown twice as once`(text: String, limit: Int) {
        for isOnOneLine in [false, true] {
            let once = ShownText.of(text.utf8, limit: limit, onOneLine: isOnOneLine)
            #expect(once.utf8.count <= limit)
            #expect(ShownText.of(once.utf8, limit: limit, onOneLine: isOnOneLine).isSame(as: once))
        }
    }

    /// As `errorMessage` and as the message of an error; the message of a failure is fit to be shown whoever makes it.
    @Test func `is cut in what is told of a scene`() throws {
        let words = "no\u{1b}[2J" + String(repeating: "\u{301}", count: 200_000)
        let status = try #require(
            SceneStatus(["uuid": "u", "status": "failed", "errorMessage": .string(words)])?.end(of: "s")?.failure
        )
        for failure in [status, Failure(.server, item: words, words)] {
            #expect(failure.message.utf8.count <= ShownText.limit && failure.item.utf8.count <= ShownText.limit)
            #expect(!failure.message.utf8.contains(0x1b) && !failure.item.utf8.contains(0x1b))
            #expect(failure.message.starts(withBytesOf: #"no\u{1b}[2J"#))
        }
    }

    /// What stands behind a name says what to do.
    @Test func `leaves room for what is said of it`() {
        let name = String(repeating: "\u{301}", count: 150_000) + ".png"
        var scene = Scene(type: .cameras, externalID: "s")
        for _ in 0..<2 {
            scene.frames[0].images.append(Resource(.image, ResourceNames(filename: name), in: .cameras, home: "/h"))
        }
        let findings = checkScene(scene)
        #expect(findings.map(\.rule) == [.sensorDuplicate, .resourceIDDuplicate])
        for finding in findings {
            #expect(finding.message.utf8.count < 600 && finding.item.utf8.count <= ShownText.limit)
        }
        #expect(findings.last?.message.ends(withBytesOf: "give one of them its own") == true)
    }

    /// Ids go into paths.
    @Test(arguments: [
        "", ".", "..", "a/b", "a\\b", "a..b", "a\nb", "a b", "a?b", "a%2fb", "a\u{202e}",
        String(repeating: "a", count: 257),
    ])
    func `is no id`(text: String) {
        #expect(JSONObject([("id", .string(text))]).id("id") == nil)
    }

    @Test(arguments: ["a", "3f0c9d6e-0000-4000-8000-000000000000", "ü.1", String(repeating: "a", count: 256)])
    func `is an id`(text: String) {
        #expect(JSONObject([("id", .string(text))]).id("id") == text)
    }
}
