import Foundation
import ModelKitTensor
import ModelKitWeights

/// A file of predictions: tensors, or a line of JSON per row.
enum OutputFile: String, CaseIterable {
    case safetensors, jsonl

    /// The kind that a file's name says; tensors where it has no extension.
    ///
    /// - Throws: ``ConversionError`` with `invalidOption` for another extension.
    init(path: String) throws(ConversionError) {
        let name = URL(fileURLWithPath: path).pathExtension.lowercased()
        guard let kind = name.isEmpty ? .safetensors : OutputFile(rawValue: name) else {
            throw ConversionError(
                .invalidOption, "files of this kind are not written", subject: "-o \(path)",
                expected: "a name that ends in " + Self.allCases.map { ".\($0.rawValue)" }.joined(separator: " or "))
        }
        self = kind
    }

    /// Writes outputs, which appear whole or not at all.
    ///
    /// - Throws: `WeightsError` or `TensorError` where the file cannot be written.
    func write(_ outputs: [Tensor], names: [String], to path: String) throws {
        switch self {
        case .safetensors:
            try WeightsWriter.write(outputs.enumerated().map { WeightsTensor("out\($0)", $1) }, to: path)
        case .jsonl:
            let file = try AtomicFile(path: path)
            for row in 0..<(outputs.first?.shape[0] ?? 0) {
                let values = outputs.map { Self.value(of: row, of: $0) }
                let line =
                    values.count == 1
                    ? values[0] : .object(Dictionary(zip(names, values), uniquingKeysWith: { first, _ in first }))
                try file.write(line.text() + "\n")
            }
            try file.commit()
        }
    }

    /// A row as numbers in arrays, nested by its axes; NaN and the infinities, which JSON lacks, are texts.
    private static func value(of row: Int, of tensor: Tensor) -> JSONValue {
        let shape = tensor.shape.dropFirst()
        let size = shape.reduce(1, *)
        var values = tensor.values[row * size..<(row + 1) * size].map { number -> JSONValue in
            guard number.isFinite else {
                return .string(number.isNaN ? "NaN" : number < 0 ? "-Infinity" : "Infinity")
            }
            // The shortest decimal number that reads back as this Float.
            return .number(Double("\(number)") ?? Double(number))
        }
        for length in shape.reversed() {
            guard length > 0 else { return .array([]) }
            values = stride(from: 0, to: values.count, by: length).map { .array(Array(values[$0..<$0 + length])) }
        }
        return values.first ?? .array([])
    }
}
