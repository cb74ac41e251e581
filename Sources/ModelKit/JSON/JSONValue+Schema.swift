import ModelKitWeights

/// Any JSON, for models whose items or predictions have no fixed form.
extension JSONValue: JSONSchemaProviding {
    /// Anything.
    public static var jsonSchema: JSONValue { [:] }
}
