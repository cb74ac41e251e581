/// The directions in which the rows of a sparse matrix are largest, as scikit-learn 1.9's `TruncatedSVD` finds them; over
/// TF-IDF this is latent semantic analysis.
///
/// `fit` finds the first k right singular vectors of X `[rows, columns]`; `transform` projects rows on them, from thousands
/// of sparse columns to k dense ones. Columns are not centred, so that the matrix stays sparse: for dense data whose mean is
/// far from zero, subtract it first.
///
/// A singular vector is defined up to its sign. Here each component's entry of the largest magnitude, the first of several, is
/// positive: scikit-learn's rule (`svd_flip` with `u_based_decision=False`).
///
/// A fitted value is immutable; any number of threads may use it.
public struct TruncatedSVD: Sendable {
    /// The components as columns, `[columns, components]`: the weights of the projection.
    package let projection: Tensor
    /// The k largest singular values of X, descending.
    public let singularValues: [Float]
    /// The variance of each column of the transformed X (divided by the number of rows, as NumPy's `var` does).
    public let explainedVariance: [Float]
    /// `explainedVariance` as a share of the total variance of X's columns. NaN where no column of X varies.
    public let explainedVarianceRatio: [Float]

    /// Makes a fitted value from its parts.
    ///
    /// - Parameter projection: the components as columns, `[columns, components]`.
    /// - Throws: `TensorError` with `shapeMismatch` (not one value per component, or more components than columns),
    ///   `emptyMatrix`, `nonFiniteValue` or `invalidArgument` (singular values that are negative or not descending, variances
    ///   that are negative). Whether the components are orthonormal is not checked.
    package init(
        projection: Tensor, singularValues: [Float], explainedVariance: [Float], explainedVarianceRatio: [Float]
    ) throws(TensorError) {
        let subject = "TruncatedSVD"
        guard projection.count > 0 else {
            throw TensorError(.emptyMatrix, "there are no components", subject: subject, actual: "\(projection.shape)")
        }
        let count = singularValues.count
        guard projection.shape.count == 2, projection.shape[1] == count, projection.shape[0] >= count,
            explainedVariance.count == count, explainedVarianceRatio.count == count
        else {
            throw TensorError(
                .shapeMismatch, "the parts do not go together", subject: subject,
                expected: "[columns, components] and a number per component, no more than columns",
                actual: "\(projection.shape), \(count), \(explainedVariance.count), \(explainedVarianceRatio.count)")
        }
        let isFinite = projection.withSpan { span in span.indices.allSatisfy { span[$0].isFinite } }
        guard isFinite, (singularValues + explainedVariance).allSatisfy(\.isFinite) else {
            throw TensorError(.nonFiniteValue, "a value is not finite", subject: subject)
        }
        guard zip(singularValues, singularValues.dropFirst()).allSatisfy({ $0 >= $1 }),
            (singularValues + explainedVariance).allSatisfy({ $0 >= 0 }),
            explainedVarianceRatio.allSatisfy({ ($0 >= 0 && $0.isFinite) || $0.isNaN })
        else {
            throw TensorError(
                .invalidArgument,
                "singular values must descend, and they, variances and ratios not be negative or infinite",
                subject: subject)
        }
        self.projection = projection
        self.singularValues = singularValues
        self.explainedVariance = explainedVariance
        self.explainedVarianceRatio = explainedVarianceRatio
    }

    /// The number of components, k.
    public var nComponents: Int { singularValues.count }

    /// The number of columns of the matrices it transforms.
    public var columns: Int { projection.shape[0] }

    /// The components, `[components, columns]`: orthonormal rows, by descending singular value. Made anew at each use.
    public var components: Tensor { projection.matrixTransposed() }
}

extension Tensor {
    /// A matrix with rows and columns exchanged.
    func matrixTransposed() -> Tensor {
        precondition(shape.count == 2, "a matrix of shape \(shape)")
        var result = Tensor(uninitialized: [shape[1], shape[0]])
        Kernels.permute(FloatSlice(self), shape: shape, order: [1, 0], into: &result)
        return result
    }
}
