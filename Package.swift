// swift-tools-version: 6.2
import PackageDescription

/// Every Swift target is checked for unmarked unsafe code and explicit existentials.
let checked: [SwiftSetting] = [
    .strictMemorySafety(),
    .enableUpcomingFeature("ExistentialAny"),
]

func system(_ name: String, pkgConfig: String? = nil, apt: String) -> Target {
    .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([apt])])
}

func library(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: checked)
}

func program(_ name: String, path: String? = nil, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(name: name, dependencies: dependencies, path: path, swiftSettings: checked)
}

/// Golden files are read from where they lie, not copied into a bundle.
func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies + ["TestSupport"], exclude: exclude, swiftSettings: checked)
}

let package = Package(
    name: "modelkit-swift",
    products: [
        .library(name: "ModelKit", targets: ["ModelKit"]),
        .library(name: "ModelKitTensor", targets: ["ModelKitTensor"]),
        .library(name: "ModelKitText", targets: ["ModelKitText"]),
        .library(name: "ModelKitLayers", targets: ["ModelKitLayers"]),
        .library(name: "ModelKitWeights", targets: ["ModelKitWeights"]),
        .library(name: "ModelKitConvert", targets: ["ModelKitConvert"]),
        .library(name: "ModelKitRedis", targets: ["ModelKitRedis"]),
        .library(name: "ModelKitHTTP", targets: ["ModelKitHTTP"]),
        .library(name: "ModelKitCommands", targets: ["ModelKitCommands"]),
        .executable(name: "modelkit", targets: ["ModelKitCLI"]),
        .executable(name: "mk-convert", targets: ["mk-convert"]),
        .executable(name: "mk-bench", targets: ["mk-bench"]),
        .executable(name: "imdb-sentiment", targets: ["IMDBSentiment"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.4.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.13.0"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.7.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.100.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    ],
    targets: [
        system("COpenBLAS", pkgConfig: "openblas", apt: "libopenblas-dev liblapacke-dev"),
        system("CHDF5", pkgConfig: "hdf5", apt: "libhdf5-dev"),
        system("CZip", pkgConfig: "libzip", apt: "libzip-dev"),
        system("CPCRE2", pkgConfig: "libpcre2-8", apt: "libpcre2-dev"),
        // Without pkg-config: hiredis's flags have one that packages may not use, of which every build would warn.
        system("CHiredis", apt: "libhiredis-dev"),
        system("COpenSSL", pkgConfig: "openssl", apt: "libssl-dev"),
        system("CZlib", pkgConfig: "zlib", apt: "zlib1g-dev"),
        .target(name: "CKernels"),
        library("ModelKitTensor", ["COpenBLAS", "CKernels"]),
        library("ModelKitText", ["ModelKitTensor", "CPCRE2"]),
        library("ModelKitWeights", ["ModelKitTensor"]),
        library("ModelKitLayers", ["ModelKitTensor", "ModelKitWeights"]),
        library(
            "ModelKit",
            [
                "ModelKitTensor", "ModelKitText", "ModelKitWeights", "ModelKitLayers",
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Tracing", package: "swift-distributed-tracing"),
                .product(name: "Yams", package: "Yams"),
            ]),
        library(
            "ModelKitRedis",
            [
                "ModelKit", "ModelKitTensor", "CHiredis", "COpenSSL",
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Logging", package: "swift-log"),
            ]),
        library(
            "ModelKitHTTP",
            [
                "ModelKit", "ModelKitTensor", "ModelKitWeights",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ]),
        library(
            "ModelKitConvert",
            ["ModelKitTensor", "ModelKitWeights", "ModelKitLayers", "CHDF5", "COpenSSL", "CZip"]),
        library(
            "ModelKitCommands",
            [
                "ModelKit", "ModelKitHTTP", "ModelKitRedis", "ModelKitTensor", "ModelKitWeights", "CZlib",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
        program("ModelKitCLI", ["ModelKitCommands"]),
        program(
            "mk-convert",
            ["ModelKitConvert", .product(name: "ArgumentParser", package: "swift-argument-parser")]),
        program(
            "mk-bench",
            [
                "ModelKit", "ModelKitTensor", "ModelKitText", "ModelKitLayers", "ModelKitWeights",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
        program("IMDBSentiment", path: "Sources/Examples/IMDBSentiment", ["ModelKit"]),
        .target(name: "AllocationCounter", path: "Tests/AllocationCounter"),
        .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: checked),
        // main.c makes a program of the same checks, for sanitizers and other processors.
        .target(
            name: "CKernelChecks", dependencies: ["CKernels"], path: "Tests/CKernelChecks", exclude: ["main.c"],
            publicHeadersPath: "include"),
        program(
            "machine-probe", path: "Tests/MachineProbe",
            ["ModelKitTensor", "ModelKitLayers", "ModelKitWeights", "CKernels", "AllocationCounter"]),
        // The program of the package in Tests/OwnCommands, built with this one as well.
        program(
            "own-models", path: "Tests/OwnCommands/Sources/own-commands", ["ModelKit", "ModelKitCommands"]),
        tests(
            "ModelKitTensorTests", ["ModelKitTensor", "CKernels", "CKernelChecks", "machine-probe"],
            exclude: ["Goldens"]),
        tests("ModelKitTextTests", ["ModelKitText"], exclude: ["Goldens"]),
        tests("ModelKitWeightsTests", ["ModelKitWeights"], exclude: ["Goldens"]),
        tests("ModelKitLayersTests", ["ModelKitLayers", "CKernels", "AllocationCounter"], exclude: ["Goldens"]),
        tests(
            "ModelKitConvertTests", ["ModelKitConvert", "ModelKitLayers", "ModelKitTensor", "ModelKitWeights"],
            exclude: ["Goldens"]),
        tests(
            "ModelKitTests",
            [
                "ModelKit", "ModelKitConvert", "ModelKitTensor",
                .product(name: "InMemoryLogging", package: "swift-log"),
                .product(name: "InMemoryTracing", package: "swift-distributed-tracing"),
                .product(name: "MetricsTestKit", package: "swift-metrics"),
            ], exclude: ["Goldens"]),
        tests(
            "ModelKitRedisTests",
            [
                "ModelKitRedis", "ModelKit", "ModelKitTensor", .product(name: "InMemoryLogging", package: "swift-log"),
                .product(name: "MetricsTestKit", package: "swift-metrics"),
            ]),
        tests(
            "ModelKitHTTPTests",
            [
                "ModelKitHTTP", "ModelKit", "ModelKitTensor", "ModelKitWeights",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ]),
        tests("ModelKitCommandsTests", ["ModelKitCommands", "ModelKitTensor", "own-models"]),
        tests("MKBenchTests", ["ModelKitTensor", "ModelKitWeights"]),
    ],
    swiftLanguageModes: [.v6]
)

// Tools/sanitize builds a part of this with its tests alone.
if let part = Context.environment["MODELKIT_PART"] {
    var kept: Set = [
        "COpenBLAS", "CKernels", "ModelKitTensor", "ModelKitWeights", "ModelKitLayers", "TestSupport", "CKernelChecks",
        "AllocationCounter", "machine-probe",
    ]
    switch part {
    case "kernels": kept.formUnion(["ModelKitTensorTests", "ModelKitLayersTests"])
    case "framework":
        kept.formUnion(["CHDF5", "CPCRE2", "CZip", "ModelKitText", "ModelKitConvert", "ModelKit", "ModelKitTests"])
    default: fatalError("MODELKIT_PART is kernels or framework, not \(part)")
    }
    package.targets.removeAll { !kept.contains($0.name) }
    package.products = []
}
