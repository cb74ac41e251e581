import ModelKitTensor
import ModelKitWeights

/// `Lambda`, bound to an operation by name; the code in the file is never run.
///
/// The configuration is `{"op": name, "args": [number or null, …]}`. Axes count the batch axis, which itself cannot be named.
///
/// | op | arguments | result |
/// | --- | --- | --- |
/// | sum, mean, max, min | axis | the reduction over the axis, which goes |
/// | scale | A, B | A · x + B, in two roundings |
/// | slice | axis, start, stop | the range of the axis as in Python, null (or "none") for an open end |
/// | expand_dims | axis | a new axis of length 1 there |
/// | squeeze | axis | without that axis, whose length is 1 |
/// | l2_normalize | axis (-1) | x / sqrt(max(sum(x²), 1e-12)) along the axis, as `tf.math.l2_normalize` |
struct LambdaLayer: Layer {
    static let classNames = ["Lambda"]

    private enum Operator {
        case reduce(Kernels.Reduction, axis: Int)
        case scale(Float, Float)
        case slice(axis: Int, start: Int?, stop: Int?)
        case expand(axis: Int)
        case squeeze(axis: Int)
        case normalize(axis: Int)
    }

    private let operation: Operator

    init(_ configuration: LayerConfiguration) throws(NetworkError) {
        guard let name = configuration.value("op")?.string else {
            throw NetworkError(
                .unsupportedLayer, "a Lambda is Python code, which is never run; bind it to an operation by name",
                layer: configuration.name, className: configuration.className)
        }
        let arguments = configuration.value("args")?.array ?? []
        func require(_ count: ClosedRange<Int>) throws(NetworkError) {
            guard count.contains(arguments.count) else {
                let expected = count.count == 1 ? "\(count.lowerBound)" : "\(count.lowerBound) to \(count.upperBound)"
                throw configuration.failure("args", "\(expected) arguments for \(name)")
            }
        }
        func int(_ index: Int) throws(NetworkError) -> Int {
            guard let value = arguments[index].int else { throw configuration.failure("args", "integers for \(name)") }
            return value
        }
        func end(_ index: Int) throws(NetworkError) -> Int? {
            switch arguments[index] {
            case .null, .string("none"), .string("None"): return nil
            default: return try int(index)
            }
        }
        func float(_ index: Int) throws(NetworkError) -> Float {
            guard let value = arguments[index].double else {
                throw configuration.failure("args", "numbers for \(name)")
            }
            return Float(value)
        }
        switch name {
        case "sum", "mean", "max", "min":
            try require(1...1)
            operation = .reduce(Kernels.Reduction(rawValue: name) ?? .sum, axis: try int(0))
        case "scale":
            try require(2...2)
            operation = .scale(try float(0), try float(1))
        case "slice":
            try require(3...3)
            operation = .slice(axis: try int(0), start: try end(1), stop: try end(2))
        case "expand_dims":
            try require(1...1)
            operation = .expand(axis: try int(0))
        case "squeeze":
            try require(1...1)
            operation = .squeeze(axis: try int(0))
        case "l2_normalize":
            try require(0...1)
            operation = .normalize(axis: arguments.isEmpty ? -1 : try int(0))
        default:
            throw configuration.failure(
                "op", "sum, mean, max, min, scale, slice, expand_dims, squeeze or l2_normalize")
        }
    }

    var maskRule: MaskRule { .drops }

    func outputShape(inputs: [[Int?]]) throws(NetworkError) -> [Int?] {
        var shape = try onlyInput(inputs)
        switch operation {
        case .reduce(_, let axis):
            shape.remove(at: try ItemShape.axis(axis, rank: shape.count))
        case .scale:
            break
        case .slice(let axis, let start, let stop):
            let axis = try ItemShape.axis(axis, rank: shape.count)
            shape[axis] = shape[axis].map { SliceOperation(axis: axis, start: start, stop: stop).range($0).count }
        case .expand(let axis):
            shape.insert(1, at: try ItemShape.axis(axis, rank: shape.count + 1))
        case .squeeze(let axis):
            let axis = try ItemShape.axis(axis, rank: shape.count)
            guard shape[axis] ?? 1 == 1 else {
                throw NetworkError(
                    .invalidShape, "cannot squeeze an axis that is not 1 long", actual: ItemShape.text(shape))
            }
            shape.remove(at: axis)
        case .normalize(let axis):
            _ = try ItemShape.axis(axis, rank: shape.count)
        }
        return shape
    }

    func makeBehavior(weights: [Tensor], inputs: [[Int?]]) throws(NetworkError) -> LayerBehavior {
        let rank = try onlyInput(inputs).count
        switch operation {
        case .reduce(let reduction, let axis):
            return .computes(ReduceOperation(reduction: reduction, axis: try ItemShape.axis(axis, rank: rank)))
        case .scale(let a, let b):
            return .computes(AffineOperation(a: a, b: b))
        case .slice(let axis, let start, let stop):
            return .computes(
                SliceOperation(axis: try ItemShape.axis(axis, rank: rank), start: start, stop: stop))
        case .expand, .squeeze:
            return .identity
        case .normalize(let axis):
            return .computes(L2NormalizeOperation(axis: try ItemShape.axis(axis, rank: rank)))
        }
    }
}
