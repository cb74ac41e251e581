import ModelKitLayers
import ModelKitTensor

/// What one item of a network can be in Swift and in JSON.
public protocol NetworkItem: Sendable {
    /// Whether an item of this form has all that these inputs take; by default one input.
    static func accepts(_ inputs: [GraphInput]) -> Bool

    /// A batch as the inputs of the network, which this form accepts.
    ///
    /// - Throws: ``ModelError`` with code `.invalidItem` and the item's index when a row does not fit its input.
    static func networkInputs(_ items: ArraySlice<Self>, for inputs: [GraphInput]) throws -> [NetworkInput]
}

extension NetworkItem {
    /// Whether there is one input.
    public static func accepts(_ inputs: [GraphInput]) -> Bool { inputs.count == 1 }
}

/// What the elements of a dense row can be: `Float` for values, `Int` for ids.
public protocol NetworkElement: Sendable {
    /// Rows of these elements, row-major, as an input of that shape.
    ///
    /// - Throws: ``ModelError`` with code `.invalidItem` and the item's index for an element that does not fit.
    static func networkInput(_ elements: [Self], shape: [Int]) throws -> NetworkInput
}

extension Float: NetworkElement {
    /// Values.
    public static func networkInput(_ elements: [Float], shape: [Int]) throws -> NetworkInput {
        .dense(try Tensor(shape: shape, elements))
    }
}

extension Int: NetworkElement {
    /// Ids, which must fit in 32 bits.
    public static func networkInput(_ elements: [Int], shape: [Int]) throws -> NetworkInput {
        let ids = try elements.enumerated().map { position, id in
            guard let id = Int32(exactly: id) else {
                throw ModelError(.invalidItem, "expected a 32-bit id, found \(id)", itemIndex: position / shape[1])
            }
            return id
        }
        return .indices(ids, shape: shape)
    }
}

extension Array: NetworkItem where Element: NetworkElement {
    /// The rows, which must all be as wide as the input.
    public static func networkInputs(
        _ items: ArraySlice<[Element]>, for inputs: [GraphInput]
    ) throws -> [NetworkInput] {
        let input = inputs[0]
        let expected = input.shape.last.flatMap(\.self) ?? items.first?.count ?? 0
        for (index, item) in items.enumerated() where item.count != expected {
            throw ModelError(
                .invalidItem, "the input '\(input.name)' takes \(expected) numbers per item, not \(item.count)",
                itemIndex: index)
        }
        return [try Element.networkInput(items.flatMap(\.self), shape: [items.count, expected])]
    }
}

extension SparseVector: NetworkItem {
    /// The rows as a sparse matrix as wide as the input.
    public static func networkInputs(
        _ items: ArraySlice<SparseVector>, for inputs: [GraphInput]
    ) throws -> [NetworkInput] {
        let input = inputs[0]
        guard case .some(.some(let columns)) = input.shape.last else {
            throw ModelError(.invalidItem, "a sparse row needs an input of known width, '\(input.name)' has none")
        }
        guard columns <= Int(Int32.max) else {
            throw ModelError(.invalidItem, "the input '\(input.name)' is too wide for sparse rows: \(columns) columns")
        }
        var matrix = CSRMatrix(columns: columns)
        for (index, item) in items.enumerated() {
            do {
                try matrix.appendRow(indices: item.indices, values: item.values)
            } catch {
                throw ModelError(.invalidItem, "not a sparse row of \(columns) columns", itemIndex: index, cause: error)
            }
        }
        return [.sparse(matrix)]
    }
}
