/// The calls of a model by one chain of callers, with the calls that belong to them.
///
/// Where a model reappears inside itself, its inner calls are counted with the outer ones.
///
/// As JSON: `name`, `num_call`, `items`, `net_duration` and `total_duration` in seconds, and `inside`, a list.
public struct ProfileCalls: Sendable, Hashable, Codable {
    /// The model's name.
    public let name: String
    /// How many calls have ended.
    public let calls: Int
    /// How many items they predicted.
    public let items: Int
    /// The part of their duration that is the model's own.
    public let netDuration: Duration
    /// The duration of the calls that are not inside another call of the same model.
    public let totalDuration: Duration
    /// The calls that belong to these: longest total first, equal ones by name.
    public let inside: [ProfileCalls]

    private init(_ path: CallPath, name: String, inside: [ProfileCalls]) {
        self.name = name
        calls = path.calls
        items = path.items
        netDuration = .nanoseconds(path.net)
        totalDuration = .nanoseconds(path.total)
        self.inside = inside
    }

    /// The trees below some root paths, without paths on which no call has ended.
    static func tree(of totals: CallTotals, isRoot: (Int) -> Bool) -> [ProfileCalls] {
        var inside = [[ProfileCalls]](repeating: [], count: totals.paths.count)
        var roots: [ProfileCalls] = []
        // A caller's path stands before those of the models it calls, so that these are complete first.
        for index in totals.paths.indices.reversed() {
            let path = totals.paths[index]
            let calls = ProfileCalls(path, name: totals.names[path.model], inside: sorted(inside[index]))
            guard calls.calls > 0 || !calls.inside.isEmpty else { continue }
            if let caller = path.caller {
                inside[caller].append(calls)
            } else if isRoot(index) {
                roots.append(calls)
            }
        }
        return sorted(roots)
    }

    private static func sorted(_ calls: [ProfileCalls]) -> [ProfileCalls] {
        calls.sorted { ($1.totalDuration, $0.name) < ($0.totalDuration, $1.name) }
    }

    private enum CodingKeys: String, CodingKey {
        case name
        case calls = "num_call"
        case items
        case netDuration = "net_duration"
        case totalDuration = "total_duration"
        case inside
    }

    /// Reads calls in the form that the type's documentation gives.
    ///
    /// - Throws: `DecodingError`.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        name = try values.decode(String.self, forKey: .name)
        calls = try values.decode(Int.self, forKey: .calls)
        items = try values.decode(Int.self, forKey: .items)
        netDuration = try values.decodeSeconds(forKey: .netDuration)
        totalDuration = try values.decodeSeconds(forKey: .totalDuration)
        inside = try values.decode([ProfileCalls].self, forKey: .inside)
    }

    /// Writes calls in the form that the type's documentation gives.
    ///
    /// - Throws: what the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(name, forKey: .name)
        try values.encode(calls, forKey: .calls)
        try values.encode(items, forKey: .items)
        try values.encodeSeconds(netDuration, forKey: .netDuration)
        try values.encodeSeconds(totalDuration, forKey: .totalDuration)
        try values.encode(inside, forKey: .inside)
    }
}
