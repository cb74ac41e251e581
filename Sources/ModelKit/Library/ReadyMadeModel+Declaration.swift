extension ReadyMadeModel {
    /// What a library file can say of a model of a type: what parsing checks and the file's JSON Schema tells.
    struct Declaration {
        /// Item → prediction, in a line.
        var summary: String
        /// What the asset is; nil where the type has none.
        var asset: String?
        /// The roles of its dependencies, all of them needed.
        var roles: [String] = []
        /// The settings that the type reads.
        var settings: any ModelSettings.Type = NoSettings.self
    }

    /// What a file can say of a model of this type.
    var declaration: Declaration {
        switch self {
        case .spacyTokenizer:
            Declaration(
                summary: "text → every token with its attributes",
                asset: "a data file that Tools/export_spacy.py writes")
        case .tokenFilter:
            Declaration(
                summary: "text → the tokens that pass a filter", roles: ["tokenizer"],
                settings: TokenFilterSettings.self)
        case .vocabularyVectorizer:
            Declaration(
                summary: "tokens → ids", asset: "a file with one term per line",
                settings: VocabularyVectorizerModel.Settings.self)
        case .tfidf:
            Declaration(summary: "tokens → a sparse row of weights", asset: "the folder of a fitted vectorizer")
        case .hashing:
            Declaration(summary: "tokens → a sparse row of counts", settings: HashingModel.Settings.self)
        case .keras:
            Declaration(
                summary: "a network's inputs → its outputs", asset: "a file that mk-convert writes",
                settings: KerasLoader.Settings.self)
        case .pipeline: Declaration(summary: "an item → what its steps make of it")
        }
    }
}
