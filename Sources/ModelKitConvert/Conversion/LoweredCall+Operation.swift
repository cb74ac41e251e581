import ModelKitWeights

extension LoweredCall {
    /// The call of a function, which Keras 3 keeps as an operation (`Add` of `keras.src.ops`) and Keras 2 as a TFOpLambda.
    init(operation layer: KerasLayer, call: KerasCall) throws(LoweringFailure) {
        let name = layer.config["function"]?.string ?? layer.className
        let unsupported = LoweringFailure(reason: "computes '\(name)', which is not supported")
        guard let kind = Kind(name) else { throw unsupported }
        // Operands may be given by position or by name; options stand in the configuration or among the keywords.
        let named = LoweredCall.operandNames.filter { call.keywords[$0] != nil }
        let operands =
            call.arguments.flatMap(LoweredCall.flattened)
            + named.compactMap { call.keywords[$0] }.flatMap(LoweredCall.flattened)
        let options = try OperationOptions(layer, call, operands: named)
        try options.refuse(except: kind.options)
        let lowered: LoweredCall? =
            switch kind {
            case .binary(let className): LoweredCall.binary(className, operands)
            case .relu: LoweredCall.relu(operands, options)
            case .reduction(let operation): LoweredCall.axis(operation, operands, options)
            case .shape(let operation): LoweredCall.axis(operation, operands, options)
            case .activation(let activation): LoweredCall.activation(activation, operands)
            case .concatenation: LoweredCall.concatenation(operands, options)
            }
        guard let lowered else { throw unsupported }
        self = lowered
    }

    /// What functions call the tensors they work on.
    private static let operandNames = [
        "x", "x1", "a", "input", "input_tensor", "value", "values", "xs", "tensors", "features", "x2", "y", "b",
    ]

    private enum Kind {
        case binary(String)
        case reduction(String)
        case shape(String)
        case activation(String)
        case relu
        case concatenation

        /// The options that are followed; every other must have its default.
        var options: Set<String> {
            switch self {
            case .binary, .activation: []
            case .reduction, .shape, .concatenation: ["axis"]
            case .relu: ["max_value", "negative_slope", "alpha", "threshold"]
            }
        }

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
            case "relu": self = .relu
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
        _ operation: String, _ operands: [KerasArgument], _ options: OperationOptions
    ) -> LoweredCall? {
        guard case .tensor(let input)? = operands.first, operands.count == 1, let axis = options["axis"]
        else { return nil }
        let single = axis.array.map { $0.count == 1 ? $0[0] : .null } ?? axis
        guard let number = single.int else { return nil }
        return .lambda(operation, [.integer(number)], input)
    }

    private static func activation(_ activation: String, _ operands: [KerasArgument]) -> LoweredCall? {
        guard case .tensor(let input)? = operands.first, operands.count == 1 else { return nil }
        return LoweredCall(className: "Activation", config: ["activation": .string(activation)], inputs: [input])
    }

    /// `relu` with the limits that the layer of that name has, too; the slope is `alpha` in Keras 2.
    private static func relu(_ operands: [KerasArgument], _ options: OperationOptions) -> LoweredCall? {
        guard case .tensor(let input)? = operands.first, operands.count == 1 else { return nil }
        var config: [String: JSONValue] = [:]
        for (key, option) in [
            ("max_value", "max_value"), ("negative_slope", "alpha"), ("negative_slope", "negative_slope"),
            ("threshold", "threshold"),
        ] {
            guard let value = options[option], !value.isNull, key == "max_value" || value.double != 0 else { continue }
            guard value.double != nil, config.updateValue(value, forKey: key) == nil else { return nil }
        }
        return config.isEmpty
            ? activation("relu", operands) : LoweredCall(className: "ReLU", config: .object(config), inputs: [input])
    }

    private static func concatenation(_ operands: [KerasArgument], _ options: OperationOptions) -> LoweredCall? {
        let inputs = operands.flatMap(\.tensors)
        // An array among the operands has no place in the layer.
        guard inputs.count > 1, inputs.count == operands.count, let axis = options["axis"]?.int else { return nil }
        return LoweredCall(className: "Concatenate", config: ["axis": .integer(axis)], inputs: inputs)
    }
}
