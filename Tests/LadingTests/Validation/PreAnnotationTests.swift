import Testing

@testable import Lading

@Suite struct `A pre-annotation` {
    static func sound() throws -> JSONValue { try ProbeFixtures.json("bodies/pre-annotation.json") }

    static let car = "3f6b1a52-0000-4000-8000-0000000000aa"
    static let carInFrame1 = ["openlabel", "frames", "1", "objects", car, "object_data"]

    @Test func `that fits its scene is let through`() throws {
        #expect(checkPreAnnotation(try Self.sound(), scene: soundScene(.lidarsAndCamerasSequence)) == [])
        #expect(
            checkPreAnnotation(try Self.sound(), scene: soundScene(.aggregatedLidarsAndCamerasSequence)) == []
        )
    }

    @Test func `of a scene with one frame is at time 0`() throws {
        let codes = checkPreAnnotation(try Self.sound(), scene: soundScene(.lidarsAndCameras)).map(\.code)
        #expect(codes == ["pre-annotation.timestamp"])
    }

    struct Wrong: CustomTestStringConvertible, Sendable {
        let path: [String]
        let value: JSONValue
        let code: FindingCode
        let item: String
        let message: String
        var frame: Int?

        var testDescription: String { "\(code.rawValue) \(path.last ?? "")" }
    }

    static let wrong: [Wrong] = [
        .init(
            path: ["openlabel", "metadata", "schema_version"],
            value: "2.0.0",
            code: .preAnnotationVersion,
            item: "openlabel.metadata.schema_version",
            message: "1.0.0"
        ),
        .init(
            path: ["openlabel", "metadata"],
            value: [:],
            code: .preAnnotationVersion,
            item: "openlabel.metadata.schema_version",
            message: "1.0.0"
        ),
        .init(
            path: ["openlabel", "metadata"],
            value: .null,
            code: .preAnnotationDocument,
            item: "openlabel.metadata",
            message: "required"
        ),
        .init(
            path: ["openlabel", "object"],
            value: [:],
            code: .preAnnotationDocument,
            item: "openlabel.object",
            message: "did you mean \"objects\"?"
        ),
        .init(
            path: ["openlabel", "streams", "cam"],
            value: ["type": "camera"],
            code: .preAnnotationStream,
            item: "openlabel.streams.cam",
            message: "did you mean \"CAM\"?"
        ),
        .init(
            path: ["openlabel", "frames", "1", "frame_properties", "streams"],
            value: ["radar": [:]],
            code: .preAnnotationStream,
            item: "openlabel.frames.1.frame_properties.streams.radar",
            message: "no sensor \"radar\"",
            frame: 1
        ),
        .init(
            path: ["openlabel", "streams", "CAM", "type"],
            value: "lidar",
            code: .preAnnotationStreamType,
            item: "openlabel.streams.CAM.type",
            message: "\"camera\""
        ),
        .init(
            path: ["openlabel", "contexts"],
            value: ["1": [:]],
            code: .preAnnotationUnsupported,
            item: "openlabel.contexts",
            message: "leave them out"
        ),
        .init(
            path: ["openlabel", "frames", "0", "relations"],
            value: ["1": [:]],
            code: .preAnnotationUnsupported,
            item: "openlabel.frames.0.relations",
            message: "leave them out",
            frame: 0
        ),
        .init(
            path: ["openlabel", "objects", "car"],
            value: ["name": "c", "type": "Car"],
            code: .preAnnotationKey,
            item: "openlabel.objects.car",
            message: "integers or UUIDs"
        ),
        .init(
            path: ["openlabel", "objects", "7", "type"],
            value: .null,
            code: .preAnnotationDocument,
            item: "openlabel.objects.7.type",
            message: "required"
        ),
        .init(
            path: ["openlabel", "frames", "first"],
            value: ["frame_properties": ["timestamp": 0]],
            code: .preAnnotationKey,
            item: "openlabel.frames.first",
            message: "numbers"
        ),
        .init(
            path: ["openlabel", "frames", "0", "objects", "8"],
            value: [:],
            code: .preAnnotationObject,
            item: "openlabel.frames.0.objects.8",
            message: "declared",
            frame: 0
        ),
        .init(
            path: ["openlabel", "frames", "0", "frame_properties", "timestamp"],
            value: 50,
            code: .preAnnotationTimestamp,
            item: "openlabel.frames.0.frame_properties.timestamp",
            message: "relative"
        ),
        .init(
            path: ["openlabel", "frames", "0", "frame_properties"],
            value: .null,
            code: .preAnnotationNoTimestamp,
            item: "openlabel.frames.0",
            message: "timestamp"
        ),
        .init(
            path: carInFrame1 + ["rbbox"],
            value: [["name": "r", "val": [1, 2, 3, 4, 5]]],
            code: .preAnnotationGeometry,
            item: "openlabel.frames.1.objects.\(car).object_data.rbbox",
            message: "geometries are bbox, cuboid",
            frame: 1
        ),
        .init(
            path: carInFrame1 + ["point2d"],
            value: [["name": "p", "val": [1, 2]]],
            code: .preAnnotationGeometryStream,
            item: "openlabel.frames.1.objects.\(car).object_data.point2d[0]",
            message: "named \"stream\"",
            frame: 1
        ),
        .init(
            path: carInFrame1 + ["point2d"],
            value: [["name": "p", "val": [1, 2], "attributes": ["text": [["name": "stream", "val": "BACK"]]]]],
            code: .preAnnotationGeometryStream,
            item: "openlabel.frames.1.objects.\(car).object_data.point2d[0].attributes.text[0]",
            message: "sensors are CAM, lidar",
            frame: 1
        ),
        .init(
            path: carInFrame1 + ["point2d"],
            value: [["name": "p", "val": [1, 2], "attributes": ["text": [["name": "stream", "val": "lidar"]]]]],
            code: .preAnnotationGeometryStream,
            item: "openlabel.frames.1.objects.\(car).object_data.point2d[0].attributes.text[0]",
            message: "belongs to a camera",
            frame: 1
        ),
        .init(
            path: carInFrame1 + ["point2d"],
            value: [["name": "p", "val": [1, 2, 3]]],
            code: .preAnnotationDocument,
            item: "openlabel.frames.1.objects.\(car).object_data.point2d[0].val",
            message: "2 numbers",
            frame: 1
        ),
        .init(
            path: carInFrame1 + ["poly2d"],
            value: [["name": "p", "val": [1, "2"]]],
            code: .preAnnotationDocument,
            item: "openlabel.frames.1.objects.\(car).object_data.poly2d[0].val[1]",
            message: "a number is expected",
            frame: 1
        ),
        .init(
            path: carInFrame1 + ["poly3d"],
            value: [
                [
                    "name": "p", "val": [1, 2, 3], "closed": true,
                    "attributes": ["text": [["name": "stream", "val": "lidar"]]],
                ]
            ],
            code: .preAnnotationSpace,
            item: "openlabel.frames.1.objects.\(car).object_data",
            message: "at most one",
            frame: 1
        ),
        .init(
            path: carInFrame1 + ["bbox"],
            value: [],
            code: .preAnnotationPointer,
            item: "openlabel.objects.\(car).object_data_pointers.box.frame_intervals[0]",
            message: "frame 1 has none"
        ),
        .init(
            path: ["openlabel", "objects", car, "object_data_pointers", "box", "frame_intervals"],
            value: [["frame_start": 1, "frame_end": 0]],
            code: .preAnnotationPointer,
            item: "openlabel.objects.\(car).object_data_pointers.box.frame_intervals[0]",
            message: "before it starts"
        ),
        .init(
            path: ["openlabel", "objects", car, "object_data_pointers", "box", "frame_intervals"],
            value: [["frame_start": 0, "frame_end": 9]],
            code: .preAnnotationPointer,
            item: "openlabel.objects.\(car).object_data_pointers.box.frame_intervals[0]",
            message: "frame 9 has none"
        ),
    ]

    @Test(arguments: wrong)
    func `that is wrong is named by path`(wrong: Wrong) throws {
        var document = try Self.sound()
        document.change(wrong.path) { $0 = wrong.value }
        let findings = checkPreAnnotation(document, scene: soundScene(.lidarsAndCamerasSequence))
        #expect(findings.map(\.code) == [wrong.code.rawValue], "\(findings)")
        #expect(findings.map(\.item) == [wrong.item])
        #expect(findings.map(\.frame) == [wrong.frame])
        #expect(findings.first?.message.contains(wrong.message) == true, "\(findings)")
    }

    @Test func `rules are all tried by the table above`() {
        let ofPreAnnotations = FindingCode.allCases.filter { $0.rawValue.hasPrefix("pre-annotation.") }
        #expect(Set(ofPreAnnotations).subtracting(Self.wrong.map(\.code)) == [])
    }

    @Test func `repeats a mistake a hundred times at most`() throws {
        var document = try Self.sound()
        let bad: JSONValue = ["name": "p", "val": [1]]
        document.change(Self.carInFrame1 + ["point2d"]) { $0 = .array(Array(repeating: bad, count: 1_000)) }
        #expect(checkPreAnnotation(document, scene: soundScene(.lidarsAndCamerasSequence)).count == 100)
    }

    @Test(arguments: [JSONValue.null, [], [:], ["openlabel": []], ["openlabel": [:]], "text"])
    func `that is none gives a finding`(document: JSONValue) {
        let codes = checkPreAnnotation(document, scene: soundScene(.cameras)).map(\.code)
        #expect(codes == ["pre-annotation.document"])
    }

    @Test func `that is damaged gives findings`() throws {
        let original = try Self.sound()
        var generator = SeededGenerator(state: 5)
        for _ in 0..<2_000 {
            var document = original
            document.mutate(using: &generator)
            let findings = checkPreAnnotation(document, scene: soundScene(.lidarsAndCamerasSequence))
            #expect(findings.allSatisfy { !$0.message.isEmpty })
        }
    }
}
