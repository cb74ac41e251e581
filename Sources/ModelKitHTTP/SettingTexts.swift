import ModelKit
import ModelKitWeights

/// One text or several in the settings of a model: see ``SettingText``.
public struct SettingTexts: Sendable, Hashable, Decodable, ExpressibleByStringLiteral, ExpressibleByArrayLiteral {
    /// The texts.
    public var texts: [SettingText]

    /// One text.
    public init(stringLiteral value: String) { texts = [.literal(value)] }

    /// These texts.
    public init(arrayLiteral elements: SettingText...) { texts = elements }

    /// Reads one text or a list of them.
    public init(from decoder: any Decoder) throws {
        if let list = try? decoder.unkeyedContainer() {
            var list = list
            texts = []
            while !list.isAtEnd { texts.append(try list.decode(SettingText.self)) }
        } else {
            texts = [try SettingText(from: decoder)]
        }
    }
}

extension SettingTexts: JSONSchemaProviding {
    /// One text or an array of them.
    public static var jsonSchema: JSONValue {
        ["anyOf": [SettingText.jsonSchema, ["type": "array", "items": SettingText.jsonSchema]]]
    }
}
