/// A model type that a ``ModelLibrary`` can load by name.
///
///     struct Vectorizer: ItemModel, LoadableModel {
///         static let configurations = ["imdb_vectorizer": ModelConfiguration(asset: "vocabulary.txt")]
///         let vocabulary: Vocabulary
///
///         init(context: LoadContext) throws {
///             vocabulary = try Vocabulary(contentsOf: context.requireAsset())
///         }
///         func compute(item tokens: [String]) -> [Int?] { tokens.map { vocabulary[$0] } }
///     }
public protocol LoadableModel: Model, LoadableType {}

/// An asynchronous model type that a ``ModelLibrary`` can load by name.
public protocol LoadableAsyncModel: AsyncModel, LoadableType {}

/// Something that is loaded once and shared by the models that depend on it, but predicts nothing itself: a table, a
/// client. Models take it with ``LoadContext/dependency(_:as:)``.
public protocol LoadableAsset: LoadableType {
    /// Lets go of what it holds but memory.
    func close() throws
}

extension LoadableAsset {
    /// Does nothing.
    public func close() throws {}
}

/// A type that a ``ModelLibrary`` can load by name: adopt ``LoadableModel``, ``LoadableAsyncModel`` or ``LoadableAsset``.
public protocol LoadableType: Sendable {
    /// The names under which the library knows this type, each with its configuration.
    static var configurations: [String: ModelConfiguration] { get }

    /// Loads it, once.
    init(context: LoadContext) throws
}
