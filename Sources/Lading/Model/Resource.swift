/// An image or a point cloud of a frame, under the names that the platform and the disk know it by.
struct Resource: Sendable {
    enum Kind: Sendable {
        case image, pointCloud

        /// What the platform's clients fill in when no sensor is named.
        var defaultSensorName: String { self == .image ? "CAM" : "lidar" }
        var label: String { self == .image ? "image" : "point cloud" }
    }

    /// When the shutter opened and closed, in nanoseconds of Unix time.
    struct ShutterTimes: Equatable, Sendable {
        var start: Int64
        var end: Int64
        /// True when the rolling shutter ran from the last row up.
        var reversed: Bool?
    }

    let kind: Kind
    /// As it was given.
    let clientFilename: String
    let filename: String
    /// Unique in a scene; names the signed URL. In the images job also the name on the wire.
    let resourceID: String
    var sensorName: String
    /// Given when the data does not come from a file.
    let format: ResourceFormat?
    var source: ResourceSource = .file
    var shutter: ShutterTimes?
    /// In pixels, images job only; nil is read from the file.
    var width: UInt32?
    var height: UInt32?
    /// What to open on disk.
    var path: String

    /// What the format or else the name promises.
    var mediaType: MediaType? { format?.mediaType ?? MediaType(fileName: filename) }
    var contentType: String { mediaType?.contentType ?? "application/octet-stream" }
}

/// In pixels.
struct ImageSize: Equatable, Sendable {
    var width: UInt32
    var height: UInt32
}

/// Where the bytes of a resource come from.
enum ResourceSource: Sendable {
    case file
    case host(any HostSource)
    /// What the host held, in a file that the spool made of it.
    case copy
    /// Asked for by an event, when it is its turn.
    case requested

    var isFile: Bool {
        if case .file = self { true } else { false }
    }
}

/// Names given by the caller, from which the names of a resource are made.
struct ResourceNames: Sendable {
    /// The path, or the name to give to data.
    var filename: String
    /// Given when `filename` is already resolved: then this is the name to open.
    var clientFilename: String?
    var resourceID: String?
    var sensorName: String?
    var format: ResourceFormat?
}

extension Resource {
    /// - Parameters:
    ///   - folder: what names of the images job are relative to.
    ///   - home: the value of HOME, in place of a leading "~".
    init(_ kind: Kind, _ names: ResourceNames, in type: SceneType, folder: String? = nil, home: String?) {
        self.kind = kind
        clientFilename = names.clientFilename ?? names.filename
        format = names.format
        let onDisk = LexicalPath(folder ?? "").joining(LexicalPath(clientFilename))
        path = onDisk.expandingHome(home).text

        if names.clientFilename != nil {
            filename = names.filename
        } else if type == .images && names.format == nil {
            filename = names.filename
        } else {
            let expanded = LexicalPath(names.filename).expandingHome(type == .images ? nil : home)
            filename = expanded.withSuffix(of: names.format).text
        }
        resourceID = names.resourceID ?? (type == .images ? filename : LexicalPath(filename).withOnePeriod.text)
        sensorName = names.sensorName ?? kind.defaultSensorName
    }
}

extension LexicalPath {
    /// Letters count: the platform's own client adds ".jpg" to "a.JPG" and "a.jpeg" as well.
    fileprivate func withSuffix(of format: ResourceFormat?) -> LexicalPath {
        guard let format, suffix?.isSame(as: "." + format.rawValue) != true else { return self }
        return replacingName { $0 + "." + format.rawValue }
    }
}
