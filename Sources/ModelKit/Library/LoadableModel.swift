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
public protocol LoadableModel: Model {
    /// The names under which the library knows this type, each with its configuration.
    static var configurations: [String: ModelConfiguration] { get }

    /// Loads the model, once.
    init(context: LoadContext) throws
}
