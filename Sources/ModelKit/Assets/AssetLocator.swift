import Foundation
import ModelKitWeights

/// Finds assets on the local disk.
///
/// In this order: the path in `MODELKIT_{NAME}_FILE`; the override folder; the asset folder; the current folder. An
/// absolute path stands for itself. `NAME` is the asset's name in upper case with runs of `/`, `-` and `.` as `_`;
/// `MODELKIT_{NAME}_VERSION` chooses another version. A version is a folder or file below the asset's name.
public struct AssetLocator: Sendable {
    /// An asset that was found.
    public struct Location: Hashable, Sendable {
        /// The absolute path of the file or folder.
        public var path: String
        /// The version, where the asset has one.
        public var version: String?
    }

    private let folder: String
    private let overrideFolder: String?
    private let environment: [String: String]

    /// A locator of these folders, which are made absolute now, as the process may change its folder.
    public init(folder: String, overrideFolder: String? = nil, environment: [String: String] = [:]) {
        self.folder = Self.absolute(folder)
        self.overrideFolder = overrideFolder.map(Self.absolute)
        self.environment = environment
    }

    /// The same locator with another asset folder.
    func with(folder: String) -> AssetLocator {
        AssetLocator(folder: folder, overrideFolder: overrideFolder, environment: environment)
    }

    static func absolute(_ path: String) -> String { URL(fileURLWithPath: path.isEmpty ? "." : path).path }

    static func folder(of path: String) -> String { absolute((path as NSString).deletingLastPathComponent) }

    /// Finds an asset.
    ///
    /// - Throws: ``ModelError`` with code `.invalidConfiguration` where it does not exist, with the paths that were tried.
    public func locate(_ text: String) throws -> Location {
        let asset = try AssetSpecification(text)
        if let path = environment["MODELKIT_\(asset.variable)_FILE"], !path.isEmpty {
            return try exists(Self.absolute(path), part: asset.part)
                ?? missing(text, tried: [path], hint: " (from MODELKIT_\(asset.variable)_FILE)")
        }
        let chosen = environment["MODELKIT_\(asset.variable)_VERSION"].flatMap { $0.isEmpty ? nil : $0 }
        let version = chosen ?? asset.version
        var roots = [overrideFolder, folder, Self.absolute(".")].compactMap(\.self)
        if asset.name.hasPrefix("/") { roots = [""] }
        var tried: [String] = []
        for root in roots {
            let base = root.isEmpty ? asset.name : "\(root)/\(asset.name)"
            let full = version.map { Self.latest(of: $0, in: base) ?? $0 }
            let path = full.map { "\(base)/\($0)" } ?? base
            if var found = exists(path, part: asset.part) {
                found.version = full
                return found
            }
            if !tried.contains(path) { tried.append(path) }
        }
        let hint =
            asset.name.hasPrefix("/")
            ? "" : "; MODELKIT_ASSETS_DIR, or --assets of a command, names another folder"
        return try missing(text, tried: tried.map { path in asset.part.map { "\(path)/\($0)" } ?? path }, hint: hint)
    }

    private func exists(_ path: String, part: String?) -> Location? {
        let path = part.map { "\(path)/\($0)" } ?? path
        return FileManager.default.fileExists(atPath: path) ? Location(path: path) : nil
    }

    private func missing(_ text: String, tried: [String], hint: String) throws -> Location {
        let list = tried.map { "'\($0)'" }.joined(separator: ", ")
        throw ModelError(.invalidConfiguration, "the asset '\(text)' does not exist (looked for \(list))\(hint)")
    }

    /// The latest minor version of a bare major one among the versions of an asset.
    private static func latest(of major: String, in base: String) -> String? {
        guard Int(major) != nil, let entries = try? FileManager.default.contentsOfDirectory(atPath: base) else {
            return nil
        }
        return entries.filter { entry in
            let parts = entry.split(separator: ".")
            return parts.count == 2 && parts[0] == major && Int(parts[1]) != nil
        }.max { Int($0.split(separator: ".")[1]) ?? 0 < Int($1.split(separator: ".")[1]) ?? 0 }
    }
}
