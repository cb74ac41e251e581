import ModelKitWeights

/// The JSON Schemas of what a model takes and gives.
struct ModelSchemas {
    let item: JSONValue
    let prediction: JSONValue
    /// Of the options of a call; nil where there are none.
    let options: JSONValue?

    init<Options: CallOptions>(_ item: Any.Type, _ prediction: Any.Type, _: Options.Type) {
        self.item = JSONSchema.of(item)
        self.prediction = JSONSchema.of(prediction)
        options = Options.self == NoOptions.self ? nil : JSONSchema.of(Options.self)
    }
}
