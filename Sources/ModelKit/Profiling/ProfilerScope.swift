/// The calls that surround the code of a task: one for each profiler that measures it.
///
/// Two libraries with a profiler each may call one another; neither sees the other's calls.
struct ProfilerScope: Sendable {
    /// The innermost call.
    let call: CallToken
    private let profiler: SimpleProfiler
    /// The calls of other profilers; nearly always empty, and then without an allocation.
    private let others: [ProfilerScope]

    /// Enters a call that was begun inside `outer`.
    init(_ profiler: SimpleProfiler, _ call: CallToken, inside outer: ProfilerScope?) {
        self.profiler = profiler
        self.call = call
        others =
            switch outer {
            case nil: []
            case let outer? where outer.profiler === profiler: outer.others
            case let outer?: [outer] + outer.others.filter { $0.profiler !== profiler }
            }
    }

    /// The innermost call that a profiler measures.
    func call(of profiler: SimpleProfiler) -> CallToken? {
        self.profiler === profiler ? call : others.first { $0.profiler === profiler }?.call
    }
}
