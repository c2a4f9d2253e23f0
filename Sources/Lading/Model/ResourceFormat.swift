/// A file format that a resource may have; the raw value is its suffix without the period.
enum ResourceFormat: String, CaseIterable, Sendable {
    case png, jpg, jpeg, webp, avif, bmp
    case csv, pcd, las, laz

    var isImage: Bool {
        switch self {
        case .png, .jpg, .jpeg, .webp, .avif, .bmp: true
        case .csv, .pcd, .las, .laz: false
        }
    }

    /// What a signed URL of the platform was signed for.
    var contentType: String {
        switch self {
        case .png: "image/png"
        case .jpg, .jpeg: "image/jpeg"
        case .webp: "image/webp"
        case .avif: "image/avif"
        case .bmp: "image/bmp"
        case .csv: "text/csv"
        case .pcd, .las, .laz: "application/octet-stream"
        }
    }

    /// The format that a file's name ends with, in any case of letters.
    init?(suffixOf filename: String) {
        guard let suffix = LexicalPath(filename).suffix else { return nil }
        self.init(rawValue: String(decoding: suffix.utf8.dropFirst(), as: UTF8.self).lowercased())
    }

    /// What the platform takes: its scenes take no BMP, the older images job does.
    static func accepted(_ kind: Resource.Kind, in type: SceneType) -> [ResourceFormat] {
        switch kind {
        case .image: type == .images ? [.png, .jpg, .jpeg, .webp, .avif, .bmp] : [.png, .jpg, .jpeg, .webp, .avif]
        case .pointCloud: [.pcd, .csv, .las, .laz]
        }
    }
}
