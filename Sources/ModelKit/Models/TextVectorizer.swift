import ModelKitLayers
import ModelKitTensor
import ModelKitText

/// The vectorizers that a text pipeline can be fused with.
enum TextVectorizer: Sendable {
    /// Rows of ids, padded to one length.
    case ids(VocabularyVectorizer)
    /// Sparse rows of weights.
    case tfidf(TfidfVectorizer)

    /// The terms that have an id or a column.
    var vocabulary: Vocabulary {
        switch self {
        case .ids(let vectorizer): vectorizer.vocabulary
        case .tfidf(let vectorizer): vectorizer.vocabulary
        }
    }

    /// Whether a network's input takes the rows.
    func suits(_ input: GraphInput) -> Bool {
        switch self {
        case .ids(let vectorizer):
            input.elementType == .int32 && (input.shape == [vectorizer.length] || input.shape == [nil])
        case .tfidf(let vectorizer): input.elementType == .float32 && input.shape == [vectorizer.columns]
        }
    }
}
