/// A model that computes one item at a time and waits for something; batches follow from that.
///
/// The items of a batch are computed one after the other: a model that can have several requests on their way adopts
/// ``AsyncModel`` and computes the batch itself.
public protocol AsyncItemModel<Item, Prediction>: AsyncModel {
    // Stated again so that they are inferred from `compute(item:)`.
    associatedtype Item
    associatedtype Prediction
    associatedtype Options = NoOptions

    /// Computes the prediction for one item.
    func compute(item: Item) async throws -> Prediction

    /// Computes the prediction for one item with the options of the call.
    func compute(item: Item, options: Options) async throws -> Prediction
}

extension AsyncItemModel where Options == NoOptions {
    /// Computes the item: there are no options.
    public func compute(item: Item, options _: NoOptions) async throws -> Prediction { try await compute(item: item) }

    /// Computes the items one after the other.
    ///
    /// - Throws: ``ModelError`` with code `.itemFailed`, the item's index in the batch and the cause.
    public func compute(_ items: ArraySlice<Item>) async throws -> [Prediction] {
        try await oneByOne(items, options: NoOptions())
    }
}

extension AsyncItemModel where Options: ModelOptions {
    /// Computes the item with the options' own values.
    public func compute(item: Item) async throws -> Prediction { try await compute(item: item, options: Options()) }

    /// Computes the items one after the other.
    ///
    /// - Throws: ``ModelError`` with code `.itemFailed`, the item's index in the batch and the cause.
    public func compute(_ items: ArraySlice<Item>, options: Options) async throws -> [Prediction] {
        try await oneByOne(items, options: options)
    }
}

extension AsyncItemModel {
    private func oneByOne(_ items: ArraySlice<Item>, options: Options) async throws -> [Prediction] {
        var predictions: [Prediction] = []
        predictions.reserveCapacity(items.count)
        for item in items {
            do {
                predictions.append(try await compute(item: item, options: options))
            } catch {
                throw ModelError.itemFailed(index: predictions.count, cause: error)
            }
        }
        return predictions
    }
}
