import Synchronization

/// A weight matrix in the two forms that products want: rows as Keras stores them, and panels for the packed kernel.
///
/// It is made of one form; the other is made when it is first asked for and then kept. Any number of threads may ask at
/// once. A form that is never asked for takes no memory, and mapped rows that were packed can be dropped by the system.
final class PackedWeights: Sendable {
    /// A form on its way into the lazy reference.
    private final class Form: Sendable {
        let tensor: Tensor
        init(_ tensor: Tensor) { self.tensor = tensor }
    }

    let depth: Int
    let units: Int
    private let rowForm = AtomicLazyReference<Form>()
    private let panelForm = AtomicLazyReference<Form>()

    /// Weights of `depth` rows and `units` columns, as rows `[depth, units]` or as panels `[panels, depth, 16]`.
    init(_ weights: Tensor, depth: Int, units: Int) {
        self.depth = depth
        self.units = units
        let isPacked = weights.shape.count == 3
        precondition(
            !isPacked || weights.shape == Kernels.packedShape(depth: depth, units: units),
            "weights of shape \(weights.shape) for \(depth) × \(units)")
        if isPacked { _ = panelForm.storeIfNil(Form(weights)) } else { _ = rowForm.storeIfNil(Form(weights)) }
    }

    /// The rows, `[depth, units]`.
    var rows: Tensor {
        if let form = rowForm.load() { return form.tensor }
        return rowForm.storeIfNil(Form(Kernels.unpack(panels, depth: depth, units: units))).tensor
    }

    /// The panels, `[panels, depth, 16]`.
    var panels: Tensor {
        if let form = panelForm.load() { return form.tensor }
        return panelForm.storeIfNil(Form(Kernels.pack(rows, depth: depth, units: units))).tensor
    }
}
