import CLading
import Testing

@testable import Lading

/// Structs of older, newer and careless hosts.
@Suite struct StructTests {
    /// Memory that is larger than the struct, filled with a pattern.
    private static func withRoom<Value, R>(
        _ type: Value.Type,
        fill: UInt8,
        size: Int,
        _ body: (UnsafeMutablePointer<Value>, UnsafeMutableRawBufferPointer) -> R
    ) -> R {
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: MemoryLayout<Value>.size + 256, alignment: 16)
        defer { room.deallocate() }
        room.initializeMemory(as: UInt8.self, repeating: fill)
        room.storeBytes(of: size, as: Int.self)
        return room.withMemoryRebound(to: UInt8.self) { bytes in
            guard let start = bytes.baseAddress else { preconditionFailure() }
            return body(UnsafeMutableRawPointer(start).assumingMemoryBound(to: Value.self), room)
        }
    }

    @Test(arguments: [0, 1, 7, 1 << 16 + 1, 1 << 40, Int.max, -1])
    func sizesThatAreNoneAreRefused(size: Int) throws {
        let scene = try newScene(2)
        Self.withRoom(lading_frame.self, fill: 0, size: size) { frame, _ in
            let error = failure { lading_scene_add_frame(scene, frame, nil, $0) }
            #expect(error.code == code(.structSize) && error.itemText == "frame")
            #expect(error.messageText.contains("_INIT"))
        }
        Self.withRoom(lading_image_info.self, fill: 0, size: size) { info, _ in
            let error = failure { error in
                testImage.withUnsafeBytes {
                    lading_probe_image_memory($0.baseAddress, UInt64($0.count), info, error)
                }
            }
            #expect(error.code == code(.structSize))
        }
        lading_scene_destroy(scene)
    }

    @Test func olderStructIsTakenAndItsRestIsTheDefault() throws {
        let scene = try newScene(2)
        let texts = Texts()
        // An older host's frame ended after its id; what is behind it in memory is none of ours.
        for size in [8, 24] {
            Self.withRoom(lading_frame.self, fill: 0xff, size: size) { frame, _ in
                if size == 24 { frame.pointee.frame_id = texts.lend("f") }
                #expect(lading_scene_add_frame(scene, frame, nil, nil) == 0)
            }
        }
        var json = lading_string()
        #expect(lading_scene_json(scene, &json, nil) == 0)
        #expect(json.text.contains(#""frameId":"f""#))
        #expect(!json.text.contains("unixTimestamp"))
        lading_scene_destroy(scene)
    }

    @Test func newerStructIsTakenWhenItsRestIsZero() throws {
        let scene = try newScene(2)
        let size = MemoryLayout<lading_frame>.size
        Self.withRoom(lading_frame.self, fill: 0, size: size + 64) { frame, room in
            #expect(lading_scene_add_frame(scene, frame, nil, nil) == 0)
            room[size + 63] = 1
            let error = failure { lading_scene_add_frame(scene, frame, nil, $0) }
            #expect(error.code == code(.structSize))
            #expect(error.messageText.contains("does not know"))
        }
        lading_scene_destroy(scene)
    }

    @Test(arguments: [8, 12, 16, 20, 24, 32])
    func outputIsWrittenAsFarAsItGoes(size: Int) {
        Self.withRoom(lading_image_info.self, fill: 0xAA, size: size) { info, room in
            let code = testImage.withUnsafeBytes {
                lading_probe_image_memory($0.baseAddress, UInt64($0.count), info, nil)
            }
            #expect(code == 0)
            #expect(info.pointee.struct_size == size)
            #expect(room[size...].allSatisfy { $0 == 0xAA })
            if size >= 16 { #expect(info.pointee.format.0 == CChar(bitPattern: UInt8(ascii: "j"))) }
        }
    }

    @Test(arguments: [0, 4, 8, 16, 24, 280, MemoryLayout<lading_error>.size, MemoryLayout<lading_error>.size + 128])
    func errorIsFilledAsFarAsItGoes(size: Int) {
        Self.withRoom(lading_error.self, fill: 0xAA, size: size) { error, room in
            #expect(lading_client_flush(nil, 0, error) == code(.handle))
            #expect(error.pointee.struct_size == size)
            let written = size < 8 ? 8 : min(size, MemoryLayout<lading_error>.size)
            #expect(room[written...].allSatisfy { $0 == 0xAA })
            if size >= 16 { #expect(error.pointee.code == code(.handle)) }
        }
    }

    @Test func errorIsLeftAloneOnSuccess() throws {
        let scene = try newScene()
        var error = lading_error.empty
        error.code = 4711
        #expect(lading_scene_set_calibration(scene, "c", 1, &error) == 0)
        #expect(error.code == 4711)
        lading_scene_destroy(scene)
    }

    @Test(arguments: ["ä", "€", "😀", "a😀", "ab€"])
    func longTextIsCutAtACharacter(piece: String) throws {
        let long = String(repeating: piece, count: 600)
        let error = failure { error in
            var job: OpaquePointer?
            return lading_scene_create(77, long, nulTerminated, &job, error)
        }
        #expect(error.code == code(.argument))
        let path = failure { error in
            var info = initialised(lading_image_info(), \.struct_size)
            return lading_probe_image(long, nulTerminated, &info, error)
        }
        #expect(path.code == code(.fileMissing) || path.code == code(.fileUnreadable))
        #expect(long.hasPrefix(path.itemText))
        #expect((252...255).contains(path.itemText.utf8.count))
        #expect(!path.itemText.contains("\u{FFFD}"))
    }

    @Test func textFillsItsArrayExactly() {
        var array: (CChar, CChar, CChar, CChar) = (9, 9, 9, 9)
        for (text, expected) in [
            ("", [0, 9, 9, 9]), ("abc", [97, 98, 99, 0]), ("abcd", [97, 98, 99, 0]), ("aä", [97, -61, -92, 0]),
            ("abä", [97, 98, 0, 9]),
        ] as [(String, [CChar])] {
            array = (9, 9, 9, 9)
            writeText(text, to: &array)
            #expect([array.0, array.1, array.2, array.3] == expected, "\(text)")
        }
    }

    /// A member that was mixed up with its neighbour is found out, and so is one that has no meaning yet.
    @Test func flagsAndReservedMembersAreChecked() throws {
        let client = try ABIClient()
        let scene = try newScene(Int32(LADING_SCENE_LIDARS_SEQUENCE))
        var job: OpaquePointer?
        func submit(_ change: (inout lading_submit_options) -> Void) -> lading_error {
            var options = initialised(lading_submit_options(), \.struct_size)
            change(&options)
            return failure { lading_client_submit(client.handle, scene, &options, &job, $0) }
        }
        for (item, change) in [
            ("dry_run", { $0.dry_run = 2 }), ("wait", { $0.wait = -1 }), ("copy_files", { $0.copy_files = 256 }),
            ("no_motion_compensation", { $0.no_motion_compensation = 3 }),
        ] as [(String, (inout lading_submit_options) -> Void)] {
            let error = submit(change)
            #expect(error.code == code(.argument) && error.itemText == item)
        }
        let reserved = submit { $0.reserved = 1 }
        #expect(reserved.code == code(.structSize) && reserved.itemText == "reserved")
        var frame = initialised(lading_frame(), \.struct_size)
        frame.has_ego_pose = 2
        #expect(failure { lading_scene_add_frame(scene, &frame, nil, $0) }.itemText == "has_ego_pose")
        #expect(failure { lading_scene_set_metadata_boolean(scene, .max, "wet", 3, 7, $0) }.code == code(.argument))
        client.close()
        lading_scene_destroy(scene)
    }
}
