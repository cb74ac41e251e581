import ModelKitTensor
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

    @Test("Limits of all groups above count")
    func folders() {
        #expect(
            CGroup.folders(root: "/sys/fs/cgroup", path: "/a/b") == [
                "/sys/fs/cgroup/a/b", "/sys/fs/cgroup/a", "/sys/fs/cgroup",
            ])
        #expect(CGroup.folders(root: "/r", path: "/") == ["/r"])
    }

    @Test("The number of threads is the setting, else the smaller of affinity and quota")
    func threadCount() {
        #expect(MachineFacts.threadCount(override: "3", affinity: 8, quota: 1) == 3)
        #expect(MachineFacts.threadCount(override: "0", affinity: 8, quota: nil) == 8)
        #expect(MachineFacts.threadCount(override: "many", affinity: 8, quota: 2.5) == 3)
        #expect(MachineFacts.threadCount(override: nil, affinity: 8, quota: 0.2) == 1)
        #expect(MachineFacts.threadCount(override: nil, affinity: 2, quota: 64) == 2)
        #expect(MachineFacts.threadCount >= 1)
    }

    @Test("The BLAS library says which it is")
    func library() {
        #expect(MachineFacts.blasLibrary.contains("OpenBLAS"))
        #expect(!MachineFacts.blasCore.isEmpty)
        #expect(MachineFacts.affinityCount >= 1)
    }
}
