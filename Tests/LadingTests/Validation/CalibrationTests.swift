import Testing

@testable import Lading

@Suite struct `A calibration document` {
    /// A sensor of each type, as the platform's own client sends it.
    private static func sound() throws -> JSONValue { try ProbeFixtures.json("bodies/calibration.json") }

    @Test func `with every type of sensor is let through`() throws {
        let document = try Self.sound()
        let sensors = try #require(document.object?["calibration"]?.object)
        #expect(Set(sensors.members.map(\.key)) == Set(CalibrationType.allCases.map(\.rawValue)))
        #expect(checkCalibrationDocument(document) == [])
    }

    @Test(arguments: CalibrationType.allCases)
    func `needs every member that its type requires`(type: CalibrationType) throws {
        for member in type.members {
            var document = try Self.sound()
            document.change(["calibration", type.rawValue]) { sensor in
                guard case .object(var object) = sensor else { return }
                object.remove(member.name)
                sensor = .object(object)
            }
            let paths = checkCalibrationDocument(document).map(\.item)
            #expect(paths == (member.isRequired ? ["calibration.\(type.rawValue).\(member.name)"] : []))
        }
    }

    static let wrong: [(path: [String], value: JSONValue, code: FindingCode, item: String, message: String)] = [
        (["externalId"], "", .calibrationDocument, "externalId", "empty"),
        (["calibration"], [:], .calibrationDocument, "calibration", "at least one"),
        (["calibration"], [], .calibrationDocument, "calibration", "an object is expected"),
        (["calibration", "lidar"], [:], .calibrationType, "calibration.lidar", "types are"),
        (["calibration", "lidar"], 3, .calibrationType, "calibration.lidar", "an object is expected"),
        (
            ["calibration", "pinhole", "calibration_type"], "PINHOLE", .calibrationType,
            "calibration.pinhole.calibration_type", "did you mean \"pinhole\"?"
        ),
        (
            ["calibration", "pinhole", "calibration_type"], "fisheye", .calibrationDocument,
            "calibration.pinhole.xi", "required"
        ),
        (
            ["calibration", "pinhole", "cameraMatrix"], [:], .calibrationDocument,
            "calibration.pinhole.cameraMatrix", "did you mean \"camera_matrix\"?"
        ),
        (
            ["calibration", "pinhole", "image_width"], 0, .calibrationDocument,
            "calibration.pinhole.image_width", "from 1 to"
        ),
        (
            ["calibration", "kannala", "rotation_quaternion", "x"], 1, .poseQuaternion,
            "calibration.kannala.rotation_quaternion", "unit quaternion"
        ),
        (
            ["calibration", "kannala", "rotation_quaternion"], ["w": 0, "x": 0, "y": 0, "z": 0], .calibrationDocument,
            "calibration.kannala.rotation_quaternion", "length zero"
        ),
        (
            ["calibration", "fisheye", "xi"], .number(JSONNumber(checkedText: "1e999")), .calibrationDocument,
            "calibration.fisheye.xi", "too large"
        ),
        (
            ["calibration", "fisheye", "distortion_coefficients", "k3"], "5", .calibrationDocument,
            "calibration.fisheye.distortion_coefficients.k3", "a number is expected, but there is a string"
        ),
        (
            ["calibration", "lidar", "field_of_view", "stop_angle_deg"], .null, .calibrationDocument,
            "calibration.lidar.field_of_view.stop_angle_deg", "required"
        ),
        (
            ["calibration", "custom", "wasm_base64"], "not base64!", .calibrationDocument,
            "calibration.custom.wasm_base64", "base64"
        ),
        (
            ["calibration", "custom", "wasm_base64"], "AA=A", .calibrationDocument,
            "calibration.custom.wasm_base64", "base64"
        ),
        (
            ["calibration", "custom", "test_cases"], .array(Array(repeating: [:], count: 101)), .calibrationDocument,
            "calibration.custom.test_cases", "at most 100"
        ),
        (
            ["calibration", "custom", "test_cases"], [["point3d": ["x": 1, "y": 1, "z": 1]]], .calibrationDocument,
            "calibration.custom.test_cases[0].point2d", "required"
        ),
    ]

    @Test(arguments: wrong)
    func `that is wrong is named by path`(
        row: (path: [String], value: JSONValue, code: FindingCode, item: String, message: String)
    ) throws {
        var document = try Self.sound()
        document.change(row.path) { $0 = row.value }
        let findings = checkCalibrationDocument(document)
        #expect(findings.map(\.code) == [row.code.rawValue])
        #expect(findings.map(\.item) == [row.item])
        #expect(findings.first?.message.contains(row.message) == true, "\(findings)")
    }

    @Test func `that is damaged gives findings`() throws {
        let original = try Self.sound()
        var generator = SeededGenerator(state: 3)
        for _ in 0..<2_000 {
            var document = original
            document.mutate(using: &generator)
            #expect(checkCalibrationDocument(document).allSatisfy { !$0.message.isEmpty })
            _ = checkCalibration(document, against: soundScene(.lidarsAndCameras), imageSizes: [:])
        }
    }
}

@Suite struct `A calibration of a scene` {
    private static func camera(_ width: Int64, _ height: Int64) -> JSONValue {
        ["calibration_type": "pinhole", "image_width": .integer(width), "image_height": .integer(height)]
    }

    private static func findings(_ sensors: JSONValue, _ size: ImageSize = .init(width: 8, height: 6)) -> [Finding] {
        checkCalibration(
            ["calibration": sensors],
            against: soundScene(.lidarsAndCamerasSequence),
            imageSizes: ["1.jpg": size]
        )
    }

    private static let lidar: JSONValue = ["calibration_type": "lidar"]

    @Test func `that fits is let through`() {
        #expect(Self.findings(["CAM": Self.camera(8, 6), "lidar": Self.lidar]) == [])
    }

    @Test func `names sensors that it lacks once`() {
        let findings = Self.findings(["cam": Self.camera(8, 6), "lidar": Self.lidar])
        #expect(findings.map(\.code) == ["calibration.sensor", "calibration.unused"])
        #expect(findings.map(\.item) == ["CAM", "cam"])
        #expect(findings.map(\.severity) == [.error, .warning])
        #expect(findings.first?.message.contains("did you mean \"cam\"?") == true)
    }

    @Test func `must be of the sensor's kind`() {
        let findings = Self.findings(["CAM": Self.lidar, "lidar": Self.lidar])
        #expect(findings.map(\.code) == ["calibration.kind"])
        #expect(findings.map(\.item) == ["CAM"])
    }

    @Test func `must be for images of the same size`() {
        let findings = Self.findings(["CAM": Self.camera(8, 6), "lidar": Self.lidar], .init(width: 6, height: 8))
        #expect(findings.map(\.code) == ["calibration.image-size"])
        #expect(findings.map(\.item) == ["1.jpg"])
        #expect(findings.map(\.frame) == [1])
    }

    @Test func `must be an object of sensors`() {
        #expect(
            checkCalibration(["id": "c"], against: soundScene(.lidarsAndCameras), imageSizes: [:]).map(\.code)
                == ["calibration.document"]
        )
    }
}

extension JSONValue {
    /// Changes the value at a path of member names; a last name that is new is added.
    mutating func change(_ path: [String], _ edit: (inout JSONValue) -> Void) {
        guard let key = path.first else { return edit(&self) }
        guard case .object(var object) = self else { return }
        var value = object[key] ?? .null
        value.change(Array(path.dropFirst()), edit)
        object.set(key, value)
        self = .object(object)
    }
}
