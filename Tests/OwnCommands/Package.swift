// swift-tools-version: 6.2
import PackageDescription

// What a user of ModelKit writes to have its commands for models of their own.
let package = Package(
    name: "OwnCommands",
    dependencies: [.package(name: "modelkit-swift", path: "../..")],
    targets: [
        .executableTarget(
            name: "own-commands",
            dependencies: [
                .product(name: "ModelKit", package: "modelkit-swift"),
                .product(name: "ModelKitCommands", package: "modelkit-swift"),
            ])
    ],
    swiftLanguageModes: [.v6]
)
