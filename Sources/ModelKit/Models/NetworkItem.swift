import ModelKitLayers
import ModelKitTensor

/// What one row of a network's input can be in Swift and in JSON.
public protocol NetworkItem: Sendable {
    /// The rows as one input of the network.
    ///
    /// - Throws: ``ModelError`` with code `.invalidItem` and the item's index when a row does not fit the input.
    static func networkInput(_ items: ArraySlice<Self>, for input: GraphInput) throws -> NetworkInput
}

/// A dense row.
extension [Float]: NetworkItem {
    public static func networkInput(_ items: ArraySlice<[Float]>, for input: GraphInput) throws -> NetworkInput {
        let width = try commonWidth(of: items.lazy.map(\.count), for: input)
        return .dense(try Tensor(shape: [items.count, width], items.flatMap(\.self)))
    }
}

/// A row of ids.
extension [Int]: NetworkItem {
    public static func networkInput(_ items: ArraySlice<[Int]>, for input: GraphInput) throws -> NetworkInput {
        let width = try commonWidth(of: items.lazy.map(\.count), for: input)
        var ids: [Int32] = []
        ids.reserveCapacity(items.count * width)
        for (index, item) in items.enumerated() {
            for id in item {
                guard let id = Int32(exactly: id) else {
                    throw ModelError(.invalidItem, "expected a 32-bit id, found \(id)", itemIndex: index)
                }
                ids.append(id)
            }
        }
        return .indices(ids, shape: [items.count, width])
    }
}

extension SparseVector: NetworkItem {
    /// The rows as a sparse matrix as wide as the input.
    public static func networkInput(_ items: ArraySlice<SparseVector>, for input: GraphInput) throws -> NetworkInput {
        guard case .some(.some(let columns)) = input.shape.last else {
            throw ModelError(.invalidItem, "a sparse row needs an input of known width, '\(input.name)' has none")
        }
        var matrix = CSRMatrix(columns: columns)
        for (index, item) in items.enumerated() {
            do {
                try matrix.appendRow(indices: item.indices, values: item.values)
            } catch {
                throw ModelError(.invalidItem, "not a sparse row of \(columns) columns", itemIndex: index, cause: error)
            }
        }
        return .sparse(matrix)
    }
}

/// The width that all rows have, as the input wants it.
private func commonWidth(of widths: some Collection<Int>, for input: GraphInput) throws -> Int {
    let expected = input.shape.last.flatMap(\.self) ?? widths.first ?? 0
    if let (index, width) = widths.enumerated().first(where: { $0.element != expected }) {
        throw ModelError(
            .invalidItem, "the input '\(input.name)' takes \(expected) numbers per item, not \(width)", itemIndex: index)
    }
    return expected
}
