/// Model types that belong together, as one source of a library.
///
///     enum SentimentModels: ModelModule {
///         static let types: [any LoadableType.Type] = [Tokenizer.self, Vectorizer.self, Classifier.self]
///     }
///     let library = try ModelLibrary([.module(SentimentModels.self)])
public protocol ModelModule: Sendable {
    /// The types.
    static var types: [any LoadableType.Type] { get }
    /// Modules that belong to this one.
    static var modules: [any ModelModule.Type] { get }
}

extension ModelModule {
    /// None.
    public static var types: [any LoadableType.Type] { [] }
    /// None.
    public static var modules: [any ModelModule.Type] { [] }
}
