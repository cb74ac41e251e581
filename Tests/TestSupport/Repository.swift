import Foundation

/// Where the files of the repository are while its tests run.
package enum Repository {
    /// The root folder.
    package static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    /// The absolute path of a file of the repository.
    package static func path(_ relative: String) -> String { "\(root)/\(relative)" }

    /// Whether the long tests are asked for (`Tools/test --slow`).
    package static let runsSlowTests = ProcessInfo.processInfo.environment["MODELKIT_SLOW_TESTS"] == "1"
}
