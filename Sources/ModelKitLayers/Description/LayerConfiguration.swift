import ModelKitWeights

/// The Keras configuration of one layer, with typed access to its members.
public struct LayerConfiguration: Sendable {
    /// The layer's name.
    public let name: String
    /// The layer's Keras class.
    public let className: String
    /// The configuration, an object.
    public let values: JSONValue
    /// The first number of the version of Keras that wrote the model; 3 where it is not known.
    public let kerasMajorVersion: Int

    /// Wraps a configuration.
    public init(name: String, className: String, values: JSONValue, kerasVersion: String? = nil) {
        self.name = name
        self.className = className
        self.values = values
        kerasMajorVersion = kerasVersion?.split(separator: ".").first.flatMap { Int($0) } ?? 3
    }

    /// A member that is not null.
    func value(_ key: String) -> JSONValue? {
        guard let value = values[key] else { return nil }
        if case .null = value { return nil }
        return value
    }

    /// An integer; the default where it is absent or null.
    func int(_ key: String, default fallback: Int? = nil) throws(NetworkError) -> Int {
        if let value = value(key) {
            guard let int = value.int else { throw failure(key, "an integer") }
            return int
        }
        guard let fallback else { throw failure(key, "an integer") }
        return fallback
    }

    /// A number; the default where it is absent or null.
    func float(_ key: String, default fallback: Float) throws(NetworkError) -> Float {
        guard let value = value(key) else { return fallback }
        guard let number = value.double, number.isFinite else { throw failure(key, "a number") }
        return Float(number)
    }

    /// A truth value; the default where it is absent or null.
    func bool(_ key: String, default fallback: Bool) throws(NetworkError) -> Bool {
        guard let value = value(key) else { return fallback }
        guard let bool = value.bool else { throw failure(key, "true or false") }
        return bool
    }

    /// An integer or a list of integers; the default where it is absent or null.
    func ints(_ key: String, default fallback: [Int]? = nil) throws(NetworkError) -> [Int] {
        guard let value = value(key) else {
            guard let fallback else { throw failure(key, "a list of integers") }
            return fallback
        }
        if let int = value.int { return [int] }
        guard let array = value.array else { throw failure(key, "a list of integers") }
        var result: [Int] = []
        for item in array {
            guard let int = item.int else { throw failure(key, "a list of integers") }
            result.append(int)
        }
        return result
    }

    /// Whether `data_format` is channels_first; absent, null and channels_last are not.
    func isChannelsFirst() throws(NetworkError) -> Bool {
        guard let value = value("data_format") else { return false }
        switch value.string {
        case "channels_first": return true
        case "channels_last": return false
        default: throw failure("data_format", "channels_last or channels_first")
        }
    }

    /// An error that names the member.
    func failure(_ key: String, _ expected: String) -> NetworkError {
        NetworkError(
            .invalidConfiguration, "'\(key)' cannot be used", layer: name, className: className, expected: expected,
            actual: values[key].map(Self.describe) ?? "nothing")
    }

    /// A short text of a value, for messages.
    private static func describe(_ value: JSONValue) -> String {
        switch value {
        case .null: "null"
        case .bool(let value): "\(value)"
        case .integer(let value): "\(value)"
        case .number(let value): "\(value)"
        case .string(let value): "'\(value)'"
        case .array: "a list"
        case .object: "an object"
        }
    }
}
