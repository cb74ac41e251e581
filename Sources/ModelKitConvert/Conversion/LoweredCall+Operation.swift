import ModelKitWeights

extension LoweredCall {
    /// The call of a function, which Keras 3 keeps as an operation (`Add` of `keras.src.ops`) and Keras 2 as a TFOpLambda.
    init(operation layer: KerasLayer, call: KerasCall) throws(LoweringFailure) {
        let name = layer.config["function"]?.string ?? layer.className
        let unsupported = LoweringFailure(reason: "computes '\(name)', which is not supported")
        guard let kind = Kind(name) else { throw unsupported }
        // Operands may be given by position or by name; options stand in the configuration or among the keywords.
        let named = ["x", "x1", "a", "input", "input_tensor", "value", "values", "xs", "features", "x2", "y", "b"]
        let operands = call.arguments.flatMap(LoweredCall.flattened) + named.compactMap { call.keywords[$0] }
        let options = call.keywords.merging(
            (layer.config.object ?? [:]).mapValues { .constant($0) }, uniquingKeysWith: { first, _ in first })
        let lowered: LoweredCall? =
            switch kind {
            case .binary(let className): LoweredCall.binary(className, operands)
            case .reduction(let operation): LoweredCall.axis(operation, operands, options)
            case .shape(let operation): LoweredCall.axis(operation, operands, options)
            case .activation(let activation): LoweredCall.activation(activation, operands)
            case .concatenation: LoweredCall.concatenation(call, options)
            }
        guard let lowered else { throw unsupported }
        self = lowered
    }

    private enum Kind {
        case binary(String)
        case reduction(String)
        case shape(String)
        case activation(String)
        case concatenation

        init?(_ name: String) {
            // "__operators__.add", "math.reduce_sum" and "Sum" name one thing each.
            switch snakeCase(String(name.split(separator: ".").last ?? "")) {
            case "add": self = .binary("Add")
            case "subtract", "sub": self = .binary("Subtract")
            case "multiply", "mul": self = .binary("Multiply")
            case "divide", "true_divide", "truediv": self = .binary("Divide")
            case "maximum": self = .binary("Maximum")
            case "minimum": self = .binary("Minimum")
            case "sum", "reduce_sum": self = .reduction("sum")
            case "mean", "reduce_mean": self = .reduction("mean")
            case "max", "reduce_max": self = .reduction("max")
            case "min", "reduce_min": self = .reduction("min")
            case "expand_dims": self = .shape("expand_dims")
            case "squeeze": self = .shape("squeeze")
            case "relu": self = .activation("relu")
            case "sigmoid": self = .activation("sigmoid")
            case "tanh": self = .activation("tanh")
            case "concatenate", "concat": self = .concatenation
            default: return nil
            }
        }
    }

    private static func flattened(_ argument: KerasArgument) -> [KerasArgument] {
        if case .list(let items) = argument { items.flatMap(flattened) } else { [argument] }
    }

    /// Two tensors, or a tensor and a number, which is a scaling.
    private static func binary(_ className: String, _ operands: [KerasArgument]) -> LoweredCall? {
        guard operands.count == 2 else { return nil }
        switch (operands[0], operands[1]) {
        case (.tensor(let a), .tensor(let b)):
            return className == "Divide"
                ? nil : LoweredCall(className: className, config: .object([:]), inputs: [a, b])
        case (.tensor(let a), .constant(let value)):
            guard let b = value.double else { return nil }
            switch className {
            case "Add": return scale(1, b, a)
            case "Subtract": return scale(1, -b, a)
            case "Multiply": return scale(b, 0, a)
            case "Divide": return scale(1 / b, 0, a)
            default: return nil
            }
        case (.constant(let value), .tensor(let b)):
            guard let a = value.double else { return nil }
            switch className {
            case "Add": return scale(1, a, b)
            case "Subtract": return scale(-1, a, b)
            case "Multiply": return scale(a, 0, b)
            default: return nil
            }
        default: return nil
        }
    }

    private static func scale(_ factor: Double, _ offset: Double, _ input: KerasReference) -> LoweredCall? {
        guard Float(factor).isFinite, Float(offset).isFinite else { return nil }
        return .lambda("scale", [.number(factor), .number(offset)], input)
    }

    /// An operation along one axis that keeps no axis of one element in its place.
    private static func axis(
        _ operation: String, _ operands: [KerasArgument], _ options: [String: KerasArgument]
    ) -> LoweredCall? {
        guard case .tensor(let input)? = operands.first, operands.count == 1,
            options["keepdims"]?.constant?.bool != true, let axis = options["axis"]?.constant
        else { return nil }
        let single = axis.array.map { $0.count == 1 ? $0[0] : .null } ?? axis
        guard let number = single.int else { return nil }
        return .lambda(operation, [.integer(number)], input)
    }

    private static func activation(_ activation: String, _ operands: [KerasArgument]) -> LoweredCall? {
        guard case .tensor(let input)? = operands.first, operands.count == 1 else { return nil }
        return LoweredCall(className: "Activation", config: ["activation": .string(activation)], inputs: [input])
    }

    private static func concatenation(_ call: KerasCall, _ options: [String: KerasArgument]) -> LoweredCall? {
        let inputs = call.tensors
        guard inputs.count > 1, let axis = options["axis"]?.constant?.int else { return nil }
        return LoweredCall(className: "Concatenate", config: ["axis": .integer(axis)], inputs: inputs)
    }
}
