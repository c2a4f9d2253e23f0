/// What a rule rests on, in a sentence. It decides the severity: data that is good is stopped only on evidence.
enum Evidence: Equatable, Sendable {
    /// An error: the platform says that it refuses, or its client does, or a standard says that nothing can read it.
    case refused(String)
    /// An error that no host can turn off: it could not be carried out.
    case impossible(String)
    /// A warning: advice, inference, or documents that contradict each other. The data goes.
    case advice(String)

    var source: String {
        switch self {
        case .refused(let source), .impossible(let source), .advice(let source): source
        }
    }
}

extension FindingCode {
    /// Unless the host says otherwise.
    var severity: Finding.Severity {
        if case .advice = evidence { .warning } else { .error }
    }

    /// Whether a host may turn it off or make it a warning.
    var isAdjustable: Bool {
        if case .impossible = evidence { false } else { true }
    }

    var evidence: Evidence { isOfRows ? rowEvidence : sceneEvidence }

    private var isOfRows: Bool { rawValue.hasPrefix("row.") || rawValue.hasPrefix("manifest.") }

    private var sceneEvidence: Evidence {
        switch self {
        case .externalID: .refused("Official client: external_id is required.")
        case .frames: .impossible("The body has a place for one frame, or a list of them.")
        case .frameID: .refused("Official client: each frame of a sequence has an id.")
        case .calibration: .refused("Vendor documentation and official client: calibration_id is required.")
        case .unsupported: .impossible("The platform's body for this type has no place for it: it would be lost.")
        case .unknownSensor: .advice("Vendor documentation; names of absent sensors harm nothing that is known.")
        case .sensorOrder: .advice("Inference: nobody says what the second place means.")
        case .metadataFlat: .impossible("Vendor documentation; the scene document has no place for others.")
        case .metadataRegion: .refused("Vendor documentation and official client.")
        case .frameIDDuplicate, .frameOrder, .imageCount, .pointCloudCount, .sensorDuplicate:
            .refused("Vendor documentation.")
        case .egoPose: .refused("Official client: ego_vehicle_pose is required in this type.")
        case .poseNumber: .impossible("JSON has no other numbers, and length zero is no rotation.")
        case .poseQuaternion: .advice("Inference: published examples of the vendor have others.")
        case .timeUnit: .refused("Vendor documentation: motion compensation needs nanoseconds.")
        case .timeUnitUnused: .advice("Vendor documentation: without motion compensation the values do not matter.")
        case .timeOutsideIMU, .pointsOutsideIMU: .refused("Vendor documentation: scene creation will fail.")
        case .imuOrder: .advice("Inference: poses between samples need an order.")
        case .shutter: .refused("Official client.")
        case .filename, .resourceData, .fileMissing, .fileEmpty, .fileUnreadable:
            .impossible("There is nothing that could be sent.")
        case .resourceID, .resourceIDDuplicate: .impossible("Each file has its URL by its id: two would be one.")
        case .sensorName: .advice("Inference: an empty name can't be shown or ordered.")
        case .resourceFormat: .refused("Vendor documentation and official client.")
        case .imageMislabelled: .refused("The content type is made from the name, and would be another's.")
        case .imageUnknown, .imageUnsupported: .refused("Vendor documentation: the formats that are taken.")
        case .imageTruncated, .imageCorrupt:
            .refused("The format's standard: T.81, ISO 15948, ISO 14496-12, RFC 9649, BMP.")
        case .imageSize: .advice("The size in the file is the one that counts.")
        case .imageHardlyReadable: .advice("T.81 allows it; common decoders lack it.")
        case .imageZeroTail, .pointCloudZeroTail:
            .advice("Inference: zeros are legal there, and what a lost write leaves.")
        case .pointCloudUnknown, .pointCloudUnsupported: .refused("Vendor documentation: other formats will fail.")
        case .pointCloudTruncated, .pointCloudCorrupt:
            .refused("The format's specification: LAS, LASzip, PCD; CSV's columns.")
        case .pointCloudColumns:
            .advice("Vendor documentation: other columns are discarded; its own examples have some.")
        case .pointCloudColumnTypes, .pointCloudValueRange:
            .advice("Vendor documentation names them, not what happens to others.")
        case .pointCloudNoTime: .advice("Vendor documentation: 0 is used.")
        case .pointCloudTimePrecision: .advice("Arithmetic: 24 bits can't tell today's nanoseconds apart.")
        case .calibrationDocument, .calibrationType: .refused("Official client: its models of calibrations.")
        case .calibrationSensor, .calibrationKind: .refused("Vendor documentation: the scene will not be created.")
        case .calibrationImageSize: .advice("Inference: no words of the platform are known.")
        case .calibrationUnused: .advice("A fleet's calibration may have sensors that one scene lacks.")
        case .preAnnotationDocument, .preAnnotationVersion, .preAnnotationKey, .preAnnotationObject:
            .refused("Official client: the schema of OpenLABEL 1.0.0.")
        case .preAnnotationNoTimestamp: .advice("Vendor documentation advises it.")
        default: .refused("Vendor documentation of pre-annotations.")
        }
    }

    private var rowEvidence: Evidence {
        switch self {
        case .manifestJSON, .rowObject: .impossible("There is nothing that could be sent.")
        case .manifestEmpty: .advice("An import of no rows is finished at once.")
        case .rowUnmatched: .advice("The platform said it, and no row can be found for it.")
        case .moreErrors: .impossible("It stands for errors that are not listed.")
        case .moreWarnings: .advice("It stands for warnings that are not listed.")
        case .rowSize: .impossible("A row is held in memory as a whole.")
        case .rowMember: .refused("Official client: it refuses other keys.")
        case .rowMemberDuplicate: .refused("RFC 8259: nobody says which of them counts.")
        case .rowText: .impossible("It is no Unicode, and the platform refuses all rows that are sent with it.")
        case .rowData: .impossible("There is nothing that could be sent; seed 001.")
        case .rowURL: .refused("Seed 001: https, as signed URLs need it.")
        case .rowURLUnloadable: .refused("RFC 3986: nothing can load it.")
        case .rowGoogleURL: .advice("Vendor documentation asks for it with a Google Cloud integration.")
        case .rowPathStyleURL: .advice("Seed 001 for delegated access; public and signed URLs work in either style.")
        case .globalKey, .rowExternalID: .refused("Official client: they are texts.")
        case .globalKeyLength: .refused("Vendor documentation: limits.")
        case .globalKeyDuplicate: .refused("Vendor documentation: they are unique.")
        case .mediaType: .refused("Seed 001: data rows are images.")
        case .rowKey, .rowWithoutChange: .refused("Official client: what an upsert takes.")
        case .attachment, .attachmentType, .attachmentValue: .refused("Official client: it refuses other attachments.")
        case .attachmentCameraImage:
            .advice("Official client has the type; whether the platform takes it is not known.")
        case .attachmentMember, .attachmentURL, .metadataMember: .advice("Inference: it is sent, and nobody reads it.")
        case .metadataField, .metadataName, .metadataKind, .metadataValue, .metadataOption:
            .impossible("Official client: nothing can be sent without the id of the field and a value of its kind.")
        case .metadataZone: .advice("Official client takes it for local time.")
        case .localFormat, .localSize, .localCount: .refused("Seed 001: limits of direct upload.")
        case .localPixels: .advice("Seed 001: annotations may not come back.")
        case .localExtras: .advice("Seed 001; the official client sends them.")
        default: .refused("Seed 001.")
        }
    }
}
