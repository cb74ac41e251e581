extension TruncatedSVD {
    /// Beyond this Frobenius norm variances, which are squares, could exceed Float.
    private static let largestNorm = 0x1p60

    /// Finds the components of a matrix by a randomised singular value decomposition (Halko, Martinsson and Tropp, 2011,
    /// algorithms 4.4 and 5.1).
    ///
    /// The span of `nComponents + nOversamples` random combinations of the rows is turned towards the leading singular vectors
    /// by `nIterations` multiplications with XᵀX, made orthonormal after each half (LAPACK's QR; scikit-learn's default is LU,
    /// which spans the same), and X restricted to it is decomposed exactly. What is left of the span's angle to the i-th
    /// singular vector is of the order (σ[l+1] / σ[i])^(2 · nIterations + 1), l the number of combinations: where singular
    /// values descend slowly, more iterations bring the last components nearer to the exact ones. Where the combinations are
    /// as many as the smaller extent of X, the decomposition is exact up to rounding.
    ///
    /// Products are sparse kernels over the threads, in Float: singular values are good to a few 2^-24 times the largest. The
    /// result has the same bits for the same seed on the same processor, with any number of threads.
    ///
    /// Cost: 2 · nIterations + 3 products with X or Xᵀ, and 2 · nIterations + 1 QR factorisations of `[rows or columns, l]`.
    /// Memory: a transposed copy of X and a few tensors of that shape.
    ///
    /// - Parameters:
    ///   - matrix: X; none of its columns is centred.
    ///   - nComponents: how many components to find, at most the smaller extent of X.
    ///   - nIterations: how often to multiply with XᵀX; scikit-learn's `n_iter`.
    ///   - nOversamples: how many more combinations than components to work with.
    ///   - seed: chooses the random combinations; scikit-learn's `random_state`.
    ///   - threads: who works on the products.
    /// - Throws: `TensorError` with `emptyMatrix` (no rows or no columns), `invalidArgument` (a parameter out of range),
    ///   `invalidIndex`, `nonFiniteValue` (NaN or infinity, or values whose squares could exceed Float), or `lapackFailure`.
    public static func fit(
        _ matrix: CSRMatrix, nComponents: Int = 2, nIterations: Int = 5, nOversamples: Int = 10, seed: UInt64 = 0,
        threads: ThreadPool = .shared
    ) throws(TensorError) -> TruncatedSVD {
        try check(matrix, nComponents: nComponents, nIterations: nIterations, nOversamples: nOversamples)
        let width = nComponents + min(nOversamples, min(matrix.rows, matrix.columns) - nComponents)
        let transposed = matrix.transposed()
        var numbers = GaussianNumbers(seed: seed)
        var rowBasis = numbers.tensor([matrix.rows, width])
        var basis = try LinearAlgebra.orthonormalBasis(transposed.product(rowBasis, width: width, threads: threads))
        for _ in 0..<nIterations {
            rowBasis = try LinearAlgebra.orthonormalBasis(matrix.product(basis, width: width, threads: threads))
            basis = try LinearAlgebra.orthonormalBasis(transposed.product(rowBasis, width: width, threads: threads))
        }
        let factors = try LinearAlgebra.svd(matrix.product(basis, width: width, threads: threads))
        var leading = Tensor(uninitialized: [nComponents, width])
        Kernels.copy(FloatSlice(factors.vt), count: leading.count, into: &leading, at: 0)
        var projection = try LinearAlgebra.product(basis, leading.matrixTransposed())
        fixSigns(&projection)

        let image = matrix.product(projection, width: nComponents, threads: threads)
        let variances = columnVariances(image)
        let total = totalVariance(transposed)
        return try TruncatedSVD(
            projection: projection, singularValues: Array(factors.s.values.prefix(nComponents)),
            explainedVariance: variances.map { Float($0) },
            explainedVarianceRatio: variances.map { total > 0 ? Float($0 / total) : .nan })
    }

    private static func check(
        _ matrix: CSRMatrix, nComponents: Int, nIterations: Int, nOversamples: Int
    ) throws(TensorError) {
        let subject = "fit TruncatedSVD"
        guard matrix.rows > 0, matrix.columns > 0 else {
            throw TensorError(
                .emptyMatrix, "the matrix has no rows or no columns", subject: subject,
                actual: "[\(matrix.rows), \(matrix.columns)]")
        }
        guard matrix.rows <= Int(Int32.max) else {
            throw TensorError(.invalidShape, "the matrix has too many rows", subject: subject, actual: "\(matrix.rows)")
        }
        let smaller = min(matrix.rows, matrix.columns)
        guard (1...smaller).contains(nComponents) else {
            throw TensorError(
                .invalidArgument, "nComponents is out of range", subject: subject,
                expected: "1...\(smaller) for a matrix of [\(matrix.rows), \(matrix.columns)]", actual: "\(nComponents)"
            )
        }
        guard nIterations >= 0, nOversamples >= 0 else {
            throw TensorError(
                .invalidArgument, "nIterations and nOversamples cannot be negative", subject: subject,
                actual: "\(nIterations), \(nOversamples)")
        }
        // What is decomposed at the end is as wide as there are combinations; better refused before the work.
        guard nComponents + min(nOversamples, smaller - nComponents) <= LinearAlgebra.largestSVDSide else {
            throw TensorError(
                .invalidArgument, "nComponents and nOversamples are too many for LAPACK", subject: subject,
                expected: "a sum of at most \(LinearAlgebra.largestSVDSide)",
                actual: "\(nComponents) and \(nOversamples)")
        }
        try matrix.checkContents(subject)
        let norm = matrix.values.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
        guard norm <= largestNorm else {
            throw TensorError(
                .nonFiniteValue, "the squares of the values could exceed Float; scale the matrix", subject: subject,
                expected: "a Frobenius norm of at most \(largestNorm)", actual: "\(norm)")
        }
    }

    /// Makes the entry of the largest magnitude of each column positive, the first where several are as large.
    private static func fixSigns(_ projection: inout Tensor) {
        let (rows, columns) = (projection.shape[0], projection.shape[1])
        projection.withMutableSpan { span in
            for column in 0..<columns {
                var largest: Float = 0
                for row in 0..<rows where abs(span[row * columns + column]) > abs(largest) {
                    largest = span[row * columns + column]
                }
                guard largest < 0 else { continue }
                for row in 0..<rows { span[row * columns + column].negate() }
            }
        }
    }

    /// The mean squared distance to the mean of each column of `[rows, columns]`, in Double.
    private static func columnVariances(_ matrix: Tensor) -> [Double] {
        let (rows, columns) = (matrix.shape[0], matrix.shape[1])
        return matrix.withSpan { span in
            (0..<columns).map { column in
                var sum = 0.0
                for row in 0..<rows { sum += Double(span[row * columns + column]) }
                let mean = sum / Double(rows)
                var squares = 0.0
                for row in 0..<rows {
                    let distance = Double(span[row * columns + column]) - mean
                    squares += distance * distance
                }
                return squares / Double(rows)
            }
        }
    }

    /// The sum of the variances of all columns, of which the rows are given.
    private static func totalVariance(_ transposed: CSRMatrix) -> Double {
        let count = Double(transposed.columns)
        var total = 0.0
        for row in 0..<transposed.rows {
            let values = transposed.values[transposed.entries(ofRow: row)]
            let mean = values.reduce(0.0) { $0 + Double($1) } / count
            let squares = values.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
            total += (squares + (count - Double(values.count)) * mean * mean) / count
        }
        return total
    }
}
