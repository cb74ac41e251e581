import Foundation
import ModelKitWeights

/// What a model gets to load itself from: its name, asset, settings and the models it depends on.
public struct LoadContext: Sendable {
    /// The model's name in the library.
    public let name: String
    /// The absolute path of the asset, where the configuration names one. The file is there.
    public let assetPath: String?
    /// The settings of the configuration.
    public let settings: [String: JSONValue]
    /// The environment's variables, as the library sees them: see ``LibrarySettings/environment``.
    public let environment: [String: String]
    /// The loaded dependencies, by role.
    let dependencies: [String: any LoadedObject]

    /// The path of the asset.
    ///
    /// - Throws: ``ModelError`` with code `.invalidConfiguration` when the configuration names none.
    public func requireAsset() throws -> String {
        guard let assetPath else {
            throw ModelError(.invalidConfiguration, "the configuration needs an asset", model: name)
        }
        return assetPath
    }

    /// The model or asset in a role of this one's dependencies, as a type: see ``ModelLibrary/model(_:as:)``.
    ///
    /// - Throws: ``ModelError`` with code `.invalidConfiguration` when the role is not configured, `.wrongModelType` when
    ///   the model in it is of another type.
    public func dependency<T>(_ role: String, as type: T.Type = T.self) throws -> T {
        let object = try dependency(role)
        guard let typed = object.cast(to: T.self) else {
            throw ModelError(
                .wrongModelType, "the dependency '\(role)' must be \(typeName(T.self)), not \(object.typeDescription)",
                model: name
            )
        }
        return typed
    }

    /// The roles of the dependencies, in alphabetical order.
    public var roles: [String] { dependencies.keys.sorted() }

    func dependency(_ role: String) throws -> any LoadedObject {
        guard let object = dependencies[role] else {
            throw ModelError(
                .invalidConfiguration, "needs a dependency in the role '\(role)'", model: name,
                suggestion: nearestName(to: role, among: roles))
        }
        return object
    }

    /// The settings read as a type whose coding keys list all that is allowed.
    ///
    /// - Throws: ``ModelError`` with code `.invalidConfiguration` for a setting that the type does not know (with the
    ///   nearest one that it knows), that is out of its range or that has another type.
    public func settings<Settings: ModelSettings>(as type: Settings.Type = Settings.self) throws -> Settings {
        for key in settings.keys.sorted() {
            guard var error = Settings.unknown(key) else { continue }
            error.model = name
            throw error
        }
        for key in Settings.Keys.allCases {
            if let value = settings[key.stringValue]?.double, let problem = Settings.problem(of: key, value) {
                throw ModelError(.invalidConfiguration, "settings.\(key.stringValue): \(problem)", model: name)
            }
        }
        do {
            let text = JSONValue.object(settings).text()
            return try JSONForm.decode(Settings.self, from: Data(text.utf8), path: "settings")
        } catch var error as ModelError {
            error.code = .invalidConfiguration
            error.model = name
            // The place in the settings is part of the message, so that the error can say where they are.
            error.message = "\(error.location ?? "settings"): \(error.message)"
            error.location = nil
            throw error
        }
    }
}

/// The settings of a model type that has none.
struct NoSettings: ModelSettings {
    enum Keys: CodingKey, CaseIterable, Hashable {}
}

extension LoadContext {
    /// Checks that the configuration has no settings, for types that take none.
    func refuseSettings() throws {
        _ = try settings(as: NoSettings.self)
    }
}

/// Settings of a model type, as a configuration gives them.
public protocol ModelSettings: Decodable, SendableMetatype {
    /// The names of all settings.
    associatedtype Keys: CodingKey & CaseIterable & Hashable

    /// The numbers that can be set, for settings that are numbers with bounds; by default none. Others are refused when a
    /// library is loaded, and by the JSON Schema of library files.
    static var ranges: [Keys: ClosedRange<Double>] { get }

    /// The settings as descriptions of a library show them. Settings that can hold secrets hide them here; the type that
    /// reads them adopts ``SettingsProviding``.
    static func described(_ settings: [String: JSONValue]) -> [String: JSONValue]

    /// The settings with what they name looked up: all that predictions depend on, for the keys of those that are cached.
    /// Settings that can name variables of the environment add their values here; the type that reads them adopts
    /// ``SettingsProviding``.
    static func resolved(_ settings: [String: JSONValue], environment: [String: String]) -> [String: JSONValue]
}

extension ModelSettings {
    /// No bounds.
    public static var ranges: [Keys: ClosedRange<Double>] { [:] }

    /// The settings as they are.
    public static func described(_ settings: [String: JSONValue]) -> [String: JSONValue] { settings }

    /// The settings as they are.
    public static func resolved(
        _ settings: [String: JSONValue], environment: [String: String]
    ) -> [String: JSONValue] { settings }

    /// Why a number cannot be set; nil where it can.
    package static func problem(of key: Keys, _ value: Double) -> String? {
        guard let range = ranges[key], !range.contains(value) else { return nil }
        func text(_ number: Double) -> String { JSONValue(shortest: number).text() }
        return "expected a number from \(text(range.lowerBound)) to \(text(range.upperBound)), found \(text(value))"
    }

    /// The error of a setting that is not one of these; nil for one that is.
    static func unknown(_ key: String) -> ModelError? {
        let known = Keys.allCases.map(\.stringValue)
        guard !known.contains(key) else { return nil }
        let others = known.isEmpty ? "the type has none" : "known: \(known.joined(separator: ", "))"
        return ModelError(
            .invalidConfiguration, "there is no setting '\(key)' (\(others))",
            suggestion: nearestName(to: key, among: known))
    }
}
