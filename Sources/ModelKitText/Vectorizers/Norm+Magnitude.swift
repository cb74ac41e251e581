extension TfidfVectorizer.Configuration.Norm {
    /// The norm of a row, summed up in its order.
    func magnitude(of weights: Span<Double>) -> Double {
        var sum = 0.0
        switch self {
        case .l1:
            for entry in weights.indices { sum += abs(weights[entry]) }
            return sum
        case .l2:
            for entry in weights.indices { sum += weights[entry] * weights[entry] }
            return sum.squareRoot()
        }
    }
}
