import ModelKitTensor
import ModelKitText

/// Tokens → tf-idf weights (`type: tfidf`), as scikit-learn's `TfidfVectorizer` computes them.
///
/// The asset is the folder of a fitted vectorizer: `config.json`, `vocabulary.txt`, `idf.txt`.
public struct TfidfModel: Model {
    /// The vectorizer that computes.
    public let vectorizer: TfidfVectorizer

    /// Wraps a vectorizer.
    public init(_ vectorizer: TfidfVectorizer) {
        self.vectorizer = vectorizer
    }

    init(context: LoadContext) throws {
        try context.refuseSettings()
        try self.init(TfidfVectorizer(contentsOf: context.requireAsset()))
    }

    /// The weights of the terms in each list of tokens.
    public func compute(_ items: ArraySlice<[String]>) -> [SparseVector] {
        SparseVector.rows(of: vectorizer.transform(items))
    }
}
