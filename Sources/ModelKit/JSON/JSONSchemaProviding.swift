import ModelKitWeights

/// A type that states its JSON Schema itself, where ``JSONSchema`` cannot see it or says too little.
///
/// ```swift
/// extension Email: JSONSchemaProviding {
///     static var jsonSchema: JSONValue { ["type": "string", "format": "email"] }
/// }
/// ```
public protocol JSONSchemaProviding {
    /// The schema: an object as of JSON Schema 2020-12 that refers to nothing outside itself.
    static var jsonSchema: JSONValue { get }
}
