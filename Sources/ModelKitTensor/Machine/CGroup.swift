/// Reads the CPU quota of Linux control groups, version 1 and 2, from the text of their files.
///
/// The functions are pure: `MachineFacts` reads the files.
package enum CGroup {
    /// Where the process is: one line of `/proc/self/cgroup`.
    package struct Membership: Equatable, Sendable {
        /// The controllers of version 1 (`cpu`, `cpuacct`), empty for version 2.
        package var controllers: [String]
        /// The path below the hierarchy's mount point.
        package var path: String

        /// A membership.
        package init(controllers: [String], path: String) {
            self.controllers = controllers
            self.path = path
        }
    }

    /// The lines of `/proc/self/cgroup`, each `number:controllers:path`; lines of another form are left out.
    package static func memberships(_ text: String) -> [Membership] {
        text.split(separator: "\n").compactMap { line in
            let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3 else { return nil }
            return Membership(controllers: parts[1].split(separator: ",").map(String.init), path: String(parts[2]))
        }
    }

    /// The CPUs that a version 2 `cpu.max` allows: `quota period`; nil for `max`, no limit.
    package static func quota(cpuMax text: String) -> Double? {
        let parts = text.split(whereSeparator: \.isWhitespace)
        guard parts.count == 2, let quota = Double(parts[0]), let period = Double(parts[1]) else { return nil }
        return cpus(quota, period)
    }

    /// The CPUs that a version 1 `cpu.cfs_quota_us` and `cpu.cfs_period_us` allow; nil for a quota of -1, no limit.
    package static func quota(cfsQuota: String, cfsPeriod: String) -> Double? {
        func number(_ text: String) -> Double? {
            text.split(whereSeparator: \.isWhitespace).first.flatMap { Double($0) }
        }
        guard let quota = number(cfsQuota), let period = number(cfsPeriod) else { return nil }
        return cpus(quota, period)
    }

    /// The folders that may hold a limit for a path: itself and every one above it, as a limit binds those below.
    package static func folders(root: String, path: String) -> [String] {
        var parts = path.split(separator: "/").map(String.init)
        var folders: [String] = []
        while !parts.isEmpty {
            folders.append(root + "/" + parts.joined(separator: "/"))
            parts.removeLast()
        }
        folders.append(root)
        return folders
    }

    private static func cpus(_ quota: Double, _ period: Double) -> Double? {
        guard quota > 0, period > 0 else { return nil }
        return quota / period
    }
}
