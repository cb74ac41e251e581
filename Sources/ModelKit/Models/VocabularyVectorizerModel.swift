import ModelKitText

/// Tokens → ids (`type: vocabulary_vectorizer`): 0 padding, 1 unknown, 2 + i the vocabulary's term i.
///
/// The asset is a file with one term per line. Settings: `length` (pads or cuts; without it rows keep their length) and
/// `drop_oov` (leaves unknown tokens out; on by default).
public struct VocabularyVectorizerModel: ItemModel {
    struct Settings: ModelSettings {
        enum Keys: String, CodingKey, CaseIterable {
            case length
            case dropOOV = "drop_oov"
        }

        static let ranges: [Keys: ClosedRange<Double>] = [.length: 0...Double(VocabularyVectorizer.largestLength)]

        var length: Int?
        var dropOOV: Bool?

        init(from decoder: any Decoder) throws {
            let settings = try decoder.container(keyedBy: Keys.self)
            length = try settings.decodeIfPresent(Int.self, forKey: .length)
            dropOOV = try settings.decodeIfPresent(Bool.self, forKey: .dropOOV)
        }
    }

    /// The vectorizer that computes.
    public let vectorizer: VocabularyVectorizer

    /// Wraps a vectorizer.
    public init(_ vectorizer: VocabularyVectorizer) {
        self.vectorizer = vectorizer
    }

    init(context: LoadContext) throws {
        let settings = try context.settings(as: Settings.self)
        try self.init(
            VocabularyVectorizer(
                vocabulary: Vocabulary(contentsOf: context.requireAsset()), length: settings.length,
                dropOOV: settings.dropOOV ?? true))
    }

    /// The ids of the tokens.
    public func compute(item tokens: [String]) -> [Int] {
        vectorizer.ids(of: tokens).map(Int.init)
    }
}
