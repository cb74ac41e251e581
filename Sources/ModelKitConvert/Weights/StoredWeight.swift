/// An array of weights in a model's file, not read yet.
struct StoredWeight {
    /// Where it lies, for messages.
    let path: String
    /// The name that Keras gave the variable, where the file says so: `dense/kernel:0`.
    let variableName: String?
    /// Its extents.
    let shape: [Int]
    /// Reads its elements as Float.
    let floats: () throws(ConversionError) -> [Float]

    init(_ dataset: HDF5Object, variableName: String? = nil) throws(ConversionError) {
        path = dataset.path
        self.variableName = variableName
        shape = try dataset.shape
        floats = { () throws(ConversionError) in try dataset.floats() }
    }
}
