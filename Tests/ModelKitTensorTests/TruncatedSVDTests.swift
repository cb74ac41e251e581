import ModelKitTensor
import TestSupport
import Testing

@Suite("Truncated SVD")
struct TruncatedSVDTests {
    /// How far the components' products with each other may be from the identity: a component is a sum over at most `width`
    /// products of orthonormal columns, which QR and the small decomposition leave orthonormal to as many roundings each.
    private static func tolerance(width: Int) -> Double { Double(3 * width + 8) * 0x1p-24 }

    private func expectOrthonormal(_ svd: TruncatedSVD, width: Int) {
        let (columns, k) = (svd.columns, svd.nComponents)
        let components = svd.components.values
        for i in 0..<k {
            for j in 0...i {
                let product = (0..<columns).reduce(0.0) {
                    $0 + Double(components[i * columns + $1]) * Double(components[j * columns + $1])
                }
                let error = abs(product - (i == j ? 1 : 0))
                #expect(error <= Self.tolerance(width: width), "components \(i) and \(j): \(error)")
            }
        }
    }

    @Test("is LAPACK's decomposition of a small matrix, whatever its shape and the number of components")
    func smallShapes() throws {
        var numbers = SeededGenerator(seed: 31)
        for rows in 1...6 {
            for columns in 1...6 {
                let matrix = try numbers.sparse(rows, columns, density: 0.8)
                let exact = try LinearAlgebra.svd(matrix.dense)
                for k in 1...min(rows, columns) {
                    let svd = try TruncatedSVD.fit(matrix, nComponents: k, seed: UInt64(k))
                    expectOrthonormal(svd, width: min(rows, columns))
                    #expect(svd.components.shape == [k, columns])
                    // Sums of at most six terms on both sides: (6 + 6 + 6) · 2⁻²⁴ · |X| each.
                    let allowed = 2 * 18 * 0x1p-24 * matrix.frobeniusNorm
                    for i in 0..<k {
                        #expect(abs(Double(svd.singularValues[i] - exact.s[i])) <= allowed)
                        // |X v| = σ, whichever v stands for a value that occurs twice.
                        let image = try svd.transform(matrix)
                        let length = (0..<rows).reduce(0.0) { $0 + Double(image[$1, i]) * Double(image[$1, i]) }
                        #expect(abs(length.squareRoot() - Double(exact.s[i])) <= 2 * allowed)
                    }
                }
            }
        }
    }

    @Test("has orthonormal components of wide and tall matrices", arguments: [(60, 300), (300, 60)])
    func orthonormal(rows: Int, columns: Int) throws {
        var numbers = SeededGenerator(seed: UInt64(rows))
        let matrix = try numbers.sparse(rows, columns, density: 0.1)
        let svd = try TruncatedSVD.fit(matrix, nComponents: 12)
        expectOrthonormal(svd, width: 22)
        #expect(svd.singularValues == svd.singularValues.sorted(by: >))
    }

    @Test("finds no more than the rank of a matrix, and components nevertheless", arguments: [0, 1, 5])
    func rankDeficient(iterations: Int) throws {
        // Every row is a multiple of one of three.
        var numbers = SeededGenerator(seed: 41)
        let bases = try numbers.sparse(3, 50, density: 0.3)
        var matrix = CSRMatrix(columns: 50)
        for row in 0..<40 {
            let entries = bases.entries(ofRow: row % 3)
            let factor = Float(1 + row % 4)
            try matrix.appendRow(indices: bases.indices[entries], values: bases.values[entries].map { $0 * factor })
        }
        let svd = try TruncatedSVD.fit(matrix, nComponents: 6, nIterations: iterations)
        let exact = try LinearAlgebra.svd(matrix.dense)
        // (entries of a row + of a column + l) roundings on either side.
        let allowed = 2 * (25 + 40 + 16) * 0x1p-24 * matrix.frobeniusNorm
        for i in 0..<3 { #expect(abs(Double(svd.singularValues[i] - exact.s[i])) <= allowed) }
        for i in 3..<6 { #expect(Double(svd.singularValues[i]) <= allowed) }
        #expect(Double(exact.s[2]) > 100 * allowed)
        expectOrthonormal(svd, width: 16)
        // Three components hold all of it.
        let back = try svd.inverseTransform(svd.transform(matrix))
        for (found, wanted) in zip(back.values, matrix.dense.values) {
            #expect(abs(Double(found - wanted)) <= 2 * allowed)
        }
    }

    @Test("of nothing but zeros has singular values of zero and a ratio that is not a number")
    func zeros() throws {
        var matrix = CSRMatrix(columns: 4)
        for _ in 0..<5 { matrix.endRow() }
        let svd = try TruncatedSVD.fit(matrix, nComponents: 2)
        #expect(svd.singularValues == [0, 0])
        #expect(svd.explainedVariance == [0, 0])
        #expect(svd.explainedVarianceRatio.map(\.isNaN) == [true, true])
        expectOrthonormal(svd, width: 4)
    }

    @Test("refuses more combinations than LAPACK can count before it starts")
    func tooWide() throws {
        let side = LinearAlgebra.largestSVDSide + 16
        var matrix = CSRMatrix(columns: side)
        for row in 0..<side { try matrix.appendRow(indices: row == 0 ? [0] : [], values: row == 0 ? [1] : []) }
        #expect(
            throws: TensorError(
                .invalidArgument, "nComponents and nOversamples are too many for LAPACK",
                subject: "fit TruncatedSVD", expected: "a sum of at most 16384", actual: "16380 and 10")
        ) { try TruncatedSVD.fit(matrix, nComponents: 16_380) }
    }

    @Test("explains the whole variance with as many components as columns")
    func completeVariance() throws {
        var numbers = SeededGenerator(seed: 51)
        let matrix = try numbers.sparse(30, 8, density: 0.5)
        let svd = try TruncatedSVD.fit(matrix, nComponents: 8)
        let sum = svd.explainedVarianceRatio.reduce(0.0) { $0 + Double($1) }
        #expect(abs(sum - 1) < 1e-5)
        let back = try svd.inverseTransform(svd.transform(matrix))
        #expect(back.shape == [30, 8])
        for (found, wanted) in zip(back.values, matrix.dense.values) { #expect(abs(found - wanted) < 1e-5) }
    }

    @Test("has the same bits for a seed, with any number of threads")
    func deterministic() throws {
        var numbers = SeededGenerator(seed: 61)
        var matrix = CSRMatrix(columns: 500)
        for _ in 0..<8_000 {
            let indices = Set((0..<60).map { _ in Int32.random(in: 0..<500, using: &numbers) }).sorted()
            try matrix.appendRow(indices: indices, values: numbers.floats(indices.count))
        }
        func fit(seed: UInt64, threads: Int) throws -> (TruncatedSVD, Tensor) {
            let pool = ThreadPool(threads: threads)
            let svd = try TruncatedSVD.fit(matrix, nComponents: 8, nIterations: 1, seed: seed, threads: pool)
            return (svd, try svd.transform(matrix, threads: pool))
        }
        let (alone, image) = try fit(seed: 1, threads: 1)
        for threads in [1, 2, 8] {
            let (svd, other) = try fit(seed: 1, threads: threads)
            #expect(svd.components == alone.components)
            #expect(svd.singularValues == alone.singularValues)
            #expect(svd.explainedVariance == alone.explainedVariance)
            #expect(svd.explainedVarianceRatio == alone.explainedVarianceRatio)
            #expect(other == image)
        }
        #expect(try fit(seed: 2, threads: 1).0.components != alone.components)

        var single = CSRMatrix(columns: 500)
        let entries = matrix.entries(ofRow: 4_321)
        try single.appendRow(indices: matrix.indices[entries], values: matrix.values[entries])
        let row = try alone.transform(single)
        for i in 0..<8 { #expect(row[0, i] == image[4_321, i]) }
    }

    @Test("transforms no rows to no rows")
    func noRows() throws {
        var numbers = SeededGenerator(seed: 71)
        let svd = try TruncatedSVD.fit(numbers.sparse(5, 4, density: 0.7), nComponents: 3)
        #expect(try svd.transform(CSRMatrix(columns: 4)).shape == [0, 3])
        #expect(try svd.inverseTransform(Tensor(shape: [0, 3])).shape == [0, 4])
    }

    @Test("refuses what it cannot work with")
    func refusals() throws {
        var numbers = SeededGenerator(seed: 81)
        let matrix = try numbers.sparse(5, 4, density: 0.7)
        func failure(_ body: () throws -> Void) -> TensorError? {
            #expect(throws: TensorError.self) { try body() }
        }
        func fit(_ matrix: CSRMatrix, k: Int = 1, q: Int = 5, p: Int = 10) -> TensorError? {
            failure { _ = try TruncatedSVD.fit(matrix, nComponents: k, nIterations: q, nOversamples: p) }
        }
        #expect(fit(matrix, k: 0)?.code == .invalidArgument)
        #expect(fit(matrix, k: 5)?.expected == "1...4 for a matrix of [5, 4]")
        #expect(fit(matrix, q: -1)?.code == .invalidArgument)
        #expect(fit(matrix, p: -1)?.code == .invalidArgument)
        #expect(fit(CSRMatrix(columns: 4))?.code == .emptyMatrix)
        var noColumns = CSRMatrix(columns: 0)
        noColumns.endRow()
        #expect(fit(noColumns)?.code == .emptyMatrix)

        for value in [Float.nan, .infinity, -.infinity] {
            var broken = CSRMatrix(columns: 4)
            broken.endRow()
            try broken.appendRow(indices: [0, 2], values: [1, value])
            broken.endRow()
            let error = fit(broken)
            #expect(error?.code == .nonFiniteValue)
            #expect(error?.reason == "row 1, column 2 is not finite")
            let svd = try TruncatedSVD.fit(matrix, nComponents: 2)
            #expect(failure { _ = try svd.transform(broken) }?.code == .nonFiniteValue)
        }
        var huge = CSRMatrix(columns: 2)
        try huge.appendRow(indices: [0, 1], values: [.greatestFiniteMagnitude, 1])
        #expect(fit(huge)?.code == .nonFiniteValue)

        let svd = try TruncatedSVD.fit(matrix, nComponents: 2)
        let mismatch = failure { _ = try svd.transform(CSRMatrix(columns: 5)) }
        #expect(mismatch?.code == .shapeMismatch)
        #expect(mismatch?.expected == "4" && mismatch?.actual == "5")
        #expect(failure { _ = try svd.inverseTransform(Tensor(shape: [3, 4])) }?.code == .shapeMismatch)
        #expect(failure { _ = try svd.inverseTransform(Tensor(shape: [2])) }?.code == .shapeMismatch)
    }

    @Test("works on values of any size whose squares fit")
    func magnitudes() throws {
        for scale: Float in [0x1p-60, 0x1p50] {
            var matrix = CSRMatrix(columns: 3)
            try matrix.appendRow(indices: [0, 1], values: [3 * scale, 0])
            try matrix.appendRow(indices: [1, 2], values: [4 * scale, 0])
            let svd = try TruncatedSVD.fit(matrix, nComponents: 2)
            #expect(abs(svd.singularValues[0] / scale - 4) < 1e-5)
            #expect(abs(svd.singularValues[1] / scale - 3) < 1e-5)
            #expect(abs(svd.components[0, 1] - 1) < 1e-6 && abs(svd.components[1, 0] - 1) < 1e-6)
        }
    }
}

@Suite("The transposed sparse matrix")
struct TransposedTests {
    @Test("has rows and columns exchanged, in every small shape")
    func shapes() throws {
        var numbers = SeededGenerator(seed: 91)
        for rows in 0...4 {
            for columns in 0...4 {
                for density in [0, 0.5, 1] {
                    let matrix = try numbers.sparse(rows, columns, density: density)
                    let transposed = matrix.transposed()
                    // The checked initialiser finds what is not a sound matrix.
                    let checked = try CSRMatrix(
                        columns: rows, rowOffsets: transposed.rowOffsets, indices: transposed.indices,
                        values: transposed.values)
                    #expect(checked == transposed)
                    #expect(transposed.rows == columns)
                    for row in 0..<rows {
                        for column in 0..<columns {
                            #expect(transposed.dense[column, row] == matrix.dense[row, column])
                        }
                    }
                    #expect(transposed.transposed() == matrix)
                }
            }
        }
    }
}
