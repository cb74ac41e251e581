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
            setting: MachineFacts.environment("MODELKIT_SIMD"),
            backend: MatrixBackend.processDefault.usesPackedKernel ? "reproducible" : "openblas")
        let blas = MachineReport.BLASFacts(
            library: MachineFacts.blasLibrary, core: MachineFacts.blasCore, setting: MachineFacts.pinnedBlasCore,
            best: comparison?.bestCore?.core, bestRatio: comparison?.bestCore?.ratio,
            threads: MachineFacts.blasThreadCount)
        let selfTests =
            NaNCheck.run() + ReproducibilityCheck().run(threads: threads.count)
            + [comparison?.levels()].compactMap(\.self) + [oneThread(blas)]

        var findings = selfTests.filter { !$0.passed }.map {
            Finding(
                subject: .selfTest, what: "A self-test failed: \($0.name): \($0.detail).", cost: nil,
                remedy: "Do not use this build here, and report it with the output of `modelkit doctor --json`.")
        }
        findings += [instructionSet(kernels, comparison), core(blas, comparison), self.threads(threads)].compactMap(
            \.self)
        findings += backendFindings()
        return MachineReport(
            cpu: MachineReport.CPU(name: MachineFacts.cpuName, features: MachineFacts.cpuFeatures), kernels: kernels,
            blas: blas, threads: threads, speed: speed(threads), selfTests: selfTests, findings: findings,
            isHealthy: !findings.contains(where: \.isSerious))
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

    // MARK: Findings

    private static func instructionSet(
        _ kernels: MachineReport.KernelFacts, _ comparison: Comparison?
    ) -> Finding? {
        guard let setting = kernels.setting, !setting.isEmpty else { return nil }
        guard kernels.instructionSet != kernels.best else {
            if setting == kernels.best { return nil }
            return Finding(
                subject: .instructionSet,
                what: "MODELKIT_SIMD=\(setting) is no instruction set below this CPU's best and is ignored.", cost: nil,
                remedy: "Unset MODELKIT_SIMD, or set it to baseline, avx2 or avx512.")
        }
        let cost = comparison?.instructionSetCost
        return Finding(
            subject: .instructionSet,
            what: "MODELKIT_SIMD=\(setting) keeps the kernels from using \(kernels.best)"
                + (Kernels.hasFusedMultiplyAdd
                    ? "." : " and makes the last bits of results differ from those with fused multiply-add."),
            cost: cost, remedy: "Unset MODELKIT_SIMD.")
    }

    private static func core(_ blas: MachineReport.BLASFacts, _ comparison: Comparison?) -> Finding? {
        guard let best = comparison?.bestCore else {
            guard let setting = blas.setting else { return nil }
            return Finding(
                subject: .blasCore, what: "OPENBLAS_CORETYPE=\(setting) pins OpenBLAS to the core \(blas.core).",
                cost: nil,
                remedy:
                    "Compare with OPENBLAS_CORETYPE unset, which could not be done here: a pinned core is often a slower one."
            )
        }
        guard best.ratio > Comparison.noise else { return nil }
        if let setting = blas.setting {
            return Finding(
                subject: .blasCore,
                what: "OPENBLAS_CORETYPE=\(setting) pins OpenBLAS to the core \(blas.core), slower than \(best.core).",
                cost: best.ratio,
                remedy: best.isDefault ? "Unset OPENBLAS_CORETYPE." : "Set OPENBLAS_CORETYPE=\(best.core).")
        }
        return Finding(
            subject: .blasCore,
            what: "OpenBLAS chose the core \(blas.core), which is slower on this CPU than \(best.core).",
            cost: best.ratio,
            remedy: "Set OPENBLAS_CORETYPE=\(best.core), or use a newer OpenBLAS.")
    }

    private static func threads(_ threads: MachineReport.ThreadFacts) -> Finding? {
        switch MachineFacts.threadSetting {
        case .unset: return nil
        case .invalid(let value):
            return Finding(
                subject: .threads,
                what: "MODELKIT_NUM_THREADS=\(value) is no number from 1 to 1024 and counts as not set.", cost: nil,
                remedy: "Set it to a number of threads, or unset it to use \(threads.count).")
        case .threads(let count):
            let usable = MachineFacts.usableCount(affinity: threads.affinity, quota: threads.quota)
            guard count > usable else { return nil }
            let check = SpeedCheck()
            func rate(_ threads: Int) -> Double { check.kernels(ThreadPool(threads: threads), seconds: 0.2) }
            return Finding(
                subject: .threads,
                what: "MODELKIT_NUM_THREADS=\(count) is more than the \(usable) CPUs that this process may keep busy.",
                cost: rate(usable) / rate(count), remedy: "Unset MODELKIT_NUM_THREADS, or set it to at most \(usable).")
        }
    }

    private static func backendFindings() -> [Finding] {
        guard let value = MachineFacts.environment("MODELKIT_BACKEND"), !value.isEmpty else { return [] }
        switch MatrixBackend(named: value) {
        case .reproducible: return []
        case .openBLAS:
            return [
                Finding(
                    subject: .backend,
                    what: "MODELKIT_BACKEND=openblas lets the last bits of a result differ between batches and CPUs.",
                    cost: nil, remedy: "Unset MODELKIT_BACKEND where results are to be the same everywhere.")
            ]
        case nil:
            return [
                Finding(
                    subject: .backend, what: "MODELKIT_BACKEND=\(value) is no backend and is ignored.", cost: nil,
                    remedy: "Unset MODELKIT_BACKEND, or set it to reproducible or openblas.")
            ]
        }
    }
}
