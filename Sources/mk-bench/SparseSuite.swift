import ModelKitTensor

/// Sparse rows × dense weights with bias and activation, from few to many entries and from small to large vocabularies.
struct SparseSuite {
    private static let tables = [
        (columns: 20_000, units: 128, entries: [10, 100, 1000]), (columns: 20_000, units: 64, entries: [100]),
        (columns: 100_000, units: 128, entries: [100]), (columns: 1_000_000, units: 256, entries: [10, 100, 1000]),
    ]
    private static let batches = [1, 32, 256, 1024]
    /// In a quick run weights of a gigabyte are left out.
    private static let quickColumns = 100_000

    func run(_ report: Report) throws {
        for table in Self.tables where !report.settings.quick || table.columns <= Self.quickColumns {
            func name(_ entries: Int, _ batch: Int) -> String {
                "sparse.dense.\(batch)x\(table.columns)x\(table.units).entries_\(entries)"
            }
            guard table.entries.contains(where: { e in Self.batches.contains { report.wants(name(e, $0)) } })
            else { continue }
            var inputs = Inputs()
            let weights = DenseWeights(
                kernel: inputs.kernel(table.columns, table.units), bias: inputs.tensor(table.units), activation: .relu)
            for entries in table.entries {
                for batch in Self.batches where report.wants(name(entries, batch)) {
                    try measure(name(entries, batch), weights, table.columns, entries, batch, &inputs, report)
                }
            }
        }
    }

    /// Batches of different rows follow each other, so that no batch finds its weights in the cache only because it has
    /// just been there.
    private func measure(
        _ name: String, _ weights: DenseWeights, _ columns: Int, _ entries: Int, _ batch: Int, _ inputs: inout Inputs,
        _ report: Report
    ) throws {
        let rows = max(256, batch)
        let matrix = try inputs.sparse(rows: rows, columns: columns, entries: entries)
        let touched = Double(matrix.entryCount * weights.units)
        let amount = Amount(
            operations: 2 * touched, bytes: 4 * touched, items: rows, calls: rows / batch,
            peak: .reading(bytes: 4 * columns * weights.units))
        var out = Tensor(shape: [batch, weights.units])
        report.measure(name, amount) {
            for start in stride(from: 0, to: rows, by: batch) {
                weights.apply(matrix, rows: start..<(start + batch), into: &out)
            }
        }
    }
}
