import Foundation
import ModelKitTensor
import TestSupport
import Testing

/// One at a time, as each measures the machine.
@Suite("modelkit doctor", .serialized)
struct DoctorTests {
    let modelkit = Product("modelkit")

    /// An environment without the settings that the doctor is about, but for those given.
    private func environment(_ settings: [String: String] = [:]) -> [String: String?] {
        let names = ["OPENBLAS_CORETYPE", "MODELKIT_SIMD", "MODELKIT_NUM_THREADS", "MODELKIT_BACKEND"]
        return names.reduce(into: [:]) { $0.updateValue(settings[$1], forKey: $1) }
    }

    private func report(_ settings: [String: String] = [:]) throws -> (report: MachineReport, status: Int32) {
        let result = try modelkit.run("doctor", "--json", environment: environment(settings))
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return (try decoder.decode(MachineReport.self, from: Data(result.output.utf8)), result.status)
    }

    @Test("Without settings that pin anything the doctor is content")
    func clean() throws {
        let (report, status) = try report()
        #expect(status == 0, "\(report.findings)")
        #expect(report.isHealthy)
        #expect(report.kernels.instructionSet == report.kernels.best)
        #expect(report.blas.threads == 1)
        #expect(report.blas.best != nil)
        #expect(report.threads.count >= 1)
        for rate in [report.speed.kernelGflops, report.speed.blasGflops, report.speed.readGigabytes] {
            #expect(rate.one > 0.1 && rate.all > 0.1)
        }
        #expect(report.selfTests.count >= 10)
        #expect(!report.selfTests.contains { !$0.passed }, "\(report.selfTests)")
    }

    @Test("The text names the machine, the speeds, the self-tests and that nothing was found")
    func text() throws {
        let result = try modelkit.run("doctor", environment: environment())
        #expect(result.status == 0, "\(result.output)")
        for part in ["CPU ", "Kernels ", "OpenBLAS", "GFLOP/s", "GB/s", "  ok      0 · NaN is NaN"] {
            #expect(result.output.contains(part), "\(part) in \(result.output)")
        }
        #expect(!result.output.contains("FAILED"))
    }

    #if arch(x86_64)
        @Test("A core of OpenBLAS without AVX costs much where there is AVX2, and is found")
        func pinnedCore() throws {
            guard MachineFacts.cpuFeatures.contains("avx2") else { return }
            let (report, status) = try report(["OPENBLAS_CORETYPE": "Nehalem"])
            #expect(status == 1)
            #expect(report.blas.core == "Nehalem")
            let finding = try #require(report.findings.first { $0.subject == .blasCore })
            #expect(try #require(finding.cost) > 1.2)
            #expect(finding.what.contains("OPENBLAS_CORETYPE=Nehalem"))
            #expect(finding.remedy.contains("OPENBLAS_CORETYPE"))
        }

        @Test("Kernels held below the CPU's best instruction set are found, with what it costs")
        func pinnedKernels() throws {
            guard MachineFacts.bestInstructionSet != "baseline" else { return }
            let result = try modelkit.run("doctor", environment: environment(["MODELKIT_SIMD": "baseline"]))
            #expect(result.status == 1)
            #expect(result.output.contains("MODELKIT_SIMD=baseline keeps the kernels from using"))
            #expect(result.output.contains("× as long as it need. Unset MODELKIT_SIMD."))
        }
    #endif

    @Test("Settings that mean nothing are found and cost nothing")
    func meaningless() throws {
        let settings = ["MODELKIT_NUM_THREADS": "99999", "MODELKIT_SIMD": "fast", "MODELKIT_BACKEND": "cuda"]
        let (report, status) = try report(settings)
        #expect(status == 0, "\(report.findings)")
        for (name, value) in settings {
            #expect(report.findings.contains { $0.what.hasPrefix("\(name)=\(value) ") && $0.cost == nil }, "\(name)")
        }
    }

    @Test("More threads than CPUs are found, with what they were measured to cost")
    func oversubscription() throws {
        let (report, _) = try report(["MODELKIT_NUM_THREADS": "64"])
        guard report.threads.affinity < 64 else { return }
        let finding = try #require(report.findings.first { $0.subject == .threads })
        #expect(finding.what.contains("MODELKIT_NUM_THREADS=64 is more than"))
        #expect(try #require(finding.cost) > 0)
    }
}
