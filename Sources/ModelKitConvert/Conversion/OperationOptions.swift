import ModelKitWeights

/// The options of a function's call: what stands in its configuration, and the keywords that are no operands.
struct OperationOptions {
    private var values: [String: JSONValue]

    /// What the configuration of a function says besides its options.
    private static let ordinaryMembers: Set<String> = ["name", "trainable", "dtype", "function", "build_config"]

    /// What functions do where an option is not given; `null` is the default of all others.
    private static let defaults: [String: JSONValue] = ["keepdims": false, "keep_dims": false]

    /// - Parameter operands: the keywords that are operands.
    /// - Throws: ``LoweringFailure`` where an option is a tensor.
    init(_ layer: KerasLayer, _ call: KerasCall, operands: [String]) throws(LoweringFailure) {
        values = (layer.config.object ?? [:]).filter { !OperationOptions.ordinaryMembers.contains($0.key) }
        // The name of a call means nothing.
        for (key, argument) in call.keywords where key != "name" && !operands.contains(key) {
            guard let value = argument.constant else {
                throw LoweringFailure(reason: "is called with a tensor for '\(key)', which is not supported")
            }
            values[key] = value
        }
    }

    /// The value of an option; nil where it is not given.
    subscript(name: String) -> JSONValue? { values[name] }

    /// Refuses what would change the result and is not followed.
    ///
    /// - Parameter known: the options that are followed.
    /// - Throws: ``LoweringFailure`` naming the first option, in the order of their names, that has not its default.
    func refuse(except known: Set<String>) throws(LoweringFailure) {
        for (key, value) in values.sorted(by: { $0.key < $1.key }) where !known.contains(key) {
            guard value.isNull || value == OperationOptions.defaults[key] else {
                throw LoweringFailure(
                    reason: "is called with \(key)=\(value.text().prefix(80)), which is not supported")
            }
        }
    }
}
