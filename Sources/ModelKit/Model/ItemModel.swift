/// A model that computes one item at a time; batches follow from that.
///
///     struct Shout: ItemModel {
///         func compute(item: String) -> String { item.uppercased() }
///     }
///     try Shout().predictBatch(["one", "two"])  // ["ONE", "TWO"]
public protocol ItemModel<Item, Prediction>: Model {
    // Stated again so that both are inferred from `compute(item:)`.
    associatedtype Item
    associatedtype Prediction

    /// Computes the prediction for one item.
    func compute(item: Item) throws -> Prediction
}

extension ItemModel {
    /// Computes the items one after the other.
    ///
    /// - Throws: ``ModelError`` with code `.itemFailed`, the item's index in the batch and the cause.
    public func compute(_ items: ArraySlice<Item>) throws -> [Prediction] {
        var predictions: [Prediction] = []
        predictions.reserveCapacity(items.count)
        for (index, item) in items.enumerated() {
            do {
                predictions.append(try compute(item: item))
            } catch {
                throw ModelError.itemFailed(index: index, cause: error)
            }
        }
        return predictions
    }
}
