extension TfidfVectorizer {
    /// The parameters of scikit-learn's `TfidfVectorizer` that concern given tokens, with its defaults.
    ///
    /// See https://scikit-learn.org/1.9/modules/generated/sklearn.feature_extraction.text.TfidfVectorizer.html
    public struct Configuration: Sendable, Equatable {
        /// A number of documents, absolute or as a part of all (scikit-learn tells them apart as int and float).
        public enum DocumentFrequency: Sendable, Equatable {
            /// That many documents, at least 1.
            case count(Int)
            /// That part of the documents, in 0...1; the limit is the product as a real number, not rounded.
            case ratio(Double)
        }

        /// What a row is divided by.
        public enum Norm: String, Sendable {
            /// The sum of the magnitudes.
            case l1
            /// The root of the sum of the squares.
            case l2
        }

        /// Terms in fewer documents are left out.
        public var minDF: DocumentFrequency = .count(1)
        /// Terms in more documents are left out.
        public var maxDF: DocumentFrequency = .ratio(1)
        /// Keeps no more than the terms that occur most often; nil for all.
        public var maxFeatures: Int?
        /// Which of the terms that occur equally often `maxFeatures` keeps.
        public var tieBreaking: TieBreaking = .avx512
        /// Counts every term of a document once.
        public var binary = false
        /// What rows are scaled to; nil leaves them as they are.
        public var norm: Norm? = .l2
        /// Whether weights are multiplied with the inverse document frequency.
        public var useIDF = true
        /// Adds one to document frequencies, as if one more document held every term once.
        public var smoothIDF = true
        /// Replaces a count n by 1 + ln n.
        public var sublinearTF = false

        /// scikit-learn's defaults.
        public init() {}

        func validate() throws(TextError) {
            try Self.validate(minDF, name: "min_df")
            try Self.validate(maxDF, name: "max_df")
            if let maxFeatures, maxFeatures < 1 {
                throw Self.invalid("max_features: at least 1, or none", "\(maxFeatures)")
            }
        }

        private static func validate(_ frequency: DocumentFrequency, name: String) throws(TextError) {
            switch frequency {
            case .count(let count):
                guard count >= 1 else { throw invalid("\(name): a ratio in 0...1 or a count from 1 on", "\(count)") }
            case .ratio(let ratio):
                guard ratio >= 0, ratio <= 1 else {
                    throw invalid("\(name): a ratio in 0...1 or a count from 1 on", "\(ratio)")
                }
            }
        }

        private static func invalid(_ expected: String, _ actual: String) -> TextError {
            TextError(.invalidArgument, operation: "fit TF-IDF", expected: expected, actual: actual)
        }
    }
}

extension TfidfVectorizer.Configuration.DocumentFrequency {
    /// The limit as a number of documents, out of so many.
    func documents(of total: Int) -> Double {
        switch self {
        case .count(let count): Double(count)
        case .ratio(let ratio): ratio * Double(total)
        }
    }
}
