import Testing

@testable import Lading

/// Resources are found by their ids, however the scene changed since the last time.
@Suite struct SceneResourceTests {
    private static func image(_ id: String, in scene: Scene) -> Resource {
        Resource(
            .image,
            ResourceNames(filename: id, resourceID: id, sensorName: nil, format: nil),
            in: scene.type,
            folder: nil,
            home: nil
        )
    }

    @Test func foundByID() {
        var scene = Scene(type: .camerasSequence, externalID: "drive-7")
        func widen(_ id: String) -> UInt32? {
            scene.withResource(id) { resource in
                resource.width = (resource.width ?? 0) + 1
                return resource.width ?? 0
            }
        }
        #expect(widen("a") == nil)
        for (number, ids) in [["a", "b"], [], ["c"]].enumerated() {
            scene.frames.append(Frame(frameID: "\(number)", relativeTimestamp: Int64(number)))
            for id in ids {
                scene.frames[number].images.append(Self.image(id, in: scene))
                #expect(widen(id) == 1)
            }
        }
        #expect(widen("a") == 2 && widen("b") == 2 && widen("c") == 2 && widen("d") == nil)
        scene.frames[0].images.removeFirst()
        #expect(widen("a") == nil && widen("b") == 3)
        scene.frames.removeLast()
        #expect(widen("c") == nil && widen("b") == 4)
    }
}
