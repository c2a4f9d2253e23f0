/// Checks an OpenLABEL document, `{"openlabel": {…}}`, against what the platform takes as a pre-annotation of a scene.
///
/// Findings end after the first hundred: one mistake in a generator repeats in every object of every frame.
func checkPreAnnotation(_ document: JSONValue, scene: Scene) -> [Finding] {
    var check = PreAnnotationCheck(scene)
    check.run(DocumentNode(document))
    return check.findings
}

struct PreAnnotationCheck {
    static let limit = 100

    /// The kind of resource of each sensor.
    let sensors: [ByteText: Resource.Kind]
    let sensorNames: [String]
    private let frameOfTimestamp: [Int64: Int]
    private(set) var findings: [Finding] = []
    /// Of the OpenLABEL frame that is being looked at.
    var sceneFrame: Int?
    /// What the top level declares, by key.
    private(set) var objects: Set<ByteText> = []
    /// Names of the geometries of an object in a frame: what pointers must lead to.
    var geometries: [Place: Set<ByteText>] = [:]

    struct Place: Hashable {
        let frame: Int64
        let object: ByteText
        let kind: GeometryKind
    }

    init(_ scene: Scene) {
        sensors = Dictionary(
            scene.resources.map { (ByteText($0.sensorName), $0.kind) },
            uniquingKeysWith: { first, _ in first }
        )
        sensorNames = sensors.keys.map(\.text).sorted(by: ByteText.before)
        let times = scene.type.isSequence ? scene.frames.map(\.relativeTimestamp) : [0]
        frameOfTimestamp = Dictionary(zip(times, times.indices), uniquingKeysWith: { first, _ in first })
    }

    mutating func add(_ rule: FindingCode, _ node: DocumentNode, _ message: String) {
        guard findings.count < Self.limit else { return }
        findings.append(Finding(rule: rule, frame: sceneFrame, item: node.path, message: message))
    }

    /// Goes on with the rest of the document when a part of it is not of the right shape.
    mutating func attempt(_ body: (inout PreAnnotationCheck) throws(DocumentError) -> Void) {
        do throws(DocumentError) {
            try body(&self)
        } catch {
            add(.preAnnotationDocument, DocumentNode(.null, path: error.path), error.message)
        }
    }

    mutating func run(_ document: DocumentNode) {
        attempt { check throws(DocumentError) in
            let root = try document.object(["openlabel"]).required("openlabel").object([
                "metadata", "streams", "objects", "frames", "frame_intervals", "actions", "events", "contexts",
                "relations", "coordinate_systems", "ontologies", "resources", "tags",
            ])
            check.attempt { check throws(DocumentError) in try check.metadata(root) }
            check.attempt { check throws(DocumentError) in try check.streams(root.optional("streams")) }
            check.attempt { check throws(DocumentError) in try check.refuseUnsupported(root) }
            check.attempt { check throws(DocumentError) in try check.declaredObjects(root.optional("objects")) }
            check.attempt { check throws(DocumentError) in try check.frames(root.optional("frames")) }
            check.attempt { check throws(DocumentError) in try check.pointers(root.optional("objects")) }
        }
    }

    private mutating func metadata(_ root: DocumentObject) throws(DocumentError) {
        let version = try root.required("metadata").members().first { $0.key.isSame(as: "schema_version") }?.node
        guard let version, version.value == "1.0.0" else {
            let node = version ?? DocumentNode(.null, path: "openlabel.metadata.schema_version")
            add(.preAnnotationVersion, node, "the version is \"1.0.0\"; write the document in that version")
            return
        }
    }

    /// Of the document, or of one frame of it.
    private mutating func streams(_ node: DocumentNode?) throws(DocumentError) {
        for (name, stream) in try node?.members() ?? [] {
            guard let kind = sensors[ByteText(name)] else {
                let hint = nearestName(to: name, in: sensorNames).map { "; did you mean \"\(shown: $0)\"?" }
                add(.preAnnotationStream, stream, "the scene has no sensor \"\(shown: name)\"" + (hint ?? ""))
                continue
            }
            guard let type = try stream.members().first(where: { $0.key.isSame(as: "type") })?.node, !type.value.isNull
            else { continue }
            let expected = kind == .image ? "camera" : "lidar"
            guard try !type.text().isSame(as: expected) else { continue }
            let message = "the sensor takes a \(kind.label); its stream is of type \"\(expected)\""
            add(.preAnnotationStreamType, type, message)
        }
    }

    private mutating func refuseUnsupported(_ parent: DocumentObject) throws(DocumentError) {
        for name in ["contexts", "relations"] {
            guard let node = parent.optional(name), try !node.members().isEmpty else { continue }
            add(.preAnnotationUnsupported, node, "\(name) are not taken in a pre-annotation; leave them out")
        }
    }

    private mutating func declaredObjects(_ node: DocumentNode?) throws(DocumentError) {
        for (key, object) in try node?.members() ?? [] {
            objects.insert(ByteText(key))
            if !isObjectKey(key) {
                add(.preAnnotationKey, object, "keys of objects are integers or UUIDs; change this one")
            }
            attempt { check throws(DocumentError) in
                let object = try object.object([
                    "name", "type", "object_data", "object_data_pointers", "frame_intervals", "coordinate_system",
                    "ontology_uid", "resource_uid",
                ])
                _ = try object.required("name").text()
                _ = try object.required("type").text()
                try check.objectData(object.optional("object_data"), of: key, in: nil)
            }
        }
    }

    private mutating func frames(_ node: DocumentNode?) throws(DocumentError) {
        for (key, frame) in try node?.members() ?? [] {
            attempt { check throws(DocumentError) in try check.frame(frame, key: key) }
            sceneFrame = nil
        }
    }

    private mutating func frame(_ node: DocumentNode, key: String) throws(DocumentError) {
        let number = key.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? Int64(key) : nil
        if number == nil { add(.preAnnotationKey, node, "keys of frames are numbers; change this one") }
        let frame = try node.object(["frame_properties", "objects", "actions", "events", "contexts", "relations"])
        try properties(frame)
        try refuseUnsupported(frame)
        for (key, object) in try frame.optional("objects")?.members() ?? [] {
            if !objects.contains(ByteText(key)) {
                add(.preAnnotationObject, object, "the object is not declared under openlabel.objects; add it there")
            }
            attempt { check throws(DocumentError) in
                try check.objectData(object.object(["object_data"]).optional("object_data"), of: key, in: number)
            }
        }
    }

    private mutating func properties(_ frame: DocumentObject) throws(DocumentError) {
        let members = try frame.optional("frame_properties")?.members() ?? []
        guard let timestamp = members.first(where: { $0.key.isSame(as: "timestamp") })?.node, !timestamp.value.isNull
        else {
            add(
                .preAnnotationNoTimestamp,
                frame.node,
                "frame_properties.timestamp says which frame of the scene this is; give it"
            )
            return
        }
        let time = timestamp.value.string.flatMap { Int64($0) } ?? timestamp.value.int64
        sceneFrame = time.flatMap { frameOfTimestamp[$0] }
        if sceneFrame == nil {
            let message = "no frame of the scene has this relative timestamp (in milliseconds, 0 if it has one frame)"
            add(.preAnnotationTimestamp, timestamp, message + "; use one of the scene's")
        }
        try streams(members.first { $0.key.isSame(as: "streams") }?.node)
    }
}

/// A decimal integer or a UUID.
private func isObjectKey(_ key: String) -> Bool {
    let bytes = Array(key.utf8)
    let digits = bytes.first == UInt8(ascii: "-") ? bytes.dropFirst() : bytes[...]
    if !digits.isEmpty && digits.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains) { return true }
    return bytes.count == 36
        && bytes.enumerated().allSatisfy { index, byte in
            [8, 13, 18, 23].contains(index)
                ? byte == UInt8(ascii: "-") : Character(Unicode.Scalar(byte)).isHexDigit
        }
}
