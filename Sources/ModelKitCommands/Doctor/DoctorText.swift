import Foundation
import ModelKitTensor

/// A machine report for people.
package struct DoctorText {
    private let report: MachineReport

    /// The text of a report.
    package init(report: MachineReport) { self.report = report }

    /// Its lines.
    package var lines: [String] { facts + [""] + speeds + [""] + selfTests + [""] + findings }

    private var facts: [String] {
        let (cpu, kernels, blas) = (report.cpu, report.kernels, report.blas)
        let best = kernels.instructionSet == kernels.best ? "the best of this CPU" : "below this CPU's \(kernels.best)"
        return [
            row("CPU", cpu.name ?? "unknown", cpu.features.joined(separator: " ")),
            row("Kernels", "\(kernels.instructionSet), \(best)", "backend \(kernels.backend)"),
            row("BLAS", blas.library, "\(blas.threads) thread\(blas.threads == 1 ? "" : "s")"),
            row("", core),
            row("Threads", "\(threads.count)", "\(threads.affinity) by affinity", quota, setting),
        ]
    }

    private var threads: MachineReport.ThreadFacts { report.threads }

    private var core: String {
        let blas = report.blas
        var text = "core \(blas.core)"
        if let setting = blas.setting { text += ", pinned by OPENBLAS_CORETYPE=\(setting)" }
        if let best = blas.best, let ratio = blas.bestRatio {
            text += best == blas.core ? ", the best of this CPU" : ", \(number(ratio)) × as fast with \(best)"
        }
        return text
    }

    private var quota: String { threads.quota.map { "quota \(number($0))" } ?? "no quota" }

    private var setting: String { threads.setting.map { "MODELKIT_NUM_THREADS=\($0)" } ?? "" }

    private var speeds: [String] {
        let speed = report.speed
        func line(_ name: String, _ rate: MachineReport.Rate, _ unit: String) -> String {
            let all = threads.count == 1 ? "" : String(format: "%10.1f", rate.all)
            return pad(name, 28) + String(format: "%10.1f", rate.one) + all + "  " + unit
        }
        let all = threads.count == 1 ? "" : pad("\(threads.count) threads", 10, right: true)
        return [
            pad("Measured", 28) + pad("1 thread", 10, right: true) + all,
            line("  products, kernels in use", speed.kernelGflops, "GFLOP/s"),
            line("  products, OpenBLAS", speed.blasGflops, "GFLOP/s"),
            line("  reading memory", speed.readGigabytes, "GB/s"),
        ]
    }

    private var selfTests: [String] {
        ["Self-tests"]
            + report.selfTests.flatMap { test in
                [(test.passed ? "  ok      " : "  FAILED  ") + test.name]
                    + (test.passed ? [] : ["          \(test.detail)"])
            }
    }

    private var findings: [String] {
        guard !report.findings.isEmpty else { return ["No findings."] }
        return ["Findings"]
            + report.findings.flatMap { finding in
                let cost = finding.cost.map { "It takes \(number($0)) × as long as necessary. " } ?? ""
                return [
                    (finding.isSerious ? "  !  " : "  -  ") + finding.what, "     \(cost)\(finding.remedy)",
                ]
            }
    }

    private func row(_ name: String, _ parts: String...) -> String {
        pad(name, 10) + parts.filter { !$0.isEmpty }.joined(separator: "; ")
    }

    private func number(_ value: Double) -> String { String(format: "%.2f", value) }

    private func pad(_ text: String, _ width: Int, right: Bool = false) -> String {
        let space = String(repeating: " ", count: max(0, width - text.count))
        return right ? space + text : text + space
    }
}
