import ModelKitTensor
import TestSupport
import Testing

@Suite struct LinearAlgebraTests {
    @Test(
        "A product by OpenBLAS is the sum of products",
        arguments: [(1, 1, 1), (3, 5, 7), (17, 9, 33), (0, 3, 2), (2, 3, 0)])
    func product(m: Int, n: Int, k: Int) throws {
        var numbers = SeededGenerator(seed: UInt64(m * 100 + n * 10 + k + 1))
        let a = try numbers.tensor([m, k])
        let b = try numbers.tensor([k, n])
        let result = try LinearAlgebra.product(a, b)
        let expected = Reference.product(m: m, n: n, k: k, a.values, b.values, bias: nil)
        for (value, reference) in zip(result.values, expected) {
            #expect(abs(Double(value) - reference.value) <= Double(k + 1) * 6e-8 * reference.magnitude + 1e-30)
        }
        #expect(result.shape == [m, n])
    }

    @Test("gemv, dot and nrm2 agree with plain sums")
    func vectors() throws {
        var numbers = SeededGenerator(seed: 5)
        let a = try numbers.tensor([6, 11])
        let x = try numbers.tensor([11])
        var y = Tensor(shape: [6])
        BLAS.gemv(m: 6, n: 11, FloatSlice(a), FloatSlice(x), into: &y)
        let expected = Reference.product(m: 6, n: 1, k: 11, a.values, x.values, bias: nil)
        for (value, reference) in zip(y.values, expected) { #expect(abs(Double(value) - reference.value) < 1e-5) }
        let dot = BLAS.dot(count: 11, FloatSlice(x), FloatSlice(x))
        let norm = BLAS.norm(count: 11, FloatSlice(x))
        #expect(abs(norm * norm - dot) < 1e-5)
        #expect(BLAS.norm(count: 2, FloatSlice(try Tensor(shape: [2], [3e30, 4e30]))) == 5e30)
    }

    @Test(
        "The thin SVD gives the matrix back from orthonormal factors",
        arguments: [(5, 3), (3, 5), (4, 4), (1, 6), (0, 3)])
    func svd(m: Int, n: Int) throws {
        var numbers = SeededGenerator(seed: UInt64(m * 10 + n + 1))
        let a = try numbers.tensor([m, n])
        let factors = try LinearAlgebra.svd(a)
        let r = min(m, n)
        #expect(factors.u.shape == [m, r] && factors.s.shape == [r] && factors.vt.shape == [r, n])
        #expect(factors.s.values == factors.s.values.sorted(by: >))
        for i in 0..<m {
            for j in 0..<n {
                let sum = (0..<r).reduce(Float(0)) { $0 + factors.u[i, $1] * factors.s[$1] * factors.vt[$1, j] }
                #expect(abs(sum - a[i, j]) < 1e-5)
            }
        }
        for i in 0..<r {
            for j in 0..<r {
                let left = (0..<m).reduce(Float(0)) { $0 + factors.u[$1, i] * factors.u[$1, j] }
                #expect(abs(left - (i == j ? 1 : 0)) < 1e-5)
            }
        }
    }

    @Test("Known singular values are found")
    func knownSVD() throws {
        let factors = try LinearAlgebra.svd(Tensor(shape: [2, 2], [3, 0, 0, -4]))
        #expect(abs(factors.s[0] - 4) < 1e-6 && abs(factors.s[1] - 3) < 1e-6)
    }

    @Test("Least squares leaves a residual that is orthogonal to the columns, or solves exactly")
    func leastSquares() throws {
        var numbers = SeededGenerator(seed: 11)
        let a = try numbers.tensor([9, 4])
        let b = try numbers.tensor([9, 2])
        let x = try LinearAlgebra.leastSquares(a, b)
        let fitted = try LinearAlgebra.product(a, x)
        for column in 0..<4 {
            for right in 0..<2 {
                let product = (0..<9).reduce(Float(0)) { $0 + a[$1, column] * (fitted[$1, right] - b[$1, right]) }
                #expect(abs(product) < 1e-5)
            }
        }
        let wide = try numbers.tensor([2, 5])
        let exact = try LinearAlgebra.product(wide, LinearAlgebra.leastSquares(wide, Tensor(shape: [2, 1], [1, 2])))
        #expect(abs(exact[0, 0] - 1) < 1e-5 && abs(exact[1, 0] - 2) < 1e-5)
    }

    @Test("An orthonormal basis spans the columns")
    func basis() throws {
        var numbers = SeededGenerator(seed: 12)
        let a = try numbers.tensor([7, 3])
        let q = try LinearAlgebra.orthonormalBasis(a)
        let residual = try LinearAlgebra.leastSquares(q, a)
        let back = try LinearAlgebra.product(q, residual)
        for (x, y) in zip(back.values, a.values) { #expect(abs(x - y) < 1e-5) }
    }

    @Test("Shapes that do not fit and NaN are errors")
    func failures() throws {
        #expect(throws: TensorError(.shapeMismatch, "cannot multiply [2, 3] by [2, 3]", subject: "product")) {
            try LinearAlgebra.product(Tensor(shape: [2, 3]), Tensor(shape: [2, 3]))
        }
        #expect(throws: TensorError(.shapeMismatch, "a matrix is needed", subject: "svd", actual: "[4]")) {
            try LinearAlgebra.svd(Tensor(shape: [4]))
        }
        let error = #expect(throws: TensorError.self) {
            try LinearAlgebra.svd(Tensor(shape: [2, 2], [1, .nan, 0, 1]))
        }
        #expect(error?.code == .lapackFailure)
    }

    @Test("An SVD whose work space LAPACK could not count is refused before anything is allocated or read")
    func tooLargeSVD() {
        let side = LinearAlgebra.largestSVDSide + 1
        #expect(
            throws: TensorError(
                .invalidShape, "the matrix is too large for LAPACK", subject: "svd",
                expected: "a smaller side of at most 16384", actual: "[16385, 16386]")
        ) { try LinearAlgebra.svd(Tensor(uninitialized: [side, side + 1])) }
    }
}
