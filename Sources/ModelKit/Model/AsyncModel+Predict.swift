// Each function exists with and without options: those of an `any AsyncModel<Item, Prediction>` are not known.

extension AsyncModel {
    /// The prediction for one item.
    nonisolated(nonsending) public func predict(_ item: Item, forceCompute: Bool = false) async throws -> Prediction {
        try await predict(item, options: Options(), forceCompute: forceCompute)
    }

    /// The prediction for one item with options.
    nonisolated(nonsending) public func predict(
        _ item: Item, options: Options, forceCompute: Bool = false
    ) async throws -> Prediction {
        try await predictions(for: [item], PredictionCall(options: options, forceCompute: forceCompute))[0]
    }

    /// The predictions for many items, in their order; see `Model.predictBatch`.
    nonisolated(nonsending) public func predictBatch(
        _ items: [Item], batchSize: Int? = nil, forceCompute: Bool = false,
        progress: ((Int, ArraySlice<Item>, ArraySlice<Prediction>) throws -> Void)? = nil
    ) async throws -> [Prediction] {
        try await predictBatch(
            items, options: Options(), batchSize: batchSize, forceCompute: forceCompute, progress: progress)
    }

    /// The predictions for many items with options.
    nonisolated(nonsending) public func predictBatch(
        _ items: [Item], options: Options, batchSize: Int? = nil, forceCompute: Bool = false,
        progress: ((Int, ArraySlice<Item>, ArraySlice<Prediction>) throws -> Void)? = nil
    ) async throws -> [Prediction] {
        try await predictions(
            for: items[...],
            PredictionCall(batchSize: batchSize, options: options, forceCompute: forceCompute, progress: progress))
    }

    /// A result for each of many items: see `Model.predictBatchResults`.
    nonisolated(nonsending) public func predictBatchResults(
        _ items: [Item], options: Options = Options(), batchSize: Int? = nil, forceCompute: Bool = false
    ) async -> [Result<Prediction, ModelError>] {
        let call = PredictionCall<Item, Prediction, Options>(
            batchSize: batchSize, options: options, forceCompute: forceCompute)
        let size = max(1, batchSize ?? self.batchSize ?? items.count)
        var all: [Result<Prediction, ModelError>] = []
        while all.count < items.count {
            if let failures = FailedBatch.failures(after: all, of: items.count) { return all + failures }
            all += await results(for: items[all.count..<min(all.count + size, items.count)], call)
        }
        return all
    }

    nonisolated(nonsending) private func results(
        for items: ArraySlice<Item>, _ call: PredictionCall<Item, Prediction, Options>
    ) async -> [Result<Prediction, ModelError>] {
        var results: [Result<Prediction, ModelError>] = []
        var rest = items
        while !rest.isEmpty {
            do {
                return results + (try await predictions(for: rest, call)).map { .success($0) }
            } catch {
                let start = rest.startIndex
                switch FailedBatch(error, of: rest.count) {
                case .all:
                    return results + rest.indices.map { .failure(.ofItem($0, error)) }
                case .item(let index):
                    results += await self.results(for: rest.prefix(index), call)
                    results.append(.failure(.ofItem(start + index, error)))
                    rest = rest.dropFirst(index + 1)
                case .halves(let index):
                    results += await self.results(for: rest.prefix(index), call)
                    rest = rest.dropFirst(index)
                }
            }
        }
        return results
    }
}
