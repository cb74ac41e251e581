import ModelKitTensor

/// Writes safetensors files: whole or not at all, the same bytes for the same contents. The format stands at ``WeightsFile``.
///
/// Tensors whose length is a multiple of 64 bytes come first, then the others, wider types and then longer tensors before
/// shorter ones. The header is padded so that the data start at a multiple of 64: all of the first group and the first of
/// the second start at one, and every tensor starts at a multiple of its element's size.
public enum WeightsWriter {
    /// The multiple of bytes at which the data start.
    static let alignment = 64

    /// Writes a file, replacing one that is there.
    ///
    /// - Parameters:
    ///   - tensors: the tensors, in any order, each name once.
    ///   - metadata: what `__metadata__` says.
    ///   - path: where the file goes; its folder must exist.
    /// - Throws: ``WeightsError`` with `unwritableFile`, or `duplicateKey` for a name that occurs twice or is reserved.
    public static func write(
        _ tensors: [WeightsTensor], metadata: [String: String] = [:], to path: String
    ) throws(WeightsError) {
        let sorted = tensors.sorted { sortKey($0) < sortKey($1) }
        let header = try header(of: sorted, metadata: metadata)
        do throws(TensorError) {
            let file = try AtomicFile(path: path)
            try file.write(header.span)
            for tensor in sorted {
                switch tensor.contents {
                case .bytes(let bytes): try file.write(bytes.span)
                case .tensor(let tensor): try tensor.withSpan { (span) throws(TensorError) in try file.write(span) }
                }
            }
            try file.commit()
        } catch {
            throw WeightsError(.unwritableFile, "cannot write: \(error.reason)", file: path)
        }
    }

    private static func sortKey(_ tensor: WeightsTensor) -> (Int, Int, Int, String) {
        let length = tensor.contents.count
        let isAligned = length % alignment == 0
        return (isAligned ? 0 : 1, isAligned ? 0 : -tensor.type.size, isAligned ? 0 : -length, tensor.name)
    }

    /// The length and the padded header.
    private static func header(
        of tensors: [WeightsTensor], metadata: [String: String]
    ) throws(WeightsError) -> [UInt8] {
        var members: [String: JSONValue] = [:]
        if !metadata.isEmpty { members["__metadata__"] = .object(metadata.mapValues { .string($0) }) }
        var end = 0
        for tensor in tensors {
            let begin = end
            end += tensor.contents.count
            let entry: JSONValue = [
                "dtype": .string(tensor.type.rawValue), "shape": .array(tensor.shape.map { .integer($0) }),
                "data_offsets": [.integer(begin), .integer(end)],
            ]
            guard tensor.name != "__metadata__", members.updateValue(entry, forKey: tensor.name) == nil else {
                throw WeightsError(.duplicateKey, "a tensor's name is used twice or reserved", subject: tensor.name)
            }
        }
        var text = Array(JSONValue.object(members).text().utf8)
        let padded = (8 + text.count + alignment - 1) / alignment * alignment
        text += [UInt8](repeating: 0x20, count: padded - 8 - text.count)
        guard text.count <= WeightsHeader.lengthLimit else {
            throw WeightsError(
                .headerTooLarge, "the header is too long", expected: "at most \(WeightsHeader.lengthLimit) bytes",
                actual: "\(text.count)")
        }
        return (0..<8).map { UInt8(truncatingIfNeeded: text.count >> (8 * $0)) } + text
    }
}
