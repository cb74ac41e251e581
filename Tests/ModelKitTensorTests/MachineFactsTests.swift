import ModelKitTensor
import TestSupport
import Testing

@Suite struct MachineFactsTests {
    @Test("The group file of version 2, version 1 and both is read")
    func memberships() {
        #expect(CGroup.memberships("0::/\n") == [.init(controllers: [], path: "/")])
        #expect(
            CGroup.memberships("12:cpu,cpuacct:/docker/ab:c\n3:memory:/x\nnonsense\n0::/user.slice\n") == [
                .init(controllers: ["cpu", "cpuacct"], path: "/docker/ab:c"),
                .init(controllers: ["memory"], path: "/x"), .init(controllers: [], path: "/user.slice"),
            ])
        #expect(CGroup.memberships("").isEmpty)
    }

    @Test("A quota is its share of the period, and no limit is none")
    func quotas() {
        #expect(CGroup.quota(cpuMax: "150000 100000\n") == 1.5)
        #expect(CGroup.quota(cpuMax: "max 100000\n") == nil)
        #expect(CGroup.quota(cpuMax: "100000 0") == nil)
        #expect(CGroup.quota(cpuMax: "") == nil)
        #expect(CGroup.quota(cfsQuota: "200000\n", cfsPeriod: "100000\n") == 2)
        #expect(CGroup.quota(cfsQuota: "-1\n", cfsPeriod: "100000\n") == nil)
    }

    @Test("The mounts of both versions are read, with what a container sees of them")
    func mounts() {
        let text = """
            24 1 0:22 / /proc rw,nosuid - proc proc rw
            32 31 0:29 / /sys/fs/cgroup/cpu rw,relatime - cgroup cgroup rw,cpu,cpuacct
            35 31 0:32 /docker/ab /a\\040b rw shared:9 master:3 - cgroup2 none rw,nsdelegate
            nonsense
            """
        #expect(
            CGroup.mounts(text) == [
                .init(isUnified: false, options: ["rw", "cpu", "cpuacct"], folder: "/sys/fs/cgroup/cpu"),
                .init(isUnified: true, options: ["rw", "nsdelegate"], root: "/docker/ab", folder: "/a b"),
            ])
    }

    @Test("Limits of all groups above count, and in a container the mount point is the group")
    func folders() {
        let mount = CGroup.Mount(isUnified: true, folder: "/c")
        #expect(CGroup.folders(of: "/a/b", in: mount) == ["/c/a/b", "/c/a", "/c"])
        #expect(CGroup.folders(of: "/", in: mount) == ["/c"])
        #expect(CGroup.folders(of: "/../other", in: mount) == ["/c"])
        let inner = CGroup.Mount(isUnified: true, root: "/docker/ab", folder: "/c")
        #expect(CGroup.folders(of: "/docker/ab", in: inner) == ["/c"])
        #expect(CGroup.folders(of: "/docker/ab/x", in: inner) == ["/c/x", "/c"])
        #expect(CGroup.folders(of: "/docker/other", in: inner) == ["/c"])
    }

    @Test(
        "The quota is the least of those of the process's groups",
        arguments: [
            // A namespace of its own: the group is the root.
            (["/u/cpu.max": "150000 100000"], "0::/", 1.5),
            // The limit of a group above, and a group that has no folder here.
            (["/u/a/cpu.max": "100000 100000", "/u/a/b/cpu.max": "max 100000"], "0::/a/b", 1),
            (["/u/cpu.max": "300000 100000"], "0::/docker/12ab", 3),
            (["/u/a/cpu.max": "100000 100000"], "0::/b", nil),
            // Version 1, and both at once.
            (["/v1/cpu.cfs_quota_us": "50000", "/v1/cpu.cfs_period_us": "100000"], "4:cpu,cpuacct:/docker/12ab", 0.5),
            (["/v1/x/cpu.cfs_quota_us": "-1", "/v1/x/cpu.cfs_period_us": "100000"], "4:cpu:/x", nil),
            (["/v1/cpu.cfs_quota_us": "50000", "/v1/cpu.cfs_period_us": "100000"], "4:memory:/", nil),
            (
                [
                    "/u/cpu.max": "200000 100000", "/v1/cpu.cfs_quota_us": "150000",
                    "/v1/cpu.cfs_period_us": "100000",
                ], "4:cpu:/\n0::/", 1.5
            ),
            ([:], "0::/", nil),
        ] as [([String: String], String, Double?)])
    func quota(files: [String: String], groups: String, expected: Double?) {
        var files = files
        files["/proc/self/cgroup"] = groups
        files["/proc/self/mountinfo"] = """
            30 1 0:1 / /v1 rw - cgroup cgroup rw,cpu,cpuacct
            31 1 0:2 / /u rw - cgroup2 cgroup2 rw
            """
        #expect(CGroup.quota { files[$0] } == expected)
        files["/proc/self/mountinfo"] = nil
        #expect(CGroup.quota { files[$0] } == nil)
    }

    @Test("The number of threads to use is the smaller of affinity and quota rounded up")
    func usableCount() {
        #expect(MachineFacts.usableCount(affinity: 8, quota: nil) == 8)
        #expect(MachineFacts.usableCount(affinity: 8, quota: 2.5) == 3)
        #expect(MachineFacts.usableCount(affinity: 8, quota: 0.2) == 1)
        #expect(MachineFacts.usableCount(affinity: 2, quota: 64) == 2)
        #expect(MachineFacts.threadCount >= 1)
    }

    @Test("MODELKIT_NUM_THREADS is a number from 1 to 1024; anything else is known as such")
    func threadSetting() {
        typealias Setting = MachineFacts.ThreadSetting
        #expect(Setting(nil) == .unset)
        #expect(Setting("") == .unset)
        #expect(Setting("1") == .threads(1))
        #expect(Setting("1024") == .threads(1024))
        for value in ["0", "-1", "abc", "1025", "99999", "2.5", " 2", "99999999999999999999"] {
            #expect(Setting(value) == .invalid(value))
        }
    }

    @Test("A bad MODELKIT_NUM_THREADS counts as not set", arguments: ["0", "-1", "abc", "99999"])
    func badThreadSetting(value: String) throws {
        let probe = Product("machine-probe")
        let expected = try probe.run("threads", environment: ["MODELKIT_NUM_THREADS": nil])
        #expect(try probe.run("threads", environment: ["MODELKIT_NUM_THREADS": value]).output == expected.output)
    }

    @Test("The affinity mask bounds the number of threads")
    func affinity() throws {
        let first = #"$(sed -n "s/^Cpus_allowed_list:[^0-9]*\([0-9]*\).*/\1/p" /proc/self/status)"#
        let command = "taskset -c \(first) \"$0\" threads"
        let result = try Product("machine-probe").runInShell(command, environment: ["MODELKIT_NUM_THREADS": nil])
        #expect(result.output == "1 1\n", "\(result)")
    }

    @Test("The BLAS library says which it is")
    func library() {
        #expect(MachineFacts.blasLibrary.contains("OpenBLAS"))
        #expect(!MachineFacts.blasCore.isEmpty)
        #expect(MachineFacts.affinityCount >= 1)
    }
}
