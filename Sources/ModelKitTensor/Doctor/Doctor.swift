/// Finds out whether this machine and the settings of this process let the kernels work as fast and as exactly as they can.
///
/// Measuring takes the whole machine for two to five seconds: not for a process that is serving.
public enum Doctor {
    /// Takes a reading in a new process of the same program: `ProcessReading.measure()` with some environment variables set
    /// or, with nil, removed.
    public typealias Elsewhere = (_ environment: [String: String?]) throws -> ProcessReading

    /// Examines the machine and this process.
    ///
    /// - Parameter elsewhere: without it what is chosen once per process cannot be compared: what a pinned instruction set
    ///   or BLAS core costs is not known then.
    public static func examine(elsewhere: Elsewhere? = nil) -> MachineReport {
        let threads = threadFacts()
        let comparison = elsewhere.map { Comparison(elsewhere: $0) }
        let kernels = MachineReport.KernelFacts(
            instructionSet: MachineFacts.instructionSet, best: MachineFacts.bestInstructionSet,
            setting: MachineFacts.environment("MODELKIT_SIMD"), hasFusedMultiplyAdd: Kernels.hasFusedMultiplyAdd,
            backend: MatrixBackend.processDefault.usesPackedKernel ? "reproducible" : "openblas",
            backendSetting: MachineFacts.environment("MODELKIT_BACKEND"))
        let blas = MachineReport.BLASFacts(
            library: MachineFacts.blasLibrary, core: MachineFacts.blasCore, setting: MachineFacts.pinnedBlasCore,
            best: comparison?.bestCore?.core, bestRatio: comparison?.bestCore?.ratio,
            threads: MachineFacts.blasThreadCount)
        // Without fused multiply-add there is no promise to try, see `MatrixBackend`.
        let reproducibility = kernels.hasFusedMultiplyAdd ? ReproducibilityCheck().run(threads: threads.count) : []
        var report = MachineReport(
            cpu: MachineReport.CPU(name: MachineFacts.cpuName, features: MachineFacts.cpuFeatures), kernels: kernels,
            blas: blas, threads: threads, speed: speed(threads),
            selfTests: NaNCheck.run() + reproducibility + [comparison?.levels()].compactMap(\.self)
                + [oneThread(blas)],
            findings: [], isHealthy: true)
        report.judge(comparison)
        return report
    }

    private static func threadFacts() -> MachineReport.ThreadFacts {
        MachineReport.ThreadFacts(
            affinity: MachineFacts.affinityCount, quota: MachineFacts.cgroupQuota,
            setting: MachineFacts.environment("MODELKIT_NUM_THREADS"), count: MachineFacts.threadCount)
    }

    private static func speed(_ threads: MachineReport.ThreadFacts) -> MachineReport.Speed {
        let check = SpeedCheck()
        let pools = [ThreadPool(threads: 1), ThreadPool(threads: threads.count)]
        func rate(_ values: [Double]) -> MachineReport.Rate { MachineReport.Rate(one: values[0], all: values[1]) }
        return MachineReport.Speed(
            kernelGflops: rate(pools.map { check.kernels($0, seconds: 0.15) }),
            blasGflops: rate(pools.map { check.openBLAS($0, seconds: 0.15) }),
            readGigabytes: rate(SpeedCheck.reading(pools, seconds: 0.15)))
    }

    private static func oneThread(_ blas: MachineReport.BLASFacts) -> SelfTest {
        SelfTest(name: "OpenBLAS is held at one thread", passed: blas.threads == 1, detail: "\(blas.threads)")
    }
}
