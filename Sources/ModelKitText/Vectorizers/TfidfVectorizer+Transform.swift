import ModelKitTensor

extension TfidfVectorizer {
    /// The weights of one row.
    public typealias Entry = (column: Int32, weight: Double)

    /// The TF-IDF matrix of these documents, `[documents, terms]`; a document without known terms is an empty row.
    ///
    /// No documents make a matrix without rows, which scikit-learn refuses.
    public func transform(_ documents: some Sequence<[String]>) -> CSRMatrix {
        var matrix = CSRMatrix(columns: columns)
        var scratch = TfidfScratch(columns: columns)
        var indices: [Int32] = []
        for tokens in documents {
            look(up: tokens, &indices)
            appendRow(indices: indices.span, scratch: &scratch, to: &matrix)
        }
        return matrix
    }

    /// The weights of one document before they are rounded to Float, columns ascending.
    public func weights(of tokens: [String]) -> [Entry] {
        var scratch = TfidfScratch(columns: columns)
        var indices: [Int32] = []
        look(up: tokens, &indices)
        weigh(indices: indices.span, scratch: &scratch)
        return scratch.entries
    }

    private func look(up tokens: [String], _ indices: inout [Int32]) {
        indices.removeAll(keepingCapacity: true)
        for token in tokens { indices.append(vocabulary.index(ofUTF8: token.utf8.span)) }
    }
}
