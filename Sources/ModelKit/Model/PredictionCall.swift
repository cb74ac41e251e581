/// What a caller asks for beside the items.
public struct PredictionCall<Item: Sendable, Prediction: Sendable, Options: CallOptions> {
    /// Is told of every batch that was computed: the index of its first item, the items and their predictions.
    public typealias Progress = (_ step: Int, _ items: ArraySlice<Item>, _ predictions: ArraySlice<Prediction>) throws
        -> Void

    /// How many items to compute at a time; nil leaves it to the model.
    public var batchSize: Int?
    /// The options of the call.
    public var options: Options
    /// Computes even what is in the cache, and puts it there.
    public var forceCompute: Bool
    /// Is told of every batch.
    public var progress: Progress?
    /// The index of the first item among all of the caller's, for progress and errors.
    var firstStep = 0
    /// The key of the only item, where it has just not been found in the cache.
    var missedKey: CacheKey?

    init(
        batchSize: Int? = nil, options: Options = Options(), forceCompute: Bool = false, progress: Progress? = nil,
        missedKey: CacheKey? = nil
    ) {
        self.batchSize = batchSize
        self.options = options
        self.forceCompute = forceCompute
        self.progress = progress
        self.missedKey = missedKey
    }

    /// Predictions of the items, computed in batches; an error that names an item counts from the first of all.
    func inBatches(
        _ items: ArraySlice<Item>, of size: Int?, compute: (ArraySlice<Item>) throws -> [Prediction]
    ) throws -> [Prediction] {
        if isOneBatch(items.count, size) {
            do { return try compute(items) } catch { throw Self.located(error, from: firstStep) }
        }
        var batches = try Batches(self, items, size)
        while let batch = batches.next() {
            do {
                try batches.append(try compute(batch), progress)
            } catch {
                throw batches.located(error)
            }
        }
        return batches.predictions
    }

    /// As ``inBatches(_:of:compute:)`` where computing waits.
    nonisolated(nonsending) func inBatches(
        _ items: ArraySlice<Item>, of size: Int?,
        computeAsync compute: nonisolated(nonsending) (ArraySlice<Item>) async throws -> [Prediction]
    ) async throws -> [Prediction] {
        if isOneBatch(items.count, size) {
            do { return try await compute(items) } catch { throw Self.located(error, from: firstStep) }
        }
        var batches = try Batches(self, items, size)
        while let batch = batches.next() {
            do {
                try batches.append(try await compute(batch), progress)
            } catch {
                throw batches.located(error)
            }
        }
        return batches.predictions
    }

    /// Whether the items need not be cut, nor anybody be told: the usual call, whose cost is kept low.
    func isOneBatch(_ count: Int, _ size: Int?) -> Bool {
        progress == nil && count > 0 && (size.map { $0 >= count } ?? true)
    }

    /// The error, its item counted from the first of all.
    static func located(_ error: any Error, from start: Int) -> any Error {
        (error as? ModelError)?.shifted(by: start) ?? error
    }

    /// The items cut into batches, and the predictions so far.
    private struct Batches {
        private(set) var predictions: [Prediction] = []
        private let items: ArraySlice<Item>
        private let size: Int
        private let firstStep: Int
        private var batch: ArraySlice<Item> = []

        init(_ call: PredictionCall, _ items: ArraySlice<Item>, _ size: Int?) throws {
            if let size, size < 1 { throw ModelError.invalidBatchSize(size) }
            self.items = items
            self.size = size ?? max(items.count, 1)
            firstStep = call.firstStep
        }

        mutating func next() -> ArraySlice<Item>? {
            guard predictions.count < items.count else { return nil }
            batch = items.dropFirst(predictions.count).prefix(size)
            return batch
        }

        mutating func append(_ computed: [Prediction], _ progress: Progress?) throws {
            let start = predictions.count
            // The usual single batch is not copied.
            if predictions.isEmpty { predictions = computed } else { predictions += computed }
            try progress?(firstStep + start, batch, predictions[start...])
        }

        /// The error, its item counted from the first of all.
        func located(_ error: any Error) -> any Error {
            PredictionCall.located(error, from: firstStep + predictions.count)
        }
    }
}
