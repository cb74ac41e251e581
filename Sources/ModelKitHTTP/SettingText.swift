import ModelKit
import ModelKitWeights

/// A text in the settings of a model: as it is, or the value of an environment variable.
///
///     headers:
///       X-Client: shop
///       Authorization: { env: SENTIMENT_AUTHORIZATION }
///
/// Numbers and booleans are read as the texts that JSON has for them. The variable is looked up in the library's environment
/// when the model is loaded, and must be there.
public enum SettingText: Sendable, Hashable, Decodable, ExpressibleByStringLiteral {
    /// The text itself.
    case literal(String)
    /// The value of the variable of that name.
    case variable(String)

    /// What descriptions show in the place of a text.
    static let hidden = "(hidden)"
    private static let variableKey = "env"

    /// The text itself.
    public init(stringLiteral value: String) { self = .literal(value) }

    /// Reads a text, a number, a boolean or `{ env: NAME }`. Errors do not show what is there, as it may be secret.
    public init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer().decode(JSONValue.self)
        guard let text = Self(value) else {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: decoder.codingPath,
                    debugDescription: "expected a text or { \(Self.variableKey): NAME }, found \(value.kind)"))
        }
        self = text
    }

    init?(_ value: JSONValue) {
        switch value {
        case .string(let text): self = .literal(text)
        case .bool, .integer, .number: self = .literal(value.text())
        case .object(let members):
            guard members.count == 1, let name = members[Self.variableKey]?.string else { return nil }
            self = .variable(name)
        case .array, .null: return nil
        }
    }

    /// A setting with the value beside every variable that it names.
    static func resolved(_ value: JSONValue, environment: [String: String]) -> JSONValue {
        if case .variable(let name)? = Self(value) {
            return .object([variableKey: .string(name), "value": environment[name].map { .string($0) } ?? .null])
        }
        switch value {
        case .array(let elements): return .array(elements.map { resolved($0, environment: environment) })
        case .object(let members): return .object(members.mapValues { resolved($0, environment: environment) })
        default: return value
        }
    }

    /// A setting as descriptions show it: the name of a variable as it is, a text as `literal` shows it.
    static func described(_ value: JSONValue, literal: (String) -> String) -> JSONValue {
        switch Self(value) {
        case .literal(let text): .string(literal(text))
        case .variable: value
        case nil: .string(hidden)
        }
    }
}

extension SettingText: JSONSchemaProviding {
    /// A text, a number, a boolean, or an object that names a variable.
    public static var jsonSchema: JSONValue {
        [
            "anyOf": [
                ["type": ["string", "number", "boolean"]],
                [
                    "type": "object", "properties": .object([variableKey: ["type": "string"]]),
                    "required": [.string(variableKey)], "additionalProperties": false,
                ],
            ]
        ]
    }
}
