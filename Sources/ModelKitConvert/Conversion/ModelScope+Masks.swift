extension ModelScope {
    /// Functions that Keras 3 writes into a model to compute masks.
    private static let maskOperations: Set<String> = [
        "NotEqual", "LogicalAnd", "LogicalOr", "All", "Any", "ExpandDims", "BroadcastTo", "OnesLike", "Concatenate",
        "Ones", "Broadcast", "Cast", "Reshape", "Squeeze",
    ]

    /// Whether a tensor is the mask that `mask_zero` of an Embedding implies, which Keras 3 spells out as functions. Layers
    /// follow masks by themselves, so that such a mask needs no tensor.
    func isImpliedMask(_ reference: KerasReference) -> Bool {
        var waiting = [reference]
        var steps = 0
        while let next = waiting.popLast() {
            steps += 1
            guard steps < 1_000, let layer = layer(next.layer), layer.isOperation,
                ModelScope.maskOperations.contains(layer.className), let call = layer.calls.first
            else { return false }
            if layer.className == "NotEqual" {
                guard call.arguments.count == 2, call.arguments[1].constant?.double == 0, let ids = call.tensors.first,
                    isMaskedEmbeddingInput(ids)
                else { return false }
            } else {
                // A function of masks and of nothing else, except for tensors that only lend their shape.
                waiting += call.tensors.filter { self.layer($0.layer)?.isOperation == true }
                guard call.tensors.contains(where: { self.layer($0.layer)?.isOperation == true }) else { return false }
            }
        }
        return true
    }

    private func isMaskedEmbeddingInput(_ ids: KerasReference) -> Bool {
        model.layers.contains { layer in
            layer.className == "Embedding" && layer.config["mask_zero"]?.bool == true
                && layer.calls.contains { $0.tensors.contains(ids) }
        }
    }
}
