import Glibc

/// Fits a ``TfidfVectorizer``, one document at a time.
///
/// Documents are not kept: memory grows with the number of distinct terms only.
public struct TfidfFitter: Sendable {
    private let configuration: TfidfVectorizer.Configuration
    private let isVocabularyFixed: Bool
    private var table: TermTable
    private var statistics: [TermStatistics]
    private var documents = 0

    /// What is known of a term so far.
    private struct TermStatistics: Sendable {
        /// The number of documents that hold it.
        var documentFrequency = 0
        /// How often it occurs in all, or in how many documents where counts are binary.
        var termFrequency = 0
        /// The number of the last document that held it, from 1.
        var lastDocument = 0
    }

    /// Begins a fit.
    ///
    /// - Parameters:
    ///   - configuration: The parameters.
    ///   - vocabulary: Fixes terms and columns; then `minDF`, `maxDF` and `maxFeatures` have no effect.
    /// - Throws: ``TextError`` with `invalidArgument` (a parameter out of range) or `emptyInput` (an empty vocabulary).
    public init(
        configuration: TfidfVectorizer.Configuration = .init(), vocabulary: Vocabulary? = nil
    ) throws(TextError) {
        try configuration.validate()
        guard vocabulary?.isEmpty != true else { throw Self.empty("empty vocabulary passed to fit") }
        self.configuration = configuration
        isVocabularyFixed = vocabulary != nil
        table = vocabulary?.table ?? TermTable()
        statistics = Array(repeating: TermStatistics(), count: table.count)
    }

    /// Takes one document.
    public mutating func add(_ tokens: [String]) {
        beginDocument()
        for token in tokens { add(utf8: token.utf8.span) }
    }

    /// Begins the next document, whose tokens ``add(utf8:)`` takes.
    public mutating func beginDocument() { documents += 1 }

    /// Takes one token of the document that was begun last.
    public mutating func add(utf8 token: Span<UInt8>) {
        let index: Int
        if isVocabularyFixed {
            index = Int(table.find(token))
            guard index >= 0 else { return }
        } else {
            let (found, isNew) = table.insert(token)
            index = Int(found)
            if isNew { statistics.append(TermStatistics()) }
        }
        let isFirst = statistics[index].lastDocument != documents
        if isFirst {
            statistics[index].lastDocument = documents
            statistics[index].documentFrequency += 1
        }
        if isFirst || !configuration.binary { statistics[index].termFrequency += 1 }
    }

    /// The vectorizer fitted to the documents taken so far.
    ///
    /// - Throws: ``TextError`` with `emptyInput` (no documents, no tokens, or no terms left after pruning) or
    ///   `invalidArgument` (`maxDF` allows fewer documents than `minDF` asks for), where scikit-learn raises `ValueError`.
    public func finish() throws(TextError) -> TfidfVectorizer {
        if isVocabularyFixed {
            guard documents > 0 else { throw Self.empty("no documents") }
            return try vectorizer(vocabulary: Vocabulary(table: table), terms: Array(0..<table.count))
        }
        guard table.count > 0 else { throw Self.empty("empty vocabulary: the documents hold no tokens") }
        let terms = try keptTerms()
        var kept = TermTable(minimumCapacity: terms.count)
        for term in terms { _ = kept.insert(table.utf8(of: term).span) }
        return try vectorizer(vocabulary: Vocabulary(table: kept), terms: terms)
    }

    /// The terms that pass the limits, in the order of their columns.
    private func keptTerms() throws(TextError) -> [Int] {
        let most = configuration.maxDF.documents(of: documents)
        let least = configuration.minDF.documents(of: documents)
        guard most >= least else {
            throw TextError(
                .invalidArgument, operation: Self.fitting,
                expected: "a max_df that allows no fewer documents than min_df, \(least)", actual: "\(most)")
        }
        var terms = (0..<table.count).filter { term in
            let frequency = Double(statistics[term].documentFrequency)
            return frequency <= most && frequency >= least
        }
        terms.sort(by: table.precedes)
        if let limit = configuration.maxFeatures, terms.count > limit {
            let keys = terms.map { -statistics[$0].termFrequency }
            let order = configuration.tieBreaking.argsort(keys)
            terms = order.prefix(limit).sorted().map { terms[$0] }
        }
        guard !terms.isEmpty else {
            throw TextError(
                .emptyInput, operation: Self.fitting, actual: "after pruning, no terms remain",
                suggestion: "try a lower min_df or a higher max_df")
        }
        return terms
    }

    private func vectorizer(vocabulary: Vocabulary, terms: [Int]) throws(TextError) -> TfidfVectorizer {
        var idf: [Double] = []
        if configuration.useIDF {
            let smoothing = configuration.smoothIDF ? 1 : 0
            idf = terms.map { term in
                log(Double(documents + smoothing) / Double(statistics[term].documentFrequency + smoothing)) + 1
            }
        }
        return try TfidfVectorizer(configuration: configuration, vocabulary: vocabulary, idf: idf)
    }

    private static let fitting = "fit TF-IDF"

    private static func empty(_ what: String) -> TextError {
        TextError(.emptyInput, operation: fitting, actual: what)
    }
}

extension TfidfVectorizer {
    /// Fits a vectorizer to documents, given as their tokens.
    ///
    /// The terms are sorted by code point, as Python sorts strings, unless a vocabulary fixes their order. With a fixed
    /// vocabulary and without `smoothIDF`, a term that no document holds gets an infinite idf.
    ///
    /// - Throws: What ``TfidfFitter`` throws.
    public static func fit(
        _ documents: some Sequence<[String]>, configuration: Configuration = .init(),
        vocabulary: Vocabulary? = nil
    ) throws(TextError) -> TfidfVectorizer {
        var fitter = try TfidfFitter(configuration: configuration, vocabulary: vocabulary)
        for tokens in documents { fitter.add(tokens) }
        return try fitter.finish()
    }
}
