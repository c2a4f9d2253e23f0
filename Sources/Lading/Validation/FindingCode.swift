/// The stable codes of findings. docs/findings.md is made from this list.
enum FindingCode: String, CaseIterable, Sendable {
    // the scene
    case externalID = "scene.external-id"
    case frames = "scene.frames"
    case calibration = "scene.calibration"
    case unsupported = "scene.unsupported"
    case unknownSensor = "scene.unknown-sensor"
    case sensorOrder = "scene.sensor-order"
    case metadataFlat = "metadata.flat"
    case metadataRegion = "metadata.region"

    // a frame
    case frameID = "frame.id"
    case frameIDDuplicate = "frame.id.duplicate"
    case frameOrder = "frame.order"
    case imageCount = "frame.images.count"
    case pointCloudCount = "frame.point-clouds.count"
    case sensorDuplicate = "frame.sensor.duplicate"
    case egoPose = "frame.ego-pose"

    // poses and times
    case poseNumber = "pose.number"
    case poseQuaternion = "pose.quaternion"
    case timeUnit = "time.unit"
    case timeOutsideIMU = "time.outside-imu"
    case imuOrder = "imu.order"
    case shutter = "image.shutter"

    // a resource
    case filename = "resource.filename"
    case resourceID = "resource.id"
    case resourceIDDuplicate = "resource.id.duplicate"
    case sensorName = "resource.sensor"
    case resourceFormat = "resource.format"
    case resourceData = "resource.data"

    // its bytes
    case fileMissing = "file.missing"
    case fileEmpty = "file.empty"
    case fileUnreadable = "file.unreadable"
    case imageUnknown = "image.unknown-format"
    case imageMislabelled = "image.mislabelled"
    case imageTruncated = "image.truncated"
    case imageCorrupt = "image.corrupt"
    case imageUnsupported = "image.unsupported"
    case imageSize = "image.size"
    case pointCloudUnknown = "point-cloud.unknown-format"
    case pointCloudTruncated = "point-cloud.truncated"
    case pointCloudCorrupt = "point-cloud.corrupt"
    case pointCloudUnsupported = "point-cloud.unsupported"

    // a calibration
    case calibrationDocument = "calibration.document"
    case calibrationType = "calibration.type"
    case calibrationSensor = "calibration.sensor"
    case calibrationKind = "calibration.kind"
    case calibrationImageSize = "calibration.image-size"
    case calibrationUnused = "calibration.unused"

    // a pre-annotation
    case preAnnotationDocument = "pre-annotation.document"
    case preAnnotationVersion = "pre-annotation.version"
    case preAnnotationUnsupported = "pre-annotation.unsupported"
    case preAnnotationStream = "pre-annotation.stream"
    case preAnnotationStreamType = "pre-annotation.stream-type"
    case preAnnotationKey = "pre-annotation.key"
    case preAnnotationObject = "pre-annotation.object"
    case preAnnotationTimestamp = "pre-annotation.timestamp"
    case preAnnotationNoTimestamp = "pre-annotation.no-timestamp"
    case preAnnotationGeometry = "pre-annotation.geometry"
    case preAnnotationGeometryStream = "pre-annotation.geometry-stream"
    case preAnnotationSpace = "pre-annotation.one-3d-geometry"
    case preAnnotationPointer = "pre-annotation.pointer"

    // a manifest of data rows
    case manifestJSON = "manifest.json"
    case manifestEmpty = "manifest.empty"
    case moreErrors = "manifest.more-errors"
    case moreWarnings = "manifest.more-warnings"

    // a data row
    case rowObject = "row.object"
    case rowSize = "row.size"
    case rowMember = "row.member"
    case rowMemberDuplicate = "row.member.duplicate"
    case rowData = "row.row-data"
    case rowURL = "row.url"
    case rowPathStyleURL = "row.url.path-style"
    case globalKey = "row.global-key"
    case globalKeyDuplicate = "row.global-key.duplicate"
    case rowExternalID = "row.external-id"
    case mediaType = "row.media-type"
    case rowKey = "row.key"
    case rowWithoutChange = "row.no-change"

    // its attachments
    case attachment = "row.attachment"
    case attachmentMember = "row.attachment.member"
    case attachmentType = "row.attachment.type"
    case attachmentValue = "row.attachment.value"
    case attachmentURL = "row.attachment.url"

    // its metadata
    case metadataField = "row.metadata"
    case metadataMember = "row.metadata.member"
    case metadataName = "row.metadata.name"
    case metadataKind = "row.metadata.kind"
    case metadataValue = "row.metadata.value"
    case metadataOption = "row.metadata.option"

    // its local image
    case localFormat = "row.file.format"
    case localSize = "row.file.size"
    case localCount = "row.file.count"
    case localPixels = "row.file.pixels"
    case localExtras = "row.file.extras"
}

extension FindingCode {
    var severity: Finding.Severity {
        switch self {
        case .imageSize, .calibrationUnused, .preAnnotationNoTimestamp: .warning
        case .moreWarnings, .attachmentMember, .attachmentURL, .metadataMember, .localPixels, .localExtras: .warning
        default: .error
        }
    }

    /// The rule in one line, for the documentation.
    var rule: String {
        switch self {
        case .externalID: "The external id is not empty; an images job may leave it out."
        case .frames: "A sequence has at least one frame, any other scene exactly one."
        case .calibration: "A scene with lidars and cameras names its calibration."
        case .unsupported: "A scene holds only what its type carries."
        case .unknownSensor: "Sensor order and pretty names name sensors of the scene."
        case .sensorOrder: "The sensor order names each sensor once."
        case .metadataFlat: "Metadata values are text, finite numbers or booleans."
        case .metadataRegion: "The metadata key `region` is reserved for a text."
        case .frameID: "A frame of a sequence has an id."
        case .frameIDDuplicate: "Frame ids are unique in a scene."
        case .frameOrder: "Relative timestamps increase from frame to frame."
        case .imageCount: "A frame has 1 to 9 images; 0 to 9 in a sequence with lidars."
        case .pointCloudCount: "A frame of a scene with lidars has 1 to 20 point clouds."
        case .sensorDuplicate: "A frame has one resource of each sensor."
        case .egoPose: "Every frame of an aggregated sequence has an ego vehicle pose."
        case .poseNumber: "Positions and rotations are finite numbers."
        case .poseQuaternion: "Rotations are unit quaternions: the length is 1, give or take 0.001."
        case .timeUnit: "Unix and IMU timestamps are in nanoseconds since 1970, at least 1e17 (the year 1973)."
        case .timeOutsideIMU: "With IMU data, the Unix timestamp of a frame is inside its range."
        case .imuOrder: "IMU timestamps increase from sample to sample."
        case .shutter: "The shutter's start is before its end."
        case .filename: "A resource has a file name, without NUL."
        case .resourceID: "A resource id is not empty."
        case .resourceIDDuplicate: "Resource ids are unique in a scene."
        case .sensorName: "A sensor's name is not empty."
        case .resourceFormat:
            "Images are png, jpg, jpeg, webp or avif, in an images job also bmp; point clouds are pcd, csv, las or laz."
        case .resourceData: "Data that does not come from a file has a format, and a format has a source of data."
        case .fileMissing: "The file exists."
        case .fileEmpty: "The file is not empty."
        case .fileUnreadable: "The file is a regular file that may be read."
        case .imageUnknown: "The bytes of an image are in an image format."
        case .imageMislabelled: "The bytes of an image are in the format that its name or format says."
        case .imageTruncated: "The image is whole."
        case .imageCorrupt: "The headers of the image do not contradict each other."
        case .imageUnsupported: "The image is of a kind that can be uploaded."
        case .imageSize: "Width and height, when given, are those of the file."
        case .pointCloudUnknown: "The bytes of a point cloud are in the format that its name or format says."
        case .pointCloudTruncated: "The point cloud is whole."
        case .pointCloudCorrupt:
            "The header of the point cloud fits its data; that of a CSV file is exactly ts_gps,x,y,z,intensity."
        case .pointCloudUnsupported:
            "LAS and LAZ are of version 1.2 with point format 3; PCD is of version .7 with the fields "
                + "x y z intensity timestamp, and has height 1 when it is compressed."
        case .calibrationDocument:
            "A calibration has an external id and, for each sensor, the members of its type in snake_case: "
                + "finite numbers, unit quaternions, sizes above 0, base64, at most 100 test cases."
        case .calibrationType:
            "A calibration type is one of " + CalibrationType.allCases.map(\.rawValue).joined(separator: ", ") + "."
        case .calibrationSensor: "A calibration has every sensor of the scene."
        case .calibrationKind: "Cameras have a camera calibration, lidars a lidar calibration."
        case .calibrationImageSize: "Images have the size that their sensor is calibrated for."
        case .calibrationUnused: "A calibration has no other sensors than the scene."
        case .preAnnotationDocument: "A pre-annotation is an OpenLABEL document with the members of its schema."
        case .preAnnotationVersion: "The schema version is 1.0.0."
        case .preAnnotationUnsupported: "There are no contexts and no relations."
        case .preAnnotationStream: "Streams are sensors of the scene."
        case .preAnnotationStreamType: "Streams of images are of type camera, those of point clouds of type lidar."
        case .preAnnotationKey: "Keys of objects are integers or UUIDs, keys of frames are numbers."
        case .preAnnotationObject: "Objects of a frame are declared at the top level."
        case .preAnnotationTimestamp: "The timestamp of a frame is a relative timestamp of the scene; 0 for one frame."
        case .preAnnotationNoTimestamp: "Every frame has a timestamp."
        case .preAnnotationGeometry: "Geometries are bbox, cuboid, poly2d, poly3d and point2d."
        case .preAnnotationGeometryStream:
            "Every geometry has a text attribute `stream` with a sensor of the scene: a camera for 2D, a lidar for 3D."
        case .preAnnotationSpace: "An object has at most one 3D geometry in a frame."
        case .preAnnotationPointer: "What a pointer leads to is there in the first and last frame of each interval."
        case .manifestJSON:
            "A manifest is a JSON array of row objects, or row objects one after another, one a line (NDJSON)."
        case .manifestEmpty: "A manifest has at least one row."
        case .moreErrors: "The first 10,000 findings are kept; there are more, with errors among them."
        case .moreWarnings: "The first 10,000 findings are kept; there are more, all of them warnings."
        case .rowObject: "A row is a JSON object."
        case .rowSize: "A row has at most 10,000,000 bytes of text and 100,000 values."
        case .rowMember: "A row has no members but " + RowMembers.names.joined(separator: ", ") + "."
        case .rowMemberDuplicate: "A row has each member once."
        case .rowData:
            "`row_data` is there, an https URL or the path of a local image; only an upsert may leave it out."
        case .rowURL: "A URL is https and names a host."
        case .rowPathStyleURL:
            "An S3 URL is in virtual-hosted style, https://BUCKET.s3.REGION.amazonaws.com/KEY, unless it is signed."
        case .globalKey: "A global key is a text that is not empty."
        case .globalKeyDuplicate: "Global keys are unique in an import."
        case .rowExternalID: "An external id is a text."
        case .mediaType: "The media type of an image is IMAGE."
        case .rowKey: "`key` is {\"id\": …} or {\"global_key\": …}, and only in an upsert."
        case .rowWithoutChange: "A row of an upsert has a member besides its `key`."
        case .attachment: "`attachments` is a list of objects."
        case .attachmentMember: "An attachment has no members but type, value and name."
        case .attachmentType: "An attachment's type is one of " + AttachmentType.list + "."
        case .attachmentValue: "An attachment's value is a text that is not empty."
        case .attachmentURL: "The value of an attachment other than RAW_TEXT is an https URL; it is sent as it is."
        case .metadataField: "`metadata_fields` is a list of objects, each with a schema_id or a name, and a value."
        case .metadataMember: "A metadata field has no members but schema_id, name and value."
        case .metadataName: "The organization's metadata has a field with this name, or this schema id."
        case .metadataKind: "Metadata with values is text, a number, a date-time or an enum."
        case .metadataValue:
            "A metadata value is what its field holds: a text, a finite number or its text, an ISO 8601 date-time."
        case .metadataOption: "The value of an enum is one of its options, by name or by id."
        case .localFormat: "A local image is JPG, PNG or BMP by its bytes."
        case .localSize: "A local image has at most 256 MB (268,435,456 bytes)."
        case .localCount: "An import has at most 15,000 local images."
        case .localPixels: "An image has at most 9000 pixels a side: annotations on larger ones may not come back."
        case .localExtras: "A local image has no metadata and no attachments: direct upload may not take them."
        }
    }
}
