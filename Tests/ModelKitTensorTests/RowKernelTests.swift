import CKernels
import ModelKitTensor
import TestSupport
import Testing

/// Reductions, normalisation and elementwise kernels against plain arithmetic, for every instruction set of the CPU.
@Suite(.serialized) struct RowKernelTests {
    @Test("Reductions agree with plain ones over any axis", arguments: Levels.all)
    func reductions(level: Int32) throws {
        var numbers = SeededGenerator(seed: 5)
        try Levels.with(level) {
            for axis in 0...33 {
                for inner in [1, 2, 15, 16, 17, 33] {
                    let view = Kernels.AxisView(outer: 2, axis: axis, inner: inner)
                    let x = try numbers.tensor([2, axis, inner])
                    let magnitude = Reference.reduce(view, x.values) { $0.reduce(0) { $0 + abs($1) } }
                    for operation in [Kernels.Reduction.sum, .mean, .max, .min] {
                        var out = Tensor(shape: [2 * inner], repeating: -7)
                        Kernels.reduce(operation, view, FloatSlice(x), into: &out)
                        let expected = Reference.reduce(view, x.values) { terms in
                            switch operation {
                            case .sum: terms.reduce(0, +)
                            case .mean: terms.reduce(0, +) / Double(terms.count)
                            case .max: terms.max() ?? -.infinity
                            case .min: terms.min() ?? .infinity
                            }
                        }
                        for index in expected.indices {
                            let value = Double(out[index])
                            let bound = Double(axis + 1) * 0x1p-24 * magnitude[index]
                            #expect(
                                value == expected[index] || value.isNaN && expected[index].isNaN
                                    || abs(value - expected[index]) <= bound, "\(operation) of \(view)")
                        }
                    }
                }
            }
        }
    }

    @Test("NaN and infinity spread through reductions", arguments: Levels.all)
    func reductionSpecials(level: Int32) throws {
        try Levels.with(level) {
            for length in [1, 2, 16, 17, 40] {
                for place in [0, length / 2, length - 1] {
                    for inner in [1, 3] {
                        let view = Kernels.AxisView(outer: 1, axis: length, inner: inner)
                        var values = [Float](repeating: 1, count: length * inner)
                        values[place * inner] = .nan
                        let x = try Tensor(shape: [length, inner], values)
                        for operation in [Kernels.Reduction.sum, .mean, .max, .min] {
                            var out = Tensor(shape: [inner])
                            Kernels.reduce(operation, view, FloatSlice(x), into: &out)
                            #expect(out[0].isNaN, "\(operation), \(length), \(place)")
                            if inner > 1 { #expect(!out[1].isNaN) }
                        }
                        values[place * inner] = -.infinity
                        var out = Tensor(shape: [inner])
                        Kernels.reduce(.min, view, FloatSlice(try Tensor(shape: [length, inner], values)), into: &out)
                        #expect(out[0] == -.infinity)
                    }
                }
            }
        }
    }

    @Test("Layer normalisation agrees with its formula", arguments: Levels.all)
    func layerNorm(level: Int32) throws {
        var numbers = SeededGenerator(seed: 6)
        try Levels.with(level) {
            for columns in 1...40 {
                let x = try numbers.tensor([3, columns])
                let gamma = try numbers.tensor([columns])
                let beta = try numbers.tensor([columns])
                var out = Tensor(shape: [3 * columns])
                Kernels.layerNorm(
                    rows: 3, columns: columns, FloatSlice(x), gamma: gamma, beta: beta, epsilon: 1e-3, into: &out)
                for row in 0..<3 {
                    let values = (0..<columns).map { Double(x[row, $0]) }
                    let mean = values.reduce(0, +) / Double(columns)
                    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(columns)
                    for column in 0..<columns {
                        let normal = (values[column] - mean) / (variance + 1e-3).squareRoot()
                        let expected = normal * Double(gamma[column]) + Double(beta[column])
                        // Values of magnitude 1 over a deviation of at least 0.03.
                        #expect(abs(Double(out[row * columns + column]) - expected) < 64 * 0x1p-24 / 0.5)
                    }
                }
            }
        }
    }

    @Test("Elementwise kernels agree with plain arithmetic", arguments: Levels.all)
    func elementwise(level: Int32) throws {
        var numbers = SeededGenerator(seed: 7)
        try Levels.with(level) {
            for count in 0...35 {
                let a = try numbers.tensor([count])
                let b = try numbers.tensor([count])
                var out = Tensor(shape: [count + 1], repeating: 7)
                Kernels.copy(FloatSlice(a), count: count, into: &out, at: 0)
                Kernels.binary(.add, count: count, inPlace: &out, at: 0, FloatSlice(b), repeats: false)
                #expect(out.values == zip(a.values, b.values).map { $0 + $1 } + [7])
                Kernels.copy(FloatSlice(a), count: count, into: &out, at: 0)
                Kernels.binary(.multiply, count: count, inPlace: &out, at: 0, FloatSlice(b), repeats: false)
                #expect(out.values == zip(a.values, b.values).map { $0 * $1 } + [7])
                Kernels.affine(count: count, FloatSlice(a), 0.3, -2, into: &out)
                #expect(out.values == a.values.map { $0 * 0.3 + -2 } + [7])
                if count > 0 {
                    Kernels.copy(FloatSlice(a), count: count, into: &out, at: 0)
                    Kernels.binary(.add, count: count, inPlace: &out, at: 0, FloatSlice(b), repeats: true)
                    #expect(out.values == a.values.map { $0 + b[0] } + [7])
                }
                let ids = (0..<count).map { _ in Int32.random(in: -50...50, using: &numbers) }
                #expect(Kernels.range(ofIDs: ids.span)?.lowerBound == ids.min())
                #expect(Kernels.range(ofIDs: ids.span)?.upperBound == ids.max())
            }
        }
    }

    @Test(
        "Every instruction set with fused multiply-add gives the same bits",
        .enabled(if: mk_simd_best() >= 2, "this CPU has only one of them"))
    func sameBits() throws {
        func everything() throws -> [[UInt32]] {
            var numbers = SeededGenerator(seed: 8)
            var results: [[UInt32]] = []
            for (m, n, k) in [(1, 33, 40), (7, 70, 65), (13, 10, 300)] {
                let x = try numbers.tensor([m, k])
                let w = try numbers.tensor([k, n])
                let bias = try numbers.tensor([n])
                for activation in ActivationAccuracyTests.functions.map(\.activation) + [.softmax, .logSoftmax] {
                    var out = Tensor(shape: [m * n])
                    Kernels.product(
                        rows: m, depth: k, units: n, FloatSlice(x), weights: w, bias: bias, activation, into: &out)
                    results.append(out.bits(m * n))
                }
                var out = Tensor(shape: [m * k])
                Kernels.layerNorm(rows: m, columns: k, FloatSlice(x), gamma: nil, beta: nil, epsilon: 1e-5, into: &out)
                results.append(out.bits(m * k))
                for (outer, axis, inner) in [(m, k, 1), (1, m, k)] {
                    let view = Kernels.AxisView(outer: outer, axis: axis, inner: inner)
                    Kernels.l2Normalize(view, FloatSlice(x), epsilon: 1e-12, into: &out)
                    results.append(out.bits(m * k))
                    Kernels.reduce(.mean, view, FloatSlice(x), into: &out)
                    results.append(out.bits(outer * inner))
                }
            }
            return results
        }
        let wide = try Levels.with(2) { try everything() }
        let narrow = try Levels.with(1) { try everything() }
        #expect(wide == narrow)
    }
}
