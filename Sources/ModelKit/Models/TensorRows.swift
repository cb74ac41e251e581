import ModelKitLayers
import ModelKitTensor

/// The rows of a batch for one input of a network.
struct TensorRows {
    let rows: ArraySlice<TensorRow>
    let input: GraphInput
    /// Where in an item the rows are, for errors.
    let path: [JSONPathComponent]

    /// The rows as the input, each number copied once.
    ///
    /// - Throws: ``ModelError`` with code `.invalidItem`, the item's index and the place in it.
    func networkInput() throws -> NetworkInput {
        if takesSparse, case .sparse = rows.first { return try sparse() }
        let shape = try shape()
        guard input.elementType == .int32 else { return .dense(try tensor(shape)) }
        var ids: [Int32] = []
        ids.reserveCapacity(rows.count * shape.reduce(1, *))
        for (index, row) in rows.enumerated() {
            if case .indices(let numbers, _) = row {
                ids += numbers
            } else {
                ids += try row.values.enumerated().map { offset, value in
                    guard let id = Int32(exactly: value) else {
                        throw error("expected a 32-bit integer, found \(value)", index, place(offset, in: shape))
                    }
                    return id
                }
            }
        }
        return .indices(ids, shape: [rows.count] + shape)
    }

    private var takesSparse: Bool { input.elementType == .float32 && input.shape.count == 1 }

    private func tensor(_ shape: [Int]) throws -> Tensor {
        var tensor = Tensor(uninitialized: [rows.count] + shape)
        tensor.withMutableSpan { target in
            var next = 0
            for row in rows {
                switch row {
                case .dense(let values, _):
                    for value in values {
                        target[next] = value
                        next += 1
                    }
                case .indices(let ids, _):
                    for id in ids {
                        target[next] = Float(id)
                        next += 1
                    }
                case .sparse: preconditionFailure("a sparse row, which has no shape")
                }
            }
        }
        return tensor
    }

    private func sparse() throws -> NetworkInput {
        let vectors = try rows.enumerated().map { index, row in
            guard case .sparse(let vector) = row else {
                throw error("expected a sparse row, as the batch's first one is", index)
            }
            return vector
        }
        do {
            return try SparseVector.networkInputs(vectors[...], for: [input])[0]
        } catch var error as ModelError {
            error.path = path
            error.location = path.location(from: "item")
            throw error
        }
    }

    /// The shape of every row.
    private func shape() throws -> [Int] {
        var expected = input.shape
        for (index, row) in rows.enumerated() {
            guard let shape = row.shape else {
                let reason =
                    takesSparse
                    ? "the batch's first one is dense" : "the input takes none: it has not one axis of floats"
                throw error("found a sparse row, but \(reason)", index)
            }
            // A number alone stands for a list of one.
            let fits =
                shape.count == expected.count && zip(shape, expected).allSatisfy { $1 == nil || $0 == $1 }
                || shape.isEmpty && expected == [1]
            guard fits else {
                let wanted = Self.text(input.shape)
                guard expected == input.shape else {
                    throw error(
                        "the input '\(input.name)' takes rows of the shape \(wanted) that agree in a batch: found "
                            + "\(Self.text(shape)) after \(Self.text(expected))", index)
                }
                throw error("the input '\(input.name)' takes the shape \(wanted), found \(Self.text(shape))", index)
            }
            guard (try? Shape.count(shape)) == row.count else {
                throw error("found \(row.count) numbers for the shape \(Self.text(shape))", index)
            }
            if !shape.isEmpty { expected = shape }
        }
        return expected.map { $0 ?? 0 }
    }

    private func place(_ index: Int, in shape: [Int]) -> [JSONPathComponent] {
        var rest = index
        var place: [JSONPathComponent] = []
        for length in shape.reversed() {
            place.append(.index(rest % length))
            rest /= length
        }
        return place.reversed()
    }

    /// A shape without the batch axis: `[3, any]`.
    private static func text(_ shape: [Int?]) -> String {
        "[\(shape.map { $0.map(String.init) ?? "any" }.joined(separator: ", "))]"
    }

    private func error(_ message: String, _ index: Int, _ place: [JSONPathComponent] = []) -> ModelError {
        let path = path + place
        return ModelError(
            .invalidItem, message, itemIndex: index, location: path.location(from: "item"), path: path)
    }
}
