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
        try inPieces(items, of: size, batches: 1, compute)
    }

    /// As ``inBatches(_:of:compute:)``, but hands out several batches at a time: where part of the predictions is known,
    /// the others fill batches of the size together.
    func inWindows(
        _ items: ArraySlice<Item>, of size: Int?, compute: (ArraySlice<Item>) throws -> [Prediction]
    ) throws -> [Prediction] {
        try inPieces(items, of: size, batches: Self.windowBatches(of: size), compute)
    }

    /// As ``inBatches(_:of:compute:)`` where computing waits.
    nonisolated(nonsending) func inBatches(
        _ items: ArraySlice<Item>, of size: Int?,
        computeAsync compute: nonisolated(nonsending) (ArraySlice<Item>) async throws -> [Prediction]
    ) async throws -> [Prediction] {
        try await inPiecesAsync(items, of: size, batches: 1, compute)
    }

    /// As ``inWindows(_:of:compute:)`` where computing waits.
    nonisolated(nonsending) func inWindows(
        _ items: ArraySlice<Item>, of size: Int?,
        computeAsync compute: nonisolated(nonsending) (ArraySlice<Item>) async throws -> [Prediction]
    ) async throws -> [Prediction] {
        try await inPiecesAsync(items, of: size, batches: Self.windowBatches(of: size), compute)
    }

    private func inPieces(
        _ items: ArraySlice<Item>, of size: Int?, batches: Int, _ compute: (ArraySlice<Item>) throws -> [Prediction]
    ) throws -> [Prediction] {
        if isOneBatch(items.count, size) {
            do { return try compute(items) } catch { throw Self.located(error, from: firstStep) }
        }
        var pieces = try Pieces(self, items, size, batches)
        while let piece = pieces.next() {
            do {
                try pieces.append(try compute(piece), progress)
            } catch {
                throw pieces.located(error)
            }
        }
        return pieces.predictions
    }

    nonisolated(nonsending) private func inPiecesAsync(
        _ items: ArraySlice<Item>, of size: Int?, batches: Int,
        _ compute: nonisolated(nonsending) (ArraySlice<Item>) async throws -> [Prediction]
    ) async throws -> [Prediction] {
        if isOneBatch(items.count, size) {
            do { return try await compute(items) } catch { throw Self.located(error, from: firstStep) }
        }
        var pieces = try Pieces(self, items, size, batches)
        while let piece = pieces.next() {
            do {
                try pieces.append(try await compute(piece), progress)
            } catch {
                throw pieces.located(error)
            }
        }
        return pieces.predictions
    }

    /// How many batches a window has: enough to fill a batch where 15 of 16 predictions are known, and not so many that a
    /// caller waits long for the first ones.
    private static func windowBatches(of size: Int?) -> Int { max(1, min(16, 4096 / max(1, size ?? 4096))) }

    /// Whether the items need not be cut, nor anybody be told: the usual call, whose cost is kept low.
    func isOneBatch(_ count: Int, _ size: Int?) -> Bool {
        progress == nil && count > 0 && (size.map { $0 >= count } ?? true)
    }

    /// The error, its item counted from the first of all. One of a model of a library, which this one uses, is about that
    /// model's items.
    static func located(_ error: any Error, from start: Int) -> any Error {
        guard let error = error as? ModelError else { return error }
        return error.model == nil ? error.shifted(by: start) : error
    }

    /// The items cut into pieces of one or more batches, and the predictions so far.
    private struct Pieces {
        private(set) var predictions: [Prediction] = []
        private let items: ArraySlice<Item>
        private let batchSize: Int
        private let pieceSize: Int
        private let firstStep: Int

        init(_ call: PredictionCall, _ items: ArraySlice<Item>, _ size: Int?, _ batches: Int) throws {
            if let size, size < 1 { throw ModelError.invalidBatchSize(size) }
            self.items = items
            batchSize = min(size ?? .max, max(items.count, 1))
            pieceSize = batchSize * batches
            firstStep = call.firstStep
        }

        func next() -> ArraySlice<Item>? {
            guard predictions.count < items.count else { return nil }
            return items.dropFirst(predictions.count).prefix(pieceSize)
        }

        mutating func append(_ computed: [Prediction], _ progress: Progress?) throws {
            var step = predictions.count
            // The usual single batch is not copied.
            if predictions.isEmpty { predictions = computed } else { predictions += computed }
            guard let progress else { return }
            while step < predictions.count {
                let end = min(step + batchSize, predictions.count)
                try progress(
                    firstStep + step, items.dropFirst(step).prefix(batchSize), predictions[step..<end])
                step = end
            }
        }

        /// The error, its item counted from the first of all.
        func located(_ error: any Error) -> any Error {
            PredictionCall.located(error, from: firstStep + predictions.count)
        }
    }
}
