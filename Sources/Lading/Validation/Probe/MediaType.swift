/// The kind of file that a name promises; the probes tell whether the bytes keep the promise.
enum MediaType: Equatable, Sendable {
    case image(ImageFormat)
    case pointCloud(PointCloudFormat)

    enum Kind: Sendable {
        case image, pointCloud
    }

    /// From the extension of a file name or path, in any case; nil when it has none or an unknown one.
    init?(fileName: String) {
        let name = fileName.utf8.suffix(while: { $0 != UInt8(ascii: "/") })
        // A leading dot hides a file, it starts no extension.
        guard let dot = name.lastIndex(of: UInt8(ascii: ".")), dot != name.startIndex else { return nil }
        self.init(fileExtension: String(Substring(name[dot...].dropFirst())))
    }

    /// From an extension without its dot.
    init?(fileExtension: String) {
        // No known one is longer.
        guard fileExtension.utf8.count <= 8 else { return nil }
        let wanted = fileExtension.lowercased()
        if let format = ImageFormat.allCases.first(where: { $0.fileExtensions.contains(wanted) }) {
            self = .image(format)
        } else if let format = PointCloudFormat(rawValue: wanted) {
            self = .pointCloud(format)
        } else {
            return nil
        }
    }

    var kind: Kind {
        switch self {
        case .image: .image
        case .pointCloud: .pointCloud
        }
    }

    /// The `Content-Type` that the file is uploaded with.
    var contentType: String {
        switch self {
        case .image(let format): format.contentType
        case .pointCloud(let format): format.contentType
        }
    }
}

extension BidirectionalCollection {
    fileprivate func suffix(while holds: (Element) -> Bool) -> SubSequence {
        self[(lastIndex { !holds($0) }.map { index(after: $0) } ?? startIndex)...]
    }
}
