import Synchronization

/// A weight matrix in the two forms that products want: rows as Keras stores them, and panels for the packed kernel.
///
/// It is made of one form; the other is made once, when it is first asked for, and then kept. Any number of threads may ask
/// at once. A form that is never asked for takes no memory, and mapped rows that were packed can be dropped by the system.
final class PackedWeights: Sendable {
    /// What the matrix was made of: the same for the same memory.
    struct Source: Hashable {
        fileprivate let storage: ObjectIdentifier
        fileprivate let depth: Int
        fileprivate let units: Int
    }

    /// A form on its way into the lazy reference.
    private final class Form: Sendable {
        let tensor: Tensor
        init(_ tensor: Tensor) { self.tensor = tensor }
    }

    let depth: Int
    let units: Int
    private let rowForm = AtomicLazyReference<Form>()
    private let panelForm = AtomicLazyReference<Form>()
    /// Held while a form is made, so that several who ask first do not each make one.
    private let making = Mutex<Void>(())

    /// Weights of `depth` rows and `units` columns, as rows `[depth, units]` or as panels `[panels, depth, 16]`.
    init(_ weights: Tensor, depth: Int, units: Int) {
        self.depth = depth
        self.units = units
        let isPacked = weights.shape.count == 3
        precondition(
            weights.shape == (isPacked ? Kernels.packedShape(depth: depth, units: units) : [depth, units]),
            "weights of shape \(weights.shape) for \(depth) × \(units)")
        if isPacked { _ = panelForm.storeIfNil(Form(weights)) } else { _ = rowForm.storeIfNil(Form(weights)) }
    }

    /// The rows, `[depth, units]`.
    var rows: Tensor {
        if let form = rowForm.load() { return form.tensor }
        let panels = panels
        return making.withLock { _ in
            if let form = rowForm.load() { return form.tensor }
            return rowForm.storeIfNil(Form(Kernels.unpack(panels, depth: depth, units: units))).tensor
        }
    }

    /// The panels, `[panels, depth, 16]`.
    var panels: Tensor {
        if let form = panelForm.load() { return form.tensor }
        let rows = rows
        return making.withLock { _ in
            if let form = panelForm.load() { return form.tensor }
            return panelForm.storeIfNil(Form(Kernels.pack(rows, depth: depth, units: units))).tensor
        }
    }

    /// What it was made of. Valid while this object, which keeps the memory, lives.
    var source: Source {
        let tensor = rowForm.load()?.tensor ?? panels
        return Source(storage: ObjectIdentifier(tensor.storage), depth: depth, units: units)
    }
}

/// The weights of a network, so that layers which were given the same memory share what is made of it.
package struct SharedWeights {
    private var known: [PackedWeights.Source: PackedWeights] = [:]

    /// No weights yet.
    package init() {}

    /// The matrix that was first given with the same source.
    mutating func first(like weights: PackedWeights) -> PackedWeights {
        if let first = known[weights.source] { return first }
        known[weights.source] = weights
        return weights
    }
}
