import ModelKitTensor

/// A kernel W, `[inputs, units]`, as the product of two of a lower rank.
struct KernelFactors {
    /// L, `[inputs, rank]`.
    let left: Tensor
    /// R, `[rank, units]`.
    let right: Tensor
    /// |W - L · R| / |W| in the Frobenius norm; 0 for a kernel of zeros.
    let relativeError: Double

    /// Factors a kernel by its singular value decomposition.
    ///
    /// - Throws: ``ConversionError`` with `invalidWeights` for a kernel that is not finite or that
    ///   `LinearAlgebra.svd` refuses.
    init(_ kernel: Tensor, rank: Int) throws(ConversionError) {
        let (inputs, units) = (kernel.shape[0], kernel.shape[1])
        guard kernel.withSpan({ span in span.indices.allSatisfy { span[$0].isFinite } }) else {
            throw ConversionError(.invalidWeights, "its kernel holds NaN or infinity and cannot be factored")
        }
        var (left, right) = (Tensor(shape: [inputs, rank]), Tensor(shape: [rank, units]))
        do throws(TensorError) {
            let svd = try LinearAlgebra.svd(kernel)
            let roots = svd.s.values.prefix(rank).map { $0.squareRoot() }
            let width = svd.u.shape[1]
            left.withMutableSpan { left in
                svd.u.withSpan { u in
                    for row in 0..<inputs {
                        for i in 0..<rank { left[row * rank + i] = u[row * width + i] * roots[i] }
                    }
                }
            }
            right.withMutableSpan { right in
                svd.vt.withSpan { vt in
                    for i in 0..<rank {
                        for column in 0..<units { right[i * units + column] = roots[i] * vt[i * units + column] }
                    }
                }
            }
            relativeError = Self.relativeError(of: try LinearAlgebra.product(left, right), from: kernel)
        } catch {
            throw ConversionError(.invalidWeights, "its kernel cannot be factored: \(error)")
        }
        (self.left, self.right) = (left, right)
    }

    private static func relativeError(of product: Tensor, from kernel: Tensor) -> Double {
        product.withSpan { product in
            kernel.withSpan { kernel in
                var (squares, total) = (0.0, 0.0)
                for index in kernel.indices {
                    let difference = Double(kernel[index]) - Double(product[index])
                    squares += difference * difference
                    total += Double(kernel[index]) * Double(kernel[index])
                }
                return total == 0 ? 0 : (squares / total).squareRoot()
            }
        }
    }
}
