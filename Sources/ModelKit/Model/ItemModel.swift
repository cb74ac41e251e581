/// A model that computes one item at a time; batches follow from that.
///
///     struct Shout: ItemModel {
///         func compute(item: String) -> String { item.uppercased() }
///     }
///     try Shout().predictBatch(["one", "two"])  // ["ONE", "TWO"]
///
/// With per-call options (see ``ModelOptions``) it is `compute(item:options:)` that is implemented.
public protocol ItemModel<Item, Prediction>: Model {
    // Stated again so that they are inferred from `compute(item:)`.
    associatedtype Item
    associatedtype Prediction
    associatedtype Options = NoOptions

    /// Computes the prediction for one item.
    func compute(item: Item) throws -> Prediction

    /// Computes the prediction for one item with the options of the call.
    func compute(item: Item, options: Options) throws -> Prediction
}

extension ItemModel where Options == NoOptions {
    /// Computes the item: there are no options.
    public func compute(item: Item, options _: NoOptions) throws -> Prediction { try compute(item: item) }

    /// Computes the items one after the other.
    ///
    /// - Throws: ``ModelError`` with code `.itemFailed`, the item's index in the batch and the cause.
    public func compute(_ items: ArraySlice<Item>) throws -> [Prediction] {
        try oneByOne(items, options: NoOptions())
    }
}

extension ItemModel where Options: ModelOptions {
    /// Computes the item with the options' own values.
    public func compute(item: Item) throws -> Prediction { try compute(item: item, options: Options()) }

    /// Computes the items one after the other.
    ///
    /// - Throws: ``ModelError`` with code `.itemFailed`, the item's index in the batch and the cause.
    public func compute(_ items: ArraySlice<Item>, options: Options) throws -> [Prediction] {
        try oneByOne(items, options: options)
    }
}

extension ItemModel {
    private func oneByOne(_ items: ArraySlice<Item>, options: Options) throws -> [Prediction] {
        var predictions: [Prediction] = []
        predictions.reserveCapacity(items.count)
        for item in items {
            do {
                predictions.append(try compute(item: item, options: options))
            } catch {
                throw ModelError.itemFailed(index: predictions.count, cause: error)
            }
        }
        return predictions
    }
}
