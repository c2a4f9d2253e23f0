/// A scene of one platform type, as it is built up by the host: a plain value, valid or not.
struct Scene: Sendable {
    let type: SceneType
    /// Empty in an images job that has none.
    var externalID: String
    /// Exactly one in scenes that are not sequences, and its id, timestamp and metadata are not sent.
    var frames: [Frame]
    var calibrationID: String?
    var sensorSpecification: SensorSpecification?
    /// Flat: text, numbers and booleans.
    var metadata = JSONObject()
    var imuData: [IMUSample] = []
    /// What the names of an images job are relative to.
    var folder: String?

    init(type: SceneType, externalID: String) {
        self.type = type
        self.externalID = externalID
        frames = type.isSequence ? [] : [Frame(frameID: "", relativeTimestamp: 0)]
    }

    /// Every resource, frame by frame, images before point clouds: the order of a job's files.
    var resources: [Resource] { frames.flatMap(\.resources) }
    /// The index of the frame of each of the `resources`.
    var resourceFrames: [Int] {
        frames.enumerated().flatMap { index, frame in
            repeatElement(index, count: frame.images.count + frame.pointClouds.count)
        }
    }

    /// Resources, by their index, whose id another one before has: the same file, for each its first place.
    var twins: [Int: Int] {
        var first: [ByteText: Int] = [:]
        var twins: [Int: Int] = [:]
        for (index, resource) in resources.enumerated() {
            let id = ByteText(resource.resourceID)
            if let known = first[id] {
                twins[index] = known
            } else {
                first[id] = index
            }
        }
        return twins
    }

    /// The indices of the resources that are sent.
    var sentResources: [Int] {
        let twins = twins
        return resources.indices.filter { twins[$0] == nil }
    }

    var sensorNames: Set<ByteText> { Set(resources.map { ByteText($0.sensorName) }) }

    /// Changes the resource with that id; nil when there is none.
    mutating func withResource<Value, Failure: Error>(
        _ id: String,
        _ change: (inout Resource) throws(Failure) -> Value
    ) throws(Failure) -> Value? {
        guard let place = place(of: id) else { return nil }
        return switch place {
        case .image(let frame, let index): try change(&frames[frame].images[index])
        case .pointCloud(let frame, let index): try change(&frames[frame].pointClouds[index])
        }
    }

    private enum Place {
        case image(frame: Int, Int)
        case pointCloud(frame: Int, Int)
    }

    /// Where each id was found when one was last looked for in vain: looking through a long scene for every resource
    /// would take minutes. Checked before it is believed.
    private var places: [ByteText: Place] = [:]

    private mutating func place(of name: String) -> Place? {
        let id = ByteText(name)
        if let known = places[id], self.id(at: known) == id { return known }
        // A host that builds the scene asks for what it just added.
        if let last = frames.indices.last {
            places.merge(places(in: last)) { _, found in found }
            if let known = places[id], self.id(at: known) == id { return known }
        }
        places = [:]
        for frame in frames.indices { places.merge(places(in: frame)) { first, _ in first } }
        return places[id]
    }

    private func places(in frame: Int) -> [ByteText: Place] {
        var found: [ByteText: Place] = [:]
        for (index, image) in frames[frame].images.enumerated() {
            found[ByteText(image.resourceID)] = .image(frame: frame, index)
        }
        for (index, cloud) in frames[frame].pointClouds.enumerated() {
            found[ByteText(cloud.resourceID)] = .pointCloud(frame: frame, index)
        }
        return found
    }

    private func id(at place: Place) -> ByteText? {
        let id =
            switch place {
            case .image(let frame, let index): frames.dropFirst(frame).first?.images.dropFirst(index).first?.resourceID
            case .pointCloud(let frame, let index):
                frames.dropFirst(frame).first?.pointClouds.dropFirst(index).first?.resourceID
            }
        return id.map { ByteText($0) }
    }
}

struct Frame: Sendable {
    var frameID: String
    /// In milliseconds since the start of the scene.
    var relativeTimestamp: Int64
    var metadata = JSONObject()
    var images: [Resource] = []
    var pointClouds: [Resource] = []
    var egoVehiclePose: Pose?
    /// In nanoseconds since 1970.
    var unixTimestamp: Int64?

    var resources: [Resource] { images + pointClouds }
}

/// Nil and empty differ on the wire: what is nil is left out.
struct SensorSpecification: Equatable, Sendable {
    struct PrettyName: Equatable, Sendable {
        var sensor: String
        var name: String
    }

    var prettyNames: [PrettyName]?
    /// The order in which sensors are shown.
    var order: [String]?

    mutating func setPrettyName(_ name: String, of sensor: String) {
        var names = prettyNames ?? []
        if let index = names.firstIndex(where: { $0.sensor.isSame(as: sensor) }) {
            names[index].name = name
        } else {
            names.append(PrettyName(sensor: sensor, name: name))
        }
        prettyNames = names
    }
}

/// Position in metres and rotation, with respect to the local coordinate system.
struct Pose: Equatable, Sendable {
    struct Position: Equatable, Sendable {
        var x, y, z: Double
    }
    struct Rotation: Equatable, Sendable {
        var w, x, y, z: Double
    }

    var position: Position
    var rotation: Rotation
}

/// A sample of the inertial measurement unit; time in nanoseconds since 1970.
struct IMUSample: Equatable, Sendable {
    var timestamp: Int64
    var pose: Pose
}
