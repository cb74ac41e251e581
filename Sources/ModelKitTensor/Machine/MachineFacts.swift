import CKernels
import Glibc

/// What this process may use of the machine and which kernels it runs there.
public enum MachineFacts {
    /// The kernels' instruction set: `avx512`, `avx2`, `baseline` or `neon`.
    public static var instructionSet: String { Kernels.instructionSet }

    /// OpenBLAS's version and build options.
    public static var blasLibrary: String { BLAS.libraryDescription }

    /// The CPU core whose kernels OpenBLAS uses.
    public static var blasCore: String { BLAS.coreName }

    /// The value of OPENBLAS_CORETYPE, which pins OpenBLAS to a core, often a slower one than the CPU has; nil if not set.
    public static var pinnedBlasCore: String? { environment("OPENBLAS_CORETYPE") }

    /// The CPUs this process may run on, by its affinity mask; at least 1.
    public static var affinityCount: Int {
        let count = Int(mk_affinity_count())
        return count > 0 ? count : max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    }

    /// The CPUs the control groups' quotas allow, such as 1.5; nil where there is no limit.
    public static var cgroupQuota: Double? { CGroup.quota(read: readFile) }

    /// What MODELKIT_NUM_THREADS says.
    public enum ThreadSetting: Equatable, Sendable {
        /// It is not set, or empty.
        case unset
        /// A number of threads, 1 to 1024.
        case threads(Int)
        /// Anything else, which counts as not set; `modelkit doctor` reports it.
        case invalid(String)

        /// Reads a value of the variable.
        package init(_ value: String?) {
            guard let value, !value.isEmpty else {
                self = .unset
                return
            }
            if let threads = Int(value), (1...1024).contains(threads) {
                self = .threads(threads)
            } else {
                self = .invalid(value)
            }
        }
    }

    /// What MODELKIT_NUM_THREADS says now.
    public static var threadSetting: ThreadSetting { ThreadSetting(environment("MODELKIT_NUM_THREADS")) }

    /// The number of threads to work with: MODELKIT_NUM_THREADS where it is 1 to 1024, else `usableCount`.
    public static var threadCount: Int {
        if case .threads(let count) = threadSetting { return count }
        return usableCount
    }

    /// The CPUs that work can keep busy: the smaller of affinity and quota rounded up, at least 1.
    public static var usableCount: Int { usableCount(affinity: affinityCount, quota: cgroupQuota) }

    /// The rule of `usableCount`.
    package static func usableCount(affinity: Int, quota: Double?) -> Int {
        guard let quota, quota < Double(affinity) else { return max(1, affinity) }
        return max(1, Int(quota.rounded(.up)))
    }

    /// The machine's memory in bytes; 2^38 where it cannot be known.
    package static let physicalMemory: Int = {
        let (bytes, overflow) = sysconf(Int32(_SC_PHYS_PAGES)).multipliedReportingOverflow(
            by: sysconf(Int32(_SC_PAGESIZE)))
        return overflow || bytes <= 0 ? 1 << 38 : bytes
    }()

    /// The memory of this process that is in use and not shared with files, in bytes; nil where it cannot be read.
    package static var residentPrivateBytes: Int? {
        // Pages: size, resident, resident and shared with files, ...
        guard let fields = readFile("/proc/self/statm")?.split(separator: " ").map({ Int($0) }), fields.count > 2,
            let resident = fields[1], let shared = fields[2]
        else { return nil }
        return (resident - shared) * sysconf(Int32(_SC_PAGESIZE))
    }

    /// The CPU's name as the operating system gives it.
    public static var cpuName: String? { cpuField("model name") }

    /// Those instruction sets of the CPU that matter to the kernels, as `/proc/cpuinfo` names them.
    public static var cpuFeatures: [String] {
        let flags = (cpuField("flags") ?? cpuField("Features") ?? "").split(separator: " ")
        return ["avx2", "fma", "avx512f", "avx512bw", "avx512dq", "avx512vl", "asimd", "sve"].filter { name in
            flags.contains { $0 == name }
        }
    }

    /// The best instruction set of this CPU for which there are kernels.
    public static var bestInstructionSet: String { Kernels.name(ofInstructionSet: mk_simd_best()) }

    /// The number of threads OpenBLAS uses for one product: 1.
    public static var blasThreadCount: Int { BLAS.threadCount }

    private static func cpuField(_ name: String) -> String? {
        for line in (readFile("/proc/cpuinfo") ?? "").split(separator: "\n") where line.hasPrefix(name) {
            guard let colon = line.firstIndex(of: ":") else { continue }
            return String(line[line.index(after: colon)...].drop(while: { $0 == " " }))
        }
        return nil
    }

    /// The value of an environment variable.
    package static func environment(_ name: String) -> String? {
        // getenv returns a string that ends with zero; nothing here changes the environment meanwhile.
        guard let value = unsafe getenv(name) else { return nil }
        return unsafe String(cString: value)
    }

    /// The text of a small file of the kernel; nil if it cannot be read.
    private static func readFile(_ path: String) -> String? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { _ = close(descriptor) }
        var text: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16384)
        while text.count < 1 << 20 {
            // At most as many bytes as the array has are written.
            let count = unsafe read(descriptor, &chunk, chunk.count)
            guard count > 0 else { break }
            text.append(contentsOf: chunk[..<count])
        }
        return String(decoding: text, as: UTF8.self)
    }
}
