extension HashingVectorizer {
    /// The parameters of scikit-learn's `HashingVectorizer` that concern given tokens, with its defaults.
    ///
    /// See https://scikit-learn.org/1.9/modules/generated/sklearn.feature_extraction.text.HashingVectorizer.html
    public struct Configuration: Sendable, Equatable {
        /// What a row is divided by.
        public typealias Norm = TfidfVectorizer.Configuration.Norm

        /// The number of columns, from 1 to 2^31 - 1.
        ///
        /// scikit-learn's `fit` refuses the last one, its `transform` takes it.
        public var nFeatures = 1 << 20
        /// Whether a token whose hash is negative counts -1, so that tokens that share a column cancel out on average.
        public var alternateSign = true
        /// Replaces every entry by 1, whatever it counted.
        public var binary = false
        /// What rows are scaled to; nil leaves them as they are.
        public var norm: Norm? = .l2

        /// scikit-learn's defaults.
        public init() {}
    }
}
