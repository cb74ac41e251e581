import CKernels

/// The C kernels behind checks of lengths, so that callers need no pointers.
///
/// Every function writes its output from the start of `out`, which may be longer than needed. What holds everywhere: the
/// pointers given to C come from `FloatSlice.read` and `Tensor.write`, which check that as many elements lie behind them as
/// the kernel touches and keep the memory alive during the call; outputs are uniquely owned, so they overlap no input. The
/// formulas and orders of summation stand in CKernels.h.
package enum Kernels {
    /// The instruction set in use: `avx512`, `avx2` or `baseline` (`neon` on AArch64).
    package static var instructionSet: String { name(ofInstructionSet: mk_simd_level()) }

    /// The name of a level of CKernels.h.
    static func name(ofInstructionSet level: Int32) -> String {
        #if arch(x86_64)
            switch level {
            case MK_SIMD_AVX512: "avx512"
            case MK_SIMD_AVX2: "avx2"
            default: "baseline"
            }
        #else
            "neon"
        #endif
    }

    /// Whether kernels use fused multiply-add, the condition for the same bits on every CPU.
    package static var hasFusedMultiplyAdd: Bool { mk_simd_has_fma() != 0 }

    /// `out[r, c] = activation(x[r, c] + bias[c])`.
    package static func biasActivation(
        rows: Int, columns: Int, _ x: FloatSlice, bias: Tensor?, _ activation: Activation, into out: inout Tensor
    ) {
        let count = rows * columns
        unsafe x.read(count) { x in
            unsafe bias.read(columns) { bias in
                unsafe out.write(count) { out in
                    unsafe mk_bias_activation(rows, columns, x, bias, activation.kernel, out)
                }
            }
        }
    }

    /// `out[r, c] = activation(out[r, c] + bias[c])`.
    package static func biasActivation(
        rows: Int, columns: Int, inPlace out: inout Tensor, bias: Tensor?, _ activation: Activation
    ) {
        unsafe bias.read(columns) { bias in
            unsafe out.write(rows * columns) { out in
                unsafe mk_bias_activation(rows, columns, out, bias, activation.kernel, out)
            }
        }
    }

    /// `out = activation(matrix[rows] · weights + bias)`, weights `[columns, units]`.
    ///
    /// The caller has checked that the matrix's columns are those of the weights and its indices in range.
    package static func sparseDense(
        _ matrix: CSRMatrix, rows: Range<Int>, weights: Tensor, units: Int, bias: Tensor?, _ activation: Activation,
        into out: inout Tensor
    ) {
        precondition(rows.lowerBound >= 0 && rows.upperBound <= matrix.rows, "rows \(rows) of \(matrix.rows)")
        unsafe FloatSlice(weights).read(matrix.columns * units) { weights in
            unsafe bias.read(units) { bias in
                unsafe out.write(rows.count * units) { out in
                    // A CSRMatrix has rows + 1 ascending offsets that end at the number of indices and values.
                    unsafe matrix.rowOffsets.withUnsafeBufferPointer { offsets in
                        unsafe matrix.indices.withUnsafeBufferPointer { indices in
                            unsafe matrix.values.withUnsafeBufferPointer { values in
                                guard let offsets = offsets.baseAddress else { return }
                                unsafe mk_sparse_dense(
                                    rows.count, matrix.columns, offsets + rows.lowerBound, indices.baseAddress,
                                    values.baseAddress, weights, units, bias, activation.kernel, out)
                            }
                        }
                    }
                }
            }
        }
    }

    /// The rows of a sparse matrix with their zeros.
    ///
    /// The caller has checked that indices are in range.
    package static func densify(_ matrix: CSRMatrix, rows: Range<Int>, into out: inout Tensor) {
        precondition(rows.lowerBound >= 0 && rows.upperBound <= matrix.rows, "rows \(rows) of \(matrix.rows)")
        unsafe out.write(rows.count * matrix.columns) { out in
            // As above.
            unsafe matrix.rowOffsets.withUnsafeBufferPointer { offsets in
                unsafe matrix.indices.withUnsafeBufferPointer { indices in
                    unsafe matrix.values.withUnsafeBufferPointer { values in
                        guard let offsets = offsets.baseAddress else { return }
                        unsafe mk_densify(
                            rows.count, offsets + rows.lowerBound, indices.baseAddress, values.baseAddress,
                            matrix.columns, out)
                    }
                }
            }
        }
    }
}

extension Tensor? {
    /// Calls `body` with a pointer to the tensor's first `needed` floats, or with nil.
    @unsafe func read<R>(_ needed: Int, _ body: (UnsafePointer<Float>?) -> R) -> R {
        guard let tensor = self else { return body(nil) }
        return unsafe FloatSlice(tensor).read(needed) { unsafe body($0) }
    }
}
