import ModelKitCommands
import ModelKitTensor
import Testing

/// What the doctor decides from readings that are given instead of measured.
@Suite("From its readings the doctor")
struct DoctorFindingsTests {
    private static let measured = Doctor.examine()
    private static let features = ["avx2", "fma"]

    private static func reading(
        _ level: String = "avx2", _ core: String = "Haswell", kernels: Double = 50, blas: Double = 40,
        digest: String = "d"
    ) -> ProcessReading {
        ProcessReading(
            instructionSet: level, blasCore: core, kernelGflops: kernels, blasGflops: blas, digest: digest)
    }

    /// A report of an AVX2 machine without settings, whose speeds and self-tests are this one's, and what follows.
    private static func judged(
        _ comparison: Comparison?, rate: [Int: Double] = [:], _ change: (inout MachineReport) -> Void = { _ in }
    ) -> MachineReport {
        var report = measured
        report.kernels.instructionSet = "avx2"
        report.kernels.best = "avx2"
        report.kernels.setting = nil
        report.kernels.hasFusedMultiplyAdd = true
        report.kernels.backend = "reproducible"
        report.kernels.backendSetting = nil
        report.blas.core = "Haswell"
        report.blas.setting = nil
        report.blas.best = comparison?.bestCore?.core
        report.blas.bestRatio = comparison?.bestCore?.ratio
        report.threads = measured.threads
        report.threads.affinity = 4
        report.threads.quota = nil
        report.threads.setting = nil
        change(&report)
        report.judge(comparison, threadRate: { rate[$0] ?? 1 })
        return report
    }

    private static func comparison(best: String = "avx2", _ elsewhere: Doctor.Elsewhere) -> Comparison {
        Comparison(elsewhere: elsewhere, features: features, bestInstructionSet: best)
    }

    /// Whether a process is to run without the settings that pin.
    private static func isClean(_ environment: [String: String?]) -> Bool {
        environment["OPENBLAS_CORETYPE"] == .some(nil)
    }

    @Test("finds nothing where nothing is slower than it could be, and says so")
    func content() {
        let report = Self.judged(Self.comparison { _ in Self.reading() })
        #expect(report.findings.isEmpty && report.isHealthy)
        #expect(report.blas.best == "Haswell" && report.blas.bestRatio == 1)
        let text = DoctorText(report: report).lines
        #expect(text.last == "No findings.")
        for part in ["CPU ", "Kernels ", "OpenBLAS", "GFLOP/s", "GB/s", "  ok      0 · NaN is NaN"] {
            #expect(text.contains { $0.contains(part) }, "\(part) in \(text)")
        }
        #expect(!text.contains { $0.contains("FAILED") })
    }

    @Test("finds a pinned core of OpenBLAS by what it costs, which is serious above 20%", arguments: [1.05, 1.15, 2.5])
    func pinnedCore(ratio: Double) throws {
        let comparison = Self.comparison { environment in
            Self.isClean(environment) ? Self.reading() : Self.reading(blas: 40 / ratio).with(core: "Nehalem")
        }
        let report = Self.judged(comparison) {
            $0.blas.core = "Nehalem"
            $0.blas.setting = "Nehalem"
        }
        #expect(report.isHealthy == (ratio < 1.2))
        // Less than 10% counts as the same.
        guard ratio > 1.1 else {
            #expect(report.findings.isEmpty)
            return
        }
        let finding = try #require(report.findings.first)
        #expect(report.findings.count == 1 && finding.subject == .blasCore)
        #expect(abs(try #require(finding.cost) - ratio) < 1e-9)
        #expect(finding.what.contains("OPENBLAS_CORETYPE=Nehalem") && finding.remedy == "Unset OPENBLAS_CORETYPE.")
    }

    @Test("finds a core that OpenBLAS chose badly, and names the setting that helps")
    func badDefault() throws {
        let comparison = Self.comparison { environment in
            environment["OPENBLAS_CORETYPE"] == "Haswell"
                ? Self.reading() : Self.reading(blas: 10).with(core: "Prescott")
        }
        let report = Self.judged(comparison) { $0.blas.core = "Prescott" }
        let finding = try #require(report.findings.first)
        #expect(finding.subject == .blasCore && finding.cost == 4 && !report.isHealthy)
        #expect(finding.remedy.hasPrefix("Set OPENBLAS_CORETYPE=Haswell"))
    }

    @Test("finds kernels held below the best instruction set by what it costs, and that they are not reproducible")
    func pinnedKernels() throws {
        let comparison = Self.comparison { environment in
            Self.isClean(environment) ? Self.reading() : Self.reading("baseline", kernels: 25, digest: "other")
        }
        let report = Self.judged(comparison) {
            $0.kernels.instructionSet = "baseline"
            $0.kernels.setting = "baseline"
            $0.kernels.hasFusedMultiplyAdd = false
        }
        #expect(report.findings.map(\.subject) == [.instructionSet, .reproducibility])
        #expect(report.findings.map(\.cost) == [2, nil] && !report.isHealthy)
        let text = DoctorText(report: report).lines.joined(separator: "\n")
        #expect(text.contains("MODELKIT_SIMD=baseline keeps the kernels from using avx2."))
        #expect(text.contains("It takes 2.00 × as long as necessary. Unset MODELKIT_SIMD."))
        #expect(text.contains("With MODELKIT_SIMD=baseline there is no fused multiply-add"))
    }

    @Test("finds that a CPU without fused multiply-add is not reproducible, which is not serious")
    func oldCPU() {
        let report = Self.judged(Self.comparison(best: "baseline") { _ in Self.reading("baseline") }) {
            $0.kernels.instructionSet = "baseline"
            $0.kernels.best = "baseline"
            $0.kernels.hasFusedMultiplyAdd = false
        }
        #expect(report.findings.map(\.subject) == [.reproducibility] && report.isHealthy)
        #expect(report.findings.first?.what.hasPrefix("This CPU has no fused multiply-add") == true)
    }

    @Test("measures what looks slow again, so that one disturbed reading is no finding")
    func disturbed() {
        var calls = 0
        let comparison = Self.comparison { environment in
            guard environment.isEmpty else { return Self.reading() }
            calls += 1
            return Self.reading(blas: calls == 1 ? 1 : 40).with(core: "Zen")
        }
        #expect(Self.judged(comparison).findings.isEmpty)
        #expect(calls == 2)
    }

    @Test("compares the bits of instruction sets only where there are two with fused multiply-add")
    func levels() throws {
        #expect(Self.comparison { _ in Self.reading() }.levels() == nil)
        func wide(_ digest: String) -> Comparison {
            Self.comparison(best: "avx512") { environment in
                environment["MODELKIT_SIMD"] == "avx2" ? Self.reading(digest: digest) : Self.reading("avx512")
            }
        }
        let same = try #require(wide("d").levels())
        #expect(same.passed && same.detail == "avx512, avx2")
        let different = try #require(wide("e").levels())
        #expect(!different.passed && different.detail == "not for avx2")
    }

    @Test("says what could not be measured, and asks no further once a process has failed")
    func notMeasured() throws {
        var calls = 0
        let comparison = Self.comparison { _ in
            calls += 1
            throw DoctorProcess.Failure.tookTooLong
        }
        #expect(calls == 1)
        let report = Self.judged(comparison) { $0.blas.setting = "Nehalem" }
        #expect(report.findings.map(\.subject) == [.comparison, .blasCore] && report.isHealthy)
        #expect(report.findings[0].what.contains("could not be measured"))
        #expect(report.findings.allSatisfy { $0.cost == nil })
    }

    @Test("finds more threads than CPUs by what they cost")
    func threads() throws {
        let report = Self.judged(nil, rate: [4: 90, 16: 60]) { $0.threads.setting = "16" }
        #expect(report.findings.map(\.subject) == [.threads] && report.findings.map(\.cost) == [1.5])
        #expect(Self.judged(nil) { $0.threads.setting = "4" }.findings.isEmpty)
    }

    @Test("finds the other backend, and self-tests that failed, which are serious")
    func others() {
        let other = Self.judged(nil) { $0.kernels.backendSetting = "openblas" }
        #expect(other.findings.map(\.subject) == [.backend] && other.isHealthy)
        let broken = Self.judged(nil) { $0.selfTests[0].passed = false }
        #expect(broken.findings.map(\.subject) == [.selfTest] && !broken.isHealthy)
        #expect(DoctorText(report: broken).lines.contains { $0.hasPrefix("  FAILED  ") })
    }
}

extension ProcessReading {
    /// The reading with another core of OpenBLAS.
    fileprivate func with(core: String) -> ProcessReading {
        var reading = self
        reading.blasCore = core
        return reading
    }
}
