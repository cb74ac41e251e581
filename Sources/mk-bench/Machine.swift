import ModelKitTensor

/// What the figures were measured on.
struct Machine: Encodable, CustomStringConvertible {
    var cpu = MachineFacts.cpuName ?? "unknown CPU"
    var instructionSet = MachineFacts.instructionSet
    var blas = MachineFacts.blasLibrary
    var blasCore = MachineFacts.blasCore
    var pinnedBlasCore = MachineFacts.pinnedBlasCore
    var threads: Int
    var build: String

    enum CodingKeys: String, CodingKey {
        case cpu, blas, threads, build
        case instructionSet = "instruction_set"
        case blasCore = "blas_core"
        case pinnedBlasCore = "openblas_coretype"
    }

    init(threads: Int) {
        self.threads = threads
        #if DEBUG
            build = "debug"
        #else
            build = "release"
        #endif
    }

    var description: String {
        var lines = [
            "\(cpu); kernels \(instructionSet); \(threads) thread\(threads == 1 ? "" : "s"); \(build) build",
            "BLAS: \(blas), core \(blasCore)",
        ]
        if let pinnedBlasCore {
            lines.append("OPENBLAS_CORETYPE pins the core to \(pinnedBlasCore): unset it to measure this CPU's own")
        }
        return lines.joined(separator: "\n")
    }
}
