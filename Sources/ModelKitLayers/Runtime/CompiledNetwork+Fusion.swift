import ModelKitTensor

extension CompiledNetwork {
    /// Joins operations that are cheaper as one.
    ///
    /// Two are joined where the first one's value is read by the second only and goes through unchanged in shape.
    mutating func fuse() {
        var index = 0
        while index < steps.count {
            if let producer = producer(of: index), let joined = joined(producer, index) {
                steps[producer].operation = joined
                steps[producer].output = steps[index].output
                steps.remove(at: index)
            } else {
                index += 1
            }
        }
    }

    /// The step whose value the step reads as its only input, alone.
    private func producer(of index: Int) -> Int? {
        guard steps[index].inputs.count == 1 else { return nil }
        let value = edges[steps[index].inputs[0]].value
        let readers = steps.count { step in step.inputs.contains { edges[$0].value == value } }
        guard readers == 1, !outputs.contains(where: { edges[$0].value == value }) else { return nil }
        guard let producer = steps[..<index].firstIndex(where: { edges[$0.output].value == value }) else { return nil }
        return edges[steps[producer].output].shape == edges[steps[index].inputs[0]].shape ? producer : nil
    }

    /// The two steps' operation as one; nil where there is none.
    private func joined(_ producer: Int, _ index: Int) -> (any Operation)? {
        if let activation = steps[index].operation.pureActivation {
            return steps[producer].operation.fusing(activation)
        }
        return pooledEmbedding(producer, index)
    }

    /// An embedding of ids `[steps]` whose steps are summed or averaged.
    private func pooledEmbedding(_ producer: Int, _ index: Int) -> (any Operation)? {
        guard let embedding = steps[producer].operation as? EmbeddingOperation,
            let reduction = steps[index].operation as? ReduceOperation, reduction.axis == 0,
            edges[steps[producer].inputs[0]].shape.count == 1
        else { return nil }
        switch reduction.reduction {
        case .sum:
            return PooledEmbeddingOperation(embedding: embedding, pooling: .sum)
        case .mean:
            guard reduction.masked, let mask = edges[steps[index].inputs[0]].mask else {
                return PooledEmbeddingOperation(embedding: embedding, pooling: .mean)
            }
            // The mask must be that of these very ids.
            guard case .nonZero(let edge) = masks[mask],
                edges[edge].value == edges[steps[producer].inputs[0]].value
            else { return nil }
            return PooledEmbeddingOperation(embedding: embedding, pooling: .maskedMean)
        case .max, .min:
            return nil
        }
    }
}
