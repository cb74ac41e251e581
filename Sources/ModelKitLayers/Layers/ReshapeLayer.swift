import ModelKitTensor

/// `Reshape`: the same elements under another shape of the item, of which one axis may be -1, the rest.
struct ReshapeLayer: Layer {
    static let classNames = ["Reshape"]

    let target: [Int]

    init(_ configuration: LayerConfiguration) throws(NetworkError) {
        target = try configuration.ints("target_shape")
        guard target.allSatisfy({ $0 >= -1 }), target.count(where: { $0 == -1 }) <= 1 else {
            throw configuration.failure("target_shape", "lengths, one of which may be -1")
        }
        guard (try? Shape.count(target.map { max($0, 1) })) != nil else {
            throw configuration.failure("target_shape", "a shape that memory can hold")
        }
    }

    var maskRule: MaskRule { .drops }

    func outputShape(inputs: [[Int?]]) throws(NetworkError) -> [Int?] {
        let input = try onlyInput(inputs)
        let known = target.filter { $0 != -1 }.reduce(1, *)
        guard let count = try ItemShape.count(input) else { return target.map { $0 == -1 ? nil : $0 } }
        let fits = target.contains(-1) ? known > 0 && count % known == 0 : count == known
        guard fits else {
            throw NetworkError(
                .invalidShape, "cannot reshape \(ItemShape.text(input)) to \(ItemShape.text(target))")
        }
        return target.map { $0 == -1 ? count / known : $0 }
    }

    func makeBehavior(weights: [Tensor], inputs: [[Int?]]) -> LayerBehavior { .identity }
}
