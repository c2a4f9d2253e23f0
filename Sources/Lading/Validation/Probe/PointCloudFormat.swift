/// A point cloud format that a probe can read.
enum PointCloudFormat: String, CaseIterable, Sendable {
    case csv, las, laz, pcd

    var name: String { rawValue }

    var contentType: String { self == .csv ? "text/csv" : "application/octet-stream" }

    /// Without the dot, in lower case.
    var fileExtensions: [String] { [rawValue] }

    /// The name in messages.
    var label: String { rawValue.uppercased() }
}

/// What a point cloud says about itself.
struct PointCloudInfo: Equatable, Sendable {
    var format: PointCloudFormat
    var points: UInt64
    var remarks: [ProbeRemark] = []
}
