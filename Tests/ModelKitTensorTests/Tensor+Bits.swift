import ModelKitTensor

extension Tensor {
    /// The bit patterns of the first elements.
    func bits(_ count: Int) -> [UInt32] { values[..<count].map(\.bitPattern) }
}
