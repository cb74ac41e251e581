import ModelKitLayers

/// What a model's file holds, for people and programs to read.
public struct ModelReport: Hashable, Sendable {
    /// One call of a layer.
    public struct Layer: Hashable, Sendable {
        /// The layer's name behind those of the models around it, with the number of the call from the second on.
        public var name: String
        /// The Keras class.
        public var className: String
        /// The shape of its output without the batch axis; nil where it cannot be told.
        public var shape: [Int?]?
        /// The number of weights' elements; nil where it cannot be told. Further calls of a layer have none of their own.
        public var parameters: Int?
        /// What it is called on.
        public var inputs: [String]
        /// Why it cannot be converted; nil where it can.
        public var problem: String?
    }

    /// An input or an output.
    public struct Port: Hashable, Sendable {
        /// Its name.
        public var name: String
        /// Its shape without the batch axis; nil where it cannot be told.
        public var shape: [Int?]?
        /// What an input holds: `float32`, `int32` or `string`; nil for outputs.
        public var dataType: String?
        /// The call that an output comes from; nil for inputs.
        public var source: String?
    }

    /// How the file keeps its parts.
    public var format: String
    /// The model's name, where the file says so.
    public var name: String?
    /// The version of Keras that wrote the model, where the file says so.
    public var kerasVersion: String?
    /// The backend it was written with, where the file says so.
    public var backend: String?
    /// What wrote a converted file.
    public var tool: String?
    /// The file that a converted file was made of, and its SHA-256.
    public var source: String?
    /// The model's inputs.
    public var inputs: [Port]
    /// The model's outputs.
    public var outputs: [Port]
    /// The calls of layers, each after those it is called on.
    public var layers: [Layer]
    /// What is ignored or cannot be told.
    public var notes: [String]

    /// The number of weights' elements in the layers whose number is known.
    public var parameters: Int { layers.reduce(0) { $0 + ($1.parameters ?? 0) } }
    /// The layers that cannot be converted.
    public var unsupported: [Layer] { layers.filter { $0.problem != nil } }
}
