/// What follows from the facts of a report.
extension MachineReport {
    /// Finds what is not as it should be, from the facts and self-tests of this report and a comparison.
    ///
    /// - Parameter threadRate: measures the kernels on so many threads.
    package mutating func judge(
        _ comparison: Comparison?, threadRate: (Int) -> Double = { Self.kernelRate(threads: $0) }
    ) {
        findings = selfTests.filter { !$0.passed }.map {
            Finding(
                subject: .selfTest, what: "A self-test failed: \($0.name): \($0.detail).", cost: nil,
                remedy: "Do not use this build here, and report it with the output of `modelkit doctor --json`.")
        }
        let others = [
            instructionSetFinding(comparison), reproducibilityFinding, comparisonFinding(comparison),
            coreFinding(comparison), threadsFinding(threadRate), backendFinding,
        ]
        findings += others.compactMap(\.self)
        isHealthy = !findings.contains(where: \.isSerious)
    }

    /// What so many threads do of products by our own kernels, in GFLOP/s.
    package static func kernelRate(threads: Int) -> Double {
        SpeedCheck().kernels(ThreadPool(threads: threads), seconds: 0.2)
    }

    private func instructionSetFinding(_ comparison: Comparison?) -> Finding? {
        guard let setting = kernels.setting, !setting.isEmpty else { return nil }
        guard kernels.instructionSet != kernels.best else {
            if setting == kernels.best { return nil }
            return Finding(
                subject: .instructionSet,
                what: "MODELKIT_SIMD=\(setting) is no instruction set below this CPU's best and is ignored.", cost: nil,
                remedy: "Unset MODELKIT_SIMD, or set it to baseline, avx2 or avx512.")
        }
        return Finding(
            subject: .instructionSet, what: "MODELKIT_SIMD=\(setting) keeps the kernels from using \(kernels.best).",
            cost: comparison?.instructionSetCost, remedy: "Unset MODELKIT_SIMD.")
    }

    private var reproducibilityFinding: Finding? {
        guard !kernels.hasFusedMultiplyAdd else { return nil }
        let consequence =
            "results are not reproducible: their last bits may differ between batches, and differ from those of CPUs that have it."
        if kernels.instructionSet == kernels.best {
            return Finding(
                subject: .reproducibility, what: "This CPU has no fused multiply-add, so \(consequence)", cost: nil,
                remedy: "Use a CPU with AVX2 and FMA where results are to be the same everywhere.")
        }
        return Finding(
            subject: .reproducibility,
            what: "With MODELKIT_SIMD=\(kernels.setting ?? "") there is no fused multiply-add, so \(consequence)",
            cost: nil, remedy: "Unset MODELKIT_SIMD where results are to be the same everywhere.")
    }

    private func comparisonFinding(_ comparison: Comparison?) -> Finding? {
        guard let comparison, !comparison.isComplete else { return nil }
        return Finding(
            subject: .comparison,
            what:
                "What settings and OpenBLAS's core cost could not be measured: a process of this program for that could not be started, failed, or took too long.",
            cost: nil, remedy: "Run `modelkit doctor` itself, where processes may be started.")
    }

    private func coreFinding(_ comparison: Comparison?) -> Finding? {
        guard let best = comparison?.bestCore else {
            guard let setting = blas.setting else { return nil }
            return Finding(
                subject: .blasCore, what: "OPENBLAS_CORETYPE=\(setting) pins OpenBLAS to the core \(blas.core).",
                cost: nil,
                remedy:
                    "Compare with OPENBLAS_CORETYPE unset, which could not be done here: a pinned core is often a slower one."
            )
        }
        guard best.ratio > Comparison.noise else { return unknownCoreFinding }
        if let setting = blas.setting {
            return Finding(
                subject: .blasCore,
                what:
                    "OPENBLAS_CORETYPE=\(setting) pins OpenBLAS to the core \(blas.core), slower than \(best.core). \(blasUse)",
                cost: best.ratio,
                remedy: best.isDefault ? "Unset OPENBLAS_CORETYPE." : "Set OPENBLAS_CORETYPE=\(best.core).")
        }
        return Finding(
            subject: .blasCore,
            what: "OpenBLAS chose the core \(blas.core), which is slower on this CPU than \(best.core).",
            cost: best.ratio,
            remedy: "Set OPENBLAS_CORETYPE=\(best.core), or use a newer OpenBLAS.")
    }

    /// What OpenBLAS's speed matters to.
    private var blasUse: String {
        kernels.backend == "openblas"
            ? "Networks and factorisations use it." : "Factorisations use it, networks only with the backend openblas."
    }

    private var unknownCoreFinding: Finding? {
        guard let setting = blas.setting, setting.lowercased() != blas.core.lowercased() else { return nil }
        return Finding(
            subject: .blasCore,
            what: "OPENBLAS_CORETYPE=\(setting) names no core that OpenBLAS has for this CPU: it uses \(blas.core).",
            cost: nil, remedy: "Unset OPENBLAS_CORETYPE.")
    }

    private func threadsFinding(_ rate: (Int) -> Double) -> Finding? {
        switch MachineFacts.ThreadSetting(threads.setting) {
        case .unset: return nil
        case .invalid(let value):
            return Finding(
                subject: .threads,
                what: "MODELKIT_NUM_THREADS=\(value) is no number from 1 to 1024 and counts as not set.", cost: nil,
                remedy: "Set it to a number of threads, or unset it to use \(threads.count).")
        case .threads(let count):
            let usable = MachineFacts.usableCount(affinity: threads.affinity, quota: threads.quota)
            guard count > usable else { return nil }
            return Finding(
                subject: .threads,
                what: "MODELKIT_NUM_THREADS=\(count) is more than the \(usable) CPUs that this process may keep busy.",
                cost: rate(usable) / rate(count), remedy: "Unset MODELKIT_NUM_THREADS, or set it to at most \(usable).")
        }
    }

    private var backendFinding: Finding? {
        guard let value = kernels.backendSetting, !value.isEmpty else { return nil }
        switch MatrixBackend(named: value) {
        case .reproducible: return nil
        case .openBLAS:
            return Finding(
                subject: .backend,
                what: "MODELKIT_BACKEND=openblas lets the last bits of a result differ between batches and CPUs.",
                cost: nil, remedy: "Unset MODELKIT_BACKEND where results are to be the same everywhere.")
        case nil:
            return Finding(
                subject: .backend, what: "MODELKIT_BACKEND=\(value) is no backend and is ignored.", cost: nil,
                remedy: "Unset MODELKIT_BACKEND, or set it to reproducible or openblas.")
        }
    }
}
