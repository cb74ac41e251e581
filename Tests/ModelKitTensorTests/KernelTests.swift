import CKernels
import ModelKitTensor
import TestSupport
import Testing

/// The kernels against `Reference`, over every shape up to 33, for every instruction set of the CPU.
@Suite(.serialized) struct KernelTests {
    /// Rounding of a sum of `terms` products: one half unit in the last place of the sum of magnitudes per term.
    private func mismatch(
        _ values: [Float], _ expected: [(value: Double, magnitude: Double)], terms: Int
    ) -> String? {
        for (index, reference) in expected.enumerated() {
            let error = abs(Double(values[index]) - reference.value)
            let bound = Double(terms + 2) * 0x1p-24 * reference.magnitude + 0x1p-149
            if !(error <= bound) { return "element \(index): \(values[index]), expected \(reference.value) ± \(bound)" }
        }
        return nil
    }

    @Test("The packed product agrees with plain sums", arguments: Levels.all)
    func packedProduct(level: Int32) throws {
        var numbers = SeededGenerator(seed: 1)
        try Levels.with(level) {
            for m in 0...14 {
                for n in Array(0...33) + [64, 65, 129, 200] {
                    for k in [0, 1, 2, 5, 33] {
                        let x = try numbers.tensor([m, k])
                        let w = try numbers.tensor([k, n])
                        let bias = n % 3 == 0 ? nil : try numbers.tensor([n])
                        var out = Tensor(shape: [m * n], repeating: .nan)
                        Kernels.product(
                            rows: m, depth: k, units: n, FloatSlice(x), weights: w, bias: bias, .linear, into: &out)
                        let expected = Reference.product(m: m, n: n, k: k, x.values, w.values, bias: bias?.values)
                        #expect(mismatch(out.values, expected, terms: k) == nil, "\(m) × \(n) × \(k)")
                    }
                }
            }
        }
    }

    @Test("Products deeper than a block and than a chain agree with plain sums", arguments: Levels.all)
    func deepProduct(level: Int32) throws {
        var numbers = SeededGenerator(seed: 11)
        try Levels.with(level) {
            for k in [512, 513, 1025, 2048, 2049, 4100] {
                for (m, n) in [(1, 1), (1, 100), (3, 33), (7, 16), (13, 17), (40, 35)] {
                    let x = try numbers.tensor([m, k])
                    let w = try numbers.tensor([k, n])
                    let bias = try numbers.tensor([n])
                    var out = Tensor(shape: [m * n], repeating: .nan)
                    Kernels.product(
                        rows: m, depth: k, units: n, FloatSlice(x), weights: w, bias: bias, .linear, into: &out)
                    let expected = Reference.product(m: m, n: n, k: k, x.values, w.values, bias: bias.values)
                    #expect(mismatch(out.values, expected, terms: k) == nil, "\(m) × \(n) × \(k)")
                }
            }
        }
    }

    @Test(
        "The sum is chains of 2,048 fused multiply-adds, or of a sixteenth of the depth",
        arguments: Levels.all.filter { $0 > 0 })
    func orderOfSummation(level: Int32) throws {
        var numbers = SeededGenerator(seed: 12)
        try Levels.with(level) {
            for (k, length) in [(100, 2048), (2048, 2048), (5000, 2048), (40_000, 2500)] {
                let x = try numbers.tensor([1, k])
                let w = try numbers.tensor([k, 1])
                var expected: Float = 0
                for start in stride(from: 0, to: k, by: length) {
                    var sum: Float = 0
                    for index in start..<min(k, start + length) { sum.addProduct(x[0, index], w[index, 0]) }
                    expected += sum
                }
                var out = Tensor(shape: [1])
                Kernels.product(rows: 1, depth: k, units: 1, FloatSlice(x), weights: w, bias: nil, .linear, into: &out)
                #expect(out[0].bitPattern == expected.bitPattern, "\(k)")
            }
        }
    }

    @Test("Layers of the same memory share what is made of it, others do not")
    func sharedWeights() throws {
        var numbers = SeededGenerator(seed: 15)
        let (kernel, other) = (try numbers.tensor([5, 20]), try numbers.tensor([5, 20]))
        var shared = SharedWeights()
        let layers = [kernel, kernel, other].map {
            DenseWeights(kernel: $0, bias: nil, activation: .linear).with(.reproducible, sharing: &shared)
        }
        #expect(layers[0].sharesWeights(with: layers[1]))
        #expect(layers[0].sharesWeights(with: layers[0].with(.relu)))
        #expect(!layers[0].sharesWeights(with: layers[2]))
    }

    @Test("Packed weights can be unpacked")
    func packing() throws {
        var numbers = SeededGenerator(seed: 13)
        for depth in 0...5 {
            for units in 0...40 {
                let weights = try numbers.tensor([depth, units])
                let packed = Kernels.pack(weights, depth: depth, units: units)
                #expect(packed.shape == [(units + 15) / 16, depth, 16])
                #expect(Kernels.unpack(packed, depth: depth, units: units) == weights)
            }
        }
    }

    @Test("Sparse rows give the same bits as dense ones, alone and in a batch", arguments: Levels.all)
    func sparseDense(level: Int32) throws {
        var numbers = SeededGenerator(seed: 2)
        try Levels.with(level) {
            for columns in [0, 1, 2, 17, 33, 6000] {
                for units in columns > 33 ? [1, 16, 70, 145] : Array(0...33) + [128, 145, 300] {
                    var matrix = CSRMatrix(columns: columns)
                    for row in 0..<5 {
                        let kept = (0..<columns).filter { _ in row != 2 && Int.random(in: 0..<3, using: &numbers) > 0 }
                        try matrix.appendRow(indices: kept.map { Int32($0) }, values: numbers.floats(kept.count))
                    }
                    let w = try numbers.tensor([columns, units])
                    let bias = try numbers.tensor([units])
                    for activation in [Activation.relu, .sigmoid] {
                        var sparse = Tensor(shape: [5 * units], repeating: .nan)
                        Kernels.sparseDense(
                            matrix, rows: 0..<5, weights: w, units: units, bias: bias, activation, into: &sparse)
                        var full = Tensor(shape: [5 * columns], repeating: .nan)
                        Kernels.densify(matrix, rows: 0..<5, into: &full)
                        var dense = Tensor(shape: [5 * units], repeating: .nan)
                        Kernels.product(
                            rows: 5, depth: columns, units: units, FloatSlice(full), weights: w, bias: bias, activation,
                            into: &dense)
                        #expect(sparse.bits(5 * units) == dense.bits(5 * units), "\(columns) × \(units)")
                        for row in 0..<5 {
                            var alone = Tensor(shape: [units], repeating: .nan)
                            Kernels.sparseDense(
                                matrix, rows: row..<(row + 1), weights: w, units: units, bias: bias, activation,
                                into: &alone)
                            #expect(
                                alone.bits(units)
                                    == sparse.values[(row * units)..<((row + 1) * units)].map(\.bitPattern))
                        }
                    }
                }
            }
        }
    }

    @Test("Weights beyond any cache are read as those within")
    func farWeights() throws {
        var numbers = SeededGenerator(seed: 14)
        // More than 2^22 floats; the last columns are partial.
        let (columns, units) = (30_000, 150)
        let weights = try numbers.tensor([columns, units])
        var matrix = CSRMatrix(columns: columns)
        for row in 0..<4 {
            let kept = Array(stride(from: row, to: columns, by: 301 + row))
            try matrix.appendRow(indices: kept.map { Int32($0) }, values: numbers.floats(kept.count))
        }
        var sparse = Tensor(shape: [4 * units], repeating: .nan)
        Kernels.sparseDense(
            matrix, rows: 0..<4, weights: weights, units: units, bias: nil, .linear, into: &sparse)
        var full = Tensor(shape: [4 * columns])
        Kernels.densify(matrix, rows: 0..<4, into: &full)
        var dense = Tensor(shape: [4 * units], repeating: .nan)
        Kernels.product(
            rows: 4, depth: columns, units: units, FloatSlice(full), weights: weights, bias: nil, .linear, into: &dense)
        #expect(sparse.bits(4 * units) == dense.bits(4 * units))
        let expected = Reference.product(m: 4, n: units, k: columns, full.values, weights.values, bias: nil)
        #expect(mismatch(sparse.values, expected, terms: 100) == nil)
    }

    @Test("A sum of -0 is the same from sparse and dense rows")
    func negativeZero() throws {
        let tiny = Float.leastNonzeroMagnitude
        let weights = try Tensor(shape: [2, 1], [-tiny, 1])
        let bias = try Tensor(shape: [1], [-0.0])
        let matrix = try CSRMatrix(columns: 2, rowOffsets: [0, 1], indices: [0], values: [tiny])
        var sparse = Tensor(shape: [1], repeating: .nan)
        Kernels.sparseDense(matrix, rows: 0..<1, weights: weights, units: 1, bias: bias, .linear, into: &sparse)
        var dense = Tensor(shape: [1], repeating: .nan)
        let full = try Tensor(shape: [1, 2], [tiny, 0])
        Kernels.product(
            rows: 1, depth: 2, units: 1, FloatSlice(full), weights: weights, bias: bias, .linear, into: &dense)
        #expect(sparse.bits(1) == dense.bits(1))
    }

    @Test("A dense row has the same bits in any batch", arguments: Levels.all)
    func rowInvariance(level: Int32) throws {
        var numbers = SeededGenerator(seed: 3)
        try Levels.with(level) {
            for (k, n) in [(33, 10), (784, 130), (5, 64)] {
                let w = try numbers.tensor([k, n])
                let x = try numbers.tensor([20, k])
                var whole = Tensor(shape: [20 * n])
                Kernels.product(
                    rows: 20, depth: k, units: n, FloatSlice(x), weights: w, bias: nil, .linear, into: &whole)
                for rows in 1...14 {
                    var part = Tensor(shape: [rows * n])
                    Kernels.product(
                        rows: rows, depth: k, units: n, FloatSlice(x, offset: 3 * k, count: rows * k), weights: w,
                        bias: nil, .linear, into: &part)
                    #expect(
                        part.bits(rows * n) == whole.values[(3 * n)..<((3 + rows) * n)].map(\.bitPattern),
                        "\(rows) rows of \(k) × \(n)")
                }
            }
        }
    }

    @Test("Gathered and pooled embeddings agree with plain sums", arguments: Levels.all)
    func embeddings(level: Int32) throws {
        var numbers = SeededGenerator(seed: 4)
        try Levels.with(level) {
            for width in Array(1...33) + [64, 128, 150] {
                let table = try numbers.tensor([7, width])
                let values = table.values
                for length in [0, 1, 2, 9, 33] {
                    let ids = (0..<(3 * length)).map { _ in Int32.random(in: 0..<7, using: &numbers) }
                    var gathered = Tensor(shape: [3 * length * width], repeating: .nan)
                    Kernels.gather(ids.span, table: table, width: width, into: &gathered)
                    #expect(gathered.values == ids.flatMap { values[(Int($0) * width)..<((Int($0) + 1) * width)] })
                    for pooling in [Kernels.Pooling.sum, .mean, .maskedMean] {
                        var out = Tensor(shape: [3 * width], repeating: -7)
                        Kernels.pooledGather(
                            rows: 3, length: length, ids.span, table: table, width: width, pooling, into: &out)
                        for row in 0..<3 {
                            let kept = ids[(row * length)..<((row + 1) * length)].filter {
                                pooling != .maskedMean || $0 != 0
                            }
                            for column in 0..<width {
                                let terms = kept.map { Double(values[Int($0) * width + column]) }
                                let divisor = pooling == .sum ? 1 : Double(kept.count)
                                let expected = terms.reduce(0, +) / divisor
                                let bound = Double(length + 2) * 0x1p-24 * terms.reduce(0) { $0 + abs($1) } / divisor
                                let value = Double(out[row * width + column])
                                #expect(value.isNaN && expected.isNaN || abs(value - expected) <= bound)
                            }
                        }
                    }
                }
            }
        }
    }
}
