/// The weights of a dense layer, prepared for products with batches: `activation(x · kernel + bias)`.
///
/// This is where the product's kernel is chosen, by `usesOwnKernel`; whatever form a kernel wants its weights in is made
/// once, in `init`.
package struct DenseWeights: Sendable {
    /// The number of inputs per row.
    package let depth: Int
    /// The number of outputs per row.
    package let units: Int
    private let kernel: Tensor
    private let bias: Tensor?
    private let activation: Activation

    /// Up to so many rows our own kernel is faster than OpenBLAS, which packs the weights anew for every product: at 784 ×
    /// 512, 512 × 512 on Zen 4, 109 GFLOP/s against 44 for 6 rows, 110 against 72 for 16, 113 against 95 for 64.
    package static let fewRows = 64
    /// With AVX-512 it stays ahead for any number of rows (105-112 GFLOP/s against 89-98) while a panel of 64 columns fits
    /// half of a 1 MiB cache.
    package static let panelDepth = 2048

    /// Prepares a kernel `[depth, units]` and a bias `[units]`.
    package init(kernel: Tensor, bias: Tensor?, activation: Activation) {
        precondition(kernel.shape.count == 2, "a kernel of shape \(kernel.shape)")
        depth = kernel.shape[0]
        units = kernel.shape[1]
        precondition(bias == nil || bias?.count == units, "a bias of \(bias?.count ?? 0) for \(units) units")
        self.kernel = kernel
        self.bias = bias
        self.activation = activation
    }

    /// The same weights with another activation.
    package func with(_ activation: Activation) -> DenseWeights {
        DenseWeights(kernel: kernel, bias: bias, activation: activation)
    }

    /// The activation applied.
    package var appliedActivation: Activation { activation }

    /// Whether a product of so many rows is left to our own kernel, rather than to OpenBLAS.
    package func usesOwnKernel(rows: Int) -> Bool {
        rows <= Self.fewRows || (depth <= Self.panelDepth && Kernels.hasWideVectors)
    }

    /// `out[r, :] = activation(x[r, :] · kernel + bias)`.
    package func apply(rows: Int, _ x: FloatSlice, into out: inout Tensor) {
        if usesOwnKernel(rows: rows) {
            Kernels.denseProduct(
                rows: rows, depth: depth, units: units, x, weights: kernel, bias: bias, activation, into: &out)
        } else {
            BLAS.gemm(m: rows, n: units, k: depth, x, FloatSlice(kernel), into: &out)
            Kernels.biasActivation(rows: rows, columns: units, inPlace: &out, bias: bias, activation)
        }
    }

    /// The same for rows of a sparse matrix, whose columns and indices the caller has checked.
    package func apply(_ matrix: CSRMatrix, rows: Range<Int>, into out: inout Tensor) {
        Kernels.sparseDense(
            matrix, rows: rows, weights: kernel, units: units, bias: bias, activation, into: &out)
    }
}
