import ModelKitLayers
import ModelKitTensor
import ModelKitText
import Synchronization

/// Text → prediction in one go: token filter, vectorizer and network fused.
///
/// It gives the predictions of its steps one after the other, at several times their speed: no token becomes a string,
/// a chunk of text that was seen before costs one look-up, and the network runs once per block of texts. Batches are
/// shared out over the threads of `ThreadPool.shared`.
public struct TextPipelineModel<Prediction: NetworkPrediction>: Model, TensorModel {
    /// How many texts go through the network at once: enough for full speed of its products, few enough that rows and
    /// intermediate results stay in the second-level cache.
    private static var blockSize: Int { 128 }
    /// The fewest texts that are worth a thread of their own.
    private static var grain: Int { 16 }

    private let encoder: TokenEncoder
    private let vectorizer: TextVectorizer
    private let network: Network
    private let pool = ScratchPool<TextRows>()

    /// What the network gives; items are texts.
    var forms: TensorForms { TensorForms(outputs: TensorForms(network).outputs) }

    /// Fuses the steps; nil when the network does not take what the vectorizer gives.
    init?(_ tokens: TokenFilterModel, _ vectorizer: TextVectorizer, _ network: Network) {
        guard vectorizer.suits(network.inputs[0]) else { return nil }
        encoder = TokenEncoder(tokens.tokenizer, filter: tokens.filter, vocabulary: vectorizer.numbers)
        self.vectorizer = vectorizer
        self.network = network
    }

    /// The predictions for the texts, in their order.
    public func compute(_ texts: ArraySlice<String>) throws -> [Prediction] {
        let slices = ThreadPool.shared.slices(of: texts.count, grain: Self.grain)
        guard slices > 1 else { return try computeSlice(texts, from: texts.startIndex) }
        let results = Mutex([[Prediction]](repeating: [], count: slices))
        try ThreadPool.shared.run(slices: slices) { slice in
            let range = sliceRange(slice, of: slices, rows: texts.count)
            let part = texts[(texts.startIndex + range.lowerBound)...].prefix(range.count)
            let predictions = try computeSlice(part, from: texts.startIndex)
            results.withLock { $0[slice] = predictions }
        }
        return results.withLock { Array($0.joined()) }
    }

    /// The predictions for texts that one thread works on; errors count items from `first`.
    private func computeSlice(_ texts: ArraySlice<String>, from first: Int) throws -> [Prediction] {
        let rows = try pool.take() ?? TextRows(encoder, vectorizer)
        var predictions: [Prediction] = []
        predictions.reserveCapacity(texts.count)
        for start in stride(from: texts.startIndex, to: texts.endIndex, by: Self.blockSize) {
            let block = texts[start..<min(start + Self.blockSize, texts.endIndex)]
            do {
                predictions += try rows.with(block) { input in
                    Prediction.rows(of: try network.predict([input]), for: network.outputs)
                }
            } catch let error as NetworkError {
                throw ModelError.ofRow(of: error, from: start - first)
            }
        }
        pool.give(rows)
        return predictions
    }
}
