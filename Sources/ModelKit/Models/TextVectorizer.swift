import ModelKitLayers
import ModelKitTensor
import ModelKitText

/// The vectorizers that a text pipeline can be fused with.
enum TextVectorizer: Sendable {
    /// Rows of ids, padded to one length.
    case ids(VocabularyVectorizer)
    /// Sparse rows of weights.
    case tfidf(TfidfVectorizer)

    var vocabulary: Vocabulary {
        switch self {
        case .ids(let vectorizer): vectorizer.vocabulary
        case .tfidf(let vectorizer): vectorizer.vocabulary
        }
    }

    /// Texts as rows of a network's input.
    func networkInput(_ texts: ArraySlice<String>, through encoder: TokenEncoder) throws(TextError) -> NetworkInput {
        switch self {
        case .ids(let vectorizer):
            try encoder.withScratch { (scratch) throws(TextError) in
                var ids = [Int32](repeating: VocabularyVectorizer.padding, count: texts.count * vectorizer.length)
                for (row, text) in texts.enumerated() {
                    try encoder.encode(text, scratch)
                    var span = ids.mutableSpan
                    var target = span.extracting(row * vectorizer.length..<(row + 1) * vectorizer.length)
                    vectorizer.fill(&target, indices: scratch.ids.span)
                }
                return .indices(ids, shape: [texts.count, vectorizer.length])
            }
        case .tfidf(let vectorizer):
            try encoder.withScratch { (scratch) throws(TextError) in
                var weights = TfidfScratch(columns: vectorizer.columns)
                var matrix = CSRMatrix(columns: vectorizer.columns)
                for text in texts {
                    try encoder.encode(text, scratch)
                    vectorizer.appendRow(indices: scratch.ids.span, scratch: &weights, to: &matrix)
                }
                return .sparse(matrix)
            }
        }
    }
}
