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
/// - Parameters:
///   - isAwaited: whether somebody still waits for the result. If not, it ends soon, and says anything.
///   - open: a file by its path.
func checkFile(
    _ resource: Resource,
    frame: Int?,
    readsTimes: Bool = false,
    isAwaited: @escaping () -> Bool = { true },
    open: (String) throws(ByteSourceError) -> any ByteSource
) -> FileCheck {
    switch resource.source {
    case .file, .copy:
        do throws(ByteSourceError) {
            let bytes = AwaitedBytes(try open(resource.path), isAwaited: isAwaited)
            return check(bytes, of: resource, frame: frame, readsTimes)
        } catch {
            return FileCheck(findings: [finding(for: .io(error), of: resource, frame: frame)])
        }
    case .host(let source):
        let checked = source.memory {
            check(
                AwaitedBytes(MemoryBytes(borrowing: $0), isAwaited: isAwaited),
                of: resource,
                frame: frame,
                readsTimes
            )
        }
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
            check.findings += findings(for: image.remarks, of: resource, frame: frame)
        case .pointCloud:
            // An ending that is none of a point cloud's is a finding of its own.
            guard case .pointCloud(let format)? = resource.mediaType else { break }
            let cloud = try probePointCloud(bytes, format: format)
            check.findings = findings(for: cloud.remarks, of: resource, frame: frame)
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

private func findings(for remarks: [ProbeRemark], of resource: Resource, frame: Int?) -> [Finding] {
    remarks.map { remark in
        let rule = resource.kind == .image ? FindingCode(ofImage: remark) : FindingCode(ofPointCloud: remark)
        return Finding(rule: rule, frame: frame, item: resource.label, message: remark.message)
    }
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

    /// Those that images do not have are said of point clouds only.
    init(ofImage remark: ProbeRemark) {
        self =
            switch FindingCode(ofPointCloud: remark) {
            case .pointCloudZeroTail: .imageZeroTail
            case let other: other
            }
    }

    init(ofPointCloud remark: ProbeRemark) {
        self =
            switch remark.kind {
            case .columns: .pointCloudColumns
            case .columnTypes: .pointCloudColumnTypes
            case .noTime: .pointCloudNoTime
            case .timePrecision: .pointCloudTimePrecision
            case .valueRange: .pointCloudValueRange
            case .zeroTail: .pointCloudZeroTail
            case .hardlyReadable: .imageHardlyReadable
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
