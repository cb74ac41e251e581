/// What the doctor found: this machine, this process's settings, measured speeds, self-tests and findings.
public struct MachineReport: Codable, Sendable {
    /// The CPU.
    public struct CPU: Codable, Sendable {
        /// Its name, where the system gives one.
        public var name: String?
        /// Its instruction sets, as far as they matter to the kernels.
        public var features: [String]
    }

    /// Our own kernels.
    public struct KernelFacts: Codable, Sendable {
        /// The instruction set in use.
        public var instructionSet: String
        /// The best one of this CPU.
        public var best: String
        /// MODELKIT_SIMD, where set.
        public var setting: String?
        /// Whether it has fused multiply-add, without which results are not reproducible.
        public var hasFusedMultiplyAdd: Bool
        /// What dense products with a layer's weights use: `reproducible` or `openblas`.
        public var backend: String
        /// MODELKIT_BACKEND, where set.
        public var backendSetting: String?
    }

    /// OpenBLAS.
    public struct BLASFacts: Codable, Sendable {
        /// Its version and build options.
        public var library: String
        /// The core whose kernels it uses.
        public var core: String
        /// OPENBLAS_CORETYPE, where set.
        public var setting: String?
        /// The fastest core of those tried; nil where none could be tried.
        public var best: String?
        /// The rate with the best core as a multiple of the rate as it is, on one thread.
        public var bestRatio: Double?
        /// The threads of one product.
        public var threads: Int
    }

    /// Threads.
    public struct ThreadFacts: Codable, Sendable {
        /// The CPUs of the affinity mask.
        public var affinity: Int
        /// The CPUs of the control groups' quota, where there is one.
        public var quota: Double?
        /// MODELKIT_NUM_THREADS, where set.
        public var setting: String?
        /// The threads in use.
        public var count: Int
    }

    /// A rate on one thread and on all that are in use.
    public struct Rate: Codable, Sendable {
        /// On one thread.
        public var one: Double
        /// On all.
        public var all: Double
    }

    /// Measured speeds.
    public struct Speed: Codable, Sendable {
        /// 10⁹ operations per second of products by our own kernels.
        public var kernelGflops: Rate
        /// 10⁹ operations per second of products by OpenBLAS.
        public var blasGflops: Rate
        /// 10⁹ bytes per second read from memory.
        public var readGigabytes: Rate
    }

    /// The CPU.
    public var cpu: CPU
    /// Our own kernels.
    public var kernels: KernelFacts
    /// OpenBLAS.
    public var blas: BLASFacts
    /// Threads.
    public var threads: ThreadFacts
    /// Measured speeds.
    public var speed: Speed
    /// Properties that were tried.
    public var selfTests: [SelfTest]
    /// What is not as it should be.
    public var findings: [Finding]
    /// Whether nothing costs more than 20% and every self-test passed.
    public var isHealthy: Bool
}
