/// What the calls of one model cost; see ``SimpleProfiler`` for the rules.
///
/// As JSON: `name`, `net_duration_per_call`, `net_percentage`, `num_call`, `duration_per_call`, `total_duration`,
/// `total_percentage`, `items`; durations are seconds, percentages go from 0 to 100 and beyond.
public struct ProfileRow: Sendable, Hashable, Codable {
    /// The model's name.
    public let name: String
    /// The mean duration of a call without the time in which calls that belong to it were open.
    public let netDurationPerCall: Duration
    /// The model's own time as a percentage of the duration of all root calls.
    public let netPercentage: Double
    /// How many calls have ended, those inside other calls of the same model included.
    public let calls: Int
    /// The mean duration of a call. Each call counts here, also inside another call of the same model.
    public let durationPerCall: Duration
    /// The duration of the model's calls, less those inside another open call of the same model.
    public let totalDuration: Duration
    /// The total duration as a percentage of the duration of all root calls.
    public let totalPercentage: Double
    /// How many items the calls predicted, those inside other calls of the same model included.
    public let items: Int

    /// The row of the calls on some paths of one model, at least one of which has ended.
    init(name: String, paths: [CallPath], rootNanoseconds: Int) {
        func sum(_ value: (CallPath) -> Int) -> Int { paths.reduce(0) { $0 + value($1) } }
        func percentage(_ nanoseconds: Int) -> Double {
            rootNanoseconds == 0 ? 0 : 100 * Double(nanoseconds) / Double(rootNanoseconds)
        }
        let net = sum(\.net)
        let total = sum(\.total)
        self.name = name
        calls = sum(\.calls)
        items = sum(\.items)
        netDurationPerCall = .nanoseconds(net) / calls
        netPercentage = percentage(net)
        durationPerCall = .nanoseconds(sum(\.duration)) / calls
        totalDuration = .nanoseconds(total)
        totalPercentage = percentage(total)
    }

    private enum CodingKeys: String, CodingKey {
        case name
        case netDurationPerCall = "net_duration_per_call"
        case netPercentage = "net_percentage"
        case calls = "num_call"
        case durationPerCall = "duration_per_call"
        case totalDuration = "total_duration"
        case totalPercentage = "total_percentage"
        case items
    }

    /// Reads a row in the form that the type's documentation gives.
    ///
    /// - Throws: `DecodingError`.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        name = try values.decode(String.self, forKey: .name)
        netDurationPerCall = try values.decodeSeconds(forKey: .netDurationPerCall)
        netPercentage = try values.decode(Double.self, forKey: .netPercentage)
        calls = try values.decode(Int.self, forKey: .calls)
        durationPerCall = try values.decodeSeconds(forKey: .durationPerCall)
        totalDuration = try values.decodeSeconds(forKey: .totalDuration)
        totalPercentage = try values.decode(Double.self, forKey: .totalPercentage)
        items = try values.decode(Int.self, forKey: .items)
    }

    /// Writes the row in the form that the type's documentation gives.
    ///
    /// - Throws: what the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(name, forKey: .name)
        try values.encodeSeconds(netDurationPerCall, forKey: .netDurationPerCall)
        try values.encode(netPercentage, forKey: .netPercentage)
        try values.encode(calls, forKey: .calls)
        try values.encodeSeconds(durationPerCall, forKey: .durationPerCall)
        try values.encodeSeconds(totalDuration, forKey: .totalDuration)
        try values.encode(totalPercentage, forKey: .totalPercentage)
        try values.encode(items, forKey: .items)
    }
}
