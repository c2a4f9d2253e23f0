/// The geometries that the platform takes.
enum GeometryKind: String, CaseIterable, Sendable {
    case bbox, cuboid, poly2d, poly3d, point2d

    var is3D: Bool { self == .cuboid || self == .poly3d }

    /// Why a list of so many numbers is not one of these; nil when it is.
    func fault(count: Int) -> String? {
        switch self {
        case .bbox: count == 4 ? nil : "4 numbers (x, y, width, height)"
        case .cuboid: count == 9 || count == 10 ? nil : "9 or 10 numbers (position, rotation, size)"
        case .poly2d: count > 0 && count % 2 == 0 ? nil : "an even number of numbers"
        case .poly3d: count > 0 && count % 3 == 0 ? nil : "three numbers for each point"
        case .point2d: count == 2 ? nil : "2 numbers (x, y)"
        }
    }
}

extension PreAnnotationCheck {
    /// The data of an object, in a frame or, with no frame, of all of them.
    mutating func objectData(_ node: DocumentNode?, of object: String, in frame: Int64?) throws(DocumentError) {
        guard let node else { return }
        var inSpace = 0
        for (name, list) in try node.members() where !list.value.isNull {
            if ["num", "text", "boolean", "vec"].contains(name) { continue }
            guard let kind = GeometryKind(named: name) else {
                let all = GeometryKind.allCases.map(\.rawValue).joined(separator: ", ")
                add(.preAnnotationGeometry, list, "geometries are \(all); \"\(shown: name)\" is not taken")
                continue
            }
            let elements = try list.list()
            if kind.is3D { inSpace += elements.count }
            for element in elements {
                attempt { check throws(DocumentError) in
                    let name = try check.geometry(element, kind)
                    if let frame {
                        let place = Place(frame: frame, object: ByteText(object), kind: kind)
                        check.geometries[place, default: []].insert(ByteText(name))
                    }
                }
            }
        }
        if inSpace > 1 {
            let message = "an object has at most one cuboid or poly3d in a frame, but here are \(inSpace); "
            add(.preAnnotationSpace, node, message + "make objects of the others")
        }
    }

    /// Returns its name.
    private mutating func geometry(_ node: DocumentNode, _ kind: GeometryKind) throws(DocumentError) -> String {
        let members = try node.members()
        func member(_ name: String) throws(DocumentError) -> DocumentNode {
            guard let member = members.first(where: { $0.key == name })?.node, !member.value.isNull else {
                throw node.failure("\"\(shown: name)\" is required")
            }
            return member
        }
        let values = try member("val")
        let numbers = try values.list()
        for number in numbers { _ = try number.finite() }
        if let fault = kind.fault(count: numbers.count) {
            throw values.failure("a \(kind.rawValue) has \(fault), but here are \(numbers.count)")
        }
        if kind == .poly2d || kind == .poly3d { _ = try member("closed").boolean() }
        if kind == .poly2d { _ = try member("mode").text() }
        try stream(of: node, members.first { $0.key.isSame(as: "attributes") }?.node, kind)
        return try member("name").text()
    }

    private mutating func stream(
        of geometry: DocumentNode,
        _ attributes: DocumentNode?,
        _ kind: GeometryKind
    ) throws(DocumentError) {
        let texts = try attributes?.members().first { $0.key.isSame(as: "text") }?.node.list() ?? []
        guard let attribute = texts.first(where: { $0.value.object?["name"] == "stream" }) else {
            let message = "a text attribute named \"stream\" says which sensor the geometry was drawn in; add it"
            add(.preAnnotationGeometryStream, geometry, message)
            return
        }
        guard let name = attribute.value.object?["val"]?.string, let sensor = sensors[ByteText(name)] else {
            let names = sensorNames.prefix(20).map { "\(shown: $0)" }.joined(separator: ", ")
            add(.preAnnotationGeometryStream, attribute, "no sensor of the scene has this name; sensors are \(names)")
            return
        }
        guard (sensor == .pointCloud) != kind.is3D else { return }
        let message = "a \(kind.rawValue) belongs to a \(kind.is3D ? "lidar" : "camera"), but \"\(shown: name)\" takes "
        add(.preAnnotationGeometryStream, attribute, message + (sensor == .image ? "images" : "point clouds"))
    }
}
