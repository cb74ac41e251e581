import ModelKitWeights

/// The shape of an input, as the user says it: `--input-shape NAME=?,64`.
///
/// The first axis is the batch, and `?` stands for an extent that is not known before a call. The batch stays open even where
/// a number is given for it.
public struct InputShapeOption: Hashable, Sendable {
    /// The input's name.
    public let input: String
    /// Its extents without the batch axis.
    public let shape: [Int?]

    /// Reads `NAME=?,64`.
    ///
    /// - Throws: ``ConversionError`` with `invalidOption`.
    public init(parsing text: String) throws(ConversionError) {
        let failure = ConversionError(
            .invalidOption, "cannot be understood", subject: "--input-shape \(text)",
            expected: "NAME=?,64 with the batch axis first and ? for an unknown extent")
        guard let equals = text.lastIndex(of: "="), equals != text.startIndex else { throw failure }
        var extents: [Int?] = []
        for word in text[text.index(after: equals)...].split(separator: ",", omittingEmptySubsequences: false) {
            if word == "?" {
                extents.append(nil)
            } else if let extent = Int(word), (1...1 << 31).contains(extent) {
                extents.append(extent)
            } else {
                throw failure
            }
        }
        // A single number would be a batch size and say nothing of the shape.
        guard extents.count > 1 || extents == [nil] else { throw failure }
        input = String(text[..<equals])
        shape = Array(extents.dropFirst())
    }
}
