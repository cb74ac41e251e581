/// Products, factorisations and least squares of matrices, through OpenBLAS and LAPACK.
public enum LinearAlgebra {
    /// A thin singular value decomposition, `a = u · diagonal(s) · vt`.
    public struct SVD: Sendable {
        /// The left singular vectors, `[m, r]`, r = min(m, n).
        public let u: Tensor
        /// The singular values, `[r]`, descending.
        public let s: Tensor
        /// The right singular vectors, `[r, n]`.
        public let vt: Tensor
    }

    /// The longest smaller side that `svd` takes. LAPACK counts its work space in 32 bits: somewhat more than four times the
    /// square of the smaller side, which is 2^30 here.
    package static let largestSVDSide = 16_384

    /// The product `a[m, k] · b[k, n]`.
    ///
    /// - Throws: `TensorError` with `shapeMismatch`.
    public static func product(_ a: Tensor, _ b: Tensor) throws(TensorError) -> Tensor {
        guard a.shape.count == 2, b.shape.count == 2, a.shape[1] == b.shape[0] else {
            throw TensorError(.shapeMismatch, "cannot multiply \(a.shape) by \(b.shape)", subject: "product")
        }
        var out = Tensor(shape: [a.shape[0], b.shape[1]])
        BLAS.gemm(m: a.shape[0], n: b.shape[1], k: a.shape[1], FloatSlice(a), FloatSlice(b), into: &out)
        return out
    }

    /// The thin singular value decomposition of `a[m, n]` (LAPACK's sgesdd).
    ///
    /// - Throws: `TensorError` with `shapeMismatch`, `invalidShape` where both sides are longer than 16,384, or
    ///   `lapackFailure` where `a` holds NaN or infinity or the iteration does not converge.
    public static func svd(_ a: Tensor) throws(TensorError) -> SVD {
        guard a.shape.count == 2 else {
            throw TensorError(.shapeMismatch, "a matrix is needed", subject: "svd", actual: "\(a.shape)")
        }
        let (m, n) = (a.shape[0], a.shape[1])
        let rank = min(m, n)
        guard rank <= largestSVDSide else {
            throw TensorError(
                .invalidShape, "the matrix is too large for LAPACK", subject: "svd",
                expected: "a smaller side of at most \(largestSVDSide)", actual: "\(a.shape)")
        }
        var u = Tensor(shape: [m, rank])
        var s = Tensor(shape: [rank])
        var vt = Tensor(shape: [rank, n])
        if rank > 0 {
            var work = a
            try check(BLAS.svd(m: m, n: n, &work, u: &u, s: &s, vt: &vt), "svd")
        }
        return SVD(u: u, s: s, vt: vt)
    }

    /// An orthonormal basis of the columns of `a[m, n]`, m ≥ n: the thin Q of its QR factorisation.
    ///
    /// - Throws: `TensorError` with `shapeMismatch` or `lapackFailure`.
    public static func orthonormalBasis(_ a: Tensor) throws(TensorError) -> Tensor {
        guard a.shape.count == 2, a.shape[0] >= a.shape[1] else {
            throw TensorError(
                .shapeMismatch, "a matrix with at least as many rows as columns is needed", subject: "orthonormalBasis",
                actual: "\(a.shape)")
        }
        var q = a
        if a.count > 0 {
            try check(BLAS.orthonormalize(m: a.shape[0], n: a.shape[1], &q), "orthonormalBasis")
        }
        return q
    }

    /// The `x[n, k]` of least norm that minimises `|a[m, n] · x - b[m, k]|` (LAPACK's sgelsd).
    ///
    /// - Throws: `TensorError` with `shapeMismatch` or `lapackFailure`.
    public static func leastSquares(_ a: Tensor, _ b: Tensor) throws(TensorError) -> Tensor {
        guard a.shape.count == 2, b.shape.count == 2, a.shape[0] == b.shape[0] else {
            throw TensorError(.shapeMismatch, "cannot fit \(a.shape) to \(b.shape)", subject: "leastSquares")
        }
        let (m, n, k) = (a.shape[0], a.shape[1], b.shape[1])
        var solution = Tensor(shape: [n, k])
        guard m > 0, n > 0, k > 0 else { return solution }
        var work = a
        var right = Tensor(shape: [max(m, n), k])
        Kernels.copyRows(rows: m, width: k, FloatSlice(b), stride: k, into: &right, outStride: k)
        try check(BLAS.leastSquares(m: m, n: n, k: k, &work, &right), "leastSquares")
        Kernels.copyRows(rows: n, width: k, FloatSlice(right), stride: k, into: &solution, outStride: k)
        return solution
    }

    private static func check(_ status: Int32, _ subject: String) throws(TensorError) {
        guard status == 0 else {
            let reason = status < 0 ? "LAPACK refused argument \(-status)" : "LAPACK did not converge (\(status))"
            throw TensorError(.lapackFailure, reason, subject: subject)
        }
    }
}
