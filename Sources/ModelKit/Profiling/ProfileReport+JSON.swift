import ModelKitWeights

extension ProfileReport {
    /// The `Codable` form as a JSON tree, which unlike an encoder cannot fail.
    package var json: JSONValue {
        .object([
            "total_duration": .seconds(totalDuration), "rows": .array(rows.map(\.json)),
            "call_tree": .array(callTree.map(\.json)),
        ])
    }
}

extension ProfileRow {
    fileprivate var json: JSONValue {
        .object([
            "name": .string(name), "net_duration_per_call": .seconds(netDurationPerCall),
            "net_percentage": .number(netPercentage), "num_call": .integer(calls),
            "duration_per_call": .seconds(durationPerCall), "total_duration": .seconds(totalDuration),
            "total_percentage": .number(totalPercentage), "items": .integer(items),
        ])
    }
}

extension ProfileCalls {
    fileprivate var json: JSONValue {
        .object([
            "name": .string(name), "num_call": .integer(calls), "items": .integer(items),
            "net_duration": .seconds(netDuration), "total_duration": .seconds(totalDuration),
            "inside": .array(inside.map(\.json)),
        ])
    }
}

extension JSONValue {
    fileprivate static func seconds(_ duration: Duration) -> JSONValue { .number(duration / .seconds(1)) }
}
