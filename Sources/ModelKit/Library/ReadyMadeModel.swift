/// The model types that a library file can name, without any code.
///
/// | `type` | item → prediction | asset | dependencies | settings |
/// | --- | --- | --- | --- | --- |
/// | `spacy_tokenizer` | text → every token with its attributes | tokenizer data | | |
/// | `token_filter` | text → kept tokens | | `tokenizer` | see ``TokenFilterModel`` |
/// | `vocabulary_vectorizer` | tokens → ids | `vocabulary.txt` | | `length`, `drop_oov` |
/// | `tfidf` | tokens → sparse row | folder of a TF-IDF vectorizer | | |
/// | `hashing` | tokens → sparse row | | | `n_features`, `alternate_sign`, `binary`, `norm` |
/// | `keras` | inputs → outputs | converted weights | | `input`, `outputs`, `backend` |
/// | `pipeline` | item → what the steps make of it | | `steps:` | |
enum ReadyMadeModel: String, CaseIterable {
    case spacyTokenizer = "spacy_tokenizer"
    case tokenFilter = "token_filter"
    case vocabularyVectorizer = "vocabulary_vectorizer"
    case tfidf
    case hashing
    case keras
    case pipeline

    /// What loads a model of this type.
    var load: @Sendable (LoadContext) throws -> any Sendable {
        switch self {
        case .spacyTokenizer: { try SpacyTokenizerModel(context: $0) }
        case .tokenFilter: { try TokenFilterModel(context: $0) }
        case .vocabularyVectorizer: { try VocabularyVectorizerModel(context: $0) }
        case .tfidf: { try TfidfModel(context: $0) }
        case .hashing: { try HashingModel(context: $0) }
        case .keras: { try KerasLoader.load($0) }
        // The steps are read from the file: see LibraryFile.
        case .pipeline: { try PipelineLoader.load(PipelinePlan(), $0) }
        }
    }
}
