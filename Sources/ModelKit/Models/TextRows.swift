import ModelKitLayers
import ModelKitTensor
import ModelKitText

/// Makes rows of a network's input from texts, in memory that is used again for the next texts.
///
/// For one call at a time: a ``TextPipelineModel`` keeps idle ones in a pool.
final class TextRows {
    private let encoder: TokenEncoder
    private let tokens: TokenEncoder.Scratch
    private let vectorizer: TextVectorizer
    private var ids: [Int32] = []
    private var matrix: CSRMatrix
    private var weights: TfidfScratch
    private var counts = HashingScratch()

    init(_ encoder: TokenEncoder, _ vectorizer: TextVectorizer) throws {
        self.encoder = encoder
        self.vectorizer = vectorizer
        tokens = try encoder.makeScratch()
        // Only one kind of rows is made.
        switch vectorizer {
        case .ids: (matrix, weights) = (CSRMatrix(columns: 0), TfidfScratch(columns: 0))
        case .tfidf(let tfidf):
            (matrix, weights) = (CSRMatrix(columns: tfidf.columns), TfidfScratch(columns: tfidf.columns))
        case .hashing(let hashing):
            (matrix, weights) = (CSRMatrix(columns: hashing.columns), TfidfScratch(columns: 0))
        }
    }

    /// Runs `body` with the rows of these texts, which are valid during the call.
    func with<Result>(_ texts: ArraySlice<String>, _ body: (NetworkInput) throws -> Result) throws -> Result {
        switch vectorizer {
        case .ids(let vectorizer):
            ids.removeAll(keepingCapacity: true)
            for text in texts {
                try encoder.encode(text, tokens)
                vectorizer.appendRow(indices: tokens.ids.span, to: &ids)
            }
            return try body(.indices(ids, shape: [texts.count, vectorizer.length]))
        case .tfidf(let vectorizer):
            matrix.removeAll(keepingCapacity: true)
            for text in texts {
                try encoder.encode(text, tokens)
                vectorizer.appendRow(indices: tokens.ids.span, scratch: &weights, to: &matrix)
            }
            return try body(.sparse(matrix))
        case .hashing(let vectorizer):
            matrix.removeAll(keepingCapacity: true)
            for text in texts {
                try encoder.encode(text, tokens)
                vectorizer.appendRow(hashes: tokens.ids.span, scratch: &counts, to: &matrix)
            }
            return try body(.sparse(matrix))
        }
    }
}
