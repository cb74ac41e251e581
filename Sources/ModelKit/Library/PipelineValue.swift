import Foundation

/// The type of a value that steps exchange, for code that does not know it before a file is read.
protocol PipelineValue: Sendable {
    associatedtype Value: Sendable
}

/// The type of a value.
struct PipelineValueOf<Value: Sendable>: PipelineValue {}

extension PipelineValue {
    static var type: Any.Type { Value.self }

    /// What makes rows of a tensor of an array of these values; nil where they have no JSON form.
    static var tensorRows: (@Sendable (any Sendable) throws -> [TensorRow])? {
        if let source = Value.self as? any TensorRowSource.Type { return { source.tensorRows(of: $0) ?? [] } }
        guard let texts = jsonTexts else { return nil }
        return { batch in
            try texts(batch).enumerated().map { index, text in
                do {
                    return try JSONForm.decode(TensorRow.self, from: Data(text.utf8), path: "item")
                } catch {
                    throw ModelError.ofItem(index, error)
                }
            }
        }
    }

    /// What makes JSON of an array of these values; nil where they have no JSON form.
    static var jsonTexts: (@Sendable (any Sendable) throws -> [String])? {
        guard Value.self is any Encodable.Type else { return nil }
        return { batch in try (batch as? [Value] ?? []).map { try JSONForm.text(of: $0) } }
    }
}
