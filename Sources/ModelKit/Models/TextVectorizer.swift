import ModelKitLayers
import ModelKitTensor
import ModelKitText

/// The vectorizers that a text pipeline can be fused with.
enum TextVectorizer: Sendable {
    /// Rows of ids, padded to one length.
    case ids(VocabularyVectorizer)
    /// Sparse rows of weights.
    case tfidf(TfidfVectorizer)
    /// Sparse rows of counts in columns that hashes choose.
    case hashing(HashingVectorizer)

    /// What gives the number of a token from which the rows are made.
    var numbers: TokenEncoder.Vocabulary {
        switch self {
        case .ids(let vectorizer): Self.indices(in: vectorizer.vocabulary)
        case .tfidf(let vectorizer): Self.indices(in: vectorizer.vocabulary)
        case .hashing: { HashingVectorizer.hash($0) }
        }
    }

    /// Whether a network's input takes the rows.
    func suits(_ input: GraphInput) -> Bool {
        switch self {
        case .ids(let vectorizer):
            input.elementType == .int32 && (input.shape == [vectorizer.length] || input.shape == [nil])
        case .tfidf(let vectorizer): input.elementType == .float32 && input.shape == [vectorizer.columns]
        case .hashing(let vectorizer): input.elementType == .float32 && input.shape == [vectorizer.columns]
        }
    }

    private static func indices(in vocabulary: Vocabulary) -> TokenEncoder.Vocabulary {
        { vocabulary.index(ofUTF8: $0) }
    }
}
