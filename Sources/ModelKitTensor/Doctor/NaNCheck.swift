/// Whether NaN goes through the kernels as IEEE 754 and Keras have it.
enum NaNCheck {
    private static let columns = 9
    private static let units = 33
    private static let badUnit = 5

    static func run() -> [SelfTest] { [dense(), openBLAS(), sparse(), activations(), softmax()] }

    /// Weights of which one column of the last row is NaN.
    private static func weights() -> Tensor {
        var weights = Tensor(shape: [columns, units], repeating: 1)
        weights[columns - 1, badUnit] = .nan
        return weights
    }

    /// Whether of every row exactly the bad unit is NaN.
    private static func isBadUnitOnly(_ out: Tensor) -> Bool {
        out.withSpan { span in span.indices.allSatisfy { span[$0].isNaN == ($0 % units == badUnit) } }
    }

    private static func dense() -> SelfTest {
        var cases = SelfTestCases("0 · NaN is NaN in dense products")
        let layer = DenseWeights(kernel: weights(), bias: nil, activation: .linear)
        for rows in [1, 2, 7, 64, 200] {
            var out = Tensor(shape: [rows, units])
            layer.apply(rows: rows, FloatSlice(Tensor(shape: [rows, columns])), into: &out)
            cases.check("\(rows) rows", isBadUnitOnly(out))
        }
        return cases.result
    }

    private static func openBLAS() -> SelfTest {
        var cases = SelfTestCases("0 · NaN is NaN in OpenBLAS's products")
        for rows in [2, 64, 200] {
            var out = Tensor(shape: [rows, units])
            BLAS.gemm(
                m: rows, n: units, k: columns, FloatSlice(Tensor(shape: [rows, columns])), FloatSlice(weights()),
                into: &out)
            cases.check("\(rows) rows", isBadUnitOnly(out))
        }
        return cases.result
    }

    private static func sparse() -> SelfTest {
        var cases = SelfTestCases(
            "A stored 0 times NaN is NaN in sparse products, what is not stored counts for nothing")
        let layer = DenseWeights(kernel: weights(), bias: nil, activation: .linear)
        var matrix = CSRMatrix(columns: columns)
        matrix.append(index: Int32(columns - 1), value: 0)
        matrix.endRow()
        matrix.append(index: 0, value: 1)
        matrix.endRow()
        for row in 0..<2 {
            var out = Tensor(shape: [1, units])
            layer.apply(matrix, rows: row..<(row + 1), into: &out)
            if row == 0 {
                cases.check("stored", isBadUnitOnly(out))
            } else {
                cases.check("not stored", out.values.allSatisfy { $0 == 1 })
            }
        }
        return cases.result
    }

    private static func activations() -> SelfTest {
        var cases = SelfTestCases("Activations of NaN are NaN")
        let named: [(String, Activation)] = [
            ("relu", .relu), ("sigmoid", .sigmoid), ("tanh", .tanh), ("gelu", .gelu), ("silu", .silu),
            ("softplus", .softplus),
        ]
        for (name, activation) in named {
            var out = Tensor(shape: [1, units])
            out[0, badUnit] = .nan
            Kernels.biasActivation(rows: 1, columns: units, inPlace: &out, bias: nil, activation)
            cases.check(name, isBadUnitOnly(out))
        }
        return cases.result
    }

    private static func softmax() -> SelfTest {
        var cases = SelfTestCases("softmax of a row with NaN is NaN, that of other rows is not")
        var out = Tensor(shape: [2, units])
        out[0, badUnit] = .nan
        Kernels.biasActivation(rows: 2, columns: units, inPlace: &out, bias: nil, .softmax)
        let values = out.values
        cases.check("the row", values[..<units].allSatisfy(\.isNaN))
        cases.check("the next row", !values[units...].contains(where: \.isNaN))
        return cases.result
    }
}
