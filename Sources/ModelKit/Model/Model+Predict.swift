// Each function exists with and without options: those of an `any Model<Item, Prediction>` are not known.

extension Model {
    /// The prediction for one item.
    ///
    /// - Parameters:
    ///   - item: the item.
    ///   - forceCompute: computes the prediction even if it is in the cache.
    /// - Throws: what the model throws; a model of a library always throws ``ModelError`` with its name.
    public func predict(_ item: Item, forceCompute: Bool = false) throws -> Prediction {
        try predict(item, options: Options(), forceCompute: forceCompute)
    }

    /// The prediction for one item with options.
    public func predict(_ item: Item, options: Options, forceCompute: Bool = false) throws -> Prediction {
        try prediction(for: item, options: options, forceCompute: forceCompute)
    }

    /// The predictions for many items, in their order; no items give no predictions.
    ///
    /// - Parameters:
    ///   - items: the items.
    ///   - batchSize: how many items to compute at a time, at least 1; without it the model's own ``ModelBase/batchSize``.
    ///   - forceCompute: computes the predictions even if they are in the cache.
    ///   - progress: is told of every batch: the index of its first item, its items and their predictions.
    /// - Throws: what the model throws; a ``ModelError`` that names an item gives its index in `items`.
    public func predictBatch(
        _ items: [Item], batchSize: Int? = nil, forceCompute: Bool = false,
        progress: ((Int, ArraySlice<Item>, ArraySlice<Prediction>) throws -> Void)? = nil
    ) throws -> [Prediction] {
        try predictBatch(
            items, options: Options(), batchSize: batchSize, forceCompute: forceCompute, progress: progress)
    }

    /// The predictions for many items with options.
    public func predictBatch(
        _ items: [Item], options: Options, batchSize: Int? = nil, forceCompute: Bool = false,
        progress: ((Int, ArraySlice<Item>, ArraySlice<Prediction>) throws -> Void)? = nil
    ) throws -> [Prediction] {
        try predictions(
            for: ArraySlice(items),
            PredictionCall(batchSize: batchSize, options: options, forceCompute: forceCompute, progress: progress))
    }

    /// A result for each of many items: those that fail do not keep the others from being predicted.
    ///
    /// Where the error of a batch names the item, the others are predicted without it; else the batch is cut in halves until
    /// the items to blame stand alone. Good items share batches still. A cancelled task's items all fail,
    /// and so do those after an error that is about no item: see ``OutageReporting``.
    public func predictBatchResults(
        _ items: [Item], batchSize: Int? = nil, forceCompute: Bool = false
    ) -> [Result<Prediction, ModelError>] {
        predictBatchResults(items, options: Options(), batchSize: batchSize, forceCompute: forceCompute)
    }

    /// A result for each of many items, with options.
    public func predictBatchResults(
        _ items: [Item], options: Options, batchSize: Int? = nil, forceCompute: Bool = false
    ) -> [Result<Prediction, ModelError>] {
        let call = PredictionCall<Item, Prediction, Options>(
            batchSize: batchSize, options: options, forceCompute: forceCompute)
        let size = max(1, batchSize ?? self.batchSize ?? items.count)
        var all: [Result<Prediction, ModelError>] = []
        while all.count < items.count {
            if let failures = FailedBatch.failures(after: all, of: items.count) { return all + failures }
            all += results(for: items[all.count..<min(all.count + size, items.count)], call)
        }
        return all
    }

    private func results(
        for items: ArraySlice<Item>, _ call: PredictionCall<Item, Prediction, Options>
    ) -> [Result<Prediction, ModelError>] {
        var results: [Result<Prediction, ModelError>] = []
        var rest = items
        while !rest.isEmpty {
            do {
                return results + (try predictions(for: rest, call)).map { .success($0) }
            } catch {
                let start = rest.startIndex
                switch FailedBatch(error, of: rest.count) {
                case .all:
                    return results + rest.indices.map { .failure(.ofItem($0, error)) }
                case .item(let index):
                    results += self.results(for: rest.prefix(index), call)
                    results.append(.failure(.ofItem(start + index, error)))
                    rest = rest.dropFirst(index + 1)
                case .halves(let index):
                    results += self.results(for: rest.prefix(index), call)
                    rest = rest.dropFirst(index)
                }
            }
        }
        return results
    }
}
