import ModelKitText

/// Text → every raw token of spaCy's tokenizer with its attributes (`type: spacy_tokenizer`).
///
/// The asset is a data file that `Tools/export_spacy.py` writes.
public struct SpacyTokenizerModel: ItemModel {
    /// The tokenizer that computes.
    public let tokenizer: Tokenizer

    /// Wraps a tokenizer.
    public init(_ tokenizer: Tokenizer) {
        self.tokenizer = tokenizer
    }

    init(context: LoadContext) throws {
        try context.refuseSettings()
        try self.init(Tokenizer(contentsOf: context.requireAsset()))
    }

    /// The tokens of a text, those of white space among them.
    public func compute(item text: String) throws -> [TokenRecord] {
        try tokenizer.tokens(in: text).map(TokenRecord.init)
    }
}
