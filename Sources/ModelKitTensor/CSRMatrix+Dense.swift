extension CSRMatrix {
    /// The entries of a tensor `[rows, columns]` that are not 0; NaN is one of them.
    ///
    /// - Precondition: the tensor has two axes.
    init(nonZerosOf tensor: Tensor) {
        precondition(tensor.shape.count == 2, "a matrix of shape \(tensor.shape)")
        self.init(columns: tensor.shape[1])
        tensor.withSpan { span in
            for row in 0..<tensor.shape[0] {
                for column in 0..<columns where span[row * columns + column] != 0 {
                    append(index: Int32(column), value: span[row * columns + column])
                }
                endRow()
            }
        }
    }
}
