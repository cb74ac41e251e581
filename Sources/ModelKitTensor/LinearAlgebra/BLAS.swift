import COpenBLAS

/// The only file that calls OpenBLAS: CBLAS products and LAPACKE factorisations on row-major tensors.
///
/// OpenBLAS is held at one thread; parallelism is across slices of a batch, see `ThreadPool`. Products sum in an order that
/// depends on the CPU and on the number of rows, so the last bits of a row may differ between batches.
///
/// What holds for every pointer given to C: it comes from `FloatSlice.read` or `Tensor.write`, which check that the
/// elements the call touches lie behind it and keep the memory alive; outputs are uniquely owned and overlap no input.
///
/// OpenBLAS's gemv, scal and axpy skip zero factors, so that 0 · NaN is 0 there: they are not used to mask or to clear.
package enum BLAS {
    /// Limits OpenBLAS to one thread, once, before its first use here.
    private static let singleThreaded: Void = openblas_set_num_threads(1)

    /// Counts a call in: OpenBLAS holds locks of its own while it works. `ForkGuard.leave` ends every one.
    private static func begin() -> ForkGuard.Generation {
        let call = ForkGuard.enter()
        _ = singleThreaded
        return call
    }

    /// What the library says about itself: version, build options and the kernels it uses on this CPU.
    package static var libraryDescription: String {
        let call = begin()
        defer { ForkGuard.leave(call) }
        // Both return static strings that end with zero.
        return unsafe String(cString: openblas_get_config())
    }

    /// The CPU core whose kernels OpenBLAS uses, such as `SkylakeX`; OPENBLAS_CORETYPE in the environment overrides it.
    package static var coreName: String { unsafe String(cString: openblas_get_corename()) }

    /// The threads OpenBLAS uses for one product: 1 from its first use here on.
    package static var threadCount: Int {
        let call = begin()
        defer { ForkGuard.leave(call) }
        return Int(openblas_get_num_threads())
    }

    /// `out[m, n] = a[m, k] · b[k, n]`.
    package static func gemm(m: Int, n: Int, k: Int, _ a: FloatSlice, _ b: FloatSlice, into out: inout Tensor) {
        let call = begin()
        defer { ForkGuard.leave(call) }
        unsafe a.read(m * k) { a in
            unsafe b.read(k * n) { b in
                unsafe out.write(m * n) { out in
                    guard m > 0, n > 0 else { return }
                    unsafe cblas_sgemm(
                        CblasRowMajor, CblasNoTrans, CblasNoTrans, size(m), size(n), size(k), 1, a, size(max(1, k)), b,
                        size(n), 0, out, size(n))
                }
            }
        }
    }

    /// `out[m] = a[m, n] · x[n]`.
    package static func gemv(m: Int, n: Int, _ a: FloatSlice, _ x: FloatSlice, into out: inout Tensor) {
        let call = begin()
        defer { ForkGuard.leave(call) }
        unsafe a.read(m * n) { a in
            unsafe x.read(n) { x in
                unsafe out.write(m) { out in
                    guard m > 0 else { return }
                    unsafe cblas_sgemv(
                        CblasRowMajor, CblasNoTrans, size(m), size(n), 1, a, size(max(1, n)), x, 1, 0, out, 1)
                }
            }
        }
    }

    /// The sum of `a[i] · b[i]`.
    package static func dot(count: Int, _ a: FloatSlice, _ b: FloatSlice) -> Float {
        let call = begin()
        defer { ForkGuard.leave(call) }
        return unsafe a.read(count) { a in unsafe b.read(count) { b in unsafe cblas_sdot(size(count), a, 1, b, 1) } }
    }

    /// The square root of the sum of squares, without overflow on the way.
    package static func norm(count: Int, _ x: FloatSlice) -> Float {
        let call = begin()
        defer { ForkGuard.leave(call) }
        return unsafe x.read(count) { x in unsafe cblas_snrm2(size(count), x, 1) }
    }

    /// The thin singular value decomposition: `u[m, r]`, `s[r]` descending, `vt[r, n]` with r = min(m, n).
    ///
    /// `a` is overwritten. Returns LAPACK's status: 0, or positive where the iteration did not converge.
    static func svd(m: Int, n: Int, _ a: inout Tensor, u: inout Tensor, s: inout Tensor, vt: inout Tensor) -> Int32 {
        let call = begin()
        defer { ForkGuard.leave(call) }
        let rank = min(m, n)
        return unsafe a.write(m * n) { a in
            unsafe u.write(m * rank) { u in
                unsafe s.write(rank) { s in
                    unsafe vt.write(rank * n) { vt in
                        unsafe LAPACKE_sgesdd(
                            LAPACK_ROW_MAJOR, CChar(UInt8(ascii: "S")), size(m), size(n), a, size(n), s, u, size(rank),
                            vt, size(n))
                    }
                }
            }
        }
    }

    /// The QR factorisation's orthonormal factor of `a[m, n]`, m ≥ n, in place. Returns LAPACK's status.
    static func orthonormalize(m: Int, n: Int, _ a: inout Tensor) -> Int32 {
        let call = begin()
        defer { ForkGuard.leave(call) }
        var tau = Tensor(shape: [n])
        return unsafe a.write(m * n) { a in
            unsafe tau.write(n) { tau in
                let status = unsafe LAPACKE_sgeqrf(LAPACK_ROW_MAJOR, size(m), size(n), a, size(n), tau)
                guard status == 0 else { return status }
                return unsafe LAPACKE_sorgqr(LAPACK_ROW_MAJOR, size(m), size(n), size(n), a, size(n), tau)
            }
        }
    }

    /// Least squares of `a[m, n] · x = b[m, k]` by SVD, of any rank: the solution replaces the first n rows of `b`, which
    /// has max(m, n) rows. Returns LAPACK's status.
    static func leastSquares(m: Int, n: Int, k: Int, _ a: inout Tensor, _ b: inout Tensor) -> Int32 {
        let call = begin()
        defer { ForkGuard.leave(call) }
        var singular = Tensor(shape: [min(m, n)])
        var rank: Int32 = 0
        return unsafe a.write(m * n) { a in
            unsafe b.write(max(m, n) * k) { b in
                unsafe singular.write(min(m, n)) { singular in
                    unsafe LAPACKE_sgelsd(
                        LAPACK_ROW_MAJOR, size(m), size(n), size(k), a, size(n), b, size(k), singular, -1, &rank)
                }
            }
        }
    }

    /// A length as BLAS takes it.
    private static func size(_ value: Int) -> Int32 {
        guard let size = Int32(exactly: value) else { preconditionFailure("\(value) is beyond the sizes of BLAS") }
        return size
    }
}
