/// What becomes of the masks of a layer's inputs.
public enum MaskRule: Hashable, Sendable {
    /// The output has none.
    case drops
    /// The output has the first input's.
    case passes
    /// The output's mask is true where the input, which holds ids, is not zero.
    case nonZero
    /// The output's mask combines those of all inputs, as Keras's merging layers do.
    case merges
    /// The output's mask joins those of all inputs, as Keras's Concatenate does; the axis counts the batch axis.
    case concatenates(axis: Int)
}
