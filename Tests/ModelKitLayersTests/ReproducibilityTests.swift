import CKernels
import ModelKitLayers
import ModelKitTensor
import TestSupport
import Testing

/// The promise of `Network.isReproducible`, over random networks and inputs: the bits of an item's prediction do not depend
/// on anything but the item.
@Suite(.enabled(if: mk_simd_best() > 0 || MachineFacts.instructionSet == "neon", "no fused multiply-add"))
struct ReproducibilityTests {
    /// Random networks: dense layers of odd and round sizes with activations, one deeper than a chain of the sum, one of
    /// pooled ids.
    static let networks: [RandomNetwork] = (1...12).map { RandomNetwork(seed: UInt64($0)) }
    private static let most = 1024

    /// The bits of a row's outputs.
    private static func bits(_ tensor: Tensor, row: Int) -> [UInt32] {
        let width = tensor.count / tensor.shape[0]
        return tensor.withSpan { span in (row * width..<(row + 1) * width).map { span[$0].bitPattern } }
    }

    private static func predict(_ network: Network, _ input: NetworkInput) throws -> [[UInt32]] {
        let output = try network.predict([input])[0]
        return (0..<input.rows).map { bits(output, row: $0) }
    }

    @Test("An item has the same bits alone, at any place of any batch, and shuffled", arguments: networks)
    func batches(_ random: RandomNetwork) throws {
        var generator = SeededGenerator(seed: 100 + random.seed)
        let network = try random.network()
        #expect(network.isReproducible)
        let all = try Self.predict(network, random.input(rows: Array(0..<Self.most)))
        for count in [2, 3, 5, 6, 7, 8, 12, 13, 25, 64, 100, 255, 257, 700] {
            let first = Int.random(in: 0...(Self.most - count), using: &generator)
            let rows = Array(first..<(first + count))
            #expect(try Self.predict(network, random.input(rows: rows)) == rows.map { all[$0] }, "\(count) at \(first)")
        }
        for row in [0, 1, 63, 500, Self.most - 1] {
            #expect(try Self.predict(network, random.input(rows: [row])) == [all[row]], "row \(row) alone")
        }
        let shuffled = Array(0..<Self.most).shuffled(using: &generator)
        #expect(try Self.predict(network, random.input(rows: shuffled)) == shuffled.map { all[$0] })
        // One item in every place of a batch.
        #expect(try Set(Self.predict(network, random.input(rows: [Int](repeating: 7, count: 31)))) == [all[7]])
    }

    @Test("Half of the networks are large enough to be shared out")
    func sharedOut() throws {
        let shared = try Self.networks.filter { random in
            try random.network(threads: 2).sliceCount([random.input(rows: Array(0..<Self.most))]) == 2
        }
        #expect(shared.count >= 6, "\(shared.map(\.testDescription))")
    }

    @Test("The number of threads changes no bit", arguments: networks)
    func threads(_ random: RandomNetwork) throws {
        let input = try random.input(rows: Array(0..<Self.most))
        let alone = try Self.predict(random.network(), input)
        for threads in [2, 3, 8] {
            #expect(try Self.predict(random.network(threads: threads), input) == alone, "\(threads) threads")
        }
    }

    @Test("Sparse rows give the bits of dense ones", arguments: networks.filter { $0.ids == nil })
    func sparse(_ random: RandomNetwork) throws {
        let network = try random.network()
        let rows = Array(0..<300)
        #expect(
            try Self.predict(network, random.sparseInput(rows: rows))
                == Self.predict(network, random.input(rows: rows)))
    }

    @Test(
        "Every instruction set with fused multiply-add gives the same bits",
        .enabled(if: mk_simd_best() >= 2, "this CPU has only one of them"), arguments: networks)
    func instructionSets(_ random: RandomNetwork) throws {
        let network = try random.network()
        let input = try random.input(rows: Array(0..<200))
        let best = try Self.predict(network, input)
        for level in stride(from: mk_simd_best(), through: 1, by: -1) {
            #expect(mk_simd_select(level) == level)
            defer { _ = mk_simd_select(-1) }
            #expect(try Self.predict(network, input) == best, "level \(level)")
        }
    }

    @Test(
        "Packed weights of a file give the bits of those packed on load", arguments: networks.filter { $0.ids == nil })
    func packedWeights(_ random: RandomNetwork) throws {
        let rows = Array(0..<40)
        let packed = try random.network(packed: true)
        let expected = try Self.predict(random.network(), random.input(rows: rows))
        #expect(try Self.predict(packed, random.input(rows: rows)) == expected)
        #expect(try Self.predict(packed, random.sparseInput(rows: rows)) == expected)
    }

    @Test("OpenBLAS agrees within rounding and does not claim to be reproducible", arguments: networks)
    func openBLAS(_ random: RandomNetwork) throws {
        let network = try random.network(backend: .openBLAS)
        #expect(!network.isReproducible)
        let input = try random.input(rows: Array(0..<50))
        let expected = try random.network().predict([input])[0].values
        let values = try network.predict([input])[0].values
        let largest = expected.reduce(0) { max($0, abs($1)) }
        for index in values.indices {
            // A few layers of up to 5,000 terms of alternating signs.
            #expect(abs(values[index] - expected[index]) <= 2e-5 * max(1, largest), "element \(index)")
        }
    }
}
