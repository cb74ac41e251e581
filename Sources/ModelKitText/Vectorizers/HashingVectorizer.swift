import ModelKitTensor

/// Counts of given tokens in columns that their hashes choose, as scikit-learn 1.9's `HashingVectorizer` defines them.
///
/// A row holds, for every column that a token of the document falls into, the number of those tokens, each counting -1 where
/// its hash is negative and signs alternate. A column in which signs cancel out stays as an entry of 0. With `binary` every
/// entry is 1, the cancelled ones too. The row is then divided by its norm, unless that is 0. Columns ascend within a row.
///
/// All of it is computed in Double, every sum exactly, and rounded to Float once at the end: bit for bit scikit-learn's
/// numbers with `dtype=numpy.float64`, rounded, and those with `dtype=numpy.float32` as long as no entry counts beyond 4,096
/// (further up scikit-learn rounds the squares as well).
///
/// It needs neither fitting nor a vocabulary, so that nothing has to be loaded and no word is unknown; in return, the words of
/// a column cannot be told, and several may share one. Where that matters use ``TfidfVectorizer``.
///
/// A vectorizer is immutable. Scratch memory belongs to the caller (``HashingScratch``), so any number of threads can use one.
public struct HashingVectorizer: Sendable {
    /// The parameters.
    public let configuration: Configuration

    /// Makes a vectorizer.
    ///
    /// - Throws: ``TextError`` with `invalidArgument` for a number of columns outside of 1...2^31 - 1.
    public init(configuration: Configuration = .init()) throws(TextError) {
        let most = Int(Int32.max)
        guard configuration.nFeatures >= 1, configuration.nFeatures <= most else {
            throw TextError(
                .invalidArgument, operation: "make hashing vectorizer", expected: "n_features: from 1 to \(most)",
                actual: "\(configuration.nFeatures)")
        }
        self.configuration = configuration
    }

    /// The number of columns of the matrices this makes.
    public var columns: Int { configuration.nFeatures }

    /// Counts one document whose tokens were hashed already, and appends it as a row.
    ///
    /// Allocates nothing once scratch and matrix have grown to the longest document. Time is proportional to the number of
    /// tokens, whatever the number of columns.
    ///
    /// - Parameters:
    ///   - hashes: The ``hash(_:)`` of every token, in any order.
    ///   - scratch: Memory of this thread.
    ///   - matrix: What gets the row.
    /// - Precondition: The matrix has ``columns`` columns.
    public func appendRow(hashes: Span<Int32>, scratch: inout HashingScratch, to matrix: inout CSRMatrix) {
        precondition(matrix.columns == columns, "matrix of \(matrix.columns) columns, vectorizer of \(columns)")
        weigh(hashes: hashes, scratch: &scratch)
        matrix.appendRow(
            indices: scratch.indices.span.extracting(first: scratch.entryCount),
            rounding: scratch.weights.span.extracting(first: scratch.entryCount))
    }

    /// Counts one document in Double and leaves its entries in the scratch memory; see ``HashingScratch/entries``.
    public func weigh(hashes: Span<Int32>, scratch: inout HashingScratch) {
        let columns = UInt32(columns)
        let negative: UInt32 = configuration.alternateSign ? 1 : 0
        scratch.sort(hashes, columns: columns) { hash in
            // The magnitude of the least hash, which no Int32 holds, is 2^31, as in scikit-learn.
            (hash.magnitude % columns) << 1 | (UInt32(bitPattern: hash) >> 31 & negative)
        }
        scratch.collect(binary: configuration.binary)
        guard let norm = configuration.norm else { return }
        let magnitude = norm.magnitude(of: scratch.weights.span.extracting(first: scratch.entryCount))
        if magnitude != 0 { scratch.divideWeights(by: magnitude) }
    }
}
