import ModelKitText

/// Text → the tokens that pass a filter, lower-cased (`type: token_filter`).
///
/// The dependency `tokenizer` is a ``SpacyTokenizerModel``. The settings are those of `TokenFilter`, with the IMDB
/// tutorial's values as defaults: `removed_texts`, `normalizes_white_space`, `minimum_length`, `drops_non_ascii`,
/// `drops_punctuation`, `drops_stop_words`, `drops_digits`, `drops_space`, `drops_like_num`, `drops_like_url`,
/// `lowercases`.
public struct TokenFilterModel: Model {
    /// The tokenizer whose tokens are filtered.
    public let tokenizer: Tokenizer
    /// What is kept.
    public let filter: TokenFilter
    private let filtered: FilteredTokenizer

    /// Puts a filter behind a tokenizer.
    public init(_ tokenizer: Tokenizer, filter: TokenFilter = TokenFilter()) {
        self.tokenizer = tokenizer
        self.filter = filter
        filtered = FilteredTokenizer(tokenizer, filter: filter)
    }

    init(context: LoadContext) throws {
        self.init(
            try context.dependency("tokenizer", as: SpacyTokenizerModel.self).tokenizer,
            filter: try context.settings(as: TokenFilterSettings.self).filter)
    }

    /// The kept tokens of each text.
    public func compute(_ texts: ArraySlice<String>) throws -> [[String]] {
        try filtered.tokens(inBatch: texts)
    }
}

/// The settings of `token_filter`; what is not set has the tutorial's value.
struct TokenFilterSettings: ModelSettings {
    enum Keys: String, CodingKey, CaseIterable {
        case removedTexts = "removed_texts"
        case normalizesWhiteSpace = "normalizes_white_space"
        case minimumLength = "minimum_length"
        case dropsNonASCII = "drops_non_ascii"
        case dropsPunctuation = "drops_punctuation"
        case dropsStopWords = "drops_stop_words"
        case dropsDigits = "drops_digits"
        case dropsSpace = "drops_space"
        case dropsLikeNum = "drops_like_num"
        case dropsLikeURL = "drops_like_url"
        case lowercases
    }

    static let ranges: [Keys: ClosedRange<Double>] = [.minimumLength: 0...Double(Int32.max)]

    var filter = TokenFilter()

    init(from decoder: any Decoder) throws {
        let settings = try decoder.container(keyedBy: Keys.self)
        func set<Value: Decodable>(_ path: WritableKeyPath<TokenFilter, Value>, _ key: Keys) throws {
            if let value = try settings.decodeIfPresent(Value.self, forKey: key) { filter[keyPath: path] = value }
        }
        try set(\.removedTexts, .removedTexts)
        try set(\.normalizesWhiteSpace, .normalizesWhiteSpace)
        try set(\.minimumLength, .minimumLength)
        try set(\.dropsNonASCII, .dropsNonASCII)
        try set(\.dropsPunctuation, .dropsPunctuation)
        try set(\.dropsStopWords, .dropsStopWords)
        try set(\.dropsDigits, .dropsDigits)
        try set(\.dropsSpace, .dropsSpace)
        try set(\.dropsLikeNum, .dropsLikeNum)
        try set(\.dropsLikeURL, .dropsLikeURL)
        try set(\.lowercases, .lowercases)
    }
}
