import ModelKitWeights

/// Why a call cannot become a node.
struct LoweringFailure: Error {
    /// Part of a sentence after the layer's name and class.
    let reason: String
}

extension LoweredCall {
    /// Classes that do something else when they are called with `training=True`.
    private static let changesInTraining: Set<String> = [
        "Dropout", "SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D", "AlphaDropout", "GaussianDropout",
        "GaussianNoise", "BatchNormalization", "ActivityRegularization",
    ]

    /// Members that say how the layer was trained, compiled or set up, and nothing of what it computes.
    private static let ignoredSuffixes = ["_initializer", "_regularizer", "_constraint"]
    private static let ignoredMembers: Set<String> = [
        "name", "trainable", "dtype", "quantization_config", "batch_input_shape", "batch_shape", "build_config",
        "time_major", "implementation", "unroll", "ragged", "seed", "momentum", "arguments", "sparse",
    ]

    /// The call of a layer: its configuration as it is, without what does not matter for what it computes.
    ///
    /// - Parameter isImpliedMask: whether a tensor is the mask that the layers before imply anyway.
    init(
        layer: KerasLayer, call: KerasCall, isImpliedMask: (KerasReference) -> Bool
    ) throws(LoweringFailure) {
        var inputs = call.arguments.flatMap(\.tensors)
        for (keyword, argument) in call.keywords.sorted(by: { $0.key < $1.key }) {
            switch (keyword, argument) {
            case ("training", .constant(true)) where LoweredCall.changesInTraining.contains(layer.className):
                throw LoweringFailure(reason: "is called with training=True, which is not supported")
            case (_, .constant): continue
            case ("inputs", _) where inputs.isEmpty: inputs = argument.tensors
            case ("mask", _) where argument.tensors.allSatisfy(isImpliedMask): continue
            default:
                throw LoweringFailure(reason: "is called with a tensor for '\(keyword)', which is not supported")
            }
        }
        guard !inputs.isEmpty else { throw LoweringFailure(reason: "is not called on a tensor") }
        self.init(className: layer.className, config: LoweredCall.essentials(of: layer.config), inputs: inputs)
    }

    private static func essentials(of config: JSONValue) -> JSONValue {
        .object(
            (config.object ?? [:]).filter { key, _ in
                !ignoredMembers.contains(key) && !ignoredSuffixes.contains { key.hasSuffix($0) }
            })
    }
}
