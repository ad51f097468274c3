// swift-tools-version:5.9
// Untested here: this was written on a machine without a Swift toolchain.

import PackageDescription

#if os(Linux)
// `./build` leaves the header and its module map here, and `./test` says where the library is.
let core = Target.systemLibrary(name: "CahierFFI", path: "generated/CahierFFI")
let linked: [LinkerSetting] = [.linkedLibrary("cahier_bindings")]
#else
// `./xcframework` makes it, with the library in it.
let core = Target.binaryTarget(name: "CahierFFI", path: "generated/CahierFFI.xcframework")
let linked: [LinkerSetting] = []
#endif

let package = Package(
    name: "Cahier",
    platforms: [.iOS(.v15), .macOS(.v12)],
    products: [.library(name: "Cahier", targets: ["Cahier"])],
    targets: [
        core,
        .target(name: "Cahier", dependencies: ["CahierFFI"], linkerSettings: linked),
        // A program that the tests kill.
        .executableTarget(name: "tablet", dependencies: ["Cahier"]),
        .testTarget(name: "CahierTests", dependencies: ["Cahier", "tablet"]),
    ]
)
