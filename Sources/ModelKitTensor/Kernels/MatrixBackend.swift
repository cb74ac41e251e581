import CKernels

/// What multiplies a batch with the weights of a dense layer.
public enum MatrixBackend: String, Sendable, CaseIterable {
    /// Our packed kernel: the same bits for an item at any batch size, row order, number of threads and, with fused
    /// multiply-add, on any CPU. It is usually also the faster, see `mk-bench gemm`.
    case reproducible
    /// OpenBLAS, whose last bits change with the batch, the row's place in it and the CPU.
    case openBLAS

    /// What networks use unless told otherwise: the environment's MODELKIT_BACKEND (`reproducible` or `openblas`) as it was
    /// at first use, else `reproducible`. A value that is neither counts as not set; `modelkit doctor` reports it.
    public static let processDefault: MatrixBackend =
        MachineFacts.environment("MODELKIT_BACKEND").flatMap(MatrixBackend.init(named:)) ?? .reproducible

    /// The backend of a name as settings and the environment have it, in any case of letters; nil for another name.
    public init?(named name: String) {
        guard let backend = Self.allCases.first(where: { $0.rawValue.lowercased() == name.lowercased() }) else {
            return nil
        }
        self = backend
    }

    /// Whether products go through the packed kernel: where it is asked for and the CPU has fused multiply-add, without
    /// which OpenBLAS is faster and nothing is reproducible across CPUs.
    ///
    /// This is the only choice between the two. It needs no number of rows: with weights that are packed once, the kernel
    /// was ahead of OpenBLAS, which packs them for every product, by a factor of 5 for one row, 1.2 to 1.3 for 32 and 1.03
    /// to 1.1 for 256 (784 × 512, 512 × 512), and between 6% behind and 7% ahead of it where depth or
    /// units go into the thousands (Zen 3). What is not packed, `LinearAlgebra`, is always OpenBLAS's.
    public var usesPackedKernel: Bool { self == .reproducible && mk_simd_has_fma() != 0 }
}
