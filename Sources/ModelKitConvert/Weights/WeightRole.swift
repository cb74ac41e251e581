/// One weight of a layer, in the order that Keras keeps them.
struct WeightRole: Hashable, Sendable {
    /// Its role: `kernel`, `bias` …
    let name: String

    init(_ name: String) { self.name = name }

    /// Whether training changes it by gradients; running averages are not trainable.
    var isTrainable: Bool { !name.hasPrefix("moving_") }
}
