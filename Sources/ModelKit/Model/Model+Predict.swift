extension Model {
    /// The prediction for one item.
    public func predict(_ item: Item) throws -> Prediction {
        let predictions = try computeChecked([item][...])
        return predictions[0]
    }

    /// The predictions for many items, in their order; no items give no predictions.
    ///
    /// - Parameters:
    ///   - items: the items.
    ///   - batchSize: how many items to compute at a time, at least 1; without it the model's own ``batchSize``.
    /// - Throws: what the model throws. A ``ModelError`` that names an item gives its index in `items`.
    public func predictBatch(_ items: [Item], batchSize: Int? = nil) throws -> [Prediction] {
        guard let size = batchSize ?? self.batchSize, size < items.count else {
            return items.isEmpty ? [] : try computeChecked(items[...])
        }
        guard size >= 1 else { throw ModelError.invalidBatchSize(size) }
        var predictions: [Prediction] = []
        predictions.reserveCapacity(items.count)
        for start in stride(from: 0, to: items.count, by: size) {
            let batch = items[start..<min(start + size, items.count)]
            do {
                predictions += try computeChecked(batch)
            } catch let error as ModelError {
                throw error.shifted(by: start)
            }
        }
        return predictions
    }

    /// One batch, with the count of its predictions checked.
    private func computeChecked(_ items: ArraySlice<Item>) throws -> [Prediction] {
        let predictions = try compute(items)
        guard predictions.count == items.count else {
            throw ModelError.wrongPredictionCount(
                model: "\(Self.self)", expected: items.count, actual: predictions.count)
        }
        return predictions
    }
}
