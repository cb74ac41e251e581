import ModelKitWeights

/// One way in which a type reads a place of a JSON tree.
enum JSONProbeForm: Hashable {
    /// As an object, by key.
    case object
    /// As an array.
    case array
    /// As a value with this schema.
    case value(JSONValue)
}
