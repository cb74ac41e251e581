extension TfidfVectorizer.Configuration {
    /// Which of the terms that occur equally often `max_features` keeps, when not all of them can be kept.
    ///
    /// scikit-learn leaves that to NumPy's `argsort`, which is not stable and sorts differently on different processors, so
    /// that the vocabulary scikit-learn fits depends on the machine. Here it does not: the order of one kind of
    /// processor is chosen, whichever the program runs on. The default is that of processors with AVX-512.
    public enum TieBreaking: String, Sendable, CaseIterable {
        /// As NumPy 2 on x86-64 with AVX-512.
        case avx512
        /// As NumPy 2 on x86-64 with AVX2 only.
        case avx2
        /// As NumPy on other processors.
        case portable
        /// The terms that sort first by code point.
        case stable
    }
}

extension TfidfVectorizer.Configuration.TieBreaking {
    /// The positions of the keys in ascending order, equal keys in the order this case stands for.
    package func argsort(_ keys: [Int]) -> [Int] {
        var order = Array(keys.indices)
        switch self {
        case .avx512: VectorArgsort(keys: keys, lanes: 8).sort(&order)
        case .avx2: VectorArgsort(keys: keys, lanes: 4).sort(&order)
        case .portable: PortableArgsort(keys: keys).sort(&order)
        case .stable: order.sort { (keys[$0], $0) < (keys[$1], $1) }
        }
        return order
    }
}
