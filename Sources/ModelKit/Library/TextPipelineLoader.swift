import ModelKitLayers

/// Finds out whether the steps of a pipeline can be fused into a ``TextPipelineModel``.
enum TextPipelineLoader {
    /// The fused model of token filter, vectorizer and network; nil where the steps are others.
    static func fuse(_ steps: [any Sendable]) -> (any Model)? {
        guard steps.count == 3, let tokens = steps[0] as? TokenFilterModel else { return nil }
        let vectorizer: TextVectorizer
        switch steps[1] {
        // Rows of different lengths do not fit one input.
        case let ids as VocabularyVectorizerModel where ids.vectorizer.length > 0: vectorizer = .ids(ids.vectorizer)
        case let tfidf as TfidfModel: vectorizer = .tfidf(tfidf.vectorizer)
        case let hashing as HashingModel: vectorizer = .hashing(hashing.vectorizer)
        default: return nil
        }
        switch steps[2] {
        case let model as KerasModel<[Int], Float>:
            return TextPipelineModel<Float>(tokens, vectorizer, model.network)
        case let model as KerasModel<[Int], [Float]>:
            return TextPipelineModel<[Float]>(tokens, vectorizer, model.network)
        case let model as KerasModel<SparseVector, Float>:
            return TextPipelineModel<Float>(tokens, vectorizer, model.network)
        case let model as KerasModel<SparseVector, [Float]>:
            return TextPipelineModel<[Float]>(tokens, vectorizer, model.network)
        default: return nil
        }
    }
}
