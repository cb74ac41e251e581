import ModelKitTensor

extension HashingVectorizer {
    /// The value of one column of a row.
    public typealias Entry = (column: Int32, weight: Double)

    /// The matrix of these documents, `[documents, columns]`; a document without tokens is an empty row.
    ///
    /// No documents make a matrix without rows, which scikit-learn refuses.
    public func transform(_ documents: some Sequence<[String]>) -> CSRMatrix {
        var matrix = CSRMatrix(columns: columns)
        var scratch = HashingScratch()
        var hashes: [Int32] = []
        for tokens in documents {
            Self.hash(tokens, &hashes)
            appendRow(hashes: hashes.span, scratch: &scratch, to: &matrix)
        }
        return matrix
    }

    /// The row of one document before it is rounded to Float, columns ascending.
    public func weights(of tokens: [String]) -> [Entry] {
        var scratch = HashingScratch()
        var hashes: [Int32] = []
        Self.hash(tokens, &hashes)
        weigh(hashes: hashes.span, scratch: &scratch)
        return scratch.entries
    }

    private static func hash(_ tokens: [String], _ hashes: inout [Int32]) {
        hashes.removeAll(keepingCapacity: true)
        for token in tokens { hashes.append(hash(token.utf8.span)) }
    }
}
