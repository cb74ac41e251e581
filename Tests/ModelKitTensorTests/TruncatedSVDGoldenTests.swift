import Foundation
import ModelKitTensor
import TestSupport
import Testing

/// Goldens come from Tools/goldens_svd.py, which runs scikit-learn 1.9's TruncatedSVD in Float64.
@Suite("Truncated SVD against scikit-learn")
struct TruncatedSVDGoldenTests {
    struct File: Decodable {
        let cases: [Case]
    }

    struct Case: Decodable {
        let name: String
        let shape: [Int]
        let rowOffsets: [Int]
        let indices: [Int32]
        let values: [Double]
        let spectrum: [Double]
        let components: Int
        let arpack: Fitted
        let randomized: Fitted
        let randomized20: Fitted

        func matrix() throws -> CSRMatrix {
            try CSRMatrix(
                columns: shape[1], rowOffsets: rowOffsets, indices: indices, values: values.map { Float($0) })
        }
    }

    struct Fitted: Decodable {
        let singularValues: [Double]
        let components: [Double]
        let explainedVariance: [Double]
        let explainedVarianceRatio: [Double]
        let transformed: [Double]
    }

    static func cases() throws -> [Case] {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(File.self, from: Goldens("ModelKitTensorTests").data("svd.json")).cases
    }

    /// How far results may be from scikit-learn's, from the spectrum of X.
    ///
    /// Rounding: a product's element sums as many terms as its row or column of X has entries, QR and the small
    /// decomposition sum over the l random combinations, so that all of it is that of X + E with
    /// |E| ≤ δ = (entries of the longest row + of the longest column + l) · 2⁻²⁴ · |X| (Frobenius).
    ///
    /// Random combinations: after q iterations the tangent of their span's angle to vᵢ is at most
    /// θᵢ = C · (σ[j+1] / σᵢ)^(2q+1) for any j < l - 1, with C expected to be √(j/(l-j-1)) + e√l/(l-j) · √(min(m, n) - j)
    /// (Halko, Martinsson and Tropp, theorems 9.1 and 10.6). There is no such error where l is the smaller extent.
    ///
    /// A singular value is then off by δ + σᵢ · θᵢ², and a singular vector by 2δ/gap + θᵢ · (1 + σ₁/gap), gap being the
    /// distance from σᵢ to its neighbours (Wedin; Saad).
    struct Tolerance {
        let spectrum: [Double]
        let rounding: Double
        let combinations: Int
        let iterations: Int

        init(_ matrix: CSRMatrix, spectrum: [Double], components: Int, iterations: Int) {
            func longest(_ matrix: CSRMatrix) -> Int {
                (0..<matrix.rows).map { matrix.entries(ofRow: $0).count }.max() ?? 0
            }
            combinations = min(components + 10, spectrum.count)
            let terms = longest(matrix) + longest(matrix.transposed()) + combinations
            rounding = Double(terms) * 0x1p-24 * matrix.frobeniusNorm
            self.spectrum = spectrum
            self.iterations = iterations
        }

        func angle(_ i: Int) -> Double {
            guard combinations < spectrum.count else { return 0 }
            let l = Double(combinations)
            return (i + 1...combinations - 2).map { split in
                let j = Double(split)
                let factor =
                    (j / (l - j - 1)).squareRoot()
                    + M_E * l.squareRoot() / (l - j) * (Double(spectrum.count) - j).squareRoot()
                return factor * pow(spectrum[split] / spectrum[i], Double(2 * iterations + 1))
            }.min() ?? .infinity
        }

        func value(_ i: Int) -> Double { rounding + spectrum[i] * angle(i) * angle(i) }

        func vector(_ i: Int) -> Double {
            let neighbours = [i - 1, i + 1].filter { spectrum.indices.contains($0) }
            let gap = neighbours.map { abs(spectrum[$0] - spectrum[i]) }.min() ?? spectrum[i]
            return 2 * rounding / gap + angle(i) * (1 + spectrum[0] / gap)
        }
    }

    @Test("finds what ARPACK finds, to the accuracy of the iterations", arguments: try cases().map(\.name), [5, 20])
    func exact(name: String, iterations: Int) throws {
        let golden = try #require(try Self.cases().first { $0.name == name })
        try compare(golden, golden.arpack, iterations: iterations, inexact: 1)
    }

    @Test("finds what scikit-learn's randomised algorithm finds", arguments: try cases().map(\.name), [5, 20])
    func randomized(name: String, iterations: Int) throws {
        let golden = try #require(try Self.cases().first { $0.name == name })
        let fitted = iterations == 5 ? golden.randomized : golden.randomized20
        // Both sides are off by the angle of their own random combinations.
        try compare(golden, fitted, iterations: iterations, inexact: 2)
    }

    private func compare(_ golden: Case, _ expected: Fitted, iterations: Int, inexact factor: Double) throws {
        let matrix = try golden.matrix()
        let (rows, columns, k) = (matrix.rows, matrix.columns, golden.components)
        let svd = try TruncatedSVD.fit(matrix, nComponents: k, nIterations: iterations, seed: 7)
        let transformed = try svd.transform(matrix)
        let components = svd.components
        #expect(components.shape == [k, columns])
        #expect(transformed.shape == [rows, k])
        let tolerance = Tolerance(matrix, spectrum: golden.spectrum, components: k, iterations: iterations)
        let total = expected.explainedVariance[0] / expected.explainedVarianceRatio[0]
        let dense = matrix.dense
        let lengths = (0..<rows).map { row in
            (0..<columns).reduce(0.0) { $0 + Double(dense[row, $1]) * Double(dense[row, $1]) }.squareRoot()
        }
        for i in 0..<k {
            let value = abs(Double(svd.singularValues[i]) - expected.singularValues[i])
            #expect(value <= factor * tolerance.value(i), "singular value \(i) is off by \(value)")

            let allowed = factor * tolerance.vector(i)
            // Without this a comparison would prove little.
            try #require(allowed < 0.2, "the tolerance of component \(i) is \(allowed)")
            let product = (0..<columns).reduce(0.0) {
                $0 + Double(components[i, $1]) * expected.components[i * columns + $1]
            }
            let sign: Double = product < 0 ? -1 : 1
            for j in 0..<columns {
                let error = abs(sign * Double(components[i, j]) - expected.components[i * columns + j])
                #expect(error <= allowed, "component \(i), column \(j) is off by \(error)")
            }
            for row in 0..<rows {
                let error = abs(sign * Double(transformed[row, i]) - expected.transformed[row * k + i])
                #expect(error <= lengths[row] * allowed + tolerance.rounding, "row \(row), component \(i): \(error)")
            }
            // The variance is a mean of squares whose vector is off by at most σ₁ · |v - v'| + δ.
            let largest = golden.spectrum[0]
            let variance = 2 * largest * (largest * allowed + tolerance.rounding) / Double(rows)
            let difference = abs(Double(svd.explainedVariance[i]) - expected.explainedVariance[i])
            #expect(difference <= variance, "variance \(i) is off by \(difference)")
            let ratio = abs(Double(svd.explainedVarianceRatio[i]) - expected.explainedVarianceRatio[i])
            #expect(ratio <= variance / total + 0x1p-24, "ratio \(i) is off by \(ratio)")
        }
    }

    @Test("has the signs of scikit-learn's rule, where no other entry is nearly as large")
    func signs() throws {
        for golden in try Self.cases() {
            let svd = try TruncatedSVD.fit(golden.matrix(), nComponents: golden.components, nIterations: 20)
            let components = svd.components
            for i in 0..<golden.components {
                let row = (0..<golden.shape[1]).map { components[i, $0] }
                let place = try #require(row.indices.max { abs(row[$0]) < abs(row[$1]) })
                #expect(row[place] > 0)
                let sorted = row.map { abs($0) }.sorted(by: >)
                guard sorted[0] - sorted[1] > 1e-3 else { continue }
                #expect(abs(Double(row[place]) - golden.arpack.components[i * golden.shape[1] + place]) < 1e-3)
            }
        }
    }
}
