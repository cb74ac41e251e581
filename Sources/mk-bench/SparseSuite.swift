import ModelKitTensor

/// Sparse × dense with bias and activation, and pooled embeddings.
struct SparseSuite {
    private static let batches = [1, 32, 256]

    func run(_ report: Report) throws {
        var inputs = Inputs()
        for (columns, units, entries) in [(20_000, 128, 100), (20_000, 64, 100), (1_000_000, 256, 100)] {
            let weights = inputs.tensor(columns, units)
            let bias = inputs.tensor(units)
            for rows in Self.batches {
                let matrix = try inputs.sparse(rows: rows, columns: columns, entries: entries)
                var out = Tensor(shape: [rows, units])
                let time = Measurement {
                    Kernels.sparseDense(
                        matrix, rows: 0..<rows, weights: weights, units: units, bias: bias, .relu, into: &out)
                }
                var result = BenchmarkResult("sparse.dense.\(rows)x\(columns)x\(units)", time)
                result.gflops = 2 * Double(matrix.entryCount * units) / time.best / 1e9
                result.gigabytesPerSecond = 4 * Double(matrix.entryCount * units) / time.best / 1e9
                result.shareOfPeak = 2 * Double(matrix.entryCount * units) / time.best / 1e9 / Peaks.gflops
                result.itemsPerSecond = Double(rows) / time.best
                report.add(result)
            }
        }
        let (terms, length, width) = (1_900, 64, 64)
        let table = inputs.tensor(terms, width)
        for rows in Self.batches {
            let ids = inputs.ids(rows * length, below: Int32(terms))
            var out = Tensor(shape: [rows, width])
            let time = Measurement {
                Kernels.pooledGather(
                    rows: rows, length: length, ids.span, table: table, width: width, .sum, into: &out)
            }
            var result = BenchmarkResult("sparse.pooled_embedding.\(rows)x\(length)x\(width)", time)
            result.gigabytesPerSecond = 4 * Double(rows * length * width) / time.best / 1e9
            result.itemsPerSecond = Double(rows) / time.best
            report.add(result)
        }
    }
}
