import Glibc
import ModelKitTensor

/// TF-IDF weights of given tokens, as scikit-learn 1.9's `TfidfVectorizer` defines them.
///
/// A row holds, for every term of the vocabulary that occurs in the document, its count n (1 + ln n with `sublinearTF`, 1 with
/// `binary`) times the term's idf, and is then divided by its norm. All of it is computed in Double in scikit-learn's order
/// of operations, and rounded to Float once at the end; columns ascend within a row.
///
/// A fitted vectorizer is immutable. Scratch memory belongs to the caller (``TfidfScratch``), so any number of threads can use
/// one vectorizer.
public struct TfidfVectorizer: Sendable {
    /// The parameters it was fitted with.
    public let configuration: Configuration
    /// The terms, in the order of the columns.
    public let vocabulary: Vocabulary
    /// The inverse document frequency of each term; empty where the configuration does not use it.
    public let idf: [Double]

    /// What each term's weight is multiplied with: its idf, or 1.
    private let factors: [Double]
    /// The weight of a term that occurs n times, for small n.
    private let weights: [Double]

    /// Makes a fitted vectorizer from its parts.
    ///
    /// - Throws: ``TextError`` with `invalidArgument` (a parameter out of range), `emptyInput` (no terms) or
    ///   `malformedData` (not one idf per term, or one that is not a number).
    public init(configuration: Configuration, vocabulary: Vocabulary, idf: [Double]) throws(TextError) {
        try configuration.validate()
        guard !vocabulary.isEmpty else {
            throw TextError(.emptyInput, operation: Self.making, actual: "the vocabulary is empty")
        }
        let expected = configuration.useIDF ? vocabulary.count : 0
        guard idf.count == expected else {
            throw TextError(
                .malformedData, operation: Self.making, expected: "\(expected) idf values", actual: "\(idf.count)")
        }
        if let index = idf.firstIndex(where: \.isNaN) {
            throw TextError(.malformedData, operation: Self.making, actual: "the idf of term \(index) is not a number")
        }
        self.configuration = configuration
        self.vocabulary = vocabulary
        self.idf = idf
        factors = configuration.useIDF ? idf : Array(repeating: 1, count: vocabulary.count)
        weights = (0..<256).map { Self.weight(ofCount: $0, configuration) }
    }

    /// The number of columns of the matrices this makes.
    public var columns: Int { vocabulary.count }

    /// Weighs one document whose tokens were looked up in the vocabulary already, and appends it as a row.
    ///
    /// Allocates nothing once scratch and matrix have grown to the longest document. Time is proportional to the number of
    /// tokens, plus one step per 4,096 terms of the vocabulary; nothing is sorted.
    ///
    /// - Parameters:
    ///   - indices: The tokens as indices of terms, in any order; negative ones are unknown and skipped.
    ///   - scratch: Memory of this thread, made for as many columns.
    ///   - matrix: What gets the row.
    /// - Precondition: Scratch and matrix have ``columns`` columns, and indices lie below.
    public func appendRow(indices: Span<Int32>, scratch: inout TfidfScratch, to matrix: inout CSRMatrix) {
        precondition(matrix.columns == columns, "matrix of \(matrix.columns) columns, vectorizer of \(columns)")
        weigh(indices: indices, scratch: &scratch)
        matrix.appendRow(
            indices: scratch.indices.span.extracting(first: scratch.entryCount),
            rounding: scratch.weights.span.extracting(first: scratch.entryCount))
    }

    /// Weighs one document in Double and leaves its entries in the scratch memory; see ``TfidfScratch/entries``.
    ///
    /// - Precondition: As for ``appendRow(indices:scratch:to:)``.
    public func weigh(indices: Span<Int32>, scratch: inout TfidfScratch) {
        precondition(scratch.columns == columns, "scratch for \(scratch.columns) columns, vectorizer of \(columns)")
        scratch.count(indices)
        let factors = factors.span
        let table = self.weights.span
        scratch.collect { column, count in
            let frequency = count < table.count ? table[count] : Self.weight(ofCount: count, configuration)
            return frequency * factors[column]
        }
        guard let norm = configuration.norm else { return }
        let magnitude = norm.magnitude(of: scratch.weights.span.extracting(first: scratch.entryCount))
        if magnitude != 0 { scratch.divideWeights(by: magnitude) }
    }

    private static let making = "make TF-IDF vectorizer"

    private static func weight(ofCount count: Int, _ configuration: Configuration) -> Double {
        if count == 0 { return 0 }
        if configuration.binary { return 1 }
        return configuration.sublinearTF ? log(Double(count)) + 1 : Double(count)
    }
}
