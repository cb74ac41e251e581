import Foundation
import ModelKitTensor

/// The kernels' specification: plain loops in double precision.
enum Reference {
    static func sigmoid(_ x: Double) -> Double { x >= 0 ? 1 / (1 + exp(-x)) : exp(x) / (1 + exp(x)) }

    static func softplus(_ x: Double) -> Double { x > 0 ? x + log1p(exp(-x)) : log1p(exp(x)) }

    static func elu(_ x: Double) -> Double { x > 0 ? x : expm1(x) }

    /// `x[m, k] · w[k, n] + bias[n]` with the sum of the magnitudes, for the tolerance.
    static func product(
        m: Int, n: Int, k: Int, _ x: [Float], _ w: [Float], bias: [Float]?
    ) -> [(value: Double, magnitude: Double)] {
        var result: [(Double, Double)] = []
        for i in 0..<m {
            for j in 0..<n {
                var sum = 0.0
                var magnitude = 0.0
                for l in 0..<k {
                    let term = Double(x[i * k + l]) * Double(w[l * n + j])
                    sum += term
                    magnitude += abs(term)
                }
                let b = Double(bias?[j] ?? 0)
                result.append((sum + b, magnitude + abs(b)))
            }
        }
        return result
    }

    /// `combine` over the middle axis of `[outer, axis, inner]`.
    static func reduce(
        _ view: Kernels.AxisView, _ x: [Float], _ combine: ([Double]) -> Double
    ) -> [Double] {
        var result: [Double] = []
        for o in 0..<view.outer {
            for i in 0..<view.inner {
                result.append(combine((0..<view.axis).map { Double(x[(o * view.axis + $0) * view.inner + i]) }))
            }
        }
        return result
    }
}
