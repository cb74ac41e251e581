import Glibc

/// What must be tried in a process of its own: forking, counting allocations, timing threads.
///
/// Prints what it finds for the tests that run it; a status other than 0 means that the probe itself failed.
@main
enum MachineProbe {
    static func main() {
        switch CommandLine.arguments.dropFirst().first {
        case "fork-before-use": ForkProbe.beforeUse()
        case "fork-idle": ForkProbe.idle()
        case "fork-busy": ForkProbe.busy()
        case "fork-inside": ForkProbe.inside()
        case "allocations": PoolProbe.allocations()
        case "callers": PoolProbe.callers()
        case "latency": PoolProbe.latency()
        case "scaling": PoolProbe.scaling()
        case "threads": PoolProbe.threads()
        default: exit(64)
        }
    }
}
