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

    /// The CPUs the control group's quota allows, such as 1.5; nil where there is no limit.
    public static var cgroupQuota: Double? {
        guard let memberships = readFile("/proc/self/cgroup").map(CGroup.memberships) else { return nil }
        var quotas: [Double] = []
        for membership in memberships {
            if membership.controllers.isEmpty {
                for folder in CGroup.folders(root: "/sys/fs/cgroup", path: membership.path) {
                    if let quota = readFile(folder + "/cpu.max").flatMap({ CGroup.quota(cpuMax: $0) }) {
                        quotas.append(quota)
                    }
                }
            } else if membership.controllers.contains("cpu") {
                for root in ["/sys/fs/cgroup/cpu", "/sys/fs/cgroup/cpu,cpuacct"] {
                    for folder in CGroup.folders(root: root, path: membership.path) {
                        if let quota = readFile(folder + "/cpu.cfs_quota_us"),
                            let period = readFile(folder + "/cpu.cfs_period_us"),
                            let cpus = CGroup.quota(cfsQuota: quota, cfsPeriod: period)
                        {
                            quotas.append(cpus)
                        }
                    }
                }
            }
        }
        return quotas.min()
    }

    /// The number of threads to work with: MODELKIT_NUM_THREADS where it is a positive number, else the smaller of affinity
    /// and quota rounded up, at least 1.
    public static var threadCount: Int {
        threadCount(override: environment("MODELKIT_NUM_THREADS"), affinity: affinityCount, quota: cgroupQuota)
    }

    /// The rule of `threadCount`.
    package static func threadCount(override: String?, affinity: Int, quota: Double?) -> Int {
        if let override, let count = Int(override), count > 0 { return min(count, 1024) }
        guard let quota, quota < Double(affinity) else { return max(1, affinity) }
        return max(1, Int(quota.rounded(.up)))
    }

    /// The machine's memory in bytes; 2^38 where it cannot be known.
    package static let physicalMemory: Int = {
        let (bytes, overflow) = sysconf(Int32(_SC_PHYS_PAGES)).multipliedReportingOverflow(
            by: sysconf(Int32(_SC_PAGESIZE)))
        return overflow || bytes <= 0 ? 1 << 38 : bytes
    }()

    /// The CPU's name as the kernel gives it.
    public static var cpuName: String? {
        guard let text = readFile("/proc/cpuinfo") else { return nil }
        for line in text.split(separator: "\n") where line.hasPrefix("model name") {
            guard let colon = line.firstIndex(of: ":") else { continue }
            return String(line[line.index(after: colon)...].drop(while: { $0 == " " }))
        }
        return nil
    }

    private static func environment(_ name: String) -> String? {
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
