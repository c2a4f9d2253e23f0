import CLading
import Testing

@testable import Lading

/// Text from hosts: with lengths, without, and such as is none.
@Suite struct TextTests {
    @Test(
        arguments: [
            [0xFF], [0xC3], [0xC3, 0x28], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF0, 0x9F, 0x98], [0xC0, 0x80],
            [0xF5, 0x80, 0x80, 0x80], [0x61, 0x80],
        ] as [[UInt8]]
    )
    func notUTF8IsRefused(bytes: [UInt8]) throws {
        let scene = try newScene()
        bytes.map { CChar(bitPattern: $0) }.withUnsafeBufferPointer { text in
            let count = UInt64(text.count)
            let error = failure { lading_scene_set_calibration(scene, text.baseAddress, count, $0) }
            #expect(error.code == code(.utf8) && error.itemText == "id")
            var made: OpaquePointer?
            #expect(failure { lading_scene_create(1, text.baseAddress, count, &made, $0) }.code == code(.utf8))
            #expect(failure { lading_scene_create_json(text.baseAddress, count, &made, $0) }.code == code(.utf8))
            #expect(made == nil)
            var resource = initialised(lading_resource(), \.struct_size)
            resource.filename = lading_string(data: text.baseAddress, length: count)
            #expect(failure { lading_scene_add_image(scene, 0, &resource, $0) }.code == code(.utf8))
        }
        lading_scene_destroy(scene)
    }

    @Test func lengthsThatNoMemoryHasAreRefused() throws {
        let scene = try newScene()
        for length in [1 << 41, UInt64.max - 1, UInt64(Int64.max)] {
            #expect(failure { lading_scene_set_calibration(scene, "c", length, $0) }.code == code(.argument))
        }
        for length: UInt64 in [1, 5, .max - 1] {
            let error = failure { lading_scene_set_calibration(scene, nil, length, $0) }
            #expect(error.code == code(.argument) && error.messageText.contains("NULL"))
        }
        #expect(failure { lading_scene_set_calibration(scene, nil, nulTerminated, $0) }.code == code(.argument))
        #expect(failure { lading_scene_set_calibration(scene, "", 0, $0) }.code == code(.argument))
        lading_scene_destroy(scene)
    }

    @Test func lengthEndsTheText() throws {
        let scene = try newScene()
        #expect(lading_scene_set_metadata_string(scene, .max, "key+", 3, "value+", 5, nil) == 0)
        #expect(lading_scene_set_metadata_string(scene, .max, "empty", nulTerminated, nil, 0, nil) == 0)
        var json = lading_string()
        #expect(lading_scene_json(scene, &json, nil) == 0)
        #expect(json.text.contains(#""metadata":{"key":"value","empty":""}"#))
        #expect(json.data?[Int(json.length)] == 0)
        lading_scene_destroy(scene)
    }

    @Test func lentTextStaysAtItsPlace() {
        let pool = StringPool()
        let first = pool.lent("front.jpg")
        for number in 0..<1000 { _ = pool.lent("\(number)") }
        let again = pool.lent("front.jpg")
        #expect(first.data == again.data && first.text == "front.jpg")
        #expect(pool.lent("").length == 0 && pool.lent("").data?.pointee == 0)
        #expect(pool.lent("a\0b").length == 3)
    }

    @Test(arguments: [
        ("", "line 1"), ("{", "line 1"), ("[]", "object is expected"), ("{}", "type"), (#"{"type": "cars"}"#, "type"),
        (#"{"type": "cameras", "externalId": 7}"#, "externalId"),
    ])
    func documentsThatAreNoneAreRefused(text: String, part: String) {
        var scene: OpaquePointer?
        let error = failure { lading_scene_create_json(text, nulTerminated, &scene, $0) }
        #expect(scene == nil)
        #expect(error.code == code(.json))
        #expect((error.messageText + error.itemText).contains(part))
    }
}
