import Glibc

/// What must be tried in a process of its own: forking, counting allocations, many threads.
///
/// Prints what it finds for the tests that run it; a status other than 0 means that the probe itself failed.
@main
enum MachineProbe {
    static func main() {
        switch CommandLine.arguments.dropFirst().first {
        case "fork-before-use": ForkProbe.beforeUse()
        case "fork-idle": ForkProbe.idle()
        case "fork-busy": ForkProbe.busy()
        case "fork-inside-caller": ForkProbe.inside(onWorker: false)
        case "fork-inside-worker": ForkProbe.inside(onWorker: true)
        case "fork-network": NetworkForkProbe.idle()
        case "allocations": PoolProbe.allocations()
        case "network-allocations": NetworkAllocationProbe.run()
        case "callers": PoolProbe.callers()
        case "threads": PoolProbe.threads()
        default: exit(64)
        }
    }
}
