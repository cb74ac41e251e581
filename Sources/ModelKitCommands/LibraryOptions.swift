import ArgumentParser
import Foundation
import ModelKit

/// Which model of which library a command is about.
struct LibraryOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp("The library file (default: the shipped Weights/library.yaml).", valueName: "file"))
    var library: String?

    /// Loads a model and what it depends on, nothing else of the library.
    func load(_ name: String) throws -> any Model {
        try ModelLibrary(contentsOf: library ?? Self.shippedLibrary(), requiredModels: []).anyModel(name)
    }

    /// `Weights/library.yaml` of the current folder, else of the folders above the executable.
    private static func shippedLibrary() throws -> String {
        let relative = "Weights/library.yaml"
        var folder = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        if let executable = Bundle.main.executableURL { folder = executable.resolvingSymlinksInPath() }
        var candidates = [relative]
        while folder.path.count > 1 {
            folder.deleteLastPathComponent()
            candidates.append(folder.appendingPathComponent(relative).path)
        }
        guard let found = candidates.first(where: FileManager.default.fileExists(atPath:)) else {
            throw ValidationError("There is no \(relative) here or above the executable: give --library FILE.")
        }
        return found
    }
}
