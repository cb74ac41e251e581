extension TruncatedSVD {
    /// The rows of a matrix in the space of the components: X · componentsᵀ, `[rows, components]`, as sparse × dense.
    ///
    /// An element is summed as in a sparse product with a layer's weights (`DenseWeights`; CKernels.h gives the order at
    /// `mk_packed_product`), so that its bits do not depend on the other rows or on the number of threads. A matrix without
    /// rows gives no rows.
    ///
    /// - Throws: `TensorError` with `shapeMismatch` (another number of columns), `invalidIndex`, or `nonFiniteValue` (NaN or
    ///   infinity).
    public func transform(_ matrix: CSRMatrix, threads: ThreadPool = .shared) throws(TensorError) -> Tensor {
        let subject = "transform by TruncatedSVD"
        guard matrix.columns == columns else {
            throw TensorError(
                .shapeMismatch, "the matrix has another number of columns than the one it was fitted to",
                subject: subject, expected: "\(columns)", actual: "\(matrix.columns)")
        }
        try matrix.checkContents(subject)
        return matrix.product(projection, width: nComponents, threads: threads)
    }

    /// The nearest rows in the space of the columns: y · components, `[rows, columns]`, dense.
    ///
    /// - Throws: `TensorError` with `shapeMismatch` where `transformed` is not `[rows, components]`.
    public func inverseTransform(_ transformed: Tensor) throws(TensorError) -> Tensor {
        guard transformed.shape.count == 2, transformed.shape[1] == nComponents else {
            throw TensorError(
                .shapeMismatch, "not rows of transformed values", subject: "inverseTransform by TruncatedSVD",
                expected: "[rows, \(nComponents)]", actual: "\(transformed.shape)")
        }
        return try LinearAlgebra.product(transformed, components)
    }
}
