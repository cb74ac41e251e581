import ModelKitWeights

/// A model that a library can load: how it is configured, and what loads it.
struct ModelDefinition: Sendable {
    var name: String
    var configuration: ModelConfiguration
    /// Test cases of the configuration, beside those of the model type.
    var testCases: [JSONTestCase] = []
    /// Where it is defined: a type, or a file with its line.
    var origin: String
    var load: @Sendable (LoadContext) throws -> any Model
}

/// A test case whose item and result are read as the model's types when it runs.
struct JSONTestCase: Sendable {
    var item: JSONValue
    var result: JSONValue
    var tolerance = 1e-5
}
