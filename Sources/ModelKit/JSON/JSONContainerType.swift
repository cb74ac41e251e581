import ModelKitWeights

/// A type whose schema follows from the types that it holds, and that has a value without any.
protocol JSONContainerType {
    /// Its schema.
    static func schema(in builder: JSONSchemaBuilder) -> JSONValue
    /// The value that holds nothing.
    static var emptyValue: Self { get }
}

extension Optional: JSONContainerType {
    static func schema(in builder: JSONSchemaBuilder) -> JSONValue {
        JSONSchema.nullable(builder.schema(of: Wrapped.self))
    }

    static var emptyValue: Self { nil }
}

extension Array: JSONContainerType {
    static func schema(in builder: JSONSchemaBuilder) -> JSONValue {
        ["type": "array", "items": builder.schema(of: Element.self)]
    }

    static var emptyValue: Self { [] }
}

extension Set: JSONContainerType {
    static func schema(in builder: JSONSchemaBuilder) -> JSONValue {
        ["type": "array", "items": builder.schema(of: Element.self), "uniqueItems": true]
    }

    static var emptyValue: Self { [] }
}

extension Dictionary: JSONContainerType {
    static func schema(in builder: JSONSchemaBuilder) -> JSONValue {
        let value = builder.schema(of: Value.self)
        if Key.self == String.self { return ["type": "object", "additionalProperties": value] }
        if Key.self == Int.self {
            return ["type": "object", "additionalProperties": value, "propertyNames": ["pattern": "^[-+]?[0-9]+$"]]
        }
        if Key.self is any CodingKeyRepresentable.Type {
            guard let names = EnumNames.all(of: Key.self), names.allSatisfy({ $0.string != nil }) else {
                return ["type": "object", "additionalProperties": value]
            }
            return ["type": "object", "additionalProperties": value, "propertyNames": ["enum": .array(names)]]
        }
        return [
            "type": "array", "items": JSONSchema.any(of: [builder.schema(of: Key.self), value]),
            "description": "keys and values in turn",
        ]
    }

    static var emptyValue: Self { [:] }
}
