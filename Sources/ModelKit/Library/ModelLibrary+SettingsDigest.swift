import ModelKitWeights

extension ModelLibrary {
    /// Stands for a model's settings with what they name looked up, also where descriptions hide them.
    ///
    /// - Throws: ``ModelError`` with code `.unknownModel`.
    package func settingsDigest(of name: String) throws -> String {
        guard let definition = definitions[name] else { throw unknown(name) }
        return SHA256.hex(JSONValue.object(definition.resolvedSettings(in: settings.environment)).text().utf8)
    }
}

extension ModelDefinition {
    /// The settings, with what they name looked up.
    func resolvedSettings(in environment: [String: String]) -> [String: JSONValue] {
        settings?.resolved(configuration.settings, environment: environment) ?? configuration.settings
    }
}
