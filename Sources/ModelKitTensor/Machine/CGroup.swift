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

    /// Where a hierarchy is mounted: one line of `/proc/self/mountinfo`.
    package struct Mount: Equatable, Sendable {
        /// Whether it is of version 2, which has one hierarchy for all controllers.
        package var isUnified: Bool
        /// The options of the file system, which of version 1 name the controllers.
        package var options: [String]
        /// The group that the mount point shows: `/`, or of a container that is given its own group, that one's path.
        package var root: String
        /// The folder where it is mounted.
        package var folder: String

        /// A mount.
        package init(isUnified: Bool, options: [String] = [], root: String = "/", folder: String) {
            self.isUnified = isUnified
            self.options = options
            self.root = root
            self.folder = folder
        }

        func shows(_ membership: Membership) -> Bool {
            if membership.controllers.isEmpty { return isUnified }
            return !isUnified && membership.controllers.contains("cpu") && options.contains("cpu")
        }
    }

    /// The hierarchies in the text of `/proc/self/mountinfo`; lines of other file systems or another form are left out.
    package static func mounts(_ text: String) -> [Mount] {
        text.split(separator: "\n").compactMap { line in
            // number parent device root folder options [fields …] - type source options
            let words = line.split(separator: " ").map(String.init)
            guard let dash = words.firstIndex(of: "-"), dash >= 6, words.count > dash + 3 else { return nil }
            let type = words[dash + 1]
            guard type == "cgroup" || type == "cgroup2" else { return nil }
            return Mount(
                isUnified: type == "cgroup2", options: words[dash + 3].split(separator: ",").map(String.init),
                root: unescaped(words[3]), folder: unescaped(words[4]))
        }
    }

    /// The CPUs the process's groups allow, the least of all limits; nil where there is none.
    ///
    /// - Parameter read: gives the text of a file, nil where it cannot be read.
    package static func quota(read: (String) -> String?) -> Double? {
        let mounts = read("/proc/self/mountinfo").map(mounts) ?? []
        var quotas: [Double] = []
        for membership in read("/proc/self/cgroup").map(memberships) ?? [] {
            for mount in mounts where mount.shows(membership) {
                for folder in folders(of: membership.path, in: mount) {
                    let limit =
                        if mount.isUnified {
                            read(folder + "/cpu.max").flatMap { quota(cpuMax: $0) }
                        } else {
                            read(folder + "/cpu.cfs_quota_us").flatMap { cfsQuota in
                                read(folder + "/cpu.cfs_period_us").flatMap { quota(cfsQuota: cfsQuota, cfsPeriod: $0) }
                            }
                        }
                    if let limit { quotas.append(limit) }
                }
            }
        }
        return quotas.min()
    }

    /// The folders that may hold a limit for a group: its own and every one above it, as a limit binds those below.
    ///
    /// A container may see its group under a name that is not below the mount point, be it the name outside (without a
    /// namespace of its own) or one that starts with `/..` (above its namespace): then the mount point is its group.
    package static func folders(of path: String, in mount: Mount) -> [String] {
        var parts = path.split(separator: "/").map(String.init)
        let root = mount.root.split(separator: "/").map(String.init)
        if parts.contains("..") || !parts.starts(with: root) { return [mount.folder] }
        parts.removeFirst(root.count)
        return (0...parts.count).reversed().map { ([mount.folder] + parts.prefix($0)).joined(separator: "/") }
    }

    /// A path of `mountinfo`, where spaces, tabs, line ends and backslashes are three octal digits.
    private static func unescaped(_ path: String) -> String {
        let pieces = path.split(separator: "\\", omittingEmptySubsequences: false)
        return pieces.dropFirst().reduce(String(pieces.first ?? "")) { result, piece in
            guard let code = UInt8(piece.prefix(3), radix: 8) else { return result + "\\" + piece }
            return result + String(Unicode.Scalar(code)) + piece.dropFirst(3)
        }
    }

    private static func cpus(_ quota: Double, _ period: Double) -> Double? {
        guard quota > 0, period > 0 else { return nil }
        return quota / period
    }
}
