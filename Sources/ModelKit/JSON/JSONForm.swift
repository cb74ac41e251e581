import Foundation
import ModelKitWeights

/// Items and predictions as JSON: the form in which they enter and leave a process.
///
/// NaN and the infinities, which JSON lacks, are the strings `"NaN"`, `"Infinity"` and `"-Infinity"`. Object keys are
/// written in alphabetical order, slashes are not escaped.
package enum JSONForm {
    /// JSON text of a value.
    ///
    /// - Throws: ``ModelError`` with code `.invalidItem` when the type is not `Encodable`.
    package static func text<Value>(of value: Value) throws -> String {
        guard let encodable = value as? any Encodable else {
            throw ModelError(.invalidItem, "\(Value.self) is not Encodable and has no JSON form")
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
        return String(decoding: try encoder.encode(encodable), as: UTF8.self)
    }

    /// A value as a JSON tree.
    package static func value<Value>(of value: Value) throws -> JSONValue {
        try JSONValue(parsing: try text(of: value))
    }

    /// Reads a value from JSON text and validates it, see ``Validatable``.
    ///
    /// - Parameter path: what the error's location starts with, `item` for instance.
    /// - Throws: ``ModelError`` with code `.invalidItem`: where in the text (`item[1].x`), what was expected and what
    /// is there, in the words of JSON.
    package static func decode<Value>(_ type: Value.Type, from text: Data, path: String) throws -> Value {
        guard let decodable = Value.self as? any Decodable.Type else {
            throw ModelError(.invalidItem, "\(Value.self) is not Decodable and cannot be read from JSON")
        }
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
        let value: any Decodable
        do {
            value = try decoder.decode(decodable, from: text)
        } catch {
            throw JSONDiagnosis.error(error, reading: decodable, from: text, path: path)
        }
        guard let value = value as? Value else {
            throw ModelError(.invalidItem, "cannot be read as \(Value.self)", location: path)
        }
        try Validation.validate(value, path: path)
        return value
    }
}
