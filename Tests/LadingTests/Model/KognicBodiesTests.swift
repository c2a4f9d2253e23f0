import Testing

@testable import Lading

/// Bodies that the platform's own client sent for the same scenes; see generate.py beside them.
@Suite struct `Kognic bodies` {
    static let sceneUUID = "7c4d3f1e-0000-4000-8000-000000000001"

    static func scene(_ name: String) throws -> Scene {
        try SceneDocument.read(try Fixture.json("bodies/\(name).document.json"), home: "/home/driver")
    }

    @Test(
        arguments: SceneType.allCases.filter { $0 != .images }.map(\.rawValue) + ["cameras-minimal"]
    )
    func `equal those of the platform's client`(name: String) throws {
        let scene = try Self.scene(name)
        let imuResource = scene.imuData.isEmpty ? nil : "imu/resource"
        let body = KognicBodies.sceneBody(
            scene,
            sceneUUID: Self.sceneUUID,
            imuResourceID: imuResource,
            motionCompensation: true
        )
        let expected = try Fixture.json("bodies/\(name).body.json")
        #expect(body.normalized == expected.normalized, "\(body.text)")

        #expect(Fixture.exists("bodies/\(name).imu.json") == (imuResource != nil))
        if imuResource != nil {
            let request = KognicBodies.imuRequestBody(scene, sceneUUID: Self.sceneUUID)
            #expect(request.normalized == (try Fixture.json("bodies/\(name).imu.json").normalized))
            #expect(KognicBodies.imuFileBody(scene) == request.object?["imuData"])
        }
    }

    @Test func `of the images job equal those of its client`() throws {
        let scene = try Self.scene("images")
        let body = KognicBodies.imagesJobBody(
            scene,
            externalID: scene.externalID,
            internalID: Self.sceneUUID,
            sizes: [:]
        )
        #expect(body.normalized == (try Fixture.json("bodies/images.body.json").normalized), "\(body.text)")
        #expect(KognicBodies.uploadURLsBody(scene) == (try Fixture.json("bodies/images.urls.json")))
    }

    @Test func `of the images job take sizes that were read from the files`() throws {
        var scene = try Self.scene("images")
        scene.frames[0].images[0].width = nil
        scene.frames[0].images[0].height = nil
        let body = KognicBodies.imagesJobBody(
            scene,
            externalID: scene.externalID,
            internalID: Self.sceneUUID,
            sizes: ["filename1.v2.jpg": (1920, 1080), "last.bmp": (1, 1)]
        )
        #expect(body.normalized == (try Fixture.json("bodies/images.body.json").normalized))
    }

    @Test func `say when motion is not to be compensated`() throws {
        let body = KognicBodies.sceneBody(
            try Self.scene("lidars"),
            sceneUUID: "u",
            imuResourceID: nil,
            motionCompensation: false
        )
        #expect(body.object?["featureFlags"] == ["shouldMotionCompensate": false])
        #expect(body.object?["imuData"] == nil)
    }
}
