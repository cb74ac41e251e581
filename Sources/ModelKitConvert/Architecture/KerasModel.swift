/// A Keras model as its configuration describes it: layers and how they call one another.
///
/// A Sequential model is read as the functional model that it is.
struct KerasModel: Sendable {
    /// Its name.
    var name: String
    /// Its class: `Sequential`, `Functional`, `Model` …
    var className: String
    /// Its layers in the order of the configuration, which is the order that weights are counted in.
    var layers: [KerasLayer]
    /// The input layers in the order of the model's arguments.
    var inputs: [KerasReference]
    /// Where the model's results come from, in their order.
    var outputs: [KerasReference]
    /// The names of the results, where the model names them.
    var outputNames: [String]?

    /// The place of a layer by its name.
    var places: [String: Int] {
        Dictionary(layers.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    }
}
