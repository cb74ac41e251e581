/// What a profiler measured until a moment: one row for each model, and the tree of who called whom.
///
/// As JSON: `total_duration` in seconds, `rows` (``ProfileRow``) and `call_tree` (``ProfileCalls``).
public struct ProfileReport: Sendable, Hashable, Codable {
    /// The duration of the root calls: those that belong to no other call. Percentages are shares of it, 0 where it is 0.
    public let totalDuration: Duration
    /// One row for each model with a call that has ended: longest total first, equal ones by name.
    public let rows: [ProfileRow]
    /// The root calls, with the calls that belong to them: longest total first, equal ones by name.
    public let callTree: [ProfileCalls]

    /// The report of all calls, or of those with a root call of a model around them.
    package init(of totals: CallTotals, root: String? = nil) {
        var isRoot = [Bool](repeating: false, count: totals.paths.count)
        var isReported = isRoot
        for (index, path) in totals.paths.enumerated() {
            if let caller = path.caller {
                isReported[index] = isReported[caller]
            } else {
                isRoot[index] = root == nil || totals.names[path.model] == root
                isReported[index] = isRoot[index]
            }
        }
        let nanoseconds = totals.paths.indices.reduce(0) { $0 + (isRoot[$1] ? totals.paths[$1].root : 0) }
        let reported = totals.paths.indices.filter { isReported[$0] && totals.paths[$0].calls > 0 }
        rows = Dictionary(grouping: reported.map { totals.paths[$0] }, by: \.model)
            .map { ProfileRow(name: totals.names[$0.key], paths: $0.value, rootNanoseconds: nanoseconds) }
            .sorted { ($1.totalDuration, $0.name) < ($0.totalDuration, $1.name) }
        totalDuration = .nanoseconds(nanoseconds)
        callTree = ProfileCalls.tree(of: totals) { isRoot[$0] }
    }

    private enum CodingKeys: String, CodingKey {
        case totalDuration = "total_duration"
        case rows
        case callTree = "call_tree"
    }

    /// Reads a report in the form that the type's documentation gives.
    ///
    /// - Throws: `DecodingError`.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        totalDuration = try values.decodeSeconds(forKey: .totalDuration)
        rows = try values.decode([ProfileRow].self, forKey: .rows)
        callTree = try values.decode([ProfileCalls].self, forKey: .callTree)
    }

    /// Writes the report in the form that the type's documentation gives.
    ///
    /// - Throws: what the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encodeSeconds(totalDuration, forKey: .totalDuration)
        try values.encode(rows, forKey: .rows)
        try values.encode(callTree, forKey: .callTree)
    }
}
