import ModelKitLayers
import ModelKitTensor
import ModelKitWeights
import Testing

/// Networks of every supported layer against what Keras computes; the goldens come from Tools/goldens_layers.py.
@Suite struct KerasGoldenTests {
    /// Both sides are Float32 with sums of at most a few dozen terms of magnitude about 1 to 10, through at most four
    /// layers: 64 units in the last place of the largest magnitude in the output, and the same absolute for outputs near 0
    /// that come from cancellation (2e-6).
    static func tolerance(_ expected: Tensor) -> Float {
        let largest = expected.values.reduce(0) { $1.isFinite ? max($0, abs($1)) : $0 }
        return max(2e-6, 64 * largest * Float.ulpOfOne / 2)
    }

    @Test("A network computes what Keras computes", arguments: GoldenFile.cases, MatrixBackend.allCases)
    func matchesKeras(_ golden: GoldenFile.Case, backend: MatrixBackend) throws {
        let network = try Network(graph: NetworkGraph(json: golden.graph), backend: backend) { name in
            try #require(golden.weights[name])
        }
        let results = try network.predict(golden.inputs)
        #expect(results.count == golden.outputs.count)
        for (result, expected) in zip(results, golden.outputs) {
            #expect(result.shape == expected.shape)
            let tolerance = Self.tolerance(expected)
            for (index, (a, b)) in zip(result.values, expected.values).enumerated() {
                if a.isNaN && b.isNaN || a == b { continue }
                #expect(abs(a - b) <= tolerance, "element \(index): \(a), Keras has \(b), apart by \(abs(a - b))")
            }
        }
    }

    @Test("A graph survives the way to JSON and back", arguments: GoldenFile.cases)
    func graphRoundTrips(_ golden: GoldenFile.Case) throws {
        let graph = try NetworkGraph(json: golden.graph)
        #expect(try NetworkGraph(json: graph.json) == graph)
    }

    @Test("The goldens can be read")
    func goldensAreThere() throws { #expect(try GoldenFile.read().count > 150) }

    @Test("Every supported class occurs in the goldens, aliases aside")
    func everyClassIsCovered() throws {
        var covered: Set<String> = [
            "InputLayer", "GlobalAvgPool1D", "GlobalMaxPool1D", "BatchNormalizationV1", "BatchNormalizationV2",
            "SyncBatchNormalization",
        ]
        for golden in GoldenFile.cases {
            covered.formUnion(try NetworkGraph(json: golden.graph).nodes.map(\.className))
        }
        #expect(Set(LayerRegistry.classNames).subtracting(covered).isEmpty)
    }
}
