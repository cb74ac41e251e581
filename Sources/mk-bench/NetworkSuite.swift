import ModelKit
import ModelKitLayers
import ModelKitTensor

/// Whole networks through `predict(into:)`: throughput and the latency of single calls.
struct NetworkSuite {
    static let batches = [1, 32, 256, 1024]
    /// At batch 1 so many items make a pass; otherwise all.
    private static let singleItems = 256

    /// The folder of the shipped weights.
    let weights: String

    func run(_ report: Report) throws {
        for benchmark in try BenchmarkNetwork.table(weights: weights, note: report.note) {
            try measure(benchmark, report)
        }
    }

    /// Measures one network with every backend and batch that is asked for.
    ///
    /// - Returns: what the network predicted at each batch size with the first backend, `[items, outputs]`.
    @discardableResult
    func measure(_ benchmark: BenchmarkNetwork, _ report: Report) throws -> [(batch: Int, outputs: Tensor)] {
        func name(_ backend: MatrixBackend, _ batch: Int) -> String {
            "networks.\(benchmark.name).\(backend).batch_\(batch)"
        }
        let backends = report.settings.backends.filter { b in Self.batches.contains { report.wants(name(b, $0)) } }
        guard !backends.isEmpty else { return [] }
        let items = try benchmark.inputs()
        let networks = try backends.map { ($0, try benchmark.network(backend: $0)) }
        var predictions: [(batch: Int, outputs: Tensor)] = []
        for batch in Self.batches {
            let used = batch == 1 ? min(Self.singleItems, items.rows) : items.rows
            let slices = try stride(from: 0, to: used, by: batch).map { [try items.slice($0..<min($0 + batch, used))] }
            let operations = benchmark.operations(on: items) / Double(items.rows) * Double(used)
            let cores = min(report.settings.threads, MachineFacts.affinityCount)
            let amount = Amount(
                operations: operations, items: used, calls: slices.count,
                peak: benchmark.isArithmetic ? .arithmetic(cores: cores) : .none)
            for (index, (backend, network)) in networks.enumerated() where report.wants(name(backend, batch)) {
                let width = try benchmark.outputCount(of: network)
                var results = [Float](repeating: 0, count: min(batch, used) * width)
                func predict(_ slice: Int) throws {
                    var span = results.mutableSpan
                    try network.predict(slices[slice], into: &span)
                }
                let time = try Measurement(report.settings.effort) {
                    for slice in slices.indices { try predict(slice) }
                }
                let latency = try Latency(report.settings.effort, count: slices.count, predict)
                report.add(BenchmarkResult(name(backend, batch), time, amount, latency))
                guard index == 0 else { continue }
                var outputs: [Float] = []
                for slice in slices.indices {
                    try predict(slice)
                    outputs += results.prefix(slices[slice][0].rows * width)
                }
                predictions.append((batch, try Tensor(shape: [used, width], outputs)))
            }
        }
        return predictions
    }
}
