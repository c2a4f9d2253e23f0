/// The kinds of scenes. The raw value is the document's "type" and, but for `images`, the platform's route.
enum SceneType: String, CaseIterable, Sendable {
    case cameras
    case camerasSequence = "cameras-sequence"
    case lidars
    case lidarsSequence = "lidars-sequence"
    case lidarsAndCameras = "lidars-and-cameras"
    case lidarsAndCamerasSequence = "lidars-and-cameras-sequence"
    case aggregatedLidarsAndCamerasSequence = "aggregated-lidars-and-cameras-sequence"
    /// The older images job: sensors are "sources", names are relative to a folder.
    case images

    var isSequence: Bool {
        switch self {
        case .cameras, .lidars, .lidarsAndCameras, .images: false
        case .camerasSequence, .lidarsSequence, .lidarsAndCamerasSequence, .aggregatedLidarsAndCamerasSequence: true
        }
    }

    var hasCameras: Bool {
        switch self {
        case .lidars, .lidarsSequence: false
        default: true
        }
    }

    var hasLidars: Bool {
        switch self {
        case .cameras, .camerasSequence, .images: false
        default: true
        }
    }

    /// Where points are projected into images, the platform must know how.
    var needsCalibration: Bool { hasCameras && hasLidars }
    var needsEgoPose: Bool { self == .aggregatedLidarsAndCamerasSequence }
    var takesEgoPose: Bool { hasLidars && isSequence }
    var takesSensorSpecification: Bool { hasCameras }
    /// Frames of these sequences are led by their point clouds: a frame between two exposures has no image.
    var mayLackImages: Bool { hasLidars && isSequence }

    /// The number of the type in lading.h, LADING_SCENE_.
    var code: Int32 {
        switch self {
        case .cameras: 1
        case .camerasSequence: 2
        case .lidars: 3
        case .lidarsSequence: 4
        case .lidarsAndCameras: 5
        case .lidarsAndCamerasSequence: 6
        case .aggregatedLidarsAndCamerasSequence: 7
        case .images: 100
        }
    }

    init?(code: Int32) {
        guard let type = SceneType.allCases.first(where: { $0.code == code }) else { return nil }
        self = type
    }
}
