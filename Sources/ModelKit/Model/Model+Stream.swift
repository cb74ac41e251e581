extension Model {
    /// The predictions for the items of a sequence, in their order, computed as they are asked for.
    ///
    ///     var scores = model.predictStream(lines, batchSize: 256)
    ///     while let score = try scores.next() { … }
    ///
    /// Only one batch is in memory at a time, and no item is read before its batch is needed.
    ///
    /// - Parameters:
    ///   - items: the items.
    ///   - batchSize: how many items to read and compute at a time; without it the model's own, or 1.
    ///   - forceCompute: computes the predictions even if they are in the cache.
    ///   - progress: is told of every batch: the index of its first item, its items and their predictions.
    public func predictStream<Items: Sequence<Item>>(
        _ items: Items, batchSize: Int? = nil, forceCompute: Bool = false,
        progress: ((Int, ArraySlice<Item>, ArraySlice<Prediction>) throws -> Void)? = nil
    ) -> PredictionStream<Items, Prediction> {
        predictStream(items, options: Options(), batchSize: batchSize, forceCompute: forceCompute, progress: progress)
    }

    /// The predictions for the items of a sequence, with options.
    public func predictStream<Items: Sequence<Item>>(
        _ items: Items, options: Options, batchSize: Int? = nil, forceCompute: Bool = false,
        progress: ((Int, ArraySlice<Item>, ArraySlice<Prediction>) throws -> Void)? = nil
    ) -> PredictionStream<Items, Prediction> {
        let size = batchSize ?? self.batchSize ?? 1
        return PredictionStream(items, batchSize: size) { items, step in
            var call = PredictionCall(
                batchSize: size, options: options, forceCompute: forceCompute, progress: progress)
            call.firstStep = step
            return try predictions(for: items, call)
        }
    }

    /// The predictions for the items of an asynchronous sequence, in their order, computed as they are asked for.
    ///
    /// Only one batch is in memory at a time, and no item is read before its batch is needed.
    public func predictStream<Items: AsyncSequence>(
        _ items: Items, options: Options = Options(), batchSize: Int? = nil, forceCompute: Bool = false,
        progress: (@Sendable (Int, ArraySlice<Item>, ArraySlice<Prediction>) throws -> Void)? = nil
    ) -> AsyncPredictionStream<Items, Prediction> where Items.Element == Item {
        ImmediateModel(self).predictStream(
            items, options: options, batchSize: batchSize, forceCompute: forceCompute, progress: progress)
    }
}

/// Predictions that are computed as they are asked for, a batch at a time: see `predictStream`.
public struct PredictionStream<Items: Sequence, Prediction> {
    private var items: Items.Iterator
    private let batchSize: Int
    private let predict: (ArraySlice<Items.Element>, _ step: Int) throws -> [Prediction]
    private var step = 0
    private var predictions: ArraySlice<Prediction> = []

    init(
        _ items: Items, batchSize: Int, predict: @escaping (ArraySlice<Items.Element>, Int) throws -> [Prediction]
    ) {
        self.items = items.makeIterator()
        self.batchSize = batchSize
        self.predict = predict
    }

    /// The next prediction, or nil after the last.
    ///
    /// - Throws: as `predictBatch`; the items of a batch that failed are skipped by the next call.
    public mutating func next() throws -> Prediction? {
        if predictions.isEmpty { try fill() }
        return predictions.popFirst()
    }

    private mutating func fill() throws {
        guard batchSize >= 1 else { throw ModelError.invalidBatchSize(batchSize) }
        var batch: [Items.Element] = []
        while batch.count < batchSize, let item = items.next() { batch.append(item) }
        guard !batch.isEmpty else { return }
        let first = step
        step += batch.count
        predictions = try predict(batch[...], first)[...]
    }
}
