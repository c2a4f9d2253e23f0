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

    var sensorNames: Set<String> { Set(resources.map(\.sensorName)) }

    /// False when there is no such resource.
    mutating func setSource(_ source: ResourceSource, ofResource resourceID: String) -> Bool {
        for frame in frames.indices {
            if let image = frames[frame].images.firstIndex(where: { $0.resourceID == resourceID }) {
                frames[frame].images[image].source = source
                return true
            }
            if let cloud = frames[frame].pointClouds.firstIndex(where: { $0.resourceID == resourceID }) {
                frames[frame].pointClouds[cloud].source = source
                return true
            }
        }
        return false
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
        if let index = names.firstIndex(where: { $0.sensor == sensor }) {
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
