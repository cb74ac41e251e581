/// The weights of a dense layer, prepared for products with batches: `activation(x · kernel + bias)`.
package struct DenseWeights: Sendable {
    /// The number of inputs per row.
    package var depth: Int { weights.depth }
    /// The number of outputs per row.
    package var units: Int { weights.units }
    /// The activation applied.
    package let activation: Activation
    private let weights: PackedWeights
    private let bias: Tensor?
    private let backend: MatrixBackend

    /// Prepares a kernel `[depth, units]`, or one that is packed for so many units, and a bias `[units]`.
    package init(
        kernel: Tensor, units: Int? = nil, bias: Tensor?, activation: Activation,
        backend: MatrixBackend = .processDefault
    ) {
        precondition(kernel.shape.count >= 2, "a kernel of shape \(kernel.shape)")
        let units = units ?? kernel.shape[1]
        precondition(bias == nil || bias?.count == units, "a bias of \(bias?.count ?? 0) for \(units) units")
        // The depth is the first axis of rows and the second of panels.
        let depth = kernel.shape[kernel.shape.count - 2]
        weights = PackedWeights(kernel, depth: depth, units: units)
        self.bias = bias
        self.activation = activation
        self.backend = backend
    }

    /// The same weights with another activation.
    package func with(_ activation: Activation) -> DenseWeights {
        DenseWeights(weights: weights, bias: bias, activation: activation, backend: backend)
    }

    /// The same weights with another backend, sharing what other layers of the same memory have.
    package func with(_ backend: MatrixBackend, sharing shared: inout SharedWeights) -> DenseWeights {
        DenseWeights(weights: shared.first(like: weights), bias: bias, activation: activation, backend: backend)
    }

    /// Whether both have the same matrix in memory, with every form that is made of it.
    package func sharesWeights(with other: DenseWeights) -> Bool { weights === other.weights }

    private init(weights: PackedWeights, bias: Tensor?, activation: Activation, backend: MatrixBackend) {
        self.weights = weights
        self.bias = bias
        self.activation = activation
        self.backend = backend
    }

    /// Makes the form that dense rows need, so that the first product is as fast as any.
    package func prepare() { _ = backend.usesPackedKernel ? weights.panels : weights.rows }

    /// `out[r, :] = activation(x[r, :] · kernel + bias)`.
    package func apply(rows: Int, _ x: FloatSlice, into out: inout Tensor) {
        if backend.usesPackedKernel {
            Kernels.packedProduct(
                rows: rows, depth: depth, units: units, x, packed: weights.panels, bias: bias, activation, into: &out)
        } else {
            BLAS.gemm(m: rows, n: units, k: depth, x, FloatSlice(weights.rows), into: &out)
            Kernels.biasActivation(rows: rows, columns: units, inPlace: &out, bias: bias, activation)
        }
    }

    /// The same for rows of a sparse matrix, whose columns and indices the caller has checked.
    ///
    /// OpenBLAS has no such product: it is our kernel with either backend.
    package func apply(_ matrix: CSRMatrix, rows: Range<Int>, into out: inout Tensor) {
        Kernels.sparseDense(
            matrix, rows: rows, weights: weights.rows, units: units, bias: bias, activation, into: &out)
    }
}
