/// What the bytes of one resource say.
struct FileCheck: Sendable {
    var findings: [Finding] = []
    /// In bytes; nil when they could not be read, or come later from the host.
    var size: UInt64?
    /// nil when it is no file.
    var identity: FileIdentity?
    var image: ImageInfo?
    /// The times of its points and how many it has, where they were to be read.
    var times: (PointTimes, points: UInt64)?
}

/// Checks the bytes of a resource: that they are there, whole, and in the format that its name promises.
///
/// Bytes that come from the host later are not there to be checked. Reads files: takes as long as the disk does.
/// - Parameter open: a file by its path.
func checkFile(
    _ resource: Resource,
    frame: Int?,
    readsTimes: Bool = false,
    open: (String) throws(ByteSourceError) -> any ByteSource
) -> FileCheck {
    switch resource.source {
    case .file, .copy:
        do throws(ByteSourceError) {
            return check(try open(resource.path), of: resource, frame: frame, readsTimes)
        } catch {
            return FileCheck(findings: [finding(for: .io(error), of: resource, frame: frame)])
        }
    case .host(let source):
        let checked = source.memory { check(MemoryBytes(borrowing: $0), of: resource, frame: frame, readsTimes) }
        return checked ?? FileCheck(size: source.size)
    case .requested:
        return FileCheck()
    }
}

private func check(_ bytes: some ByteSource, of resource: Resource, frame: Int?, _ readsTimes: Bool) -> FileCheck {
    var check = FileCheck(size: bytes.size, identity: bytes.fileIdentity)
    do throws(ProbeError) {
        guard bytes.size > 0 else { throw .empty }
        switch resource.kind {
        case .image:
            let image = try probeImage(bytes)
            check.image = image
            check.findings = contradictions(of: image, to: resource, frame: frame)
        case .pointCloud:
            // An ending that is none of a point cloud's is a finding of its own.
            guard case .pointCloud(let format)? = resource.mediaType else { break }
            let cloud = try probePointCloud(bytes, format: format)
            guard readsTimes else { break }
            check.times = readPointTimes(bytes, format: format, points: cloud.points).map { ($0, cloud.points) }
        }
    } catch {
        check.findings = [finding(for: error, of: resource, frame: frame)]
    }
    return check
}

private func finding(for error: ProbeError, of resource: Resource, frame: Int?) -> Finding {
    let rule = resource.kind == .image ? FindingCode(ofImage: error) : FindingCode(ofPointCloud: error)
    return Finding(rule: rule, frame: frame, item: resource.label, message: error.message)
}

extension FindingCode {
    init(ofImage error: ProbeError) {
        self =
            switch error {
            case .empty: .fileEmpty
            case .io(.missing): .fileMissing
            case .io: .fileUnreadable
            case .unknownFormat: .imageUnknown
            case .truncated: .imageTruncated
            case .corrupt: .imageCorrupt
            case .unsupported: .imageUnsupported
            }
    }

    init(ofPointCloud error: ProbeError) {
        self =
            switch FindingCode(ofImage: error) {
            case .imageUnknown: .pointCloudUnknown
            case .imageTruncated: .pointCloudTruncated
            case .imageCorrupt: .pointCloudCorrupt
            case .imageUnsupported: .pointCloudUnsupported
            case let other: other
            }
    }
}

/// The content type is made from the name, so a wrong ending would be a wrong content type.
private func contradictions(of image: ImageInfo, to resource: Resource, frame: Int?) -> [Finding] {
    var findings: [Finding] = []
    if case .image(let promised)? = resource.mediaType, promised != image.format {
        let message =
            "the name or format says \(promised.label), but the bytes are \(image.format.label); "
            + "give it the ending \(image.format.fileExtensions.joined(separator: " or "))"
        findings.append(Finding(rule: .imageMislabelled, frame: frame, item: resource.label, message: message))
    }
    if (resource.width ?? image.width, resource.height ?? image.height) != (image.width, image.height) {
        let message =
            "the image is \(image.width) × \(image.height) pixels, not as given; leave width and height out "
            + "to have them read"
        findings.append(Finding(rule: .imageSize, frame: frame, item: resource.label, message: message))
    }
    return findings
}
