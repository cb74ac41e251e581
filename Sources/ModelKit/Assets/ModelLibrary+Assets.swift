extension ModelLibrary {
    /// Where the asset of a model is, which is not loaded for that; nil where it has none.
    ///
    /// - Throws: ``ModelError``: `.unknownModel`, or `.invalidConfiguration` where the asset does not exist.
    package func assetLocation(of name: String) throws -> AssetLocator.Location? {
        guard let definition = definitions[name] else { throw unknown(name) }
        let locator = AssetLocator(
            folder: definition.assetFolder ?? settings.assetFolder ?? ".",
            overrideFolder: settings.assetOverrideFolder, environment: settings.environment)
        return try definition.configuration.asset.map(locator.locate)
    }
}
