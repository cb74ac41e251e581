import Foundation
import ModelKitCommands
import ModelKitTensor
import TestSupport
import Testing

/// One at a time, as each measures the machine. What is decided from measurements is in `DoctorFindingsTests`, as a machine
/// that does other things at the same time measures anything.
@Suite("modelkit doctor", .serialized)
struct DoctorTests {
    let modelkit = Product("modelkit")

    private func report(_ settings: [String: String] = [:]) throws -> (report: MachineReport, status: Int32) {
        // An environment without the settings that the doctor is about, but for those given.
        let names = ["OPENBLAS_CORETYPE", "MODELKIT_SIMD", "MODELKIT_NUM_THREADS", "MODELKIT_BACKEND"]
        let environment: [String: String?] = names.reduce(into: [:]) { $0.updateValue(settings[$1], forKey: $1) }
        let result = try modelkit.run("doctor", "--json", environment: environment, timeout: 300)
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let report = try decoder.decode(MachineReport.self, from: Data(result.output.utf8))
        #expect(result.status == (report.isHealthy ? 0 : 1))
        #expect(!report.selfTests.contains { !$0.passed }, "\(report.selfTests)")
        #expect(!report.findings.contains { $0.subject == .comparison })
        return (report, result.status)
    }

    @Test("The report of this machine as it is has every section, and every self-test passes")
    func asItIs() throws {
        let report = try report().report
        #expect(report.kernels.instructionSet == report.kernels.best)
        #expect(report.blas.threads == 1)
        #expect(report.blas.best != nil)
        #expect(report.threads.count >= 1)
        for rate in [report.speed.kernelGflops, report.speed.blasGflops, report.speed.readGigabytes] {
            #expect(rate.one > 0 && rate.all > 0)
        }
        #expect(report.selfTests.count >= (report.kernels.hasFusedMultiplyAdd ? 9 : 6), "\(report.selfTests)")
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

        @Test("Without fused multiply-add no self-test fails; that results are not reproducible is found")
        func baseline() throws {
            let report = try report(["MODELKIT_SIMD": "baseline"]).report
            #expect(!report.kernels.hasFusedMultiplyAdd)
            #expect(report.kernels.backend == "openblas")
            let finding = try #require(report.findings.first { $0.subject == .reproducibility })
            #expect(finding.what.contains("not reproducible") && !finding.isSerious)
        }
    #endif

    @Test("Settings that mean nothing are found and cost nothing")
    func meaningless() throws {
        let settings = ["MODELKIT_NUM_THREADS": "99999", "MODELKIT_SIMD": "fast", "MODELKIT_BACKEND": "cuda"]
        let findings = try report(settings).report.findings
        for (name, value) in settings {
            #expect(findings.contains { $0.what.hasPrefix("\(name)=\(value) ") && $0.cost == nil }, "\(name)")
        }
    }

    @Test("More threads than CPUs are found, with what they were measured to cost")
    func oversubscription() throws {
        let report = try report(["MODELKIT_NUM_THREADS": "64"]).report
        guard report.threads.affinity < 64 else { return }
        let finding = try #require(report.findings.first { $0.subject == .threads })
        #expect(finding.what.contains("MODELKIT_NUM_THREADS=64 is more than"))
        #expect(try #require(finding.cost) > 0)
    }

    @Test("The library's call without processes to compare with gives a report that compares nothing")
    func alone() {
        let report = Doctor.examine()
        #expect(report.blas.best == nil && report.blas.bestRatio == nil)
        #expect(!report.findings.contains { $0.subject == .comparison })
        #expect(!report.selfTests.isEmpty && report.selfTests.allSatisfy(\.passed), "\(report.selfTests)")
        #expect(report.speed.kernelGflops.one > 0)
        #expect(report.isHealthy == !report.findings.contains(where: \.isSerious))
    }

    @Test("A program that does something else with the hidden command is ended, and there is no reading")
    func otherProgram() throws {
        let folder = try TemporaryFolder()
        func program(_ name: String, _ text: String) throws -> URL {
            let path = try folder.write("#!/bin/sh\n\(text)\n", to: name)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
            return URL(fileURLWithPath: path)
        }
        let serving = try program("serving", "trap '' TERM; while :; do sleep 1; done")
        #expect(throws: DoctorProcess.Failure.tookTooLong) {
            try DoctorProcess.reading(environment: [:], program: serving, seconds: 0.5)
        }
        let refusing = try program("refusing", "exit 64")
        #expect(throws: DoctorProcess.Failure.failed(64)) {
            try DoctorProcess.reading(environment: [:], program: refusing)
        }
        let talking = try program("talking", "echo hello")
        #expect(throws: DecodingError.self) { try DoctorProcess.reading(environment: [:], program: talking) }
    }

    @Test("A process with the hidden command measures itself under the environment it is given")
    func reading() throws {
        let folder = try TemporaryFolder()
        let digest =
            #"{"instructionSet":"'$MODELKIT_SIMD'","blasCore":"c","kernelGflops":1,"blasGflops":2,"digest":"d"}"#
        let path = try folder.write("#!/bin/sh\n[ $1 = doctor-reading ] && echo '\(digest)'\n", to: "program")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        let reading = try DoctorProcess.reading(
            environment: ["MODELKIT_SIMD": "avx2"], program: URL(fileURLWithPath: path))
        #expect(
            reading
                == ProcessReading(
                    instructionSet: "avx2", blasCore: "c", kernelGflops: 1, blasGflops: 2, digest: "d"))
    }
}
