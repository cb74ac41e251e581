import Foundation

/// How a ``ModelLibrary`` loads and where it finds assets. What is not set comes from the environment.
public struct LibrarySettings: Sendable {
    /// Whether models are loaded when they are first asked for (MODELKIT_LAZY_LOADING) instead of with the library.
    public var lazyLoading: Bool
    /// The models to load, with what they depend on (MODELKIT_REQUIRED_MODELS, separated by colons); nil for all.
    public var requiredModels: [String]?
    /// What relative assets are relative to (MODELKIT_ASSETS_DIR), by default the current folder. The assets of a library
    /// file are relative to its folder unless this is set.
    public var assetFolder: String?
    /// Where assets are looked for first (MODELKIT_ASSETS_DIR_OVERRIDE).
    public var assetOverrideFolder: String?
    /// How many independent models are loaded at a time.
    public var loadingThreads: Int
    /// The environment, also asked for MODELKIT_{ASSET}_FILE and MODELKIT_{ASSET}_VERSION.
    public var environment: [String: String]

    /// Settings of the environment, with those given here in their place.
    ///
    /// - Throws: ``ModelError`` with code `.invalidConfiguration` for a variable that cannot be read.
    public init(
        lazyLoading: Bool? = nil, requiredModels: [String]? = nil, assetFolder: String? = nil,
        assetOverrideFolder: String? = nil, loadingThreads: Int? = nil,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws {
        func text(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        self.lazyLoading = try lazyLoading ?? Self.flag("MODELKIT_LAZY_LOADING", text("MODELKIT_LAZY_LOADING"))
        self.requiredModels =
            requiredModels
            ?? text("MODELKIT_REQUIRED_MODELS").map { $0.split(separator: ":").map(String.init) }
        self.assetFolder = assetFolder ?? text("MODELKIT_ASSETS_DIR")
        self.assetOverrideFolder = assetOverrideFolder ?? text("MODELKIT_ASSETS_DIR_OVERRIDE")
        self.loadingThreads = max(1, loadingThreads ?? ProcessInfo.processInfo.activeProcessorCount)
        self.environment = environment
        for (name, folder) in [
            ("MODELKIT_ASSETS_DIR", self.assetFolder), ("MODELKIT_ASSETS_DIR_OVERRIDE", self.assetOverrideFolder),
        ] {
            guard let folder else { continue }
            let values = try? URL(fileURLWithPath: folder).resourceValues(forKeys: [.isDirectoryKey])
            guard values?.isDirectory == true else {
                throw ModelError(
                    .invalidConfiguration, "the asset folder '\(folder)' does not exist (\(name) or its setting)")
            }
        }
    }

    /// A boolean as people write it.
    static func flag(_ name: String, _ text: String?) throws -> Bool {
        switch text?.lowercased() {
        case nil, "0", "false", "no", "off", "n", "f": return false
        case "1", "true", "yes", "on", "y", "t": return true
        default:
            throw ModelError(
                .invalidConfiguration, "\(name) must be true or false, not '\(text ?? "")'")
        }
    }
}
