import CLading
import Testing

@testable import Lading

/// A handle is an id: whatever a host passes instead of one is found out.
@Suite struct HandleTests {
    private final class Thing {}

    @Test func namesItsObjectUntilItIsTakenOut() throws {
        let table = HandleTable.shared
        let thing = Thing()
        let handle = try #require(try table.insert(thing, .scene))
        #expect(try table.object(handle, .scene, Thing.self) === thing)
        #expect(try table.remove(handle, .scene, Thing.self) === thing)
        #expect(try table.remove(handle, .scene, Thing.self) == nil)
        let failure = #expect(throws: Failure.self) { try table.object(handle, .scene, Thing.self) }
        #expect(failure?.code == .handle && failure?.message.contains("destroyed") == true)
    }

    @Test func placeThatIsUsedAgainHasAnotherHandle() throws {
        let table = HandleTable.shared
        var seen: Set<OpaquePointer> = []
        for _ in 0..<1000 {
            let handle = try #require(try table.insert(Thing(), .job))
            #expect(seen.insert(handle).inserted)
            #expect(throws: Failure.self) { try table.object(handle, .client, Thing.self) }
            _ = try table.remove(handle, .job, Thing.self)
        }
        for handle in seen { #expect(throws: Failure.self) { try table.object(handle, .job, Thing.self) } }
    }

    @Test func objectOfAnotherKindIsNotTaken() throws {
        let table = HandleTable.shared
        let handle = try #require(try table.insert(Thing(), .findings))
        for kind in [HandleKind.client, .scene, .job] {
            #expect(throws: Failure.self) { try table.object(handle, kind, Thing.self) }
            #expect(throws: Failure.self) { try table.remove(handle, kind, Thing.self) }
        }
        #expect(throws: Failure.self) { try table.object(handle, .findings, Unrelated.self) }
        _ = try table.remove(handle, .findings, Thing.self)
    }

    private final class Unrelated {}

    @Test func numbersThatAreNoHandlesAreRefused() throws {
        var generator = SeededGenerator(state: 7)
        let table = HandleTable.shared
        let real = UInt(bitPattern: try table.insert(Thing(), .scene))
        var numbers: [UInt] = [
            1, 8, 0x7fff_0000_1000, .max, .max >> 1, 1 << 63, real ^ 1 << 63, real ^ 1 << 48, real + 1,
        ]
        numbers += (0..<2000).map { _ in UInt.random(in: 1...(.max), using: &generator) }
        for number in numbers where number != real {
            let failure = #expect(throws: Failure.self) {
                try table.object(OpaquePointer(bitPattern: number), .scene, Thing.self)
            }
            #expect(failure?.code == .handle || failure?.code == .forked)
        }
    }

    @Test func threadsShareTheTable() throws {
        let table = HandleTable.shared
        let wrong = Collector<Int>()
        let threads = try (0..<4).map { number in
            try NamedThread.start(name: "test-handles") {
                for _ in 0..<2000 {
                    let thing = Thing()
                    guard let handle = try? table.insert(thing, .scene),
                        (try? table.object(handle, .scene, Thing.self)) === thing,
                        (try? table.remove(handle, .scene, Thing.self)) === thing
                    else { return wrong.add(number) }
                }
            }
        }
        for thread in threads { thread.join() }
        #expect(wrong.all.isEmpty)
    }

    @Test func everyFunctionRefusesAStaleHandle() throws {
        let scene = try newScene()
        #expect(lading_scene_destroy(scene) == 0)
        #expect(lading_scene_destroy(scene) == 0)
        let stale: [OpaquePointer?] = [scene, nil, OpaquePointer(bitPattern: 0xdead_beef)]
        for handle in stale {
            #expect(failure { lading_scene_set_calibration(handle, "c", 1, $0) }.code == code(.handle))
            var json = lading_string()
            #expect(failure { lading_scene_json(handle, &json, $0) }.code == code(.handle))
            var findings: OpaquePointer?
            #expect(failure { lading_scene_validate(handle, &findings, $0) }.code == code(.handle))
            #expect(findings == nil)
            #expect(failure { lading_client_flush(handle, 0, $0) }.code == code(.handle))
            #expect(failure { lading_job_wait(handle, 0, $0) }.code == code(.handle))
            #expect(failure { lading_job_cancel(handle, $0) }.code == code(.handle))
            #expect(failure { lading_job_refuse(handle, 0, 0, nil, 0, $0) }.code == code(.handle))
            #expect(lading_findings_count(handle, nil, nil) == code(.handle))
            // Nothing to close is closed; something else is a mistake.
            #expect(lading_client_close(handle, 0, nil, nil) == (handle == nil ? 0 : code(.handle)))
        }
    }

    @Test func destroyTakesNoOtherKind() throws {
        let scene = try newScene()
        #expect(lading_job_destroy(scene) == code(.handle))
        #expect(lading_findings_destroy(scene) == code(.handle))
        #expect(lading_scene_destroy(nil) == 0)
        #expect(lading_job_destroy(nil) == 0)
        #expect(lading_findings_destroy(nil) == 0)
        var json = lading_string()
        #expect(lading_scene_json(scene, &json, nil) == 0)
        #expect(lading_scene_destroy(scene) == 0)
    }
}
