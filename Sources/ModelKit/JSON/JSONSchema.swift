import ModelKitWeights

/// JSON Schemas of Swift types, as `Codable` reads them.
///
/// A type is asked to decode itself from a decoder that notes what it asks for; nothing has to be annotated or
/// generated, and types of other modules work. The schemas are those of JSON Schema 2020-12, which OpenAPI 3.1 uses as
/// well:
///
/// | Swift | JSON Schema |
/// | --- | --- |
/// | `Bool`, `String` | `boolean`, `string` |
/// | integers | `integer`, with `minimum` and `maximum` below 64 bits, with `minimum` 0 where unsigned |
/// | `Float`, `Double`, `Decimal`, `Date` (seconds since 2001) | `number` |
/// | `Data`, `URL`, `UUID` | `string` with `contentEncoding` or `format` |
/// | a property read with `decodeIfPresent`, an optional | not `required`, `anyOf` with `null` |
/// | arrays, sets | `array` with `items`, sets with `uniqueItems` |
/// | dictionaries with keys of text or `Int` | `object` with `additionalProperties` |
/// | other dictionaries | `array` of keys and values in turn |
/// | an enumeration without associated values that is `CaseIterable` | `enum` |
/// | another enumeration with a raw value | the type of the raw value |
/// | an enumeration with associated values whose cases are known (below) | `anyOf` of objects with one key |
/// | other structures and classes | `object` with `properties`, `required` and `title` |
/// | a type that tries several forms | `anyOf` |
/// | a type that contains itself, or that several places use | `$ref` to `$defs` |
///
/// The cases with associated values are known where the enumeration's coding keys or itself are `CaseIterable`, or
/// where it is ``JSONSchemaExamples``.
///
/// What cannot be seen is left open (`{}`, with a `description`): a schema may allow more than the type takes, such as
/// values that `init(from:)` or ``Validatable`` refuse, but refuses nothing that the type takes, except for:
/// - `NaN` and the infinities, which are strings;
/// - equal elements of a set;
/// - keys beside an enumeration's case, which decoding ignores, and other spellings that `init(from:)` takes of a case;
/// - what `init(from:)` reads only for a certain text or number, of which it is not known.
///
/// A type of which the schema is wanted must not trap on any value that JSON can hold, as it must not when JSON is
/// read. ``JSONSchemaProviding`` replaces what would be found.
public enum JSONSchema {
    /// The schema of a type.
    ///
    /// Two calls give the same schema. It takes about a tenth of a millisecond per property: keep it where it is
    /// needed often.
    ///
    /// - Parameter type: any type; of one that is not `Decodable` nothing is known.
    /// - Returns: the schema, with the types it refers to in its `$defs`.
    public static func of(_ type: Any.Type) -> JSONValue {
        let (schemas, definitions) = of([type], definitionsAt: "#/$defs/")
        guard !definitions.isEmpty, case .object(var members) = schemas[0] else { return schemas[0] }
        members["$defs"] = .object(definitions)
        return .object(members)
    }

    /// The schemas of several types of one document, an OpenAPI description for instance, which share definitions.
    ///
    /// - Parameters:
    ///   - types: the types.
    ///   - place: where the document has the definitions: `#/components/schemas/`.
    /// - Returns: the schemas in the order of the types, and the definitions that they refer to, by name. Names consist
    /// of ASCII letters, digits, `.`, `-` and `_`.
    public static func of(
        _ types: [Any.Type], definitionsAt place: String
    ) -> (schemas: [JSONValue], definitions: [String: JSONValue]) {
        let builder = JSONSchemaBuilder()
        let schemas = types.map { builder.schema(of: $0) }
        return JSONSchemaReferences(definitions: builder.definitions, place: place).resolve(schemas)
    }

    /// A schema that allows everything, and why.
    static func open(_ reason: String) -> JSONValue { ["description": .string(reason)] }

    /// A schema that allows what any of these allows, in their order, each once, `null` at the end.
    static func any(of schemas: [JSONValue]) -> JSONValue {
        let alternatives = schemas.flatMap { schema in
            schema.object?.count == 1 ? schema["anyOf"]?.array ?? [schema] : [schema]
        }
        let null: JSONValue = ["type": "null"]
        var different: [JSONValue] = []
        for schema in alternatives where schema != null && !different.contains(schema) { different.append(schema) }
        if different.contains(.object([:])) { return .object([:]) }
        if alternatives.contains(null) { different.append(null) }
        return different.count == 1 ? different[0] : ["anyOf": .array(different)]
    }

    /// A schema that allows `null` as well.
    static func nullable(_ schema: JSONValue) -> JSONValue {
        guard schema["type"] != "null" else { return schema }
        if schema.object?.keys.allSatisfy({ $0 == "description" }) ?? true { return schema }
        return any(of: [schema, ["type": "null"]])
    }
}
