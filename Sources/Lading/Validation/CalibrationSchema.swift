/// The types of sensor calibrations and the members that each has, all in snake_case on the wire.
enum CalibrationType: String, CaseIterable, Sendable {
    case lidar, pinhole, fisheye, kannala, cylindrical, custom
    case principalPointDistortion = "principal_point_distortion"
    case fusedCylindrical = "fused_cylindrical"
    case principalPointFisheye = "principal_point_fisheye"

    var isCamera: Bool { self != .lidar }

    struct Member: Sendable {
        enum Kind: Sendable {
            case number
            /// Pixels.
            case size
            /// An object of numbers; of the last ones, so many may be left out.
            case numbers([String], optional: Int)
            case unitQuaternion
            case base64
            case testCases
        }

        let name: String
        let kind: Kind
        let isRequired: Bool

        static func required(_ name: String, _ kind: Kind) -> Member { .init(name: name, kind: kind, isRequired: true) }
        static func optional(_ name: String, _ kind: Kind) -> Member {
            .init(name: name, kind: kind, isRequired: false)
        }
        /// A required object of required numbers.
        static func numbers(_ name: String, _ parts: String...) -> Member {
            .required(name, .numbers(parts, optional: 0))
        }
    }

    var members: [Member] {
        var members: [Member] = [
            .numbers("position", "x", "y", "z"), .required("rotation_quaternion", .unitQuaternion),
        ]
        if isCamera { members += [.required("image_width", .size), .required("image_height", .size)] }
        if isCamera && self != .custom {
            members += [.numbers("camera_matrix", "fx", "fy", "cx", "cy"), .optional("field_of_view", .number)]
        }
        return members + ownMembers
    }

    private var ownMembers: [Member] {
        switch self {
        case .lidar:
            [.optional("field_of_view", .numbers(["start_angle_deg", "stop_angle_deg", "depth"], optional: 1))]
        case .pinhole:
            [.numbers("distortion_coefficients", "k1", "k2", "p1", "p2", "k3")]
        case .fisheye:
            [.numbers("distortion_coefficients", "k1", "k2", "p1", "p2", "k3"), .required("xi", .number)]
        case .kannala:
            [
                .numbers("distortion_coefficients", "k1", "k2", "p1", "p2"),
                .numbers("undistortion_coefficients", "l1", "l2", "l3", "l4"),
            ]
        case .cylindrical: []
        case .custom:
            [.required("wasm_base64", .base64), .optional("test_cases", .testCases)]
        case .principalPointDistortion:
            [
                .numbers("principal_point_distortion_coefficients", "k1", "k2"),
                .numbers("distortion_center", "x", "y"),
                .numbers("principal_point", "x", "y"),
                .optional(
                    "lens_projection_coefficients",
                    .numbers(["c1", "c2", "c3", "c4", "c5", "c6"], optional: 0)
                ),
            ]
        case .fusedCylindrical:
            [
                .numbers("cut_angles_degree", "upper", "lower"),
                .optional("vertical_fov_degree", .number),
                .optional("horizontal_fov_degree", .number),
                .optional("max_altitude_angle_degree", .number),
            ]
        case .principalPointFisheye:
            [.numbers("principal_point_fisheye_coefficients", "alpha_l", "alpha_r", "beta_u", "beta_l")]
        }
    }
}
