import ModelKitTensor

/// Embedding lookup, and lookup with the steps summed or averaged.
struct EmbeddingSuite {
    private static let tables = [
        (terms: 1900, length: 64, width: 64), (terms: 20_000, length: 128, width: 128),
        (terms: 400_000, length: 64, width: 300),
    ]
    private static let batches = [1, 32, 256, 1024]
    /// In a quick run only tables that fit into the cache.
    private static let quickTerms = 20_000

    func run(_ report: Report) {
        for shape in Self.tables where !report.settings.quick || shape.terms <= Self.quickTerms {
            let (length, width) = (shape.length, shape.width)
            func name(_ operation: String, _ batch: Int) -> String {
                "embedding.\(operation).\(batch)x\(length)x\(shape.terms)x\(width)"
            }
            let operations = ["lookup", "pooled_sum", "pooled_mean", "pooled_masked_mean"]
            guard operations.contains(where: { o in Self.batches.contains { report.wants(name(o, $0)) } })
            else { continue }
            var inputs = Inputs()
            let table = inputs.tensor(shape.terms, width)
            for batch in Self.batches {
                let rows = max(256, batch)
                let batches = (0..<(rows / batch)).map { _ in inputs.ids(batch * length, below: Int32(shape.terms)) }
                var amount = Amount(
                    bytes: 4 * Double(rows * length * width), items: rows, calls: batches.count,
                    peak: .reading(bytes: 4 * shape.terms * width))
                for (operation, pooling) in zip(operations.dropFirst(), [Kernels.Pooling.sum, .mean, .maskedMean]) {
                    var out = Tensor(shape: [batch, width])
                    report.measure(name(operation, batch), amount) {
                        for ids in batches {
                            Kernels.pooledGather(
                                rows: batch, length: length, ids.span, table: table, width: width, pooling, into: &out)
                        }
                    }
                }
                var out = Tensor(shape: [batch, length, width])
                amount.bytes *= 2
                report.measure(name(operations[0], batch), amount) {
                    for ids in batches { Kernels.gather(ids.span, table: table, width: width, into: &out) }
                }
            }
        }
    }
}
