import Testing

@testable import Lading

/// Bodies that the platform's own client sent for the same scenes; see generate.py beside them.
@Suite struct `Kognic bodies` {
    static let sceneUUID = "7c4d3f1e-0000-4000-8000-000000000001"

    static func scene(_ name: String) throws -> Scene {
        try SceneDocument.read(try ProbeFixtures.json("bodies/\(name).document.json"), home: "/home/driver")
    }

    @Test(
        arguments: SceneType.allCases.filter { $0 != .images }.map(\.rawValue) + ["cameras-minimal"]
    )
    func `equal those of the platform's client`(name: String) throws {
        let scene = try Self.scene(name)
        let imuResource = scene.imuData.isEmpty ? nil : "imu/resource"
        let body = scene.sceneBody(
            sceneUUID: Self.sceneUUID,
            imuResourceID: imuResource,
            motionCompensation: true
        )
        let expected = try ProbeFixtures.json("bodies/\(name).body.json")
        #expect(body.normalized == expected.normalized, "\(body.text)")

        #expect(ProbeFixtures.exists("bodies/\(name).imu.json") == (imuResource != nil))
        if imuResource != nil {
            let request = scene.imuRequestBody(sceneUUID: Self.sceneUUID)
            #expect(request.normalized == (try ProbeFixtures.json("bodies/\(name).imu.json").normalized))
            #expect(scene.imuFileBody() == request.object?["imuData"])
        }
    }

    @Test func `of the images job equal those of its client`() throws {
        let scene = try Self.scene("images")
        let body = scene.imagesJobBody(
            internalID: Self.sceneUUID,
            sizes: []
        )
        #expect(body.normalized == (try ProbeFixtures.json("bodies/images.body.json").normalized), "\(body.text)")
        #expect(scene.uploadURLsBody() == (try ProbeFixtures.json("bodies/images.urls.json")))
    }

    @Test func `of the images job take sizes that were read from the files`() throws {
        var scene = try Self.scene("images")
        scene.frames[0].images[0].width = nil
        scene.frames[0].images[0].height = nil
        let body = scene.imagesJobBody(
            internalID: Self.sceneUUID,
            sizes: [ImageSize(width: 1920, height: 1080), nil, ImageSize(width: 1, height: 1)]
        )
        #expect(body.normalized == (try ProbeFixtures.json("bodies/images.body.json").normalized))
    }

    @Test func `say when motion is not to be compensated`() throws {
        let body = try Self.scene("lidars").sceneBody(
            sceneUUID: "u",
            imuResourceID: nil,
            motionCompensation: false
        )
        #expect(body.object?["featureFlags"] == ["shouldMotionCompensate": false])
        #expect(body.object?["imuData"] == nil)
    }
}
