import ModelKitTensor

/// What the figures were measured on.
struct Machine: Codable, CustomStringConvertible {
    var cpu: String
    var instructionSet: String
    var blas: String
    var blasCore: String
    var pinnedBlasCore: String?
    var threads: Int
    var build: String
    /// The backend where none is named.
    var backend: String?

    enum CodingKeys: String, CodingKey {
        case cpu, blas, threads, build, backend
        case instructionSet = "instruction_set"
        case blasCore = "blas_core"
        case pinnedBlasCore = "openblas_coretype"
    }

    /// This machine.
    init(threads: Int) {
        cpu = MachineFacts.cpuName ?? "unknown CPU"
        instructionSet = MachineFacts.instructionSet
        blas = MachineFacts.blasLibrary
        blasCore = MachineFacts.blasCore
        pinnedBlasCore = MachineFacts.pinnedBlasCore
        self.threads = threads
        backend = MatrixBackend.processDefault.rawValue
        #if DEBUG
            build = "debug"
        #else
            build = "release"
        #endif
    }

    var description: String {
        var lines = [
            "\(cpu); kernels \(instructionSet); \(threads) thread\(threads == 1 ? "" : "s"); \(build) build",
            "BLAS: \(blas), core \(blasCore); dense products by default \(backend ?? "unknown")",
        ]
        if let pinnedBlasCore {
            lines.append("OPENBLAS_CORETYPE pins the core to \(pinnedBlasCore): unset it to measure this CPU's own")
        }
        return lines.joined(separator: "\n")
    }
}
