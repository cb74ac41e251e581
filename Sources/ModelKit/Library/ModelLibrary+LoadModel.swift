extension ModelLibrary {
    /// One model without a library around it, for development: loads it and what it depends on.
    ///
    ///     let sentiment: any Model<String, Float> = try ModelLibrary.loadModel(
    ///         "imdb_sentiment", from: [.file("Weights/library.yaml")])
    ///
    /// Every call loads anew. A program makes a library, which loads each model once and shares it.
    ///
    /// - Parameters:
    ///   - name: the model's name.
    ///   - sources: where it and its dependencies are defined.
    ///   - overrides: changes to configurations, by the model's name.
    ///   - settings: by default those of the environment.
    ///   - type: what it is asked for as: see ``model(_:as:)``.
    /// - Throws: as making a library and asking it for the model.
    public static func loadModel<T>(
        _ name: String, from sources: [LibrarySource], overrides: [String: ConfigurationOverride] = [:],
        settings: LibrarySettings? = nil, as type: T.Type = T.self
    ) throws -> T {
        try ModelLibrary(sources, overrides: overrides, requiredModels: [name], settings: settings).model(name)
    }
}
