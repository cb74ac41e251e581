extension AsyncModel {
    /// The predictions for the items of an asynchronous sequence, in their order, computed as they are asked for.
    ///
    ///     for try await score in model.predictStream(lines, batchSize: 256) { … }
    ///
    /// Only one batch is in memory at a time, and no item is read before its batch is needed.
    ///
    /// - Parameters:
    ///   - items: the items.
    ///   - options: what the caller sets for this call.
    ///   - batchSize: how many items to read and compute at a time; without it the model's own, or 1.
    ///   - forceCompute: computes the predictions even if they are in the cache.
    ///   - progress: is told of every batch: the index of its first item, its items and their predictions.
    public func predictStream<Items: AsyncSequence>(
        _ items: Items, options: Options = Options(), batchSize: Int? = nil, forceCompute: Bool = false,
        progress: (@Sendable (Int, ArraySlice<Item>, ArraySlice<Prediction>) throws -> Void)? = nil
    ) -> AsyncPredictionStream<Items, Prediction> where Items.Element == Item {
        let size = batchSize ?? self.batchSize ?? 1
        return AsyncPredictionStream(items: items, batchSize: size) { items, step in
            var call = PredictionCall<Item, Prediction, Options>(
                batchSize: size, options: options, forceCompute: forceCompute, progress: progress)
            call.firstStep = step
            return try await predictions(for: items, call)
        }
    }

    /// The predictions for the items of a sequence, in their order, computed as they are asked for.
    public func predictStream<Items: Sequence<Item>>(
        _ items: Items, options: Options = Options(), batchSize: Int? = nil, forceCompute: Bool = false,
        progress: (@Sendable (Int, ArraySlice<Item>, ArraySlice<Prediction>) throws -> Void)? = nil
    ) -> AsyncPredictionStream<ImmediateSequence<Items>, Prediction> {
        predictStream(
            ImmediateSequence(items: items), options: options, batchSize: batchSize, forceCompute: forceCompute,
            progress: progress)
    }
}

/// Predictions that are computed as they are asked for, a batch at a time: see `predictStream`.
public struct AsyncPredictionStream<Items: AsyncSequence, Prediction: Sendable>: AsyncSequence
where Items.Element: Sendable {
    typealias Predict = @Sendable (ArraySlice<Items.Element>, _ step: Int) async throws -> [Prediction]

    let items: Items
    let batchSize: Int
    let predict: Predict

    /// Starts reading.
    public func makeAsyncIterator() -> Iterator {
        Iterator(items: items.makeAsyncIterator(), batchSize: batchSize, predict: predict)
    }

    /// Gives the predictions.
    public struct Iterator: AsyncIteratorProtocol {
        var items: Items.AsyncIterator
        let batchSize: Int
        let predict: Predict
        private var step = 0
        private var predictions: ArraySlice<Prediction> = []

        init(items: Items.AsyncIterator, batchSize: Int, predict: @escaping Predict) {
            self.items = items
            self.batchSize = batchSize
            self.predict = predict
        }

        /// The next prediction, or nil after the last.
        ///
        /// - Throws: as `predictBatch`, or what the sequence of items throws.
        public mutating func next() async throws -> Prediction? {
            if predictions.isEmpty { try await fill() }
            return predictions.popFirst()
        }

        private mutating func fill() async throws {
            guard batchSize >= 1 else { throw ModelError.invalidBatchSize(batchSize) }
            var batch: [Items.Element] = []
            while batch.count < batchSize, let item = try await items.next() { batch.append(item) }
            guard !batch.isEmpty else { return }
            let first = step
            step += batch.count
            predictions = try await predict(batch[...], first)[...]
        }
    }
}

/// A sequence as an asynchronous one that never waits.
public struct ImmediateSequence<Items: Sequence>: AsyncSequence {
    let items: Items

    /// Starts reading.
    public func makeAsyncIterator() -> Iterator { Iterator(items: items.makeIterator()) }

    /// Gives the elements.
    public struct Iterator: AsyncIteratorProtocol {
        var items: Items.Iterator

        /// The next element.
        public mutating func next() async -> Items.Element? { items.next() }
    }
}
