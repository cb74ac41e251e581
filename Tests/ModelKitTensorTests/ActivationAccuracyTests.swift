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
        /// The bound in units in the last place of the exact result, with and without fused multiply-add. The large ones
        /// are those of far tails, where the rounding of an exponent of up to -100 shows.
        let ulps: Double
        let ulpsUnfused: Double
        /// Whether the function is x times one whose result may be subnormal: then the unit is at least |x| times the
        /// smallest float.
        var multipliesInput = false
        let exact: @Sendable (Double) -> Double

        var testDescription: String { name }
    }

    static let functions = [
        Function(name: "relu", activation: .relu, ulps: 0, ulpsUnfused: 0, exact: { $0 <= 0 ? 0 : $0 }),
        Function(name: "sigmoid", activation: .sigmoid, ulps: 3, ulpsUnfused: 3, exact: Reference.sigmoid),
        Function(name: "tanh", activation: .tanh, ulps: 3, ulpsUnfused: 3, exact: { tanh($0) }),
        Function(name: "exponential", activation: .exponential, ulps: 2, ulpsUnfused: 2, exact: { exp($0) }),
        Function(name: "softplus", activation: .softplus, ulps: 3, ulpsUnfused: 3, exact: Reference.softplus),
        Function(
            name: "silu", activation: .silu, ulps: 4, ulpsUnfused: 4, multipliesInput: true,
            exact: { $0 * Reference.sigmoid($0) }),
        Function(
            name: "gelu", activation: .gelu, ulps: 16, ulpsUnfused: 400, multipliesInput: true,
            exact: { $0 * 0.5 * erfc(-$0 / 2.0.squareRoot()) }),
        Function(
            name: "gelu_tanh", activation: .geluTanh, ulps: 200, ulpsUnfused: 200, multipliesInput: true,
            exact: { $0 * Reference.sigmoid(2 * (2 / Double.pi).squareRoot() * ($0 + 0.044715 * $0 * $0 * $0)) }),
        Function(
            name: "mish", activation: .mish, ulps: 5, ulpsUnfused: 5, multipliesInput: true,
            exact: { $0 * tanh(Reference.softplus($0)) }),
        Function(name: "elu", activation: .elu(), ulps: 5, ulpsUnfused: 5, exact: Reference.elu),
        Function(
            name: "selu", activation: .selu, ulps: 6, ulpsUnfused: 6,
            exact: { 1.0507009873554805 * ($0 > 0 ? $0 : 1.6732632423543772 * expm1($0)) }),
        Function(name: "softsign", activation: .softsign, ulps: 1.6, ulpsUnfused: 1.6, exact: { $0 / (1 + abs($0)) }),
    ]

    private func apply(_ activation: Activation, _ x: [Float]) throws -> [Float] {
        var out = Tensor(shape: [x.count])
        Kernels.biasActivation(
            rows: 1, columns: x.count, FloatSlice(try Tensor(shape: [x.count], x)), bias: nil, activation, into: &out)
        return out.values
    }

    /// The error in units in the last place; 0 for what is equal or both NaN, infinity for a wrong kind.
    private func error(_ value: Float, _ exact: Double, leastUnit: Double) -> Double {
        if exact.isNaN || value.isNaN { return exact.isNaN && value.isNaN ? 0 : .infinity }
        let rounded = Float(exact)
        if value == rounded { return 0 }
        if value.isInfinite || rounded.isInfinite {
            // Next to overflow either may be infinite.
            return min(abs(Double(value)), abs(exact)) >= 0x1.fffffp127 ? 1 : .infinity
        }
        return abs(Double(value) - exact) / max(Double(rounded.ulp), leastUnit)
    }

    @Test("An activation is within its bound of the exact result", arguments: functions, Levels.all)
    func accuracy(function: Function, level: Int32) throws {
        let stride: UInt64 = Repository.runsSlowTests ? 1 : 4099
        let bound = level == 0 && mk_simd_best() > 0 ? function.ulpsUnfused : function.ulps
        var worst = (error: 0.0, x: Float(0), value: Float(0))
        try Levels.with(level) {
            var pattern: UInt64 = 0
            while pattern < 1 << 32 {
                var x: [Float] = []
                while x.count < 1 << 16, pattern < 1 << 32 {
                    x.append(Float(bitPattern: UInt32(pattern)))
                    pattern += stride
                }
                let y = try apply(function.activation, x)
                for index in x.indices {
                    let leastUnit = function.multipliesInput ? abs(Double(x[index])) * 0x1p-149 : 0
                    let error = error(y[index], function.exact(Double(x[index])), leastUnit: leastUnit)
                    if error > worst.error { worst = (error, x[index], y[index]) }
                }
            }
        }
        #expect(
            worst.error <= bound, "\(function.name) of \(worst.x) is \(worst.value), off by \(worst.error) ulp")
    }

    @Test("Special values are those of IEEE and Keras", arguments: Levels.all)
    func specials(level: Int32) throws {
        let inf = Float.infinity
        let tiny = Float.leastNonzeroMagnitude
        let x: [Float] = [0, -0.0, inf, -inf, .nan, tiny, -tiny, 3e38, -3e38]
        try Levels.with(level) {
            func check(_ activation: Activation, _ expected: [Float]) throws {
                let y = try apply(activation, x)
                for (value, wanted) in zip(y, expected) {
                    #expect(value == wanted || value.isNaN && wanted.isNaN, "\(activation): \(y)")
                }
            }
            try check(.linear, x)
            try check(.relu, [0, 0, inf, 0, .nan, tiny, 0, 3e38, 0])
            try check(.sigmoid, [0.5, 0.5, 1, 0, .nan, 0.5, 0.5, 1, 0])
            try check(.tanh, [0, -0.0, 1, -1, .nan, tiny, -tiny, 1, -1])
            try check(.exponential, [1, 1, inf, 0, .nan, 1, 1, inf, 0])
            try check(.elu(), [0, 0, inf, -1, .nan, tiny, 0, 3e38, -1])
            try check(.leakyReLU(slope: 0.5), [0, 0, inf, -inf, .nan, tiny, -tiny * 0.5, 3e38, -1.5e38])
            try check(.hardSigmoid, [0.5, 0.5, 1, 0, .nan, 0.5, 0.5, 1, 0])
            try check(.hardSigmoidKeras2, [0.5, 0.5, 1, 0, .nan, 0.5, 0.5, 1, 0])
            try check(.relu(maximum: 6), [0, 0, 6, 0, .nan, tiny, 0, 6, 0])
            #expect(try apply(.tanh, x)[1].sign == .minus)
        }
    }

    @Test("Softmax rows sum to one and follow the exact result", arguments: Levels.all)
    func softmax(level: Int32) throws {
        var numbers = SeededGenerator(seed: 9)
        try Levels.with(level) {
            for columns in 1...40 {
                let x = numbers.floats(columns).map { $0 * 20 }
                for activation in [Activation.softmax, .logSoftmax] {
                    let y = try apply(activation, x)
                    let largest = Double(x.max() ?? 0)
                    let sum = x.reduce(0) { $0 + exp(Double($1) - largest) }
                    for index in x.indices {
                        let shifted = Double(x[index]) - largest
                        let exact = activation == .softmax ? exp(shifted) / sum : shifted - log(sum)
                        // The shift rounds by up to half a unit of a number below 40; the rest is a few roundings.
                        let bound = activation == .softmax ? exact * (40 + 8) * 0x1p-24 : 64 * 0x1p-24 * 2
                        #expect(abs(Double(y[index]) - exact) <= bound, "\(columns) columns")
                    }
                }
            }
        }
    }

    @Test("Softmax of infinities and NaN is what Keras gives", arguments: Levels.all)
    func softmaxSpecials(level: Int32) throws {
        try Levels.with(level) {
            for columns in [2, 16, 17, 40] {
                var x = [Float](repeating: -.infinity, count: columns)
                #expect(try apply(.softmax, x).allSatisfy(\.isNaN))
                x[columns / 2] = 3
                let one = try apply(.softmax, x)
                #expect(one[columns / 2] == 1 && one.reduce(0, +) == 1)
                x[0] = .nan
                #expect(try apply(.softmax, x).allSatisfy(\.isNaN))
                x[0] = 3e38
                #expect(try apply(.softmax, x)[0] == 1)
            }
        }
    }
}
