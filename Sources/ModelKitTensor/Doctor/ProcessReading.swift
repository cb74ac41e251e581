/// What one process measures of itself, to be compared with a process whose environment is another.
///
/// The instruction set and OpenBLAS's core are chosen once per process, so a comparison takes several.
public struct ProcessReading: Codable, Equatable, Sendable {
    /// The kernels' instruction set.
    public var instructionSet: String
    /// The core whose kernels OpenBLAS uses.
    public var blasCore: String
    /// 10⁹ operations per second of products by our own kernels, on one thread.
    public var kernelGflops: Double
    /// The same by OpenBLAS.
    public var blasGflops: Double
    /// A number that is the same where the kernels give the same bits.
    public var digest: String

    /// A reading with known values.
    package init(
        instructionSet: String, blasCore: String, kernelGflops: Double, blasGflops: Double, digest: String
    ) {
        self.instructionSet = instructionSet
        self.blasCore = blasCore
        self.kernelGflops = kernelGflops
        self.blasGflops = blasGflops
        self.digest = digest
    }

    /// Measures this process, in about 0.2 s.
    public static func measure() -> ProcessReading {
        let speed = SpeedCheck()
        let pool = ThreadPool(threads: 1)
        return ProcessReading(
            instructionSet: MachineFacts.instructionSet, blasCore: MachineFacts.blasCore,
            kernelGflops: speed.kernels(pool, seconds: 0.08), blasGflops: speed.openBLAS(pool, seconds: 0.08),
            digest: ReproducibilityCheck().digest)
    }

    /// The same process measured again: the better rates of both.
    func best(of other: ProcessReading) -> ProcessReading {
        var best = self
        best.kernelGflops = max(kernelGflops, other.kernelGflops)
        best.blasGflops = max(blasGflops, other.blasGflops)
        return best
    }
}
