import ModelKitText
import TestSupport

/// Where the tests of the tokenizer find their files.
enum TokenizerFixtures {
    /// The data file of the English tokenizer.
    static let english = Repository.path("Weights/spacy/en.tokenizer")

    /// The files that `Tools/goldens_spacy.py` writes.
    static let goldens = Goldens("ModelKitTextTests")

    /// The English tokenizer.
    static func tokenizer() throws -> Tokenizer { try Tokenizer(contentsOf: english) }
}
