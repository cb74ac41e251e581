import CKernelChecks
import CKernels
import Foundation
import ModelKitTensor
import TestSupport
import Testing

/// Activations against double precision, over a dense sample of all floats; with the slow tests, over all of them.
@Suite(.serialized) struct ActivationAccuracyTests {
    struct Function: Sendable, CustomTestStringConvertible {
        let name: String
        let activation: Activation
        /// The bound in units in the last place of the exact result, with fused multiply-add, as `Activation` states it.
        let ulps: Double
        /// The bound without. Large ones are of far tails, where the rounding of an exponent of up to -100 shows.
        let ulpsUnfused: Double

        init(_ name: String, _ activation: Activation, ulps: Double, unfused: Double? = nil) {
            self.name = name
            self.activation = activation
            self.ulps = ulps
            self.ulpsUnfused = unfused ?? ulps
        }

        var testDescription: String { name }
    }

    static let functions = [
        Function("linear", .linear, ulps: 0),
        Function("relu", .relu, ulps: 0),
        Function("relu6", .relu(maximum: 6), ulps: 0),
        Function("relu with threshold", .relu(maximum: 6, slope: 0.1, threshold: 1), ulps: 2),
        Function("leaky_relu", .leakyReLU(slope: 0.2), ulps: 0),
        Function("sigmoid", .sigmoid, ulps: 3),
        Function("tanh", .tanh, ulps: 2),
        Function("exponential", .exponential, ulps: 1.1),
        Function("softplus", .softplus, ulps: 3),
        Function("softsign", .softsign, ulps: 2),
        Function("silu", .silu, ulps: 3.5),
        Function("gelu", .gelu, ulps: 4, unfused: 100),
        Function("gelu_tanh", .geluTanh, ulps: 4, unfused: 200),
        Function("mish", .mish, ulps: 4),
        Function("elu", .elu(), ulps: 1),
        Function("elu with alpha", .elu(alpha: 0.7), ulps: 2),
        Function("selu", .selu, ulps: 2.5),
        Function("hard_sigmoid", .hardSigmoid, ulps: 2),
        Function("hard_sigmoid of Keras 2", .hardSigmoidKeras2, ulps: 2),
        Function("hard_silu", .hardSilu, ulps: 3),
    ]

    @Test("An activation is within its bound and the same bits at every vector width", arguments: functions)
    func accuracy(function: Function) {
        let result = mk_check_accuracy(
            function.activation.kernel, Int32(ProcessInfo.processInfo.activeProcessorCount),
            Repository.runsSlowTests ? 1 : 4099)
        #expect(result.inputs == (Repository.runsSlowTests ? 1 << 32 : (1 << 32) / 4099 + 1))
        for (deviation, bound) in [(result.fused, function.ulps), (result.unfused, function.ulpsUnfused)] {
            let place = "\(function.name) of \(deviation.x) is \(deviation.value)"
            #expect(deviation.ulps <= bound, "\(place), off by \(deviation.ulps) ulp")
        }
        #expect(result.differing == 0, "\(result.differing) inputs, as \(result.differing_x)")
    }

    private func apply(_ activation: Activation, _ x: [Float]) throws -> [Float] {
        var out = Tensor(shape: [x.count])
        Kernels.biasActivation(
            rows: 1, columns: x.count, FloatSlice(try Tensor(shape: [x.count], x)), bias: nil, activation, into: &out)
        return out.values
    }

    // Keras 3.15 on TensorFlow 2.21 gives these values, but for subnormal numbers, which it takes for 0, and where noted.
    @Test("Special values are those of Keras, or the limit where Keras gives NaN", arguments: Levels.all)
    func specials(level: Int32) throws {
        let inf = Float.infinity
        let tiny = Float.leastNonzeroMagnitude
        let x: [Float] = [0, -0.0, inf, -inf, .nan, tiny, -tiny, 3e38, -3e38]
        try Levels.with(level) {
            func check(_ activation: Activation, _ expected: [Float]) throws {
                let y = try apply(activation, x)
                for (index, (value, wanted)) in zip(y, expected).enumerated() {
                    let same = wanted.isNaN ? value.isNaN : value == wanted && value.sign == wanted.sign
                    #expect(same, "\(activation) of \(x[index]) is \(value), not \(wanted)")
                }
            }
            try check(.linear, x)
            try check(.relu, [0, 0, inf, 0, .nan, tiny, 0, 3e38, 0])
            try check(.relu(maximum: 6), [0, 0, 6, 0, .nan, tiny, 0, 6, 0])
            // Keras turns NaN into 0 here.
            try check(.relu(threshold: 1), [0, 0, inf, 0, .nan, 0, 0, 3e38, 0])
            try check(
                .relu(maximum: 6, slope: 0.1, threshold: 1), [-0.1, -0.1, 6, -inf, .nan, -0.1, -0.1, 6, -0.1 * 3e38])
            try check(.leakyReLU(slope: 0.2), [0, -0.0, inf, -inf, .nan, tiny, -0.0, 3e38, -0.2 * 3e38])
            try check(.sigmoid, [0.5, 0.5, 1, 0, .nan, 0.5, 0.5, 1, 0])
            try check(.tanh, [0, -0.0, 1, -1, .nan, tiny, -tiny, 1, -1])
            let log2 = Float(0x1.62e430p-1)
            try check(.softplus, [log2, log2, inf, 0, .nan, log2, log2, 3e38, 0])
            // Keras gives NaN for infinities.
            try check(.softsign, [0, -0.0, 1, -1, .nan, tiny, -tiny, 1, -1])
            try check(.exponential, [1, 1, inf, 0, .nan, 1, 1, inf, 0])
            // Keras gives NaN for -infinity. Half of the smallest number rounds to 0.
            try check(.silu, [0, -0.0, inf, -0.0, .nan, 0, -0.0, 3e38, -0.0])
            try check(.gelu, [0, -0.0, inf, -0.0, .nan, 0, -0.0, 3e38, -0.0])
            try check(.geluTanh, [0, -0.0, inf, -0.0, .nan, 0, -0.0, 3e38, -0.0])
            try check(.mish, [0, -0.0, inf, -0.0, .nan, tiny, -tiny, 3e38, -0.0])
            try check(.hardSilu, [0, -0.0, inf, -0.0, .nan, 0, -0.0, 3e38, -0.0])
            try check(.elu(), [0, -0.0, inf, -1, .nan, tiny, -tiny, 3e38, -1])
            try check(.selu, [0, -0.0, inf, -1.7580993, .nan, tiny, -2 * tiny, 1.0507010 * 3e38, -1.7580993])
            try check(.hardSigmoid, [0.5, 0.5, 1, 0, .nan, 0.5, 0.5, 1, 0])
            try check(.hardSigmoidKeras2, [0.5, 0.5, 1, 0, .nan, 0.5, 0.5, 1, 0])
        }
    }

    @Test("Softmax and its logarithm are within their bounds", arguments: Levels.all)
    func softmax(level: Int32) throws {
        var numbers = SeededGenerator(seed: 9)
        try Levels.with(level) {
            for columns in Array(1...40) + [100, 1000, 4099] {
                let x = numbers.floats(columns).map { $0 * 20 }
                let largest = Double(x.max() ?? 0)
                let sum = x.reduce(0) { $0 + exp(Double($1) - largest) }
                let (soft, logarithm) = (try apply(.softmax, x), try apply(.logSoftmax, x))
                for index in x.indices {
                    let shifted = Double(x[index]) - largest
                    let terms = -shifted + Double(columns) / 16
                    let exact = exp(shifted) / sum
                    #expect(abs(Double(soft[index]) - exact) <= exact * (terms + 10) * 0x1p-24, "\(columns) columns")
                    let log = shifted - log(sum)
                    let bound = terms - log + 6 * Foundation.log(Double(columns)) + 8
                    #expect(abs(Double(logarithm[index]) - log) <= bound * 0x1p-24, "\(columns) columns")
                }
            }
        }
    }

    @Test("The logarithm in log_softmax is within 3 units in the last place", arguments: Levels.all)
    func logarithm(level: Int32) throws {
        try Levels.with(level) {
            #expect(try apply(.logSoftmax, [5]) == [0])
            // The sum over equal elements is their number.
            for columns in Array(2...600) + [1 << 12, (1 << 16) - 1, 1 << 20, 3 << 20] {
                let y = try apply(.logSoftmax, [Float](repeating: 1, count: columns))
                let exact = -log(Double(columns))
                #expect(Set(y).count == 1)
                #expect(abs(Double(y[0]) - exact) <= 3 * Double(Float(exact).ulp), "log \(columns)")
            }
        }
    }

    @Test("Softmax of infinities and NaN is what Keras gives", arguments: Levels.all)
    func softmaxSpecials(level: Int32) throws {
        try Levels.with(level) {
            for columns in [2, 16, 17, 40] {
                var x = [Float](repeating: -.infinity, count: columns)
                for activation in [Activation.softmax, .logSoftmax] {
                    #expect(try apply(activation, x).allSatisfy(\.isNaN))
                }
                x[columns / 2] = 3
                let one = try apply(.softmax, x)
                #expect(one[columns / 2] == 1 && one.reduce(0, +) == 1)
                let logOfOne = try apply(.logSoftmax, x)
                #expect(logOfOne[columns / 2] == 0 && logOfOne[0] == -.infinity)
                x[0] = 3e38
                #expect(try apply(.softmax, x)[0] == 1)
                for special in [Float.nan, .infinity] {
                    x[0] = special
                    for activation in [Activation.softmax, .logSoftmax] {
                        #expect(try apply(activation, x).allSatisfy(\.isNaN))
                    }
                }
            }
        }
    }
}
