import Testing

@testable import Lading

@Suite struct `A scene document` {
    @Test(arguments: SceneType.allCases.map(\.rawValue) + ["cameras-minimal"])
    func `comes back the same from the scene that it was read into`(name: String) throws {
        let first = SceneDocument.write(try `Kognic bodies`.scene(name))
        let second = SceneDocument.write(try SceneDocument.read(first, home: nil))
        #expect(first.text == second.text)
        #expect(first.object?["type"] == .string(try `Kognic bodies`.scene(name).type.rawValue))
    }

    @Test func `may give its names already resolved`() throws {
        let scene = try SceneDocument.read(
            try JSONValue.parse(
                #"""
                {"type": "cameras", "externalId": "e", "frame": {"images": [{"filename": "/data/a.b.jpg",
                 "clientFilename": "~/a.b.jpg", "resourceId": "r", "sensorName": "CAM9"}]}}
                """#
            ),
            home: "/data"
        )
        let image = try #require(scene.frames.first?.images.first)
        #expect(image.filename == "/data/a.b.jpg")
        #expect(image.clientFilename == "~/a.b.jpg")
        #expect(image.path == "/data/a.b.jpg")
        #expect(image.resourceID == "r")
        #expect(image.sensorName == "CAM9")
    }

    @Test func `fills in the sensors that the platform assumes`() throws {
        let scene = try SceneDocument.read(
            try JSONValue.parse(
                #"""
                {"type": "lidars-and-cameras", "externalId": "e", "calibrationId": null,
                 "frame": {"images": [{"filename": "a.jpg"}], "pointClouds": [{"filename": "a.csv"}]}}
                """#
            ),
            home: nil
        )
        #expect(scene.sensorNames == ["CAM", "lidar"])
        #expect(scene.resources.map(\.resourceID) == ["a.jpg", "a.csv"])
        #expect(scene.calibrationID == nil)
    }

    static let wrong: [(document: String, path: String, message: String)] = [
        ("[]", "", "an object is expected, but there is a list"),
        (#"{"externalId": "e"}"#, "type", "this member is required; types are \"cameras\""),
        (#"{"type": 7}"#, "type", "a string is expected, but there is a number"),
        (#"{"type": "camera"}"#, "type", "unknown type \"camera\"; did you mean \"cameras\"?"),
        (#"{"type": "video"}"#, "type", "types are \"cameras\", "),
        (#"{"type": "cameras", "frame": {}}"#, "externalId", "required"),
        (#"{"type": "cameras", "externalId": "e"}"#, "frame", "required"),
        (#"{"type": "cameras", "externalId": "e", "frames": []}"#, "frames", "did you mean \"frame\"?"),
        (#"{"type": "cameras", "external_id": "e"}"#, "external_id", "did you mean \"externalId\"?"),
        (#"{"type": "cameras", "externalId": "e", "calibrationId": "c"}"#, "calibrationId", "unknown member; known"),
        (#"{"type": "lidars", "externalId": "e", "sensorSpecification": {}}"#, "sensorSpecification", "unknown member"),
        (
            #"{"type": "cameras", "externalId": "e", "frame": {"images": {}}}"#, "frame.images",
            "a list is expected, but there is an object"
        ),
        (
            #"{"type": "cameras", "externalId": "e", "frame": {"images": [{"filename": "a.jpg"}, {}]}}"#,
            "frame.images[1].filename", "required"
        ),
        (
            #"{"type": "cameras", "externalId": "e", "frame": {"images": [{"filename": "a.jpg", "sensorname": "C"}]}}"#,
            "frame.images[0].sensorname", "did you mean \"sensorName\"?"
        ),
        (
            #"{"type": "cameras", "externalId": "e", "frame": {"images": [{"filename": "a", "format": "gif"}]}}"#,
            "frame.images[0].format", "unknown format \"gif\"; formats are \"png\", \"jpg\""
        ),
        (
            #"{"type": "cameras", "externalId": "e", "frame": {"images": [{"filename": "a", "metadata": {"shutterTimeStartNs": 1}}]}}"#,
            "frame.images[0].metadata.shutterTimeEndNs", "required"
        ),
        (
            #"{"type": "cameras", "externalId": "e", "frame": {"images": [{"filename": "a", "metadata": {"reversedShutter": true}}]}}"#,
            "frame.images[0].metadata.shutterTimeStartNs", "required"
        ),
        (
            #"{"type": "cameras", "externalId": "e", "metadata": {"a": {"b": 1}}, "frame": {"images": []}}"#,
            "metadata.a", "metadata is flat"
        ),
        (
            #"{"type": "cameras", "externalId": "e", "metadata": {"a": 1e999}, "frame": {"images": []}}"#,
            "metadata.a", "the number 1e999 is too large"
        ),
        (
            #"{"type": "cameras-sequence", "externalId": "e", "frames": [{"frameId": "0", "relativeTimestamp": 0.5}]}"#,
            "frames[0].relativeTimestamp", "an integer of at most 64 bits is expected, but there is 0.5"
        ),
        (
            #"{"type": "cameras-sequence", "externalId": "e", "frames": [{"frameId": "0", "relativeTimestamp": 1e30}]}"#,
            "frames[0].relativeTimestamp", "1e30"
        ),
        (
            #"{"type": "cameras-sequence", "externalId": "e", "frames": [{"frameId": 0, "relativeTimestamp": 0}]}"#,
            "frames[0].frameId", "a string is expected, but there is a number"
        ),
        (
            #"{"type": "cameras-sequence", "externalId": "e", "frames": [{"frameId": "0", "relativeTimestamp": 0, "egoVehiclePose": {}}]}"#,
            "frames[0].egoVehiclePose", "unknown member"
        ),
        (
            #"{"type": "lidars-sequence", "externalId": "e", "frames": [{"frameId": "0", "relativeTimestamp": 0, "egoVehiclePose": {"position": {"x": 1, "y": "2", "z": 3}, "rotation": {"w": 1, "x": 0, "y": 0, "z": 0}}}]}"#,
            "frames[0].egoVehiclePose.position.y", "a number is expected, but there is a string"
        ),
        (
            #"{"type": "lidars", "externalId": "e", "frame": {}, "imuData": [{"timestamp": 1, "position": {"x": 1, "y": 1, "z": 1}, "rotationQuaternion": {"w": 1, "x": 0, "y": 0}}]}"#,
            "imuData[0].rotationQuaternion.z", "required"
        ),
        (#"{"type": "images", "images": [{"filename": "a.jpg", "width": 0}]}"#, "images[0].width", "from 1 to"),
        (
            #"{"type": "images", "images": [{"filename": "a.jpg", "sensorName": "C"}]}"#, "images[0].sensorName",
            "known here"
        ),
        (#"{"type": "images", "metadata": {}, "images": []}"#, "metadata", "unknown member"),
        (
            #"{"type": "cameras", "externalId": "e", "frame": {}, "sensorSpecification": {"sensorOrder": [1]}}"#,
            "sensorSpecification.sensorOrder[0]", "a string is expected"
        ),
    ]

    @Test(arguments: wrong)
    func `that is wrong is refused with the path, the rule and what was there`(
        row: (document: String, path: String, message: String)
    ) throws {
        let document = try JSONValue.parse(row.document)
        let error = #expect(throws: DocumentError.self) { try SceneDocument.read(document, home: nil) }
        #expect(error?.path == row.path)
        #expect(error?.message.contains(row.message) == true, "\(String(describing: error))")
    }
}
