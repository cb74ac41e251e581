import ModelKitTensor

extension CompiledNetwork {
    /// Joins operations that are cheaper as one.
    ///
    /// Two are joined where the first one's value is read by the second only and goes through unchanged in shape.
    mutating func fuse() {
        let readers = readerCounts()
        var kept: [Step] = []
        /// Where in `kept` a value is made.
        var producers = [Int?](repeating: nil, count: valueCount)
        for step in steps {
            let value = edges[step.inputs[0]].value
            if step.inputs.count == 1, readers[value] == 1, let producer = producers[value],
                edges[kept[producer].output].shape == edges[step.inputs[0]].shape,
                let joined = joined(kept[producer], step)
            {
                kept[producer].operation = joined
                kept[producer].output = step.output
                producers[edges[step.output].value] = producer
            } else {
                producers[edges[step.output].value] = kept.count
                kept.append(step)
            }
        }
        steps = kept
    }

    /// How often each value is read, by steps and as an output.
    private func readerCounts() -> [Int] {
        var readers = [Int](repeating: 0, count: valueCount)
        for step in steps { for input in step.inputs { readers[edges[input].value] += 1 } }
        for output in outputs { readers[edges[output].value] += 1 }
        return readers
    }

    /// The two steps' operation as one; nil where there is none.
    private func joined(_ producer: Step, _ step: Step) -> (any Operation)? {
        if let activation = step.operation.pureActivation {
            return producer.operation.fusing(activation)
        }
        return pooledEmbedding(producer, step)
    }

    /// An embedding of ids `[steps]` whose steps are summed or averaged.
    private func pooledEmbedding(_ producer: Step, _ step: Step) -> (any Operation)? {
        guard let embedding = producer.operation as? EmbeddingOperation,
            let reduction = step.operation as? ReduceOperation, reduction.axis == 0,
            edges[producer.inputs[0]].shape.count == 1
        else { return nil }
        switch reduction.reduction {
        case .sum:
            return PooledEmbeddingOperation(embedding: embedding, pooling: .sum)
        case .mean:
            guard reduction.masked, let mask = edges[step.inputs[0]].mask else {
                return PooledEmbeddingOperation(embedding: embedding, pooling: .mean)
            }
            // The mask must be that of these very ids.
            guard case .nonZero(let edge) = masks[mask],
                edges[edge].value == edges[producer.inputs[0]].value
            else { return nil }
            return PooledEmbeddingOperation(embedding: embedding, pooling: .maskedMean)
        case .max, .min:
            return nil
        }
    }
}
