import Testing

@testable import Lading

/// A scene of the type that breaks no rule, built of fresh values.
func soundScene(_ type: SceneType) -> Scene {
    var scene = Scene(type: type, externalID: "drive-7")
    if type.needsCalibration { scene.calibrationID = "calibration" }
    if type.isSequence {
        scene.frames = [Frame(frameID: "0", relativeTimestamp: 0), Frame(frameID: "1", relativeTimestamp: 100)]
    }
    for index in scene.frames.indices {
        if type.hasCameras { scene.frames[index].images = [image("\(index).jpg", in: type)] }
        if type.hasLidars { scene.frames[index].pointClouds = [pointCloud("\(index).csv", in: type)] }
        if type.needsEgoPose { scene.frames[index].egoVehiclePose = .identity }
    }
    return scene
}

func image(_ name: String, sensor: String? = nil, format: ResourceFormat? = nil, in type: SceneType = .cameras)
    -> Resource
{
    let names = ResourceNames(filename: name, sensorName: sensor, format: format)
    return Resource(.image, names, in: type, home: nil)
}

func pointCloud(_ name: String, sensor: String? = nil, in type: SceneType = .lidars) -> Resource {
    Resource(.pointCloud, ResourceNames(filename: name, sensorName: sensor), in: type, home: nil)
}

extension Pose {
    static let identity = Pose(position: .init(x: 0, y: 0, z: 0), rotation: .init(w: 1, x: 0, y: 0, z: 0))
}

private let second: Int64 = 1_000_000_000
private let now: Int64 = 1_700_000_000 * second

private func sample(_ time: Int64, _ pose: Pose = .identity) -> IMUSample { IMUSample(timestamp: time, pose: pose) }

/// One way to break one rule, and what is expected of it. A frame of -1 is the whole scene.
struct BrokenScene: CustomTestStringConvertible, Sendable {
    let name: String
    let code: FindingCode
    let frame: Int
    let item: String
    let type: SceneType
    let change: @Sendable (inout Scene) -> Void

    init(
        _ name: String,
        _ code: FindingCode,
        frame: Int = -1,
        item: String,
        in type: SceneType,
        _ change: @escaping @Sendable (inout Scene) -> Void
    ) {
        (self.name, self.code, self.frame, self.item, self.type, self.change) = (name, code, frame, item, type, change)
    }

    var testDescription: String { name }
}

let brokenScenes: [BrokenScene] = [
    .init("no external id", .externalID, item: "externalId", in: .cameras) { $0.externalID = "" },
    .init("a sequence without frames", .frames, item: "frames", in: .camerasSequence) { $0.frames = [] },
    .init("two frames in one", .frames, item: "frames", in: .cameras) {
        $0.frames.append(Frame(frameID: "", relativeTimestamp: 1, images: [image("b.jpg")]))
    },
    .init("no calibration", .calibration, item: "calibrationId", in: .lidarsAndCameras) { $0.calibrationID = nil },
    .init("an empty calibration id", .calibration, item: "calibrationId", in: .aggregatedLidarsAndCamerasSequence) {
        $0.calibrationID = ""
    },
    .init("a calibration without lidars", .unsupported, item: "calibrationId", in: .cameras) {
        $0.calibrationID = "c"
    },
    .init("a sensor specification without cameras", .unsupported, item: "sensorSpecification", in: .lidars) {
        $0.sensorSpecification = SensorSpecification()
    },
    .init("IMU data without lidars", .unsupported, item: "imuData", in: .cameras) { $0.imuData = [sample(now)] },
    .init("metadata in an images job", .unsupported, item: "metadata", in: .images) { $0.metadata.set("a", 1) },
    .init("a folder in a scene", .unsupported, item: "folder", in: .cameras) { $0.folder = "data" },
    .init("point clouds in a camera scene", .unsupported, frame: 0, item: "pointClouds", in: .cameras) {
        $0.frames[0].pointClouds = [pointCloud("a.csv")]
    },
    .init("images in a lidar scene", .unsupported, frame: 0, item: "images", in: .lidars) {
        $0.frames[0].images = [image("a.jpg")]
    },
    .init("metadata of the one frame", .unsupported, frame: 0, item: "frame.metadata", in: .cameras) {
        $0.frames[0].metadata.set("a", 1)
    },
    .init("a pose in a scene that is no sequence", .unsupported, frame: 0, item: "egoVehiclePose", in: .lidars) {
        $0.frames[0].egoVehiclePose = .identity
    },
    .init("a Unix time without lidars", .unsupported, frame: 1, item: "unixTimestamp", in: .camerasSequence) {
        $0.frames[1].unixTimestamp = now
    },
    .init("shutter times in an images job", .unsupported, frame: 0, item: "0.jpg", in: .images) {
        $0.frames[0].images[0].shutter = .init(start: 1, end: 2)
    },
    .init("an order with an unknown sensor", .unknownSensor, item: "CAM1", in: .cameras) {
        $0.sensorSpecification = SensorSpecification(order: ["CAM", "CAM1"])
    },
    .init("a pretty name of an unknown sensor", .unknownSensor, item: "lidar", in: .cameras) {
        $0.sensorSpecification = SensorSpecification(prettyNames: [.init(sensor: "lidar", name: "Top")])
    },
    .init("a sensor twice in the order", .sensorOrder, item: "CAM", in: .images) {
        $0.sensorSpecification = SensorSpecification(order: ["CAM", "CAM"])
    },
    .init("nested metadata", .metadataFlat, item: "metadata.a", in: .cameras) { $0.metadata.set("a", ["b": 1]) },
    .init("nested metadata of a frame", .metadataFlat, frame: 1, item: "metadata.a", in: .lidarsSequence) {
        $0.frames[1].metadata.set("a", .null)
    },
    .init("a region that is a number", .metadataRegion, item: "metadata.region", in: .cameras) {
        $0.metadata.set("region", 46)
    },
    .init("a frame without an id", .frameID, frame: 1, item: "frameId", in: .camerasSequence) {
        $0.frames[1].frameID = ""
    },
    .init("a frame id twice", .frameIDDuplicate, frame: 1, item: "0", in: .lidarsSequence) {
        $0.frames[1].frameID = "0"
    },
    .init("time standing still", .frameOrder, frame: 1, item: "1", in: .lidarsAndCamerasSequence) {
        $0.frames[1].relativeTimestamp = 0
    },
    .init("no image", .imageCount, frame: 0, item: "images", in: .cameras) { $0.frames[0].images = [] },
    .init("no image in an images job", .imageCount, frame: 0, item: "images", in: .images) {
        $0.frames[0].images = []
    },
    .init("no image in a frame of cameras", .imageCount, frame: 1, item: "images", in: .camerasSequence) {
        $0.frames[1].images = []
    },
    .init("ten images", .imageCount, frame: 0, item: "images", in: .lidarsAndCamerasSequence) {
        $0.frames[0].images = (0..<10).map { image("x\($0).jpg", sensor: "\($0)") }
    },
    .init("no point cloud", .pointCloudCount, frame: 0, item: "point clouds", in: .lidars) {
        $0.frames[0].pointClouds = []
    },
    .init("21 point clouds", .pointCloudCount, frame: 1, item: "point clouds", in: .lidarsSequence) {
        $0.frames[1].pointClouds = (0..<21).map { pointCloud("x\($0).las", sensor: "\($0)") }
    },
    .init("a sensor twice in a frame", .sensorDuplicate, frame: 0, item: "b.jpg", in: .cameras) {
        $0.frames[0].images.append(image("b.jpg"))
    },
    .init("a lidar called like a camera", .sensorDuplicate, frame: 0, item: "b.csv", in: .lidarsAndCameras) {
        $0.frames[0].pointClouds.append(pointCloud("b.csv", sensor: "CAM"))
    },
    .init("no pose", .egoPose, frame: 1, item: "egoVehiclePose", in: .aggregatedLidarsAndCamerasSequence) {
        $0.frames[1].egoVehiclePose = nil
    },
    .init("an infinite pose", .poseNumber, frame: 0, item: "egoVehiclePose", in: .lidarsSequence) {
        $0.frames[0].egoVehiclePose = .identity
        $0.frames[0].egoVehiclePose?.position.y = .infinity
    },
    .init("a rotation that is not one", .poseQuaternion, frame: 0, item: "egoVehiclePose", in: .lidarsSequence) {
        $0.frames[0].egoVehiclePose = .identity
        $0.frames[0].egoVehiclePose?.rotation.x = 0.1
    },
    .init("a rotation of length zero", .poseNumber, frame: 0, item: "egoVehiclePose", in: .lidarsSequence) {
        $0.frames[0].egoVehiclePose = .identity
        $0.frames[0].egoVehiclePose?.rotation.w = 0
    },
    .init(
        "no point cloud but in the second frame",
        .pointCloudCount,
        frame: 0,
        item: "point clouds",
        in: .aggregatedLidarsAndCamerasSequence
    ) {
        $0.frames[0].pointClouds = []
    },
    .init("a huge rotation", .poseQuaternion, item: "imuData[1]", in: .lidars) {
        var pose = Pose.identity
        pose.rotation.w = 1e300
        $0.imuData = [sample(now), sample(now + 1, pose), sample(now + 2, pose)]
    },
    .init("a Unix time in milliseconds", .timeUnitUnused, frame: 0, item: "unixTimestamp", in: .lidars) {
        $0.frames[0].unixTimestamp = now / 1_000_000
    },
    .init("a Unix time in milliseconds with IMU data", .timeUnit, frame: 0, item: "unixTimestamp", in: .lidars) {
        $0.imuData = [sample(now), sample(now + second)]
        $0.frames[0].unixTimestamp = now / 1_000_000
    },
    .init("an IMU time in seconds", .timeUnit, item: "imuData[0]", in: .lidars) {
        $0.imuData = [sample(now / second), sample(now)]
    },
    .init("a frame before the IMU data", .timeOutsideIMU, frame: 0, item: "unixTimestamp", in: .lidarsAndCameras) {
        $0.imuData = [sample(now), sample(now + second)]
        $0.frames[0].unixTimestamp = now - 1
    },
    .init("a frame after the IMU data", .timeOutsideIMU, frame: 1, item: "unixTimestamp", in: .lidarsSequence) {
        $0.imuData = [sample(now), sample(now + second)]
        $0.frames[1].unixTimestamp = now + second + 1
    },
    .init("IMU times that stand still", .imuOrder, item: "imuData[1]", in: .lidars) {
        $0.imuData = [sample(now), sample(now), sample(now)]
    },
    .init("a shutter that closes first", .shutter, frame: 0, item: "0.jpg", in: .cameras) {
        $0.frames[0].images[0].shutter = .init(start: 2, end: 2)
    },
    .init("no file name", .filename, frame: 0, item: ".png", in: .cameras) {
        $0.frames[0].images = [
            Resource(
                .image,
                ResourceNames(filename: "a.png", clientFilename: "", resourceID: ".png"),
                in: .cameras,
                home: nil
            )
        ]
    },
    .init("a NUL in a file name", .filename, frame: 0, item: #"a\u{0}.jpg"#, in: .cameras) {
        $0.frames[0].images = [image("a\0.jpg")]
    },
    .init("an empty resource id", .resourceID, frame: 0, item: "a.jpg", in: .cameras) {
        let names = ResourceNames(filename: "a.jpg", resourceID: "")
        $0.frames[0].images = [Resource(.image, names, in: .cameras, home: nil)]
    },
    .init("a resource id twice", .resourceIDDuplicate, frame: 1, item: "other/0.jpg", in: .camerasSequence) {
        let names = ResourceNames(filename: "other/0.jpg", resourceID: "0.jpg")
        $0.frames[1].images = [Resource(.image, names, in: .camerasSequence, home: nil)]
    },
    .init("a file twice in a frame", .resourceIDDuplicate, frame: 0, item: "./0.jpg", in: .cameras) {
        $0.frames[0].images.append(image("./0.jpg", sensor: "CAM2"))
    },
    .init("a sensor without a name", .sensorName, frame: 0, item: "a.jpg", in: .cameras) {
        $0.frames[0].images = [image("a.jpg", sensor: "")]
    },
    .init("a GIF", .resourceFormat, frame: 0, item: "a.gif", in: .cameras) { $0.frames[0].images = [image("a.gif")] },
    .init("a BMP in a scene", .resourceFormat, frame: 0, item: "a.bmp", in: .cameras) {
        $0.frames[0].images = [image("a.bmp")]
    },
    .init("an image that is a point cloud", .resourceFormat, frame: 0, item: "a.csv", in: .cameras) {
        $0.frames[0].images = [image("a.csv")]
    },
    .init("a file without an ending", .resourceFormat, frame: 0, item: "a", in: .lidars) {
        $0.frames[0].pointClouds = [pointCloud("a")]
    },
    .init("data that was not given", .resourceData, frame: 0, item: "a", in: .cameras) {
        $0.frames[0].images = [image("a", format: .png)]
    },
    .init("data without a format", .resourceData, frame: 0, item: "0.jpg", in: .cameras) {
        $0.frames[0].images[0].source = .requested
    },
]

@Suite struct `The rules of scenes` {
    @Test(arguments: SceneType.allCases)
    func `let a sound scene through`(type: SceneType) {
        var scene = soundScene(type)
        #expect(checkScene(scene) == [])

        if type.takesSensorSpecification {
            scene.sensorSpecification = SensorSpecification(
                prettyNames: [.init(sensor: "CAM", name: "Front")],
                order: ["CAM"]
            )
        }
        if type != .images { scene.metadata = JSONObject([("region", "SE"), ("n", 1), ("x", true)]) }
        if type.hasLidars {
            scene.imuData = [sample(now), sample(now + second)]
            scene.frames[0].unixTimestamp = now
        }
        if type.mayLackImages { scene.frames[0].images = [] }
        if type == .images {
            scene.externalID = ""
            scene.frames[0].images = [image("a.BMP", in: type)]
            scene.frames[0].images[0].width = 7
        }
        #expect(checkScene(scene) == [])
    }

    @Test(arguments: brokenScenes)
    func `name what breaks them`(broken: BrokenScene) {
        var scene = soundScene(broken.type)
        broken.change(&scene)
        let findings = checkScene(scene)
        let expected = [broken.frame == -1 ? nil : broken.frame]
        #expect(findings.map(\.code) == [broken.code.rawValue])
        #expect(findings.map(\.frame) == expected)
        #expect(findings.map(\.item) == [broken.item])
        #expect(findings.allSatisfy { $0.severity == broken.code.severity && !$0.message.isEmpty })
    }

    @Test func `are all tried by the table above`() {
        let tried = Set(brokenScenes.map(\.code))
        let ofScenes = FindingCode.allCases.prefix { $0 != .fileMissing }.filter {
            $0 != .pointsOutsideIMU
        }
        #expect(Set(ofScenes).subtracting(tried) == [])
    }

    @Test func `let a sequence through that is aggregated already`() {
        var scene = soundScene(.aggregatedLidarsAndCamerasSequence)
        scene.frames[1].pointClouds = []
        #expect(checkScene(scene) == [])
        scene.frames.append(scene.frames[0])
        (scene.frames[2].frameID, scene.frames[2].relativeTimestamp) = ("2", 200)
        #expect(checkScene(scene).map(\.rule) == [.pointCloudCount], "aggregated neither here nor there")
    }

    @Test(arguments: ["0.jpg", "./0.jpg", "a/../a/0.jpg"])
    func `let one file stand in several frames`(name: String) {
        var scene = soundScene(.camerasSequence)
        let first = name.hasPrefix("a/") ? name : "0.jpg"
        scene.frames[0].images = [image(first)]
        scene.frames[1].images = [image(name)]
        #expect(checkScene(scene) == [])
        #expect(scene.twins == [1: 0])
        #expect(scene.sentResources == [0])
    }

    @Test func `ask for nanoseconds only where motion is compensated`() {
        var scene = soundScene(.lidars)
        scene.imuData = [sample(now / second), sample(now)]
        scene.frames[0].unixTimestamp = now + second
        #expect(checkScene(scene).map(\.rule) == [.timeOutsideIMU, .timeUnit])
        let uncompensated = checkScene(scene, motionCompensation: false)
        #expect(uncompensated.map(\.rule) == [.timeUnitUnused])
        #expect(uncompensated.map(\.severity) == [.warning])
    }

    @Test func `suggest the sensor that was meant`() {
        var scene = soundScene(.cameras)
        scene.sensorSpecification = SensorSpecification(order: ["cam"])
        #expect(checkScene(scene).map(\.message) == ["no resource of the scene has this sensor; did you mean \"CAM\"?"])
    }

    @Test func `take rotations that were rounded to three decimals`() {
        #expect(isUnitQuaternion([0.707, 0, 0, 0.707]))
        #expect(!isUnitQuaternion([0.7, 0, 0, 0.7]))
        #expect(!isUnitQuaternion([.nan, 0, 0, 1]))
    }
}
