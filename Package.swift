// swift-tools-version: 6.0
import PackageDescription

// One Swift module: two would export mangled names from the shared library.
let settings: [SwiftSetting] = [
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("ExistentialAny"),
]

// Only lading_* leaves the library, and it is never unloaded: its threads and the host's pointers into it would outlive
// the mapping. Not under a sanitizer, whose own symbols have to be seen by the libraries that a test program loads.
let linkerSettings: [LinkerSetting] =
    Context.environment["LADING_SANITIZE"] != nil
    ? []
    : [
        .unsafeFlags([
            "-Xlinker", "--version-script=\(Context.packageDirectory)/Sources/Lading/lading.map",
            "-Xlinker", "-soname=liblading.so.0",
            "-Xlinker", "-z", "-Xlinker", "nodelete",
        ])
    ]

let package = Package(
    name: "Lading",
    products: [.library(name: "lading", type: .dynamic, targets: ["Lading"])],
    targets: [
        .systemLibrary(name: "CLading", path: "include"),
        .systemLibrary(
            name: "CCurl",
            pkgConfig: "libcurl",
            providers: [.apt(["libcurl4-openssl-dev"])]
        ),
        .target(
            name: "Lading",
            dependencies: ["CLading", "CCurl"],
            exclude: ["lading.map"],
            swiftSettings: settings,
            linkerSettings: linkerSettings
        ),
        .testTarget(
            name: "LadingTests",
            dependencies: ["Lading", "CLading", "CCurl"],
            swiftSettings: settings
        ),
    ],
    swiftLanguageModes: [.v6]
)
